"""The other end of a serial line, made of nothing but the standard library: a pseudo-terminal and a slave with its own framing
and check sum. Prints "port 0", then "device PATH". argv[1] says how it misbehaves, once, with the first question; all others are
answered well.

Unit 1 and unit 2: input or holding register a reads 1000 * unit + a + 100 * (number of the question so far, from 0).
"""
import os
import select
import sys
import time
import tty

mode = sys.argv[1] if len(sys.argv) > 1 else ""


def crc(data):
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return bytes((value & 0xFF, value >> 8))


def pause(seconds):
    """The pause is what is acted: nothing is waited for."""
    select.select([], [], [], seconds)


def frame(body):
    return bytes(body) + crc(bytes(body))


master, slave = os.openpty()
tty.setraw(slave)
print("port 0", flush=True)
print("device", os.ttyname(slave), flush=True)

if mode == "early":
    for _ in range(30):
        os.write(master, b"\x01\x04\x02\x00")
        pause(0.015)
asked = 0
held = b""
late = []  # (when, bytes)
while True:
    wait = max(0.0, late[0][0] - time.monotonic()) if late else None
    ready, _, _ = select.select([master], [], [], wait)
    if late and late[0][0] <= time.monotonic():
        os.write(master, late.pop(0)[1])
    if not ready:
        continue
    held += os.read(master, 512)
    while len(held) >= 8:
        size = 8 if held[1] != 16 else 9 + held[6]
        if len(held) < size:
            break
        question, held = held[:size], held[size:]
        if frame(question[:-2]) != question:
            print("bad", question.hex(), flush=True)
            continue
        print("got", question.hex(), flush=True)
        unit, function = question[0], question[1]
        address = question[2] << 8 | question[3]
        count = question[4] << 8 | question[5]
        if function in (3, 4):
            words = [1000 * unit + address + i + 100 * asked for i in range(count)]
            body = [unit, function, 2 * count]
            for word in words:
                body += [word >> 8, word & 0xFF]
        else:
            body = list(question[:6])
        answer = frame(body)
        first = asked == 0
        asked += 1
        if not first or mode == "":
            os.write(master, answer)
        elif mode == "silence":
            pass
        elif mode.startswith("late"):
            late.append((time.monotonic() + int(mode[4:]) / 1000, answer))
        elif mode == "noise_before":
            os.write(master, b"\x00\xff\x55" + answer)
        elif mode == "noise":
            os.write(master, b"\x00\xff\x55\x12\x01\x04")
        elif mode == "bad_crc":
            os.write(master, answer[:-1] + bytes((answer[-1] ^ 1,)))
        elif mode == "half":
            os.write(master, answer[: len(answer) // 2])
        elif mode == "in_parts":
            for at in range(len(answer)):
                os.write(master, answer[at : at + 1])
                pause(0.004)
        elif mode == "wrong_unit":
            os.write(master, frame([9] + body[1:]))
        elif mode == "wrong_function":
            os.write(master, frame([unit, 6] + body[2:]))
        elif mode == "short_count":
            os.write(master, frame([unit, function, 2, 0, 1]))
        elif mode == "twice":
            os.write(master, answer + answer)
        elif mode == "exception2":
            os.write(master, frame([unit, function | 0x80, 2]))
        elif mode == "exception4":
            os.write(master, frame([unit, function | 0x80, 4]))
        elif mode == "babble":
            until = time.monotonic() + 0.3
            while time.monotonic() < until:
                os.write(master, b"\x55")
                pause(0.005)
        elif mode == "unplug":
            os.close(slave)
            os.close(master)
            pause(3600)
