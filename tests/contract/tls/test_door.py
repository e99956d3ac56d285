"""The door behind TLS, from outside: whom it speaks to, what it refuses, and that nobody can hold it up."""
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "whole"))
from case import RoomCase  # noqa: E402
from house import BIN, SIGTERM, Daemon, few_boxes  # noqa: E402

V1 = "/api/v1"


def openssl(*arguments, **more):
    return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=True, **more)


def authority(folder, name):
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate,
            "-subj", f"/CN={name}", "-days", "2")
    return key, certificate


def signed(folder, name, ca):
    """A server's key and certificate for 127.0.0.1."""
    key, request, certificate, names = (folder / f"{name}.{end}" for end in ("key", "csr", "pem", "ext"))
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", request,
            "-subj", "/CN=archroom")
    names.write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
    openssl("x509", "-req", "-in", request, "-CA", ca[1], "-CAkey", ca[0], "-CAcreateserial", "-out", certificate, "-days", "2",
            "-extfile", names)
    return key, certificate


class SafeDaemon(Daemon):
    ca = None

    def curl(self, *arguments, told=None, ca=None):
        command = ["curl", "--silent", "--show-error", "--max-time", "20", "--cacert", ca or self.ca, *arguments]
        return subprocess.run([str(a) for a in command], input=told, capture_output=True, check=False)

    def _ready(self):
        if not self.program.runs():
            raise AssertionError("the daemon ended:\n" + self.program.log())
        return self.curl(f"https://127.0.0.1:{self.port}/ready", "--fail").returncode == 0


class Tls(RoomCase):
    def setUp(self):
        super().setUp()
        shelf = self.emulator()
        self.ca = authority(self.folder, "ca")
        self.other = authority(self.folder, "other")
        key, certificate = signed(self.folder, "door", self.ca)
        self.room = SafeDaemon(self.folder, shelf.port, tokens='"required"', tls_certificate=f'"{certificate}"',
                               tls_key=f'"{key.name}"')  # beside the site file
        self.addCleanup(self.room.kill)
        self.room.ca = self.ca[1]
        self.room.store.mkdir()
        made = subprocess.run([BIN / "archroom", "token", "create", "desk", "--roles", "archivist,operator,safety", "--directory",
                               self.room.store], capture_output=True, text=True, check=True)
        self.key = made.stdout.strip()
        self.room.start()
        self.url = f"https://127.0.0.1:{self.room.port}"

    def archroom(self, *arguments):
        return subprocess.run([BIN / "archroom", "--lang", "en", "--url", self.url, *map(str, arguments)], capture_output=True,
                              text=True, timeout=60, env={**os.environ, "ARCHROOM_TOKEN": self.key}, check=False)

    def shakes_hands(self, *how):
        command = ["openssl", "s_client", "-connect", f"127.0.0.1:{self.room.port}", "-CAfile", str(self.ca[1]), *how]
        said = subprocess.run(command, input=b"", capture_output=True, timeout=20, check=False)
        return said.returncode == 0 and b"Cipher is (NONE)" not in said.stdout, said

    def test_whom_it_speaks_to(self):
        said = self.room.curl(self.url + V1 + "/banks", "--header", "Authorization: Bearer " + self.key)
        self.assertEqual(json.loads(said.stdout)["banks"][0]["bank"], "1")
        said = self.room.curl(self.url + "/health", ca=self.other[1])
        self.assertEqual(said.returncode, 60, "another authority is not believed")
        for version, right in (("-tls1_3", True), ("-tls1_2", True), ("-tls1_1", False), ("-tls1", False)):
            shaken, said = self.shakes_hands(version, *([] if right else ["-cipher", "ALL:@SECLEVEL=0"]))
            self.assertEqual(shaken, right, (version, said))
        for cipher in ("AES128-SHA", "AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-SHA"):
            self.assertFalse(self.shakes_hands("-tls1_2", "-cipher", cipher + ":@SECLEVEL=0")[0], cipher)
        self.assertTrue(self.shakes_hands("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256")[0])
        self.assertIn(b"TLSv1.3", self.shakes_hands()[1].stdout, "the newest is preferred")

    def test_whoever_speaks_in_the_open_is_told(self):
        said = subprocess.run(["curl", "--silent", "--include", "--max-time", "10", f"http://127.0.0.1:{self.room.port}/health"],
                              capture_output=True, check=True)
        self.assertIn(b"HTTP/1.1 400 ", said.stdout)
        self.assertIn(b"https://", said.stdout)
        with socket.create_connection(("127.0.0.1", self.room.port), 10) as noise:
            noise.sendall(b"\x00\x01\x02\x03" * 8)
            while noise.recv(100):  # an alert, perhaps; then the end
                pass

    def test_everything_goes_through_it(self):
        loaded = self.room.curl(self.url + V1 + "/imports", "--header", "Authorization: Bearer " + self.key, "--header",
                                "Content-Type: text/csv", "--header", "Expect: 100-continue", "--data-binary", "@-",
                                told=few_boxes().encode())
        self.assertEqual(json.loads(loaded.stdout)["bad"], 0, loaded)
        made = self.room.curl(self.url + V1 + "/boxes/locations", "--header", "Authorization: Bearer " + self.key, "--header",
                              "Content-Type: application/json", "--header", "Expect: 100-continue", "--data-binary", "@-",
                              told=json.dumps({"codes": ["A0000301"] * 1000}).encode())
        self.assertEqual(len(json.loads(made.stdout)["locations"]), 1000, "an answer that fits no buffer")
        event = self.archroom("--json", "--ca", self.ca[1], "watch", "--changes", "1")
        self.assertEqual(json.loads(event.stdout)["data"]["bank"], "1", event.stderr)

    def test_the_command_line_believes_only_the_right_authority(self):
        self.assertEqual(self.archroom("--ca", self.ca[1], "status").returncode, 0)
        self.assertEqual(self.archroom("--ca", self.other[1], "status").returncode, 3)
        self.assertEqual(self.archroom("status").returncode, 3, "this machine does not know that authority")

    def test_nobody_holds_it_up(self):
        silent = [socket.create_connection(("127.0.0.1", self.room.port), 10) for _ in range(300)]
        self.addCleanup(lambda: [one.close() for one in silent])
        began = time.monotonic()
        stopped = self.room.curl(self.url + V1 + "/stop", "--request", "POST")
        self.assertEqual(stopped.returncode, 0, stopped)
        self.assertIn(b"job", stopped.stdout, "a stop gets in, without a key")
        self.assertLess(time.monotonic() - began, 5)
        self.room.program.tell(SIGTERM)
        self.assertEqual(self.room.program.ends(10), 0)


class Check(RoomCase):
    def check(self, **settings):
        room = self.daemon(502, **settings)
        room.site.write_text(room.site.read_text().replace("127.0.0.1:" + str(room.port), "0.0.0.0:8480"))
        said = subprocess.run([BIN / "archroomd", "--check", "--config", room.site], capture_output=True, text=True, check=False)
        return said.returncode, said.stderr

    def test_beyond_this_machine_it_needs_all_three(self):
        code, told = self.check()
        self.assertEqual(code, 2)
        for key in ("tls_certificate", "tls_key", "tokens"):
            self.assertIn(f"http.{key}: expected ", told)
        ca = authority(self.folder, "ca")
        key, certificate = signed(self.folder, "door", ca)
        good = {"tokens": '"required"', "tls_certificate": f'"{certificate}"', "tls_key": f'"{key}"'}
        self.assertEqual(self.check(**good)[0], 0, self.check(**good))
        code, told = self.check(**{**good, "tls_key": f'"{ca[0]}"'})
        self.assertEqual(code, 2)
        self.assertIn("ca.key", told)
        self.assertIn("the key of another certificate", told)
        code, told = self.check(**{**good, "tokens": '"off"'})
        self.assertEqual((code, told.count("expected")), (2, 1), told)


if __name__ == "__main__":
    unittest.main(verbosity=2)
