"""A Modbus RTU server made of pymodbus alone, on a serial line of two pseudo-terminals joined by a pump. Prints "port 0", then
"device PATH" of the other end.

Units 1 and 2. Holding registers 0..199 hold what was written; input register a reads 1000 * unit + a; discrete input a is on
where a is odd.
"""
import asyncio
import logging
import os
import threading
import tty

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.framer.rtu_framer import ModbusRtuFramer
from pymodbus.server.async_io import ModbusSerialServer

logging.disable(logging.CRITICAL)


def pump(source, sink):
    while True:
        os.write(sink, os.read(source, 512))


def unit(number):
    return ModbusSlaveContext(
        di=ModbusSequentialDataBlock(0, [a % 2 for a in range(200)]),
        co=ModbusSequentialDataBlock(0, [0] * 200),
        hr=ModbusSequentialDataBlock(0, [0] * 200),
        ir=ModbusSequentialDataBlock(0, [1000 * number + a for a in range(200)]),
        zero_mode=True,
    )


async def main():
    ours, our_end = os.openpty()
    theirs, their_end = os.openpty()
    tty.setraw(our_end)
    tty.setraw(their_end)
    threading.Thread(target=pump, args=(ours, theirs), daemon=True).start()
    threading.Thread(target=pump, args=(theirs, ours), daemon=True).start()
    context = ModbusServerContext(slaves={1: unit(1), 2: unit(2)}, single=False)
    server = ModbusSerialServer(context, framer=ModbusRtuFramer, port=os.ttyname(our_end), baudrate=19200)
    await server.start()
    print("port 0", flush=True)
    print("device", os.ttyname(their_end), flush=True)
    await server.serve_forever()


asyncio.run(main())
