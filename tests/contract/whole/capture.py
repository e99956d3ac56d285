"""A relay that writes what goes by as a capture file for tshark: made-up addresses, port 502, sequence numbers right."""
import select
import socket
import struct
import threading
import time

NEAR, FAR = (10, 0, 0, 1, 40000), (10, 0, 0, 2, 502)


def packet(source, target, seq, ack, data):
    tcp = struct.pack(">HHIIBBHHH", source[4], target[4], seq, ack, 0x50, 0x18, 65535, 0, 0) + data
    ip = struct.pack(">BBHHHBBH4B4B", 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0, *source[:4], *target[:4])
    return ip + tcp


class Relay(threading.Thread):
    """127.0.0.1:port -> 127.0.0.1:`to`, one connection."""

    def __init__(self, to, path):
        super().__init__(daemon=True)
        self.to, self.path, self.listener = to, path, socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.frames = 0
        self.start()

    def run(self):
        near, _ = self.listener.accept()
        far = socket.create_connection(("127.0.0.1", self.to))
        for end in (near, far):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        said = {near: 1, far: 1}
        with near, far, open(self.path, "wb") as out:
            out.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
            while True:
                for end in select.select([near, far], [], [])[0]:
                    try:
                        data = end.recv(4096)
                    except OSError:
                        return
                    if not data:
                        return
                    other = far if end is near else near
                    source, target = (NEAR, FAR) if end is near else (FAR, NEAR)
                    bytes_ = packet(source, target, said[end], said[other], data)
                    said[end] += len(data)
                    now = time.time()
                    out.write(struct.pack("<IIII", int(now), int(now % 1 * 1e6), len(bytes_), len(bytes_)) + bytes_)
                    out.flush()
                    self.frames += 1
                    other.sendall(data)
