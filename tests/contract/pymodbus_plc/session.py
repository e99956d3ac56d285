"""The PLC itself: sessions, sequences, leases and what it refuses (docs/plc-map.md, sections 2, 3 and 5)."""
import math

import registers
from bank import (
    END_OCCUPIED,
    ENTRY_BEAM,
    FIRE,
    FLOOR,
    LATCHING,
    LEAK,
    LOCAL,
    OCCUPIED,
    PANEL_FAULT,
    QUAKE,
    SILENT,
    SMOKE,
    STOPPING,
)

OPEN, CLOSE, STOP, SPREAD, RESET, BEGIN, ANNOUNCE = 1, 3, 4, 5, 8, 12, 13
MOTIONS = (OPEN, CLOSE, SPREAD)
LONGEST_ANNOUNCE = 600  # tenths of a second
ACCEPTED, DONE, ABORTED, STOPPED, LEASE_ENDED = 1, 2, 3, 4, 5
(
    LOCKED,
    WAY_OCCUPIED,
    BURNS,
    IS_LOCAL,
    BAD_COLUMN,
    BAD_COMPLEMENT,
    BUSY,
    WRONG_EPOCH,
    EXPIRED,
    OLD_SEQUENCE,
    NO_PERMIT,
    UNKNOWN_CODE,
    BAD_LEASE,
    FAULT,
) = range(16, 30)
TIME_OUT = 32
DRIVE_FAULTS = range(6, 10)
STARTING_S = 0.3


class Motion:
    def __init__(self, seq, lease_ms, now):
        self.seq, self.lease_s, self.renewed = seq, lease_ms / 1000, now


class Command:
    """The eighteen words, named."""

    def __init__(self, words):
        (
            self.seq,
            self.code,
            self.column,
            self.side,
            _section,
            _layer,
            self.aisle_mm,
            self.complement,
            permit,
            self.heartbeat,
            self.host_timeout,
        ) = words[:11]
        self.permit = permit & 1
        self.epoch = registers.number(words[11:13])
        self.lease_ms, self.renew_seq = words[13], words[14]
        self.expiry = registers.number(words[15:17])
        self.keep = words[17]


class Plc:
    def __init__(self, bank, clock, log):
        self.bank, self.clock, self.log = bank, clock, log
        self.epoch = 0  # retentive, as are latched and the drive fault
        self.latched = set()
        self.resets = 0  # presses of the key; retentive too
        self.now = clock()
        self.power_up()

    def power_up(self):
        self.bank.halt()
        self.up_since = self.now
        self.block = [0] * registers.COMMAND_WORDS
        self.lives = False
        self.last_seq = self.result = self.refusals = 0
        self.motion = None
        self.sounds_until = self.now
        self.host_timeout_s = 2.0
        self.heartbeat, self.heartbeat_at = None, self.now
        self.silent = False

    # --- time -----------------------------------------------------------------------------------------------------------------
    def uptime(self):
        return self.now - self.up_since

    def tick(self):
        return int(self.uptime() * 1000) & 0xFFFFFFFF

    def starting(self):
        return self.uptime() < STARTING_S

    def lease_left_ms(self):
        if not self.motion:
            return 0
        return max(0, round((self.motion.lease_s - (self.now - self.motion.renewed)) * 1000))

    def announce_left(self):
        """In tenths of a second, the last one begun counts."""
        return max(0, math.ceil((self.sounds_until - self.now) * 10 - 1e-6))

    def advance(self):
        """The physics and the protections, in small steps up to now."""
        until = self.clock()
        while self.now < until:
            seconds = min(0.005, until - self.now)
            self.now += seconds
            self._step(seconds)

    def _step(self, seconds):
        self.silent = self.lives and self.now - self.heartbeat_at > self.host_timeout_s
        why = self.bank.step(seconds)
        self.latched |= self.safety() & {QUAKE}  # also while the bank stands
        if not self.motion:
            return
        self._protect()
        if self.motion and why:
            self._end({"done": DONE, "fault": FAULT, "timeout": TIME_OUT}[why], why)
        if self.motion and self.now - self.motion.renewed > self.motion.lease_s:
            self._end(LEASE_ENDED, "lease")

    # --- protection -----------------------------------------------------------------------------------------------------------
    def safety(self):
        return self.bank.safety() | ({SILENT} if self.silent else set())

    def _protect(self):
        on = self.safety()
        self.latched |= on.intersection(LATCHING)
        in_the_way = self.bank.in_the_way(self.bank.target, self.bank.opening)
        if in_the_way & self.bank.occupied():
            self.latched.add(OCCUPIED)
        if in_the_way & self.bank.beams:
            self.latched.add(ENTRY_BEAM)
        if self.bank.end_space in in_the_way & self.bank.occupied():
            self.latched.add(END_OCCUPIED)
        if in_the_way or on.intersection(STOPPING) or self.bank.locked:
            self._end(ABORTED, "protection " + ",".join(map(str, sorted(on))))
        elif self.bank.showing_fault()[0]:
            self._end(FAULT, "fault")

    def reset_at_the_bank(self):
        self.resets += 1
        self.latched &= self.safety()
        self.bank.fault = self.bank.fault_column = 0

    def _end(self, result, why):
        if self.motion.seq == self.last_seq:
            self.result = result
        self.log("motion_ends", seq=self.motion.seq, result=result, why=why)
        self.motion = None
        self.bank.halt(there=result == DONE)

    # --- writes ---------------------------------------------------------------------------------------------------------------
    def write(self, address, words):
        """Only the two legal writes come here. What became of it, in a word for the log."""
        self.block[address : address + len(words)] = words
        if address == registers.TAIL_AT:
            heartbeat, timeout, *epoch, lease_ms, seq = words
            epoch = registers.number(epoch)
            went_on = self._heard(heartbeat, timeout, epoch)
            return self._renew(epoch, seq, lease_ms, went_on)
        return self._command(Command(words))

    def _heard(self, heartbeat, timeout, epoch):
        """A heartbeat counts only with the epoch held. True where it went on."""
        if not self.lives or epoch != self.epoch:
            return False
        if 5 <= timeout <= 100:
            self.host_timeout_s = timeout / 10
        went_on = self.heartbeat is None or 0 < (heartbeat - self.heartbeat & 0xFFFF) < 0x8000
        if went_on:
            self.heartbeat, self.heartbeat_at, self.silent = heartbeat, self.now, False
        return went_on

    def _renew(self, epoch, seq, lease_ms, went_on):
        if seq == 0:
            return "heartbeat" if went_on else "heartbeat that does not count"
        if not (self.motion and went_on and epoch == self.epoch and seq == self.motion.seq and 100 <= lease_ms <= 2000):
            return "renewal that does not count"
        self.motion.lease_s, self.motion.renewed = lease_ms / 1000, self.now
        return "renewed"

    def _command(self, c):
        self._heard(c.heartbeat, c.host_timeout, c.epoch)
        if c.complement != ~c.code & 0xFFFF:
            return self._refuse(BAD_COMPLEMENT)
        if c.code == STOP:
            return self._stop()
        if c.code not in (*MOTIONS, RESET, BEGIN, ANNOUNCE):
            return self._refuse(UNKNOWN_CODE)
        if c.code == BEGIN:
            return self._begin(c)
        if not self.lives or c.epoch != self.epoch:
            return self._refuse(WRONG_EPOCH)
        if c.seq <= self.last_seq:
            return self._refuse(OLD_SEQUENCE)
        self.last_seq = c.seq
        self.result = self._judge(c)
        if self.result >= 16:
            return self._refuse(self.result)
        if c.code == RESET:
            if self.bank.fault in DRIVE_FAULTS:
                self.bank.fault = self.bank.fault_column = 0
            return "reset"
        if c.code == ANNOUNCE:
            self.sounds_until = self.now + c.aisle_mm / 10
            return "announce"
        return self._start(c)

    def _refuse(self, result):
        self.refusals += 1
        return f"refused {result}"

    def _stop(self):
        if self.motion:
            self._end(STOPPED, "stop")
        return "stop"

    def _expired(self, c):
        late = self.tick() - c.expiry & 0xFFFFFFFF
        return 0 < late < 0x80000000

    def _begin(self, c):
        if c.epoch <= self.epoch:
            return self._refuse(WRONG_EPOCH)
        if c.seq != 1:
            return self._refuse(OLD_SEQUENCE)
        if self._expired(c):
            return self._refuse(EXPIRED)
        if self.motion:
            self._end(STOPPED, "a newer session")
        self.epoch, self.lives, self.last_seq, self.result = c.epoch, True, 1, DONE
        self.heartbeat, self.heartbeat_at = None, self.now
        self._heard(c.heartbeat, c.host_timeout, c.epoch)
        return "begin"

    def _judge(self, c):
        """The result of a command that came in order: accepted, done, or the first objection."""
        if self._expired(c):
            return EXPIRED
        if c.code == RESET:
            return DONE
        if c.code == ANNOUNCE:
            possible = (c.column, c.side) == (0, 0) and 1 <= c.aisle_mm <= LONGEST_ANNOUNCE
            return DONE if possible else BAD_COLUMN
        if not 100 <= c.lease_ms <= 2000:
            return BAD_LEASE
        if not c.permit:
            return NO_PERMIT
        if self._places(c) is None:
            return BAD_COLUMN
        return self._hindered() or (BUSY if self.motion else 0) or self._occupied(c) or ACCEPTED

    def _places(self, c):
        """Where the columns shall stand; None where column, side or keep make no sense."""
        if c.code != OPEN:
            if (c.column, c.side, c.keep) != (0, 0, 0):
                return None
            return self.bank.spread() if c.code == SPREAD else self.bank.lined_up({})
        aisle = self._aisle_of(c)
        return None if aisle is None else self.bank.opened(aisle, self._width(c), c.keep - 1 if c.keep else None)

    def _aisle_of(self, c):
        """The aisle that the command opens; the end space for close; None for spread and a face that the bank does not have."""
        if c.code != OPEN:
            return self.bank.end_space if c.code == CLOSE else None
        if not 1 <= c.column <= self.bank.count or c.side not in (1, 2):
            return None
        aisle = c.column if c.side == 2 else c.column - 1
        return aisle if self.bank.has_aisle(aisle) else None

    def _width(self, c):
        return c.aisle_mm if c.code == OPEN and 0 < c.aisle_mm < self.bank.full else self.bank.full

    def _hindered(self):
        on = self.safety() - {OCCUPIED, END_OCCUPIED, ENTRY_BEAM, FLOOR}  # somebody: comes last
        disaster = {FIRE, SMOKE, PANEL_FAULT, LEAK, QUAKE}
        if self.latched or self.starting() or self.bank.locked or on - disaster - {LOCAL}:
            return LOCKED
        if on & disaster:
            return BURNS
        if LOCAL in on:
            return IS_LOCAL
        return FAULT if self.bank.showing_fault()[0] else 0

    def _occupied(self, c):
        in_the_way = self.bank.in_the_way(self._places(c), self._aisle_of(c))
        return WAY_OCCUPIED if in_the_way or FLOOR in self.safety() else 0

    def _start(self, c):
        aisle = self._aisle_of(c)
        self.bank.start(self._places(c), aisle)
        self.motion = Motion(c.seq, c.lease_ms, self.now)
        self.log("motion_starts", seq=c.seq, aisle=aisle, width=self._width(c), lease_ms=c.lease_ms)
        return "accepted"
