"""What nobody should send to the HTTP door, and what it says to it. Raw sockets where curl is too well behaved."""
import json
import socket

from routes_case import DoorCase, curl, main
from house import HEADER, box_at

V1 = "/api/v1"


class BadInput(DoorCase):
    def raw(self, data):
        """Sends bytes, returns all that comes back until the door closes."""
        with socket.create_connection(("127.0.0.1", self.room.port), 10) as wire:
            wire.settimeout(10)
            wire.sendall(data)
            got = b""
            while piece := wire.recv(65536):
                got += piece
        return got

    def statuses(self, data):
        return [int(part[:3]) for part in self.raw(data).split(b"HTTP/1.1 ")[1:]]

    def lives(self):
        self.assertEqual(curl(self.room.port, "GET", "/health").status, 200)

    def test_bodies_that_are_not_strict_json(self):
        post = V1 + "/requests"
        for problem, status, body in (("bad-json", 400, b"{"), ("bad-json", 400, b""), ("bad-json", 400, b'{"box": NaN}'),
                                      ("bad-json", 400, b'{"box": "A"} x'), ("bad-json", 400, b'{"box": "\x01"}'),
                                      ("bad-utf8", 400, b'{"box": "\xff"}'), ("bad-utf8", 400, b'{"box": "\xed\xa0\x80"}'),
                                      ("duplicate-key", 400, b'{"box": "A", "box": "B", "action": "open"}'),
                                      ("too-deep", 400, b'{"box": ' + b"[" * 40000 + b"]" * 20000), ("wrong-type", 422, b"[]"),
                                      ("wrong-type", 422, b'{"box": 7, "action": "open"}'),
                                      ("wrong-type", 422, b'{"box": null, "action": "open"}'),
                                      ("bad-value", 422, b'{"box": "", "action": "open"}'),
                                      ("bad-value", 422, b'{"box": "A", "action": "open", "need_by": "tomorrow"}'),
                                      ("control-character", 422, '{"box": "A\u0085", "action": "open"}'.encode())):
            self.refused("POST", post, status, problem, body)
        several = self.refused("POST", post, 422, "unknown-key", {"box": box_at(3, 1), "action": "open", "x": 1, "y": 2})
        self.assertEqual([e["where"] for e in several["errors"]], ["/x", "/y"])

    def test_media_type_size_method_and_path(self):
        self.refused("POST", V1 + "/requests", 415, "wrong-media-type", b"box=A", kind="application/x-www-form-urlencoded")
        self.call("POST", V1 + "/requests", 422, b"[]", kind="application/json; charset=utf-8")
        big = json.dumps({"box": "A" * 70000, "action": "open"}).encode()
        self.refused("POST", V1 + "/requests", 413, "too-large", big)
        self.refused("POST", V1 + "/requests", 413, "too-large", big, headers=["Transfer-Encoding: chunked"])
        said = curl(self.room.port, "PUT", V1 + "/banks/1")
        self.assertEqual((said.status, said.headers["allow"]), (405, "GET, HEAD"))
        self.assertEqual(curl(self.room.port, "DELETE", V1 + "/boxes/A").headers["allow"], "GET, HEAD, PATCH")
        for path in ("/nothing", V1, V1 + "/boxes/", V1 + "//boxes", V1 + "/banks/1/dance"):
            self.assertEqual(curl(self.room.port, "GET", path).status, 404, path)
        for path in (V1 + "/boxes/%ZZ", V1 + "/boxes/%FF", V1 + "/boxes?q=1&q=2", V1 + "/boxes?q=%"):
            self.assertEqual(curl(self.room.port, "GET", path).status, 400, path)
        self.assertEqual(curl(self.room.port, "POST", V1 + "/banks/1/close", {"force": True}).json["type"],
                         "urn:archroom:problem:unknown-key")

    def test_other_hosts_and_other_sites_are_refused_but_for_a_stop(self):
        port = self.room.port
        self.assertEqual(curl(port, "GET", "/health", headers=["Host: evil.example:8480"]).status, 421)
        for host in ("localhost", f"127.0.0.1:{port}", "[::1]:9000", "127.0.0.2"):
            self.assertEqual(curl(port, "GET", "/health", headers=["Host: " + host]).status, 200, host)
        said = curl(port, "POST", V1 + "/banks/1/close", headers=["Origin: http://evil.example"])
        self.assertEqual((said.status, said.json["type"]), (403, "urn:archroom:problem:cross-origin"))
        self.assertEqual(curl(port, "POST", V1 + "/banks/1/close", headers=["Origin: null"]).status, 403)
        own = curl(port, "GET", "/health", headers=[f"Origin: http://127.0.0.1:{port}"])
        self.assertEqual(own.status, 200)
        self.assertNotIn("access-control-allow-origin", own.headers)
        self.assertEqual(curl(port, "POST", V1 + "/stop", b"x=1", "text/plain",
                              headers=["Origin: http://evil.example"]).status, 200)

    def test_messages_that_are_not_http(self):
        for data in (b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                     b"GET /health HTTP/1.1\r\nHost : x\r\n\r\n",
                     b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nBad Header: x\r\n\r\n", b"GET /health HTTP/1.1\r\n\r\n",
                     b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
                     b"GET http://127.0.0.1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
                     b"POST /api/v1/requests HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
                     b"Content-Type: application/json\r\nConnection: close\r\n\r\n0\r\n\r\n",
                     b"POST /api/v1/requests HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n",
                     b"POST /api/v1/requests HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                     b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n"):
            closing = data.replace(b"GET /health HTTP/1.1\r\n\r\n", b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n")
            with self.subTest(data=data):
                self.assertEqual(self.statuses(closing), [400])
        self.assertEqual(self.statuses(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 9000 + b"\r\n\r\n"), [431])
        self.lives()

    def test_what_is_sent_ahead_is_answered_in_order(self):
        ask = "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n"
        data = ask.format("/health", "") + ask.format(V1 + "/nothing", "") + ask.format(V1 + "/banks/9", "") + \
            ask.format("/ready", "Connection: close\r\n")
        self.assertEqual(self.statuses(data.encode()), [200, 404, 404, 200])
        body = b'{"codes": ["' + box_at(3, 1).encode() + b'"]}'
        post = (b"POST /api/v1/boxes/locations HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n" % len(body))
        self.assertEqual(self.statuses(post + b"\r\n" + body + post + b"Connection: close\r\n\r\n" + body), [200, 200])
        self.assertEqual(self.statuses(b"GET /health HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"), [200])

    def test_head_has_the_length_and_no_body(self):
        answer = self.raw(b"HEAD /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        head, _, body = answer.partition(b"\r\n\r\n")
        self.assertEqual(body, b"")
        self.assertRegex(head, rb"Content-Length: [1-9]")

    def test_an_upload_that_breaks_off_leaves_nothing(self):
        start = (b"POST /api/v1/imports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\nContent-Length: 100000\r\n\r\n"
                 + HEADER.encode() + b"B0000001,,J001,,,,,x,,,")
        with socket.create_connection(("127.0.0.1", self.room.port), 10) as wire:
            wire.sendall(start)
        self.lives()
        self.assertEqual(curl(self.room.port, "GET", V1 + "/boxes/B0000001").status, 404)

    def test_every_refusal_speaks_both_languages(self):
        for language, word in (("zh-CN,zh;q=0.9,en;q=0.5", "没有"), ("en-GB", "there is no"), ("fr, en;q=0.3", "there is no"),
                               ("fr", "没有")):
            said = curl(self.room.port, "GET", V1 + "/requests/nobody", headers=["Accept-Language: " + language])
            self.assertIn(word, said.json["detail"], language)


if __name__ == "__main__":
    main(verbosity=2)
