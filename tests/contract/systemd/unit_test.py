"""systemd's own judgement of archroomd.service: no warning, exposure at most 2.0, and it fits the shipped site file."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(sys.argv.pop(1)) if len(sys.argv) > 1 else pathlib.Path(".")
UNIT = (ROOT / "systemd/archroomd.service").read_text()
MOST_EXPOSED = 20  # tenths
SKIPPED = 77


def analyze(unit, *verb):
    """(exit code, what it said of our unit). The program need not be installed to judge the unit: any program stands in."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "archroomd.service"
        path.write_text(unit.replace("ExecStart=/usr/bin/archroomd", f"ExecStart={shutil.which('true')}"))
        done = subprocess.run(["systemd-analyze", *verb, str(path)], capture_output=True, text=True, timeout=50)
    ours = [line for line in done.stderr.splitlines() if "archroomd.service" in line]
    return done.returncode, "\n".join(ours), done.stdout


def verify(unit):
    code, warnings, _ = analyze(unit, "verify", "--man=no")
    return [f"exit {code}"] * (code != 0) + warnings.splitlines()


def exposed(unit):
    """True if the exposure is above the most that we accept."""
    code, _, table = analyze(unit, "security", "--offline=true", f"--threshold={MOST_EXPOSED}")
    assert "Overall exposure level" in table, table
    return code != 0


def without(key):
    assert re.search(rf"^{key}=", UNIT, re.MULTILINE), key
    return re.sub(rf"^{key}=.*\n", "", UNIT, flags=re.MULTILINE)


class Unit(unittest.TestCase):
    def test_systemd_has_no_complaint(self):
        self.assertEqual(verify(UNIT), [])

    def test_a_misspelt_key_would_be_found(self):
        self.assertNotEqual(verify(UNIT.replace("Restart=", "Restrat=")), [])

    def test_a_missing_program_would_be_found(self):
        self.assertNotEqual(verify(UNIT.replace("ExecStart=/usr/bin/archroomd", "ExecStart=/nonexistent/archroomd")), [])

    def test_hardened(self):
        self.assertFalse(exposed(UNIT))

    def test_less_hardening_would_be_found(self):
        self.assertTrue(exposed(without("SystemCallFilter")))
        self.assertTrue(exposed(without("CapabilityBoundingSet")))

    def test_ready_watchdog_and_restart(self):
        for line in ["Type=notify", "WatchdogSec=5s", "Restart=on-failure", "RestartPreventExitStatus=2"]:
            self.assertIn("\n" + line + "\n", UNIT)

    def test_its_directories_are_those_of_the_shipped_site_file(self):
        site = (ROOT / "config/room.toml").read_text()
        store = re.search(r'^directory = "/var/lib/(\w+)"', site, re.MULTILINE).group(1)
        self.assertIn(f"\nStateDirectory={store}\n", UNIT)
        self.assertIn("--config /etc/archroom/room.toml", UNIT)

    def test_its_user_is_made(self):
        user = re.search(r"^User=(\w+)$", UNIT, re.MULTILINE).group(1)
        self.assertRegex((ROOT / "systemd/archroom.sysusers").read_text(), rf"(?m)^u {user} -")

    def test_guns_and_nothing_else_may_be_opened(self):
        self.assertIn("\nDevicePolicy=closed\n", UNIT)
        allowed = re.findall(r"^DeviceAllow=(.*)$", UNIT, re.MULTILINE)
        self.assertEqual(allowed, ["char-usb_device rw", "char-ttyUSB rw", "char-ttyACM rw"])
        self.assertRegex(UNIT, r"(?m)^RestrictAddressFamilies=.*\bAF_NETLINK\b", "udev tells there who is plugged in")


class Rules(unittest.TestCase):
    """The udev rules: as many makers as the daemon knows, the unit's own group, and nothing that belongs to everybody."""

    rules = [
        line for line in (ROOT / "systemd/60-archroom-guns.rules").read_text().splitlines() if line and not line.startswith("#")
    ]

    def vendors(self, array):
        source = (ROOT / "devices/barcode/gun_at.cpp").read_text()
        return {v.lower() for v in re.findall(r"0x([0-9A-F]{4})", re.search(array + r"\{([^}]*)\}", source).group(1))}

    def test_every_maker_that_the_daemon_looks_at_and_no_other(self):
        named = [set(ids.split("|")) for line in self.rules for ids in re.findall(r'ATTRS?\{idVendor\}=="([^"]*)"', line)]
        self.assertEqual(len(named), 2)
        for ids in named:
            self.assertEqual(ids, self.vendors("kGunMakers"))
            self.assertFalse(ids & self.vendors("kChipMakers"))

    def test_they_belong_to_the_group_of_the_unit(self):
        group = re.search(r"^Group=(\w+)$", UNIT, re.MULTILINE).group(1)
        given = [line for line in self.rules if "MODE=" in line]
        self.assertEqual(len(given), 2)
        for line in given:
            self.assertIn(f'MODE="0660", GROUP="{group}"', line)
            self.assertNotIn("uaccess", line)

    def test_every_jump_lands(self):
        text = "\n".join(self.rules)
        self.assertEqual(set(re.findall(r'GOTO="(\w+)"', text)), set(re.findall(r'LABEL="(\w+)"', text)))


if __name__ == "__main__":
    if shutil.which("systemd-analyze") is None:
        print("skipped: systemd-analyze is not installed (package systemd)")
        sys.exit(SKIPPED)
    unittest.main()
