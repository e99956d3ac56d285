"""The MQTT door against the client of npm, for the properties of MQTT 5: ./dev peers installs and runs it."""
import pathlib
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from test_mqtt import MqttCase, until  # noqa: E402

PEER = pathlib.Path(__file__).resolve().parent / "node" / "peer.mjs"


class NpmPeer(MqttCase):
    def test_properties(self):
        self.loaded()
        until("it takes requests", lambda: "connected" in self.room.program.log())
        until("the bank is drawn", lambda: self.room.bank()["link_up"])
        said = subprocess.run(["node", PEER, str(self.broker.port)], capture_output=True, text=True, timeout=60)
        self.assertEqual(said.returncode, 0, said.stdout + said.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
