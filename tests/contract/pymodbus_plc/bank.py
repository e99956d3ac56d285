"""Rails, columns, people and protective inputs of one bank, as docs/plc-map.md tells them (sections 1 and 5).
No Modbus, no sessions.

Lengths in millimetres, times in seconds of the caller's clock. Written from the page alone: nothing here comes from our own code.
"""

TOLERANCE_MM = 5
EMERGENCY_STOP, PHOTO_EYE, KICK_PLATE, OCCUPIED, ENTRY_BEAM, HANDLE, FIRE, SMOKE, MAINS, SILENT, LOCAL, END_OCCUPIED = range(12)
FLOOR, FLOOR_DETACHED, SIDE_PANEL, DOOR, PANEL_FAULT, LEAK, QUAKE = range(12, 19)
PROTECTIONS = 19
LATCHING = (
    EMERGENCY_STOP,
    PHOTO_EYE,
    KICK_PLATE,
    FLOOR,
    FLOOR_DETACHED,
    SIDE_PANEL,
    QUAKE,
)  # entry beam and occupation latch too, but only of an aisle that gets narrower
STOPPING = (*LATCHING, HANDLE, FIRE, SMOKE, MAINS, SILENT, LOCAL, DOOR, PANEL_FAULT, LEAK)
OVER_CURRENT = 6
NEIGHBOUR = 14  # the only fault that lasts as long as its cause and waits for no reset
STANDS_AFTER_S = 0.1  # once its motor is off
JAM_TRIPS_AFTER_S = 0.3
CRANK_MM_S = 50


class Column:
    def __init__(self, position):
        self.position = float(position)
        self.going = 0  # -1 left, 1 right
        self.coasts = 0.0  # mm/s while it brakes, right is positive
        self.jammed = False
        self.jammed_for = 0.0
        self.crank_left = 0.0
        self.travel = 0.0
        self.cycles = 0
        self.faults = 0


class Bank:
    def __init__(self, moving, fixed, width, aisle, speed, free_aisles=1):
        self.count, self.fixed, self.width, self.full, self.speed = moving + 1, fixed, width, aisle, speed
        self.free_aisles, self.space = free_aisles, free_aisles * aisle
        self.end_space = self.count if fixed == "left" else 0
        self.columns = [Column(x) for x in self.lined_up({})]
        self.locked = False
        self.deaf = 0  # a column that its neighbours do not hear
        self.people = {a: 0 for a in self.aisles()}
        self.beams = set()  # aisles whose entry beam is broken
        self.inputs = set()  # protective inputs that are simply on or off
        self.touched = {PHOTO_EYE: set(), KICK_PLATE: set()}  # (column, side)
        self.fault, self.fault_column = 0, 0
        self.target, self.opening = None, None
        self.moving_for, self.most_s = 0.0, 0.0

    # --- the shape -----------------------------------------------------------------------------------------------------------
    def aisles(self):
        return range(1, self.count + 1) if self.fixed == "left" else range(self.count)

    def has_aisle(self, aisle):
        return aisle in self.aisles()

    def lined_up(self, widths):
        """Where every column stands with these aisles that wide; what is left of the free space is the end space."""
        rest = self.space - sum(wide for aisle, wide in widths.items() if aisle != self.end_space)
        wide = {**widths, self.end_space: rest}
        return [i * self.width + sum(wide.get(a, 0) for a in range(i + 1)) for i in range(self.count)]

    def spread(self):
        each = self.space // (self.count - 1)
        return self.lined_up({a: each for a in range(1, self.count)})

    def opened(self, aisle, wide, kept=None):
        """None where the kept aisle can't be kept."""
        widths = {} if aisle == self.end_space else {aisle: wide}
        if kept is None:
            return self.lined_up(widths)
        if self.free_aisles != 2 or kept == aisle or not self.has_aisle(kept) or self.gap(kept) < self.full - TOLERANCE_MM:
            return None
        if kept != self.end_space:
            widths[kept] = self.gap(kept)
        if sum(widths.values()) > self.space + TOLERANCE_MM:
            return None
        if aisle in widths:
            widths[aisle] = min(wide, self.space - widths.get(kept, 0))
        there = self.lined_up(widths)
        for i in (kept - 1, kept):  # the columns left and right of it
            if 0 <= i < self.count:
                if abs(there[i] - self.columns[i].position) > TOLERANCE_MM:
                    return None
                there[i] = self.columns[i].position
        for i in range(kept + 1, self.count):
            there[i] = max(there[i], there[i - 1] + self.width)
        for i in range(kept - 2, -1, -1):
            there[i] = min(there[i], there[i + 1] - self.width)
        return there

    def gap(self, aisle, places=None):
        at = places or [c.position for c in self.columns]
        left = at[aisle - 1] + self.width if aisle > 0 else 0
        right = at[aisle] if aisle < self.count else self.count * self.width + self.space
        return right - left

    def open_aisle(self):
        for aisle in range(1, self.count):
            if self.gap(aisle) >= self.full - TOLERANCE_MM:
                return aisle
        return 0

    def closed(self):
        return abs(self.gap(self.end_space) - self.space) <= TOLERANCE_MM

    # --- people and inputs -----------------------------------------------------------------------------------------------------
    def occupied(self):
        return {a for a, n in self.people.items() if n}

    def narrowing(self, places):
        """The aisles that a motion to these places makes narrower from now on."""
        return {a for a in self.aisles() if self.gap(a, places) < self.gap(a) - 0.5}

    def beside_a_mover(self, places):
        """The aisles with a column at their side that a motion to these places moves."""
        moves = [abs(there - c.position) > 0.5 for c, there in zip(self.columns, places)]
        return {a for a in self.aisles() if any(moves[max(a - 1, 0) : a + 1])}

    def in_the_way(self, places, opening):
        return (self.occupied() | self.beams) & (self.narrowing(places) | (self.beside_a_mover(places) - {opening}))

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
    def start(self, places, opening):
        self.target, self.opening = places, opening
        self.moving_for, self.most_s = 0.0, 2 * self.space / self.speed + 10
        for column, there in zip(self.columns, self.target):
            column.coasts = 0.0
            column.cycles += abs(there - column.position) > TOLERANCE_MM

    def halt(self, there=False):
        """Motors off; where they have not arrived the columns take a little longer."""
        self.target = None
        for column in self.columns:
            if column.going and not column.jammed and not there:
                column.coasts = float(column.going * self.speed)
            column.going, column.jammed_for = 0, 0.0

    def coasting(self):
        return any(c.coasts for c in self.columns)

    def showing_fault(self):
        """Code and column."""
        return (self.fault, self.fault_column) if self.fault else (NEIGHBOUR, self.deaf) if self.deaf else (0, 0)

    def step(self, seconds):
        """None while it goes on or stands; else why the motion has ended: done, fault, timeout. No protections here."""
        self._crank(seconds)
        self._coast(seconds)
        if self.target is None:
            return None
        self.moving_for += seconds
        if self.moving_for > self.most_s:
            return "timeout"
        # left-going columns from the left, right-going ones from the right: nobody runs into a neighbour that still has to go
        order = sorted(range(self.count), key=lambda i: i if self.target[i] < self.columns[i].position else 2 * self.count - i)
        arrived = True
        gaps = [self.gap(a) for a in range(self.count + 1)]
        for i in order:
            why = self._drive(i, seconds, gaps)
            if why:
                return why
            arrived = arrived and self.columns[i].going == 0
        return "done" if arrived else None

    def _drive(self, i, seconds, gaps):
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
        self._move(i, column.going * min(abs(left), self.speed * seconds, self._way_behind_another(i, gaps)))
        return None

    def _way_behind_another(self, i, gaps):
        """How far it may go behind one that goes the same way: their aisle gets no narrower than it was and shall be."""
        ahead = i + self.columns[i].going
        if not 0 <= ahead < self.count or self.columns[ahead].going != self.columns[i].going:
            return float("inf")
        between = max(i, ahead)
        return max(0.0, self.gap(between) - min(gaps[between], self.gap(between, self.target)))

    def _coast(self, seconds):
        braked = self.speed / STANDS_AFTER_S * seconds
        rightward = sorted(range(self.count), key=lambda i: i if self.columns[i].coasts < 0 else 2 * self.count - i)
        for i in rightward:
            column = self.columns[i]
            if column.coasts:
                slower = max(0.0, abs(column.coasts) - braked)
                sign = 1 if column.coasts > 0 else -1
                self._move(i, sign * (abs(column.coasts) + slower) / 2 * seconds)
                column.coasts = sign * slower if slower > 1e-6 else 0.0

    def _move(self, i, by):
        at = self.columns[i].position
        low = self.columns[i - 1].position + self.width if i > 0 else 0
        high = (self.columns[i + 1].position if i + 1 < self.count else self.count * self.width + self.space) - self.width
        self.columns[i].position = min(max(at + by, low), high)
        self.columns[i].travel += abs(self.columns[i].position - at)

    def _crank(self, seconds):
        for i, column in enumerate(self.columns):
            if column.crank_left:
                by = min(abs(column.crank_left), CRANK_MM_S * seconds) * (1 if column.crank_left > 0 else -1)
                self._move(i, by)
                column.crank_left = 0.0 if abs(column.crank_left - by) < 0.001 else column.crank_left - by
