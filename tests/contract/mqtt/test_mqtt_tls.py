"""The line to the broker behind TLS: whom we believe, who we are, and a password that comes from a file."""
import pathlib
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from broker import Broker, Subscriber  # noqa: E402
from case import RoomCase  # noqa: E402
from house import BIN, until  # noqa: E402


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=True)


def authority(folder, name):
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate,
            "-subj", f"/CN={name}", "-days", "2")
    return key, certificate


def signed(folder, name, ca, names):
    key, request, certificate, extra = (folder / f"{name}.{end}" for end in ("key", "csr", "pem", "ext"))
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", request,
            "-subj", f"/CN={name}")
    extra.write_text(f"subjectAltName={names}\n")
    openssl("x509", "-req", "-in", request, "-CA", ca[1], "-CAkey", ca[0], "-CAcreateserial", "-out", certificate, "-days", "2",
            "-extfile", extra)
    return key, certificate


class Tls(RoomCase):
    def setUp(self):
        super().setUp()
        self.ca = authority(self.folder, "ca")
        self.shelf = self.emulator()
        self.room = self.daemon(self.shelf.port)

    def broker(self, names="IP:127.0.0.1", more="allow_anonymous true\n"):
        key, certificate = signed(self.folder, "broker", self.ca, names)
        conf = f"cafile {self.ca[1]}\ncertfile {certificate}\nkeyfile {key}\n{more}"
        made = Broker(self.folder, conf).start()
        self.addCleanup(made.stop)
        return made

    def speak_to(self, broker, **settings):
        text = self.room.site.read_text(encoding="utf-8")
        head, tail = text[: text.index("[mqtt]")], text[text.index("[log]"):]
        lines = "".join(f'{key} = "{value}"\n' for key, value in settings.items())
        self.room.site.write_text(f'{head}[mqtt]\nbroker = "{broker}"\n{lines}\n{tail}', encoding="utf-8")
        return self.room

    def says(self, words, seconds=10):
        until(f"the log says {words!r}", lambda: words in self.room.program.log(), seconds)

    def test_a_broker_that_proves_itself(self):
        broker = self.broker()
        self.speak_to(f"ssl://127.0.0.1:{broker.port}", ca_file=self.ca[1]).start()
        listener = Subscriber(broker, "archroom/A/status", more=("--cafile", str(self.ca[1])))
        self.addCleanup(listener.stop)
        until("it is online", lambda: listener.of("archroom/A/status") == ["online"])

    def refused(self, broker, ca):
        """No connection, and not a byte of ours: the room lives on without."""
        self.speak_to(f"ssl://127.0.0.1:{broker.port}", ca_file=ca).start()
        self.says("no connection")
        self.assertNotIn("connected", self.room.program.log().replace("no connection", ""))
        self.assertEqual(self.room.get("/api/v1/banks/1")[0], 200)
        self.assertNotIn("New client connected", broker.program.log())

    def test_a_broker_with_another_name(self):
        self.refused(self.broker("DNS:somebody.example"), self.ca[1])

    def test_a_broker_whom_nobody_vouches_for(self):
        self.refused(self.broker(), authority(self.folder, "other")[1])

    def test_our_own_certificate_and_a_password(self):
        words = self.folder / "passwords"
        subprocess.run(["mosquitto_passwd", "-b", "-c", words, "room", "s3cret word"], check=True, capture_output=True)
        broker = self.broker(more=f"require_certificate true\nallow_anonymous false\npassword_file {words}\n")
        key, certificate = signed(self.folder, "ours", self.ca, "DNS:room")
        word = self.folder / "word"
        word.write_text("s3cret word\n")
        word.chmod(0o600)
        ssl = f"ssl://127.0.0.1:{broker.port}"
        self.speak_to(ssl, ca_file=self.ca[1], user="room", password_file=word).start()
        self.says("no connection")
        self.room.program.kill()
        self.speak_to(ssl, ca_file=self.ca[1], user="room", password_file=word, certificate_file=certificate, key_file=key)
        self.room.start()
        self.says("connected")
        listener = Subscriber(broker, "archroom/A/status", more=(
            "--cafile", str(self.ca[1]), "--cert", str(certificate), "--key", str(key), "-u", "room", "-P", "s3cret word"))
        self.addCleanup(listener.stop)
        until("it is online", lambda: listener.of("archroom/A/status") == ["online"])
        self.assertNotIn("s3cret", self.room.program.log())

    def test_check_judges_the_files(self):
        word = self.folder / "word"
        word.write_text("everybody reads this\n")
        word.chmod(0o644)
        self.speak_to("ssl://127.0.0.1:1", ca_file=self.shelf.program.log_path, user="room", password_file=word)
        said = subprocess.run([BIN / "archroomd", "--config", self.room.site, "--check"], capture_output=True, text=True)
        self.assertEqual(said.returncode, 2)
        line = self.room.site.read_text(encoding="utf-8").splitlines().index(f'ca_file = "{self.shelf.program.log_path}"') + 1
        self.assertIn(f"{self.room.site}:{line}: mqtt.ca_file: expected certificates in PEM", said.stderr)
        self.assertIn(f"{self.room.site}:{line + 2}: mqtt.password_file:", said.stderr)
        self.assertIn("everybody can read it", said.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
