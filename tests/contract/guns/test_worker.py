"""The gun worker, real libusb, emulated guns: several at once, pulled out, disturbed, told twice, killed and started again."""
import os
import pathlib
import sys
import tty
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from bus import SKIPPED, Bus, Listener, is_possible  # noqa: E402  pylint: disable=wrong-import-position

ZEBRA, HONEYWELL, OTHER = "05e0:1200", "0c2e:0720", "1a86:e026"


class Worker(unittest.TestCase):
    def setUp(self):
        self.bus = Bus()
        self.addCleanup(self.bus.end)

    def listen(self, *guns):
        listener = Listener(self.bus, *guns)
        self.addCleanup(lambda: listener.process.poll() is None and listener.kill())
        return listener

    def scans(self, listener):
        return [line.split()[2] for line in listener.lines if " scan " in line]

    def scans_after(self, listener, count):
        listener.expect("desk scan", count)
        return self.scans(listener)

    def test_a_keyboard_types(self):
        self.bus.tell("plug", "gun", "keyboard", "1-1", ZEBRA)
        listener = self.listen(f"desk=usb:{ZEBRA}")
        listener.expect("desk there")
        seen = self.bus.listened_to("gun")
        self.assertEqual((seen["driver"], seen["protocol"]), ("detached", "boot"))
        for code in ["BOX-000123", "P:1001", "S:A/1/03L/2/4/1", "BOX-000123"]:
            self.bus.tell("scan", "gun", code)
        listener.expect("desk scan", 4)
        self.assertEqual(listener.end(), 0)
        self.assertEqual(self.scans(listener), ["BOX-000123", "P:1001", "S:A/1/03L/2/4/1", "BOX-000123"])
        self.assertEqual(self.bus.look("gun")["driver"], "kernel", "given back")

    def test_hid_pos_is_found_by_its_descriptor(self):
        listener = self.listen("desk=usb")
        listener.expect("desk gone")  # nothing there
        self.bus.tell("plug", "gun", "pos", "1-2", HONEYWELL)
        listener.expect("desk there")
        self.bus.listened_to("gun")
        self.bus.tell("scan", "gun", "档案盒0001")
        self.bus.tell("scan", "gun", "B" * 130)
        self.assertEqual(self.scans_after(listener, 2), ["档案盒0001", "B" * 130])

    def test_a_keyboard_that_is_not_named_is_not_touched(self):
        self.bus.tell("plug", "typewriter", "keyboard", "1-1", ZEBRA)
        self.bus.tell("plug", "chip", "keyboard", "1-2", OTHER)
        listener = self.listen("desk=usb", f"other=usb:{OTHER}")
        listener.expect("desk gone")
        listener.expect("other gone")
        for name in ["typewriter", "chip"]:
            self.assertEqual(self.bus.look(name)["driver"], "kernel", name)
        self.assertEqual(self.bus.look("typewriter")["ioctls"], 0)

    def test_a_keyboard_of_a_chip_maker_needs_its_socket(self):
        self.bus.tell("plug", "chip", "keyboard", "1-2", OTHER)
        listener = self.listen("desk=usb-path:1-2")
        listener.expect("desk there")
        self.bus.listened_to("chip")
        self.bus.tell("scan", "chip", "BOX-1")
        listener.expect("desk scan BOX-1")

    def test_three_guns_at_three_stations(self):
        self.bus.tell("plug", "a", "keyboard", "1-1", ZEBRA)
        self.bus.tell("plug", "b", "keyboard", "1-2", ZEBRA)
        self.bus.tell("plug", "c", "pos", "1-3", HONEYWELL)
        listener = self.listen("one=usb-path:1-1", "two=usb-path:1-2", "three=usb")
        for station in ["one", "two", "three"]:
            listener.expect(f"{station} there")
        for name in "abc":
            self.bus.listened_to(name)
        for n in range(20):
            for name in "abc":
                self.bus.tell("scan", name, f"{name.upper()}-{n}")
        for station in ["one", "two", "three"]:
            listener.expect(f"{station} scan", 20)
        for station, name in zip(["one", "two", "three"], "ABC"):
            read = [line.split()[2] for line in listener.lines if line.startswith(f"{station} scan")]
            self.assertEqual(read, [f"{name}-{n}" for n in range(20)])

    def test_a_second_gun_of_the_same_kind_waits_for_the_seat(self):
        self.bus.tell("plug", "a", "keyboard", "1-1", ZEBRA)
        listener = self.listen(f"desk=usb:{ZEBRA}")
        listener.expect("desk there")
        self.bus.listened_to("a")
        self.bus.tell("plug", "b", "keyboard", "1-2", ZEBRA)
        self.bus.tell("scan", "a", "BOX-1")
        listener.expect("desk scan BOX-1")
        self.assertEqual(self.bus.look("b")["driver"], "kernel")
        self.bus.tell("unplug", "a")
        listener.expect("desk there", 2)
        self.bus.listened_to("b")
        self.bus.tell("scan", "b", "BOX-2")
        listener.expect("desk scan BOX-2")

    def test_pulled_out_in_the_middle_and_plugged_in_again(self):
        self.bus.tell("plug", "gun", "keyboard", "1-1", ZEBRA)
        listener = self.listen(f"desk=usb:{ZEBRA}")
        for again in range(1, 6):
            listener.expect("desk there", again)
            self.bus.listened_to("gun")
            self.bus.tell("scan", "gun", f"BOX-{again}")
            listener.expect("desk scan", again)
            self.bus.tell("begin", "gun", "BOX-00")
            self.bus.tell("unplug", "gun")
            listener.expect("desk gone", again)
            self.bus.tell("plug", "gun", "keyboard", "1-1", ZEBRA)
        listener.expect("desk there", 6)
        self.assertEqual(self.scans(listener), [f"BOX-{n}" for n in range(1, 6)])
        self.assertEqual(listener.expect("desk half")[0], "desk half pulled-out")
        self.assertEqual(listener.end(), 0)

    def test_an_arrival_that_is_told_twice(self):
        listener = self.listen(f"desk=usb:{ZEBRA}")
        listener.expect("desk gone")
        self.bus.tell("plug", "gun", "keyboard", "1-1", ZEBRA)
        self.bus.tell("again", "gun")
        self.bus.tell("again", "gun")
        listener.expect("desk there")
        self.bus.listened_to("gun")
        self.bus.tell("again", "gun")
        self.bus.tell("scan", "gun", "BOX-1")
        listener.expect("desk scan BOX-1")
        self.assertEqual(len(listener.expect("desk there")), 1)

    def test_where_nobody_tells_arrivals_it_looks(self):
        self.bus.tell("plug", "gun", "keyboard", "1-1", ZEBRA)
        listener = self.listen("--look", f"desk=usb:{ZEBRA}")
        for again in [1, 2]:
            listener.expect("desk there", again)
            self.bus.listened_to("gun")
            self.bus.tell("scan", "gun", f"BOX-{again}")
            listener.expect("desk scan", again)
            self.bus.tell("unplug", "gun")
            listener.expect("desk gone", again)
            self.bus.tell("plug", "gun", "keyboard", "1-1", ZEBRA)
        listener.expect("desk there", 3)

    def test_a_transfer_error_is_maybe_the_end(self):
        self.bus.tell("plug", "gun", "pos", "1-1", HONEYWELL)
        listener = self.listen("desk=usb")
        listener.expect("desk there")
        self.bus.listened_to("gun")
        self.bus.tell("begin", "gun", "BOX-0")
        self.bus.tell("disturb", "gun")
        listener.expect("desk half pulled-out")
        listener.expect("desk there", 2)
        self.bus.listened_to("gun")
        self.bus.tell("scan", "gun", "BOX-1")
        listener.expect("desk scan BOX-1")

    def test_killed_and_started_again(self):
        self.bus.tell("plug", "gun", "keyboard", "1-1", ZEBRA)
        for n in range(3):
            listener = self.listen(f"desk=usb:{ZEBRA}")
            listener.expect("desk there")
            self.bus.listened_to("gun")
            self.bus.tell("scan", "gun", f"BOX-{n}")
            listener.expect(f"desk scan BOX-{n}")
            listener.kill()
            self.assertEqual(self.bus.look("gun")["driver"], "detached", "a crash gives nothing back")
        listener = self.listen(f"desk=usb:{ZEBRA}")
        listener.expect("desk there")
        self.assertEqual(listener.end(), 0)
        self.assertEqual(self.bus.look("gun")["driver"], "kernel", "the next orderly end does")

    def test_at_rest_nothing_runs(self):
        self.bus.tell("plug", "a", "keyboard", "1-1", ZEBRA)
        self.bus.tell("plug", "b", "pos", "1-2", HONEYWELL)
        listener = self.listen("one=usb-path:1-1", "two=usb")
        for station, name in [("one", "a"), ("two", "b")]:
            listener.expect(f"{station} there")
            self.bus.listened_to(name)
            self.bus.tell("scan", name, "BOX-1")
            listener.expect(f"{station} scan")
        used = listener.processor_ms()
        for name in "ab":
            self.assertLessEqual(self.bus.ioctls_at_rest(name), 1)
        self.assertLessEqual(listener.processor_ms() - used, 50)

    def test_a_serial_gun_that_hangs_up_and_comes_back(self):
        link = pathlib.Path(self.bus.root) / "dev/serial/by-id/gun"
        link.parent.mkdir(parents=True)
        listener = self.listen("desk=serial:/dev/serial/by-id/gun")
        listener.expect("desk gone")
        for again in range(1, 3):
            master, slave = os.openpty()
            tty.setraw(slave)
            link.unlink(missing_ok=True)
            link.symlink_to(os.ttyname(slave))
            listener.expect("desk there", again)
            os.write(master, f"BOX-{again}\r\n".encode() + b"]Q1\xe6\xa1")
            os.write(master, "档".encode()[2:] + b"\r")
            listener.expect("desk scan", 2 * again)
            os.write(master, b"BOX-0")
            os.close(slave)
            os.close(master)
            listener.expect("desk gone", again + 1)
        self.assertEqual(self.scans(listener), ["BOX-1", "档", "BOX-2", "档"])


if __name__ == "__main__":
    if not is_possible():
        print("skipped: umockdev is not installed")
        sys.exit(SKIPPED)
    unittest.main(verbosity=2)
