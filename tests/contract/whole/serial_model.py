"""A dumb register of boxes that go out and in, one thing after another: what each deed must answer, given what went before.

Written from the rules (docs of circulation, rules.md art. 12), not from the daemon's code."""


class Model:
    def __init__(self, places):
        self.place = dict(places)  # box -> where it belongs; kept while it is out
        self.out = set()
        self.moves = []  # every movement, in order: (n, station, kind, box, before, after)
        self.last_of_station = {}
        self.last_of_box = {}

    def stands(self, box):
        return (box in self.out, self.place[box])

    def taken(self, slot, box):
        return any(place == slot and other != box for other, place in self.place.items())

    def answer(self, station, deed):
        """The word that a station is told, and where the box is then: (told, (out, place)); no movement: (told, None)."""
        kind, box, slot = deed
        out, place = self.stands(box) if box else (False, None)
        if kind == "look in":
            return ("is-out" if out else "in-store", None)
        if kind == "look move":
            return ("is-out" if out else "in-store", None)
        if kind == "out":
            return ("already-out", None) if out else ("taken-out", (True, place))
        if kind in ("in", "in anyway"):
            if not out:
                return ("not-out", None)
            if slot != place:
                if kind == "in":
                    return ("ask-here", None)
                if self.taken(slot, box):
                    return ("slot-full", None)
            return ("brought-in", (False, slot))
        if kind == "move":
            if out:
                return ("already-out", None)
            if slot == place:
                return ("where", None)
            return ("slot-full", None) if self.taken(slot, box) else ("moved", (False, slot))
        assert kind == "undo", deed
        return self.undo(station)

    def undo(self, station):
        last = self.last_of_station.get(station)
        if last is None or last[2] == "undo":
            return ("nothing-to-undo", None)
        n, _, _, box, before, after = last
        if self.last_of_box[box] != n:
            return ("undo-too-late", None)
        if before[1] != after[1] and self.taken(before[1], box):
            return ("slot-full", None)
        return ("undone", before)

    def book(self, n, station, kind, box, after):
        movement = (n, station, kind, box, self.stands(box), after)
        out, self.place[box] = after
        (self.out.add if out else self.out.discard)(box)
        self.moves.append(movement)
        self.last_of_station[station] = movement
        self.last_of_box[box] = n
