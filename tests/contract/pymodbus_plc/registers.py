"""The tables of docs/plc-map.md, sections 3 and 4: what a read of the PLC shows."""
import bank as physics

MOST_COLUMNS = 32
COMMAND_WORDS, TAIL_AT, TAIL_WORDS = 18, 9, 6
STATE_WORDS = 0x60
COLUMNS_AT, COLUMN_STRIDE = 0x100, 16
LEFT, RIGHT = "left", "right"


def high_first(value):
    return [value >> 16 & 0xFFFF, value & 0xFFFF]


def number(words):
    return words[0] << 16 | words[1]


def bits(positions):
    return sum(1 << p for p in positions)


def area_state(plc):
    bank = plc.bank
    if plc.starting():
        return 0
    if physics.EMERGENCY_STOP in plc.safety():
        return 8
    if bank.showing_fault()[0]:
        return 7
    if bank.locked:
        return 5
    if physics.LOCAL in plc.safety():
        return 6
    if bank.target is not None or bank.coasting():
        return 2
    return 1 if bank.closed() else 3 if bank.open_aisle() else 10


def column_bits(plc, n):
    bank, column = plc.bank, plc.bank.columns[n - 1]
    eyes, plates = bank.touched[physics.PHOTO_EYE], bank.touched[physics.KICK_PLATE]
    moving = column.going or column.coasts
    fixed = n == (1 if bank.fixed == "left" else bank.count)
    on = [
        bank.gap(n - 1) < 1,
        bank.gap(n) < 1,
        (n, LEFT) in eyes,
        (n, RIGHT) in eyes,
        (n, LEFT) in plates,
        (n, RIGHT) in plates,
        n - 1 in bank.beams,
        n in bank.beams,
        n in bank.occupied(),
        bank.locked and not fixed,
        column.going != 0,
        column.going == 0,
        bool(column.crank_left),
        moving < 0,
        moving > 0,
        bank.showing_fault()[1] == n,
    ]
    return bits(i for i, yes in enumerate(on) if yes)


def column_state(plc, n):
    bits_now = column_bits(plc, n)
    for bit, state in ((15, 7), (12, 8), (13, 1), (14, 2), (9, 6)):
        if bits_now >> bit & 1:
            return state
    return (0, 3, 4, 5)[bits_now & 3]


def state_words(plc):
    bank = plc.bank
    words = [0] * STATE_WORDS
    motion = plc.motion
    head = [
        3,
        area_state(plc),
        plc.last_seq,
        plc.result,
        int(plc.uptime()) & 0xFFFF,
        bank.count,
        1 if bank.fixed == "left" else 2,
        bank.open_aisle(),
        bits(plc.safety()) & 0xFFFF,
        *bank.showing_fault(),
        214,
        451,
        bits(plc.latched) & 0xFFFF,
        241,
        310 if motion else 45,
        *high_first(int(plc.uptime())),
        *high_first(plc.tick()),
        *high_first(plc.epoch),
        plc.lease_left_ms(),
        plc.refusals & 0xFFFF,
        motion.seq if motion else 0,
        bits(plc.safety()) >> 16,
        bits(plc.latched) >> 16,
        bank.free_aisles,
        plc.announce_left(),
        plc.resets & 0xFFFF,
    ]
    words[: len(head)] = head
    for n in range(1, bank.count + 1):
        words[0x20 + n - 1] = round(bank.columns[n - 1].position)
        words[0x40 + n - 1] = column_bits(plc, n)
    return words


def column_words(plc, n):
    bank = plc.bank
    if n > bank.count:
        return [0] * COLUMN_STRIDE
    column = bank.columns[n - 1]
    last = bank.count if bank.fixed == "right" else bank.count + 1
    gap = round(bank.gap(n)) if n < last else 0
    return [
        column_state(plc, n),
        column_bits(plc, n),
        round(column.position),
        gap,
        900 if column.going else 0,
        263,
        round(column.going * bank.speed or column.coasts) & 0xFFFF,
        bank.showing_fault()[0] if bank.showing_fault()[1] == n else 0,
        column.faults & 0xFFFF,
        *high_first(int(column.travel / 1000)),
        *high_first(column.cycles),
        0,
        0,
        0,
    ]


def input_words(plc, address, count):
    """None outside the tables."""
    if address + count <= STATE_WORDS:
        return state_words(plc)[address : address + count]
    if COLUMNS_AT <= address and address + count <= COLUMNS_AT + MOST_COLUMNS * COLUMN_STRIDE:
        table = [word for n in range(1, MOST_COLUMNS + 1) for word in column_words(plc, n)]
        return table[address - COLUMNS_AT : address - COLUMNS_AT + count]
    return None


def discrete_inputs(plc, address, count):
    if address + count <= physics.PROTECTIONS:
        table, base = bits(plc.safety()), 0
    elif COLUMNS_AT <= address and address + count <= COLUMNS_AT + MOST_COLUMNS * 16:
        table, base = sum(column_bits(plc, n) << (n - 1) * 16 for n in range(1, plc.bank.count + 1)), COLUMNS_AT
    else:
        return None
    return [bool(table >> (address - base + i) & 1) for i in range(count)]
