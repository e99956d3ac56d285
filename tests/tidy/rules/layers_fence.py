"""Includes point down only; folders on one level never look at each other; driver and twin share nothing."""

from cpp import includes_of
from layers import EMULATOR, LEVELS, is_driver, is_twin, level_of, room_of
from tree import Finding

RULES = ["layer-up", "layer-sideways", "driver-and-twin", "emulator-blind", "foreign-library", "tests-stay-out"]

# A library's header and the only places that may know it: what it throws and how it blocks is caught there.
FOREIGN = [
    ("modbus", ("firmware-bridge/link/", EMULATOR), "firmware-bridge/link"),
    ("sqlite3.h", ("controller/store/",), "controller/store"),
    ("toml++/", ("controller/settings/", EMULATOR), "controller/settings"),
    ("valijson/", ("controller/settings/",), "controller/settings"),
    ("boost/", ("controller/gateways/", EMULATOR), "controller/gateways"),
    ("httplib.h", ("controller/app/", EMULATOR), "controller/app"),
    ("CLI/", ("controller/app/", EMULATOR), "controller/app"),
    ("systemd/", ("controller/app/", "controller/runtime/"), "controller/app"),
    ("gtest/", ("tests/",), "tests"),
    ("gmock/", ("tests/",), "tests"),
]


def check(tree):
    findings = []
    for path, text in tree.cpp():
        for include in includes_of(text):
            rule = _broken(path, include.path) if include.quoted else _foreign(path, include.path)
            if rule:
                findings.append(Finding(path, include.line, rule[0], f"includes {include.path}", rule[1]))
    return findings


def _foreign(path, included):
    if path.startswith("tests/"):
        return None
    for library, places, place in FOREIGN:
        if included.startswith(library) and not path.startswith(places):
            return ("foreign-library", f"go through {place}, the only place that knows this library")
    return None


def _broken(path, included):
    """(rule, what to do instead) if this include breaks a rule."""
    if path.startswith("tests/"):
        return None
    if included.startswith("tests/"):
        return ("tests-stay-out", "what the product needs lives in the product")
    if path.startswith(EMULATOR):
        return _broken_in_emulator(included)
    if included.startswith(EMULATOR):
        return ("layer-up", "nobody includes the emulator: it is a program of its own")
    if is_twin(path):
        return _broken_in_twin(path, included)
    if is_twin(included):
        return ("driver-and-twin", "driver and twin can only be wrong independently: write it from the maker's document")
    return _broken_by_level(path, included)


def _broken_in_emulator(included):
    allowed = included.startswith(("base/", "firmware-bridge/", EMULATOR)) or is_twin(included)
    return None if allowed else ("emulator-blind", "the emulator knows base, firmware-bridge and twins only, never a driver")


def _broken_in_twin(path, included):
    own = path.rsplit("/", 1)[0] + "/"
    if included.startswith("base/") or (included.startswith(own) and is_twin(included)):
        return None
    rule = "driver-and-twin" if is_driver(included) else "layer-up"
    return (rule, "a twin knows base and the files of its own twin, nothing else")


def _broken_by_level(path, included):
    here, here_name = level_of(path)
    there, there_name = level_of(included)
    if here is None or there is None:
        return None
    if there > here:
        return ("layer-up", f"{here_name} may include only what lies below it ({', '.join(LEVELS[:here]) or 'nothing'})")
    if here_name == "devices" and there_name == "firmware-bridge/link":
        return ("layer-up", "a driver asks for a wire::Request; the link is the bus worker's")
    # Files of the level itself, and the devices' vocabulary, are what neighbours share.
    if there == here and room_of(path) and room_of(included) not in ("", "vocabulary", room_of(path)):
        return ("layer-sideways", "neighbours share through the level below or the folder above them")
    return None
