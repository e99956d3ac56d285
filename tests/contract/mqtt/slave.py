"""Modbus TCP slaves made of pymodbus alone: unit 1 measures (input registers), unit 2 has contacts (discrete inputs, all on).

Prints "port N"; a line of its input, "UNIT ADDRESS VALUE", sets one of them and is answered "set"."""
import asyncio
import logging
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server.async_io import ModbusTcpServer

logging.disable(logging.CRITICAL)


async def main():
    unit = ModbusSlaveContext(
        ir=ModbusSequentialDataBlock(0, [0, 200, 500] + [0] * 100), hr=ModbusSequentialDataBlock(0, [0] * 1000), zero_mode=True
    )
    contacts = ModbusSlaveContext(
        di=ModbusSequentialDataBlock(0, [1] * 8), co=ModbusSequentialDataBlock(0, [0] * 8), zero_mode=True
    )
    server = ModbusTcpServer(ModbusServerContext(slaves={1: unit, 2: contacts}, single=False), address=("127.0.0.1", 0))
    serving = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print("port", server.server.sockets[0].getsockname()[1], flush=True)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        which, address, value = map(int, line.split())
        (unit if which == 1 else contacts).setValues(4 if which == 1 else 2, address, [value])
        print("set", flush=True)
    serving.cancel()


asyncio.run(main())
