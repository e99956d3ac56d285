"""A Modbus TCP server made of pymodbus alone. Prints "port N" when it listens.

Unit 1. Holding registers 0..199 hold what was written; input register a reads 1000 + a; discrete input a is on where a is odd.
"""
import asyncio
import logging

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server.async_io import ModbusTcpServer

logging.disable(logging.CRITICAL)


async def main():
    unit = ModbusSlaveContext(
        di=ModbusSequentialDataBlock(0, [a % 2 for a in range(200)]),
        co=ModbusSequentialDataBlock(0, [0] * 200),
        hr=ModbusSequentialDataBlock(0, [0] * 200),
        ir=ModbusSequentialDataBlock(0, [1000 + a for a in range(200)]),
        zero_mode=True,
    )
    server = ModbusTcpServer(ModbusServerContext(slaves={1: unit}, single=False), address=("127.0.0.1", 0))
    serving = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print("port", server.server.sockets[0].getsockname()[1], flush=True)
    await serving


asyncio.run(main())
