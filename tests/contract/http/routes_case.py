"""What the tests of the HTTP door share: a whole room, curl as a client of its own, and openapi.json to hold answers to."""
import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "whole"))
from case import LiveRoom  # noqa: E402
from house import ROOT  # noqa: E402

import jsonschema  # noqa: E402

OPENAPI = json.loads((ROOT / "controller/gateways/http/openapi.json").read_text(encoding="utf-8"))


class Said:
    """An answer as curl saw it."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:400]!r}"


def curl(port, method, path, body=None, kind="application/json", headers=(), timeout=10):
    """One exchange by curl. `body`: an object (sent as JSON), bytes, or None."""
    command = ["curl", "--silent", "--show-error", "--max-time", str(timeout), "--include", "--path-as-is", "--globoff"]
    command += ["--head"] if method == "HEAD" else ["--request", method]
    for header in headers:
        command += ["--header", header]
    data = None
    if body is not None:
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        command += ["--data-binary", "@-", "--header", f"Content-Type: {kind}"]
    done = subprocess.run(command + [f"http://127.0.0.1:{port}{path}"], input=data, capture_output=True, check=True)
    head, _, rest = done.stdout.partition(b"\r\n\r\n")
    while head.startswith(b"HTTP/1.1 100"):
        head, _, rest = rest.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    return Said(int(lines[0].split()[1]), fields, rest.decode("utf-8"))


def schema_of(method, template, said):
    """The schema that openapi.json promises for this answer."""
    operation = OPENAPI["paths"][template][method.lower()]
    promised = operation["responses"].get(str(said.status), operation["responses"]["default"])
    kind = said.headers["content-type"].split(";")[0]
    content = promised["content"]
    if kind not in content:
        raise AssertionError(f"{method} {template} answered {said.status} {kind}, promised {sorted(content)}: {said!r}")
    return content[kind]["schema"]


def check_schema(method, template, said):
    schema = schema_of(method, template, said)
    if "json" in said.headers["content-type"]:
        jsonschema.Draft202012Validator({**schema, "components": OPENAPI["components"]}).validate(said.json)


class DoorCase(LiveRoom):
    """A live room whose every answer is held against openapi.json."""

    more = '\n[[station]]\nname = "desk"\n'

    def call(self, method, template, status, body=None, *, query="", headers=(), kind="application/json", **params):
        """Sends, demands the status and the promised shape. `params` fill the {…} of the template."""
        path = template
        for name, value in params.items():
            path = path.replace("{" + name + "}", value)
        said = curl(self.room.port, method, path + query, body, kind, headers)
        self.assertEqual(said.status, status, f"{method} {path}{query}: {said!r}")
        check_schema(method, template, said)
        return said

    def refused(self, method, template, status, problem, body=None, **more):
        said = self.call(method, template, status, body, **more)
        self.assertEqual(said.headers["content-type"], "application/problem+json")
        self.assertEqual(said.json["type"], "urn:archroom:problem:" + problem, said)
        self.assertEqual(said.json["status"], status)
        self.assertTrue(said.json["detail"])
        return said.json


main = unittest.main
