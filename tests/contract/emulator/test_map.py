"""The twin against the page: the numbers it really uses, what it serves, and the page's own commands by mbpoll."""
import json
import re
import subprocess

from room import PAGE, PROGRAM, RESULT, RIGHT, SAFETY, IllegalAnswer, WithRoom, main


class Map(WithRoom):
    """The numbers that the twin really uses, and what it serves, against the page."""

    def test_print_map(self):
        done = subprocess.run([PROGRAM, "--print-map"], capture_output=True, text=True, check=True, timeout=10)
        shown = json.loads(done.stdout)
        self.assertEqual(shown["holding"], {row.name: row.first for row in PAGE.holding.values()})
        self.assertEqual(shown["input"], {row.name: row.first for row in PAGE.state.values()})
        self.assertEqual(shown["column_block"],
                         {"base": PAGE.column_base, "stride": PAGE.column_stride, "words": PAGE.column_words})
        for name in ("cmd_code", "result", "area_state", "safety", "column_bits", "column_state"):
            self.assertEqual(shown[name], {text: number for number, text in PAGE.codes[name].items()}, name)
        on_page = {text: number for number, text in PAGE.codes["fault_code"].items()}
        self.assertEqual(shown["fault_code"], {text: on_page.get(text) for text in shown["fault_code"]})
        self.assertEqual(sorted(shown["fault_code"].values()), [4, 5, 6, 7, 8, 9, 14])
        self.assertEqual(str(shown["map_version"]), PAGE.state["map_version"].value)
        lease = [int(n) for n in re.match(r"(\d+)…(\d+)", PAGE.holding["lease_ms"].value).groups()]
        timeout = [int(n) for n in re.search(r"(\d+)…(\d+)", PAGE.holding["host_timeout"].value).groups()]
        self.assertEqual((shown["lease_ms"], shown["host_timeout"]), (lease, timeout))

    def served(self, read, address, count=1):
        try:
            return read(address, count)
        except IllegalAnswer as answer:
            self.assertEqual(answer.code, 2)
            return None

    def test_address_ranges(self):
        """Every address from 0 to 0x320: answered where the page has it, exception 2 elsewhere."""
        holding_end = max(row.last for row in PAGE.holding.values()) + 1
        state_end = PAGE.state["column_bits"].first + 32
        columns = range(PAGE.column_base, PAGE.column_base + 32 * PAGE.column_stride)
        for address in range(0x320):
            self.assertEqual(self.served(self.master.holding, address) is not None, address < holding_end, hex(address))
            inputs, discretes = (self.served(read, address) for read in (self.master.inputs, self.master.discretes))
            self.assertEqual(inputs is not None, address < state_end or address in columns, hex(address))
            self.assertEqual(discretes is not None, address < len(SAFETY) or address in columns, hex(address))
        self.assertEqual(len(self.master.inputs(0, 96)), 96)

    def test_values_at_power_up(self):
        self.emulator.set(restart=True)
        self.master = self.connect()
        words = self.master.inputs(0, 96)
        named = {a for row in PAGE.state.values() for a in range(row.first, row.last + 1)} | set(range(0x20, 0x60))
        for address in set(range(96)) - named:
            self.assertEqual(words[address], 0, hex(address))  # "Words 0x001E–0x001F … read 0"
        state = self.master.state()
        zero = ("last_seq", "result", "open_aisle", "safety", "fault_code", "fault_column", "latched",
                "lease_left_ms", "refusals", "moving_seq", "safety_high", "latched_high", "announce_left")
        self.assertEqual([state[name] for name in zero], [0] * len(zero))
        self.assertEqual((state["map_version"], state["column_count"], state["fixed_column"]), (3, 13, 1))
        self.assertEqual([self.connect(unit=unit).state()["free_aisles"] for unit in (1, 2)], [1, 2])
        self.assertEqual(words[0x20 + 13:0x40] + words[0x40 + 13:0x60], [0] * 38)
        self.assertEqual(self.connect("other").state()["column_count"], 32)

    def protections(self):
        state = self.master.state()
        return state["safety_high"] << 16 | state["safety"]

    def test_each_bit_of_safety(self):
        """Each cause shows at the bit that the page names, in `safety` and in its mirror."""
        causes = {"emergency stop": dict(emergency_stop=True), "photo-eye": dict(photo_eye=dict(column=3, side="left", on=True)),
                  "kick plate": dict(kick_plate=dict(column=3, side="left", on=True)), "fire input": dict(fire=True),
                  "smoke": dict(smoke=True),
                  "mains lost": dict(mains_lost=True), "key switch local": dict(local_key=True),
                  "aisle occupied": dict(sensor_stuck=dict(aisle=4, shows=True)),
                  "end space occupied": dict(sensor_stuck=dict(aisle=13, shows=True)),
                  "entry beam": dict(entry_beam=13), "manual handle": dict(crank=dict(column=13, mm=0)),
                  "pressure floor": dict(pressure_floor=True), "pressure floor detached": dict(floor_detached=True),
                  "side panel": dict(side_panel=True), "room door open": dict(door_open=True),
                  "fire panel fault": dict(panel_fault=True), "leak": dict(leak=True), "seismic": dict(seismic=True)}
        expected = 0
        for name in causes:
            state = self.emulator.set(**causes[name])
            self.assertIn(name, state["safety"])
            expected |= 1 << SAFETY[name]
            if name == "end space occupied":
                expected |= 1 << SAFETY["aisle occupied"]
            self.assertEqual(self.protections(), expected, name)
        mirror = self.master.discretes(0, len(SAFETY))
        self.assertEqual(sum(on << bit for bit, on in enumerate(mirror)), self.protections())
        self.assertEqual(set(SAFETY) - set(causes), {"host silent"})  # tests/unit/emulator has it


class ByHand(WithRoom):
    """docs/plc-map.md, section 6, word for word but for the port."""

    def run_line(self, line):
        line = [str(self.emulator.ports["plc"]) if word == "1502" else word for word in line]
        self.assertIn(str(self.emulator.ports["plc"]), line)
        done = subprocess.run(line, capture_output=True, text=True, timeout=10)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_the_page(self):
        read, stop = PAGE.command_lines()
        self.master.begin()
        seq = self.master.command("open", column=5, side=RIGHT, lease_ms=2000)
        self.master.until_moving(seq)
        words = {int(a): int(v) for a, v in re.findall(r"^\[(\d+)\]:\s+(\d+)", self.run_line(read), re.M)}
        self.assertEqual(len(words), 29)
        self.assertEqual(words[PAGE.state["free_aisles"].first], 1)
        self.assertEqual(words[PAGE.state["moving_seq"].first], seq)
        self.assertIn("Written 18 references", self.run_line(stop))
        state = self.master.state()
        self.assertEqual((state["moving_seq"], state["result"]), (0, RESULT["stopped by command"]))


if __name__ == "__main__":
    main()
