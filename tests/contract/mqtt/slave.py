"""A Modbus TCP slave made of pymodbus alone, unit 1. Prints "port N"; each line of its input, "ADDRESS VALUE", sets an input register."""
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
    server = ModbusTcpServer(ModbusServerContext(slaves={1: unit}, single=False), address=("127.0.0.1", 0))
    serving = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print("port", server.server.sockets[0].getsockname()[1], flush=True)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        address, value = map(int, line.split())
        unit.setValues(4, address, [value])
        print("set", flush=True)
    serving.cancel()


asyncio.run(main())
