"""Rails, columns, people and protective inputs of one bank, as docs/plc-map.md tells them (sections 1 and 5).
No Modbus, no sessions.

Lengths in millimetres, times in seconds of the caller's clock. Written from the page alone: nothing here comes from our own code.
"""

TOLERANCE_MM = 5
EMERGENCY_STOP, PHOTO_EYE, KICK_PLATE, OCCUPIED, ENTRY_BEAM, HANDLE, FIRE, SMOKE, MAINS, SILENT, LOCAL, END_OCCUPIED = range(12)
LATCHING = (
    EMERGENCY_STOP,
    PHOTO_EYE,
    KICK_PLATE,
)  # entry beam and occupation latch too, but only of an aisle that gets narrower
STOPPING = (EMERGENCY_STOP, PHOTO_EYE, KICK_PLATE, HANDLE, FIRE, SMOKE, MAINS, SILENT, LOCAL)
OVER_CURRENT = 6
JAM_TRIPS_AFTER_S = 0.3
CRANK_MM_S = 50


class Column:
    def __init__(self, position):
        self.position = float(position)
        self.going = 0  # -1 left, 1 right
        self.jammed = False
        self.jammed_for = 0.0
        self.crank_left = 0.0
        self.travel = 0.0
        self.cycles = 0
        self.faults = 0


class Bank:
    def __init__(self, moving, fixed, width, aisle, speed):
        self.count, self.fixed, self.width, self.full, self.speed = moving + 1, fixed, width, aisle, speed
        self.end_space = self.count if fixed == "left" else 0
        self.columns = [Column(x) for x in self.places(self.end_space, aisle)]
        self.people = {a: 0 for a in self.aisles()}
        self.beams = set()  # aisles whose entry beam is broken
        self.inputs = set()  # protective inputs that are simply on or off
        self.touched = {PHOTO_EYE: set(), KICK_PLATE: set()}  # (column, side)
        self.fault, self.fault_column = 0, 0
        self.target, self.target_aisle = None, None
        self.moving_for, self.most_s = 0.0, 0.0

    # --- the shape -----------------------------------------------------------------------------------------------------------
    def aisles(self):
        return range(1, self.count + 1) if self.fixed == "left" else range(self.count)

    def has_aisle(self, aisle):
        return aisle in self.aisles()

    def places(self, aisle, wide):
        """Where every column stands with this aisle that wide; what is left of the free space is the end space."""
        if self.fixed == "left":
            return [i * self.width + (wide if i + 1 > aisle else 0) for i in range(self.count)]
        return [i * self.width + self.full - (wide if i + 1 <= aisle else 0) for i in range(self.count)]

    def gap(self, aisle, places=None):
        at = places or [c.position for c in self.columns]
        left = at[aisle - 1] + self.width if aisle > 0 else 0
        right = at[aisle] if aisle < self.count else self.count * self.width + self.full
        return right - left

    def open_aisle(self):
        for aisle in range(1, self.count):
            if abs(self.gap(aisle) - self.full) <= TOLERANCE_MM:
                return aisle
        return 0

    def closed(self):
        return abs(self.gap(self.end_space) - self.full) <= TOLERANCE_MM

    # --- people and inputs -----------------------------------------------------------------------------------------------------
    def occupied(self):
        return {a for a, n in self.people.items() if n}

    def narrowing(self, places):
        """The aisles that a motion to these places makes narrower from now on."""
        return {a for a in self.aisles() if self.gap(a, places) < self.gap(a) - 0.5}

    def in_the_way(self, places):
        return (self.occupied() | self.beams) & self.narrowing(places)

    def safety(self):
        bits = set(self.inputs)
        bits |= {which for which, where in self.touched.items() if where}
        if self.occupied():
            bits.add(OCCUPIED)
        if self.end_space in self.occupied():
            bits.add(END_OCCUPIED)
        if self.beams:
            bits.add(ENTRY_BEAM)
        if any(c.crank_left for c in self.columns):
            bits.add(HANDLE)
        return bits

    # --- motion ---------------------------------------------------------------------------------------------------------------
    def start(self, aisle, wide):
        self.target, self.target_aisle = self.places(aisle, wide), aisle
        self.moving_for, self.most_s = 0.0, 2 * self.full / self.speed + 10
        for column, there in zip(self.columns, self.target):
            column.cycles += abs(there - column.position) > TOLERANCE_MM

    def halt(self):
        self.target = None
        for column in self.columns:
            column.going, column.jammed_for = 0, 0.0

    def step(self, seconds):
        """None while it goes on or stands; else why the motion has ended: done, fault, timeout. No protections here."""
        self._crank(seconds)
        if self.target is None:
            return None
        self.moving_for += seconds
        if self.moving_for > self.most_s:
            return "timeout"
        # left-going columns from the left, right-going ones from the right: nobody runs into a neighbour that still has to go
        order = sorted(range(self.count), key=lambda i: i if self.target[i] < self.columns[i].position else 2 * self.count - i)
        arrived = True
        for i in order:
            why = self._drive(i, seconds)
            if why:
                return why
            arrived = arrived and self.columns[i].going == 0
        return "done" if arrived else None

    def _drive(self, i, seconds):
        column, left = self.columns[i], self.target[i] - self.columns[i].position
        if abs(left) < 0.01:
            column.going = 0
            return None
        column.going = 1 if left > 0 else -1
        if column.jammed:
            column.jammed_for += seconds
            if column.jammed_for < JAM_TRIPS_AFTER_S:
                return None
            self.fault, self.fault_column = OVER_CURRENT, i + 1
            column.faults += 1
            return "fault"
        self._move(i, column.going * min(abs(left), self.speed * seconds))
        return None

    def _move(self, i, by):
        at = self.columns[i].position
        low = self.columns[i - 1].position + self.width if i > 0 else 0
        high = (self.columns[i + 1].position if i + 1 < self.count else self.count * self.width + self.full) - self.width
        self.columns[i].position = min(max(at + by, low), high)
        self.columns[i].travel += abs(self.columns[i].position - at)

    def _crank(self, seconds):
        for i, column in enumerate(self.columns):
            if column.crank_left:
                by = min(abs(column.crank_left), CRANK_MM_S * seconds) * (1 if column.crank_left > 0 else -1)
                self._move(i, by)
                column.crank_left = 0.0 if abs(column.crank_left - by) < 0.001 else column.crank_left - by
