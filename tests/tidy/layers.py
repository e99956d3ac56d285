"""Which room a file stands in, and how high: includes point down only."""

# From the bottom up. devices/emulator is a program of its own beside the drivers and has its own rules.
LEVELS = [
    "base",
    "firmware-bridge/wire",
    "firmware-bridge/link",
    "devices",
    "controller/core",
    "controller/store",
    "controller/records",
    "controller/settings",
    "controller/runtime",
    "controller/gateways",
    "controller/app",
]
# Levels whose folders stand side by side and never look at each other.
SIDE_BY_SIDE = ("devices", "controller/gateways")
PURE = ("base/", "firmware-bridge/wire/", "devices/", "controller/core/")
EMULATOR = "devices/emulator/"


def level_of(path):
    """Number and name of the level that a file stands on, or (None, None)."""
    for number, name in enumerate(LEVELS):
        if path.startswith(name + "/"):
            return number, name
    return None, None


def room_of(path):
    """The folder on a side-by-side level, e.g. http in controller/gateways/http/x.hpp; empty for files of the level itself."""
    for level in SIDE_BY_SIDE:
        if path.startswith(level + "/"):
            rest = path[len(level) + 1 :].split("/")
            return rest[0] if len(rest) > 1 else ""
    return ""


def is_pure(path):
    """Pure folders: no clock, thread, I/O, randomness, exception."""
    return path.startswith(PURE) and not path.startswith(EMULATOR)


def is_twin(path):
    """twin.hpp, twin.cpp, twin_physics.hpp, ... of a device kind."""
    return path.startswith("devices/") and not path.startswith(EMULATOR) and path.rsplit("/", 1)[-1].startswith("twin")


def is_driver(path):
    """Everything else of a device kind, and the words that drivers share."""
    return path.startswith("devices/") and not path.startswith(EMULATOR) and not is_twin(path)
