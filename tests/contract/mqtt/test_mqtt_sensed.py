"""What is sensed, by MQTT: an independent slave's registers become values, alarms and protections that any client reads; and
Home Assistant finds all of it by itself."""
import json
import pathlib
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import discovery_form  # noqa: E402
from broker import ask, publish  # noqa: E402
from test_mqtt import MqttCase, until  # noqa: E402

TEMPERATURE = 1  # input register of an XY-MD02, tenths


class Slave:
    def __init__(self):
        self.process = subprocess.Popen(["/usr/bin/python3", HERE / "slave.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.port = int(self.process.stdout.readline().split()[1])

    def set(self, address, value, unit=1):
        self.process.stdin.write(f"{unit} {address} {value}\n")
        self.process.stdin.flush()
        self.process.stdout.readline()

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Sensed(MqttCase):
    mqtt = 'accept_commands = "on"\ndiscovery_prefix = "homeassistant"\n'

    def setUp(self):
        super().setUp()
        self.slave = Slave()
        self.addCleanup(lambda: self.slave.stop())
        with open(self.room.site, "a", encoding="utf-8") as site:
            site.write(
                f'\n[[bus]]\nname = "probes"\nkind = "modbus_tcp"\nhost = "127.0.0.1"\nport = {self.slave.port}\n'
                'response_timeout_ms = 200\n[[device]]\nname = "probe"\nbus = "probes"\nunit = 1\nmodel = "xy-md02"\n'
                'place = "A/1"\n'
                'poll_ms = 100\n[[device]]\nname = "power"\nbus = "probes"\nunit = 2\nmodel = "waveshare-io8"\nplace = "A"\n'
                "poll_ms = 100\ninputs = { mains = { channel = 1, healthy = 1 } }\n")

    def value(self, listener, quantity, device="probe"):
        said = listener.of(f"archroom/A/readings/{device}/{quantity}")
        return json.loads(said[-1]) if said else {"value": None, "quality": None}

    def test_values_and_a_device_that_dies(self):
        self.room.start()
        listener = self.listen("archroom/A/#")
        until("the temperature is told", lambda: self.value(listener, "temperature")["value"] == 20)
        told = self.value(listener, "temperature")
        self.assertEqual((told["unit"], told["quality"]), ("°C", "good"))
        self.assertRegex(told["at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.slave.set(TEMPERATURE, 214)
        until("the new one is told", lambda: self.value(listener, "temperature")["value"] == 21.4)
        until("it is up", lambda: json.loads(listener.of("archroom/A/devices/probe")[-1])["state"] == "up")
        self.slave.stop()
        until("there is no value", lambda: self.value(listener, "temperature")["quality"] == "unknown", 15)
        self.assertIsNone(self.value(listener, "temperature")["value"], "null unless good")
        until("it is down", lambda: json.loads(listener.of("archroom/A/devices/probe")[-1])["state"] == "down")

    def test_an_alarm_comes_is_acknowledged_and_goes(self):
        self.room.start()
        listener = self.listen("archroom/A/#")
        until("the mains is seen", lambda: self.value(listener, "input_1", "power")["value"] == 1)
        until("power is well", lambda: json.loads(listener.of("archroom/A/protections/power")[-1])["verdict"] == "ok")
        self.slave.set(0, 0, unit=2)
        topic = "archroom/A/alarms/power.mains"
        alarm = json.loads(until("an alarm of the mains", lambda: listener.of(topic), 30)[0])
        self.assertEqual((alarm["id"], alarm["active"], alarm["acknowledged"]), ("power.mains", True, False))
        self.assertNotIn("private", alarm)
        until("it is counted", lambda: json.loads(listener.of("archroom/A/alarms/summary")[-1])["open"] >= 1)
        until("and judged", lambda: json.loads(listener.of("archroom/A/protections/power")[-1])["verdict"] == "alarm")
        late = self.listen(topic)
        until("whoever comes later sees it", lambda: late.of(topic))
        command = {"command": "acknowledge", "alarm": "power.mains", "note": "seen"}
        answer = ask(self.broker, "archroom/A/command", json.dumps(command))
        until("it is acknowledged", lambda: json.loads(listener.of(topic)[-1])["acknowledged"])
        self.assertNotIn("status", answer, answer)
        self.assertNotIn("seen", "".join(listener.of(topic)), "what people wrote is not told")
        self.slave.set(0, 1, unit=2)
        until("the mains is back", lambda: not json.loads(listener.of(topic)[-1])["active"])
        status, answer = self.room.post("/api/v1/alarms/power.mains/confirm", {})
        self.assertEqual(status, 200, answer)
        until("it is gone", lambda: not listener.of(topic)[-1])

    def test_commands_that_mean_nothing(self):
        self.room.start()
        until("it takes commands", lambda: "connected" in self.room.program.log())
        for payload, problem in (('{"command": "confirm", "alarm": "power.mains"}', "bad-value"), ("[]", "bad-value"),
                                 ("{", "bad-value"), ('{"command": "acknowledge", "alarm": "none"}', "unknown-alarm"),
                                 ('{"command": "acknowledge", "alarm": "../banks/1/stop"}', "unknown-alarm")):
            self.assertEqual(ask(self.broker, "archroom/A/command", payload)["type"], f"urn:archroom:problem:{problem}", payload)

    def test_home_assistant_finds_everything(self):
        self.room.start()
        listener = self.listen("homeassistant/#", "archroom/A/#")
        probe = "homeassistant/device/archroom_A_probe/config"
        until("devices are told", lambda: listener.of(probe) and listener.of("homeassistant/device/archroom_A/config"))
        until("the values are there", lambda: self.value(listener, "humidity")["value"] == 50)
        pages = {topic: said for _, topic, said, _ in listener.heard if topic.startswith("homeassistant/device/")}
        unique, there = [], {topic for _, topic, _, _ in listener.heard}
        for topic, said in pages.items():
            self.assertEqual(discovery_form.faults(topic, said, "homeassistant"), [], topic)
            for entity in json.loads(said)["cmps"].values():
                unique.append(entity["unique_id"])
                self.assertIn(entity["state_topic"], there, "what it points to is told")
            self.assertIn("archroom/A/status", [one["topic"] for one in json.loads(said)["availability"]])
        self.assertEqual(len(unique), len(set(unique)))
        humidity = json.loads(pages[probe])["cmps"]["humidity"]
        self.assertEqual((humidity["device_class"], humidity["unit_of_measurement"]), ("humidity", "%"))
        self.assertGreaterEqual(humidity["expire_after"], 60)
        before = len(listener.of(probe))
        publish(self.broker, "homeassistant/status", "online")
        until("it is told again on its birth", lambda: len(listener.of(probe)) > before)
        late = self.listen(probe)
        until("and is kept", lambda: late.of(probe))

    def test_what_is_left_of_an_earlier_life_goes(self):
        publish(self.broker, "archroom/A/alarms/of%2Fold", '{"id": "of/old"}', "-r")
        publish(self.broker, "archroom/A/readings/gone/humidity", '{"value": 1}', "-r")
        listener = self.listen("archroom/A/alarms/+", "archroom/A/readings/gone/+")
        self.room.start()
        until("the alarm is gone", lambda: listener.of("archroom/A/alarms/of%2Fold")[-1] in ("", None), 20)
        until("and the value", lambda: listener.of("archroom/A/readings/gone/humidity")[-1] in ("", None), 20)


if __name__ == "__main__":
    unittest.main(verbosity=2)
