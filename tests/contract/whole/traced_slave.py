"""pymodbus slaves behind a TCP port and on a serial line, which write down every byte that they hear and say.

Unit 1 measures, unit 2 fails, nobody else answers. Prints "port N" and "device PATH"; a line "NAME in|out HEX" for
everything that goes by is appended to the file that is named."""
import asyncio
import logging
import os
import sys
import threading
import tty

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.framer.rtu_framer import ModbusRtuFramer
from pymodbus.server.async_io import (
    ModbusConnectedRequestHandler,
    ModbusSerialServer,
    ModbusSingleRequestHandler,
    ModbusTcpServer,
)

logging.disable(logging.CRITICAL)
LOG = open(sys.argv[1], "a", encoding="utf-8", buffering=1)


def recorder(base, name):
    class Recorder(base):
        def data_received(self, data):
            LOG.write(f"{name} in {data.hex()}\n")
            super().data_received(data)

        def _send_(self, data):
            LOG.write(f"{name} out {data.hex()}\n")
            super()._send_(data)

    return Recorder


def pump(source, sink):
    while True:
        os.write(sink, os.read(source, 512))


class Broken(ModbusSequentialDataBlock):
    def getValues(self, address, count=1):
        raise OSError("broken")


def unit(inputs):
    return ModbusSlaveContext(ir=inputs, zero_mode=True)


async def main():
    ours, our_end = os.openpty()
    theirs, their_end = os.openpty()
    tty.setraw(our_end)
    tty.setraw(their_end)
    threading.Thread(target=pump, args=(ours, theirs), daemon=True).start()
    threading.Thread(target=pump, args=(theirs, ours), daemon=True).start()
    measures = unit(ModbusSequentialDataBlock(0, [0, 215, 480]))
    context = ModbusServerContext(slaves={1: measures, 2: unit(Broken(0, [0] * 9))}, single=False)
    tcp = ModbusTcpServer(
        context,
        address=("127.0.0.1", 0),
        handler=recorder(ModbusConnectedRequestHandler, "tcp"),
        ignore_missing_slaves=True,
    )
    serving = asyncio.ensure_future(tcp.serve_forever())
    await tcp.serving
    line = ModbusSerialServer(
        context,
        framer=ModbusRtuFramer,
        port=os.ttyname(our_end),
        baudrate=19200,
        handler=recorder(ModbusSingleRequestHandler, "rtu"),
        ignore_missing_slaves=True,
    )
    await line.start()
    print("port", tcp.server.sockets[0].getsockname()[1], flush=True)
    print("device", os.ttyname(their_end), flush=True)
    await asyncio.gather(serving, line.serve_forever())


asyncio.run(main())
