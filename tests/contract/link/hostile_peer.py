"""A peer that answers Modbus TCP in the one wrong way that its argument names.

Prints "port N", then "got HEX" for every frame that it reads. A right answer here: FC 04 reads count up, so that an answer that
belongs to an earlier question is seen to be one; FC 16 is confirmed.
"""
import select
import socket
import struct
import sys


def frames(connection):
    """Each request frame as it comes, until the client hangs up."""
    held = b""
    while True:
        while len(held) >= 6 and len(held) >= 6 + struct.unpack(">H", held[4:6])[0]:
            size = 6 + struct.unpack(">H", held[4:6])[0]
            frame, held = held[:size], held[size:]
            print("got", frame.hex(), flush=True)
            yield frame
        got = connection.recv(4096)
        if not got:
            return
        held += got


def right(frame, number, transaction=0, protocol=0, unit=None, extra_length=0, extra_count=0):
    if frame[7] == 16:
        pdu = frame[7:12]
    else:
        count = struct.unpack(">H", frame[10:12])[0]
        pdu = bytes([frame[7], 2 * count + extra_count]) + b"".join(struct.pack(">H", number + i) for i in range(count))
    return struct.pack(">HHHB", transaction, protocol, 1 + len(pdu) + extra_length, frame[6] if unit is None else unit) + pdu


def wait(seconds, until=()):
    select.select(until, [], [], seconds)


class Peer:
    number = 0

    def serve(self, connection, how):
        if how == "unasked":
            connection.sendall(bytes.fromhex("000000000005010402002a"))
        asked = frames(connection)
        for frame in asked:
            Peer.number += 1
            getattr(self, how)(connection, frame, right(frame, Peer.number), asked)

    def good(self, connection, _frame, answer, _asked):
        connection.sendall(answer)

    unasked = good

    def silent(self, *_):
        pass

    def half(self, connection, _frame, answer, _asked):
        connection.sendall(answer[:8])

    def header_only(self, connection, _frame, answer, _asked):
        connection.sendall(answer[:5])

    def half_hangup(self, connection, _frame, answer, _asked):
        connection.sendall(answer[:8])
        connection.shutdown(socket.SHUT_WR)

    def bytewise(self, connection, _frame, answer, _asked):
        for byte in answer:
            connection.sendall(bytes([byte]))
            wait(0.003)

    def flood(self, connection, _frame, answer, _asked):
        """The right answer without end."""
        try:
            while True:
                connection.sendall(answer * 100)
        except OSError:
            pass

    def noise(self, connection, *_):
        try:
            while True:
                connection.sendall(b"\xaa" * 1000)
        except OSError:
            pass

    def drip_zeros(self, connection, *_):
        try:
            while True:
                connection.sendall(b"\0")
                wait(0.001)
        except OSError:
            pass

    def wrong_transaction(self, connection, frame, *_):
        connection.sendall(right(frame, Peer.number, transaction=7))

    def wrong_protocol(self, connection, frame, *_):
        connection.sendall(right(frame, Peer.number, protocol=1))

    def wrong_unit(self, connection, frame, *_):
        connection.sendall(right(frame, Peer.number, unit=9))

    def long_length(self, connection, frame, *_):
        connection.sendall(right(frame, Peer.number, extra_length=4))

    def huge_length(self, connection, frame, *_):
        connection.sendall(right(frame, Peer.number, extra_length=60000))

    def lying_count(self, connection, frame, *_):
        """libmodbus alone would wait for the bytes that this announces."""
        connection.sendall(right(frame, Peer.number, extra_count=100))

    def wrong_function(self, connection, _frame, answer, _asked):
        connection.sendall(answer[:7] + b"\x03" + answer[8:])

    def strange_function(self, connection, *_):
        connection.sendall(bytes.fromhex("00000000000301 2b00"))

    def exception(self, connection, frame, *_):
        connection.sendall(bytes.fromhex("000000000003") + frame[6:7] + bytes([frame[7] | 0x80, 2]))

    def gateway_timeout(self, connection, frame, *_):
        connection.sendall(bytes.fromhex("000000000003") + frame[6:7] + bytes([frame[7] | 0x80, 11]))

    def reset(self, connection, *_):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    def hangup(self, connection, *_):
        connection.shutdown(socket.SHUT_RDWR)

    def late(self, connection, _frame, answer, _asked):
        wait(0.15)
        try:
            connection.sendall(answer)
        except OSError:
            pass

    def twice(self, connection, _frame, answer, _asked):
        connection.sendall(answer)
        wait(0.05)
        connection.sendall(answer)
        print("sent", flush=True)

    def after_the_second(self, connection, frame, answer, asked):
        """Silent until something overtakes; then answers both."""
        second = next(asked)
        Peer.number += 1
        connection.sendall(answer + right(second, Peer.number))

    def deaf_after_answer(self, connection, _frame, answer, _asked):
        """Answers at once and in plenty, then does not read for a while: what overtook lies in this side's kernel meanwhile."""
        connection.sendall(answer)
        wait(0.3)
        connection.sendall(answer)


def main():
    how = sys.argv[1]
    listener = socket.create_server(("127.0.0.1", 0))
    print("port", listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            Peer().serve(connection, how)
            print("end", flush=True)
        except OSError as failure:
            print("lost", failure.errno, flush=True)
        finally:
            connection.close()


main()
