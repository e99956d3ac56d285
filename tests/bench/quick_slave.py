"""A Modbus TCP slave of raw sockets: what is read is what was set last, in every register of every unit. Prints its two ports;
two bytes on the second one set the value."""
import asyncio
import struct


class Slave(asyncio.Protocol):
    value = 200

    def connection_made(self, transport):
        self.transport, self.pending = transport, b""

    def data_received(self, data):
        self.pending += data
        while len(self.pending) >= 12:
            transaction, _, length, unit, function, _, count = struct.unpack(">HHHBBHH", self.pending[:12])
            self.pending = self.pending[6 + length :]
            if function in (1, 2):
                body = bytes([(count + 7) // 8]) + bytes([Slave.value & 0xFF] * ((count + 7) // 8))
            else:
                body = bytes([count * 2]) + struct.pack(">h", Slave.value) * count
            self.transport.write(struct.pack(">HHHBB", transaction, 0, len(body) + 2, unit, function) + body)


class Control(asyncio.Protocol):
    def data_received(self, data):
        Slave.value = struct.unpack(">h", data[-2:])[0]


async def main():
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(kind, "127.0.0.1", 0) for kind in (Slave, Control)]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
