#!/usr/bin/python3
"""A bank's controller in pymodbus, written from docs/plc-map.md alone: it knows nothing of our driver or of our emulator.

Prints one JSON line {"port": N} when it listens on 127.0.0.1, then answers each line of stdin with one JSON line: what is
the case at the bank. Ends with stdin. --log FILE gets a JSON line for each write, each illegal access and each motion's start
and end.
"""
import argparse
import asyncio
import json
import logging
import sys
import time

from pymodbus.datastore import ModbusServerContext
from pymodbus.interfaces import IModbusSlaveContext
from pymodbus.server.async_io import ModbusConnectedRequestHandler, ModbusTcpServer

import bank as physics
import registers
from session import Plc

CONTROL = """stdin: enter A, leave A, beam A on|off, estop|fire|smoke|mains|key on|off,
floor|detached|sidepanel|door|firepanel|leak|quake on|off, lock on|off, fault N CODE (0: heard again),
eye N left|right on|off, plate N left|right on|off, crank N MM, jam N on|off, reset, power, look"""
INPUTS = {
    "estop": physics.EMERGENCY_STOP,
    "fire": physics.FIRE,
    "smoke": physics.SMOKE,
    "mains": physics.MAINS,
    "key": physics.LOCAL,
    "floor": physics.FLOOR,
    "detached": physics.FLOOR_DETACHED,
    "sidepanel": physics.SIDE_PANEL,
    "door": physics.DOOR,
    "firepanel": physics.PANEL_FAULT,
    "leak": physics.LEAK,
    "quake": physics.QUAKE,
}
TOUCHED = {"eye": physics.PHOTO_EYE, "plate": physics.KICK_PLATE}


class Wire(IModbusSlaveContext):
    """Which reads and writes are legal; everything else is answered with exception 2."""

    def __init__(self, plc):
        self.plc = plc

    def reset(self):
        pass

    def validate(self, fx, address, count=1):
        self.plc.advance()
        legal = {
            2: lambda: registers.discrete_inputs(self.plc, address, count) is not None,
            3: lambda: address + count <= registers.COMMAND_WORDS,
            4: lambda: registers.input_words(self.plc, address, count) is not None,
            16: lambda: (address, count) in ((0, registers.COMMAND_WORDS), (registers.TAIL_AT, registers.TAIL_WORDS)),
        }.get(fx, lambda: False)()
        if not legal:
            self.plc.log("illegal", function=fx, address=address, count=count)
        return legal

    def getValues(self, fx, address, count=1):
        if fx == 2:
            return registers.discrete_inputs(self.plc, address, count)
        if fx == 3:
            return self.plc.block[address : address + count]
        return registers.input_words(self.plc, address, count)

    def setValues(self, fx, address, values):
        outcome = self.plc.write(address, values)
        self.plc.log("write", address=address, words=values, outcome=outcome, epoch=self.plc.epoch, tick=self.plc.tick())


def look(plc):
    return {
        "epoch": plc.epoch,
        "last_seq": plc.last_seq,
        "result": plc.result,
        "moving": plc.motion is not None,
        "safety": sorted(plc.safety()),
        "latched": sorted(plc.latched),
        "fault": plc.bank.showing_fault()[0],
        "announce_left": plc.announce_left(),
        "positions": [round(c.position, 2) for c in plc.bank.columns],
        "open_aisle": plc.bank.open_aisle(),
        "area_state": registers.area_state(plc),
        "refusals": plc.refusals,
    }


class Keys:
    """What a person can do at the bank."""

    def __init__(self, plc, hang_up):
        self.plc, self.bank, self.hang_up = plc, plc.bank, hang_up

    def obey(self, words):
        name, *rest = words
        if name in INPUTS:
            (self.bank.inputs.add if rest[0] == "on" else self.bank.inputs.discard)(INPUTS[name])
        elif name in TOUCHED:
            where = self.bank.touched[TOUCHED[name]]
            (where.add if rest[2] == "on" else where.discard)((int(rest[0]), rest[1]))
        else:
            getattr(self, "key_" + name)(*rest)

    def key_enter(self, aisle):
        self.bank.people[int(aisle)] += 1

    def key_leave(self, aisle):
        self.bank.people[int(aisle)] -= 1

    def key_beam(self, aisle, how):
        (self.bank.beams.add if how == "on" else self.bank.beams.discard)(int(aisle))

    def key_crank(self, column, by):
        self.bank.columns[int(column) - 1].crank_left = float(by)

    def key_jam(self, column, how):
        self.bank.columns[int(column) - 1].jammed = how == "on"

    def key_lock(self, how):
        self.bank.locked = how == "on"

    def key_fault(self, column, code):
        column, code = int(column), int(code)
        if code in (0, physics.NEIGHBOUR):
            self.bank.deaf = column if code else 0
        else:
            self.bank.fault, self.bank.fault_column = code, column

    def key_reset(self):
        self.plc.reset_at_the_bank()

    def key_power(self):
        self.hang_up()
        self.plc.power_up()
        self.plc.log("power_up")

    def key_look(self):
        pass


async def serve(options):
    logging.getLogger("pymodbus").setLevel(logging.CRITICAL)
    log_file = open(options.log, "a", encoding="utf-8", buffering=1) if options.log else None

    def log(what, **rest):
        if log_file:
            log_file.write(json.dumps({"at": round(time.monotonic(), 4), "what": what, **rest}) + "\n")

    bank = physics.Bank(options.columns, options.fixed, options.width, options.aisle, options.speed, options.free)
    plc = Plc(bank, time.monotonic, log)
    server = ModbusTcpServer(
        ModbusServerContext(slaves={options.unit: Wire(plc)}, single=False),
        address=("127.0.0.1", options.port),
        handler=ModbusConnectedRequestHandler,
        allow_reuse_address=True,
    )

    def hang_up():
        for connection in list(server.active_connections.values()):
            connection.transport.abort()

    serving = asyncio.create_task(server.serve_forever())
    await server.serving
    print(json.dumps({"port": server.server.sockets[0].getsockname()[1]}), flush=True)
    scan = asyncio.create_task(cycle(plc))
    await read_keys(plc, Keys(plc, hang_up))
    scan.cancel()
    serving.cancel()


async def cycle(plc):
    """The PLC's own scan, so that protections and leases end a motion although nobody asks."""
    while True:
        plc.advance()
        await asyncio.sleep(0.01)


async def read_keys(plc, keys):
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        plc.advance()
        try:
            keys.obey(line.decode().split())
            print(json.dumps(look(plc)), flush=True)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as wrong:
            print(json.dumps({"error": f"{line.decode().strip()!r}: {wrong!r}", "known": CONTROL}), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, epilog=CONTROL)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--unit", type=int, default=1)
    parser.add_argument("--columns", type=int, default=12, help="moving ones; the fixed one comes on top")
    parser.add_argument("--fixed", choices=("left", "right"), default="left")
    parser.add_argument("--width", type=int, default=550)
    parser.add_argument("--aisle", type=int, default=900)
    parser.add_argument("--free", type=int, choices=(1, 2), default=1, help="free aisles")
    parser.add_argument("--speed", type=int, default=60)
    parser.add_argument("--log")
    asyncio.run(serve(parser.parse_args()))
