"""A small clean tree, a violation of every rule to plant in it, and things that only look like violations."""

from dataclasses import dataclass

PAGE = "# Carriage\n" + "".join(f"## {h}\nx\n" for h in "What it is,Wire,Quirks,Observations,Commands,Tested against".split(","))
TOP = "// What the file is: a paragraph for the reader. Any thread.\n#pragma once\n"

CLEAN = {
    "CONTRIBUTING.md": "# How to work here\n[the page](docs/a.md#a-heading-two) [web](https://example.org)\n",
    "docs/a.md": "# A heading, two\n```\n[not a link](nowhere.md)\n```\n",
    "base/CMakeLists.txt": "archroom_library(archroom_base PURE)\n",
    "base/instant.hpp": TOP + "#include <chrono>\nstruct Instant {};\n",
    "base/instant.cpp": '#include "base/instant.hpp"\n',
    "devices/carriage/CMakeLists.txt": "archroom_library(archroom_carriage PURE DEPENDS archroom_base)\n",
    "devices/carriage/README.md": PAGE,
    "devices/carriage/carriage.hpp": TOP + '#include "base/instant.hpp"\n',
    "devices/carriage/carriage.cpp": '#include "devices/carriage/carriage.hpp"\n',
    "devices/carriage/twin.hpp": TOP + '#include "base/instant.hpp"\n',
    "devices/carriage/twin.cpp": '#include "devices/carriage/twin.hpp"\n',
    "devices/emulator/CMakeLists.txt": "archroom_program(archroom-emulator SOURCES main.cpp)\n",
    "devices/emulator/main.cpp": '#include "devices/carriage/twin.hpp"\nint main() {\n}\n',
    "controller/core/CMakeLists.txt": "archroom_library(archroom_core PURE)\n",
    "controller/core/step.hpp": TOP + '#include "devices/carriage/carriage.hpp"\n',
    "controller/core/step.cpp": '#include "controller/core/step.hpp"\n',
    "controller/gateways/http/CMakeLists.txt": "archroom_library(archroom_http)\n",
    "controller/gateways/http/door.hpp": TOP
    + '#include "controller/core/step.hpp"\n#include <mutex>\nstruct Door {\n  std::mutex m;\n};\n',
    "controller/app/CMakeLists.txt": "archroom_program(archroomd SOURCES main.cpp)\n",
    "controller/app/main.cpp": '#include "controller/gateways/http/door.hpp"\nint main() {\n}\n',
    "tests/unit/base/CMakeLists.txt": "archroom_test(base_test SOURCES instant_test.cpp)\n",
    "tests/unit/base/instant_test.cpp": "#include <gtest/gtest.h>\nTEST(Instant, Adds) {\n}\n",
}


@dataclass(frozen=True)
class Plant:
    """Files that break one rule, and where it must be reported."""

    rule: str
    at: str
    files: dict


def _in(rule, path, text, line=1):
    return Plant(rule, f"{path}:{line}", {path: text})


def _header(rule, path, text, line=3):
    return _in(rule, path, TOP + text, line)


_LONG = "void f() {\n" + "  go();\n" * 69 + "}\n"

LAYERS = [
    _in("layer-up", "base/instant.cpp", '#include "devices/carriage/carriage.hpp"\n'),
    _in("layer-up", "controller/core/step.cpp", '\n#include "controller/gateways/http/door.hpp"\n', 2),
    _in("layer-up", "devices/carriage/carriage.cpp", '#include "firmware-bridge/link/tcp.hpp"\n'),
    _in("layer-up", "devices/carriage/twin.cpp", '#include "firmware-bridge/wire/modbus.hpp"\n'),
    _in("layer-up", "controller/app/main.cpp", '#include "devices/emulator/server.hpp"\n'),
    _in("layer-sideways", "devices/gun/gun.cpp", '#include "devices/carriage/carriage.hpp"\n'),
    _in("layer-sideways", "controller/gateways/metrics/page.cpp", '#include "controller/gateways/http/door.hpp"\n'),
    _in("driver-and-twin", "devices/carriage/carriage.cpp", '#include "devices/carriage/twin.hpp"\n'),
    _in("driver-and-twin", "devices/carriage/twin.cpp", '#include "devices/carriage/carriage.hpp"\n'),
    _in("driver-and-twin", "controller/app/main.cpp", '#include "devices/carriage/twin.hpp"\n'),
    _in("emulator-blind", "devices/emulator/main.cpp", '#include "devices/carriage/carriage.hpp"\n'),
    _in("emulator-blind", "devices/emulator/main.cpp", '#include "controller/core/step.hpp"\n'),
    _in("foreign-library", "controller/core/step.cpp", "#include <sqlite3.h>\n"),
    _in("foreign-library", "controller/app/main.cpp", "#include <boost/beast.hpp>\n"),
    _in("tests-stay-out", "controller/app/main.cpp", '#include "tests/support/room.hpp"\n'),
]

PURITY = [
    _in("pure-header", "controller/core/step.cpp", "#include <mutex>\n"),
    _in("pure-header", "base/instant.cpp", "#include <sys/socket.h>\n"),
    _in("pure-header", "devices/carriage/twin.cpp", "#include <iostream>\n"),
    _in("pure-header", "firmware-bridge/wire/modbus.cpp", "#include <random>\n"),
    _in("pure-clock", "controller/core/step.cpp", "auto a = std::chrono::steady_clock::now();\n"),
    _in("pure-clock", "base/instant.cpp", "\nauto a = time(nullptr);\n", 2),
    _in("pure-clock", "devices/carriage/carriage.cpp", "void f() { clock_gettime(0, nullptr); }\n"),
    _in("pure-thread", "controller/core/step.cpp", "std::thread worker;\n"),
    _in("pure-thread", "devices/carriage/twin.cpp", "void f() { std::this_thread::sleep_for(x); }\n"),
    _in("pure-thread", "base/instant.cpp", "thread_local int x;\n"),
    _in("pure-io", "controller/core/step.cpp", 'void f() { printf("x"); }\n'),
    _in("pure-io", "base/instant.cpp", "void f() { std::cout << 1; }\n"),
    _in("pure-io", "devices/carriage/carriage.cpp", 'void f() { std::getenv("HOME"); }\n'),
    _in("pure-random", "controller/core/step.cpp", "int f() { return rand(); }\n"),
    _in("pure-random", "base/instant.cpp", "std::uniform_int_distribution<int> d;\n"),
    _in("pure-random", "base/instant.cpp", "void f() { std::shuffle(a, b, c); }\n"),
    _in("pure-order", "controller/core/step.cpp", "std::unordered_map<int, int> m;\n"),
    _in("pure-order", "controller/core/step.cpp", "std::map<Bank*, int> m;\n"),
    _in("pure-exception", "controller/core/step.cpp", "void f() {\n  throw 1;\n}\n", 2),
    _in("pure-exception", "devices/carriage/carriage.cpp", "void f() {\n  try {\n  } catch (...) {\n  }\n}\n", 2),
    _in("core-float", "controller/core/step.cpp", "double speed = 0;\n"),
    _in("no-locks", "controller/store/writer.cpp", "std::mutex guard;\n"),
    _in("no-locks", "controller/app/main.cpp", "std::jthread worker;\n"),
    _in("no-locks", "controller/records/boxes.cpp", "void f() { pthread_mutex_lock(m); }\n"),
    _in("no-locks", "firmware-bridge/link/tcp.cpp", "std::condition_variable wake;\n"),
]

WORDS = [
    _in("name", "controller/core/step.cpp", "class BankManager {};\n"),
    _in("name", "controller/core/step.cpp", "struct [[nodiscard]] StepImpl {};\n"),
    _in("name", "controller/core/step.cpp", "namespace text_utils {}\n"),
    _header("name", "base/instant.hpp", "class IClock {};\n"),
    _in("file-name", "base/string_utils.cpp", "\n"),
    _in("file-name", "base/helpers.cpp", "\n"),
    _in("banned-call", "controller/app/main.cpp", "void f() {\n  strcpy(a, b);\n}\n", 2),
    _in("banned-call", "controller/app/main.cpp", "int f() { return std::atoi(a); }\n"),
    _in("banned-call", "controller/app/main.cpp", "int f() { return std::stoi(a); }\n"),
    _in("banned-call", "firmware-bridge/link/tcp.cpp", "auto mode = MODBUS_ERROR_RECOVERY_LINK;\n"),
    _in("banned-call", "controller/app/main.cpp", 'void f() { std::system("ls"); }\n'),
    _in("banned-call", "controller/app/main.cpp", "void f() { out << std::endl; }\n"),
    _in("banned-call", "base/instant.cpp", "void f() { assert(true); }\n"),
    _in("banned-call", "firmware-bridge/link/tcp.cpp", "void f() { modbus_read_registers(c, 0, 1, w); }\n"),
    _header("using-namespace", "base/instant.hpp", "using namespace std;\n"),
    _in("unfinished", "controller/core/step.cpp", "\n// TO" + "DO: later\n", 2),
    _in("unfinished", "docs/a.md", "# A\nFIX" + "ME\n", 2),
    _in("sleep-in-test", "tests/unit/base/instant_test.cpp", "TEST(A, B) {\n  std::this_thread::sleep_for(x);\n}\n", 2),
    _in("sleep-in-test", "tests/contract/api/test_api.py", "import time\ndef test_x():\n    time.sleep(1)\n", 3),
    _in("sleep-in-test", "tests/demo/demo.sh", "start &\nsleep 2\ncheck\n", 2),
    _in("sleep-in-test", "tests/unit/base/instant_test.cpp", "TEST(A, B) {\n  while (now < deadline)\n    usleep(1);\n}\n", 3),
    _in(
        "clock-in-test",
        "tests/unit/base/instant_test.cpp",
        "TEST(A, B) {\n  auto a = std::chrono::steady_clock::now();\n}\n",
        2,
    ),
]

SHAPE = [
    _in("function-size", "controller/core/step.cpp", "\n" + _LONG, 2),
    _in("function-size", "tests/contract/api/test_api.py", "def test_long():\n" + "    go()\n" * 70),
    _in("file-size", "controller/core/step.cpp", "// x\n" * 401),
    _in("main-size", "controller/app/main.cpp", "// x\n" * 81),
    _in("not-compiled", "devices/carriage/extra/more.cpp", "\n"),
    _in("not-compiled", "controller/app/second.cpp", "\n"),
    _in("not-compiled", "tests/unit/base/other_test.cpp", "TEST(A, B) {\n}\n"),
    _header("header-unused", "base/alone.hpp", "", 1),
    Plant("header-unused", "base/pair.hpp:1", {"base/pair.hpp": TOP, "base/pair.cpp": '#include "base/pair.hpp"\n'}),
    _in("no-test-inside", "tests/unit/base/instant_test.cpp", "#include <gtest/gtest.h>\n// TEST(A, B)\n"),
    _in("no-test-inside", "tests/contract/api/test_api.py", "print(1)\n"),
    _in("pragma-once", "base/instant.hpp", "// What the file is, in a few words.\nstruct Instant {};\n"),
    _in("opening-comment", "base/instant.hpp", "#pragma once\nstruct Instant {};\n"),
    _in("include-path", "base/instant.cpp", '#include "instant.hpp"\n'),
    _in("include-path", "base/instant.cpp", "#include <base/instant.hpp>\n"),
    _in("line-length", "base/instant.cpp", "// " + "x" * 128 + "\n"),
    _in("line-length", "base/instant.cpp", "// " + "档" * 64 + "\n"),
]

_GUN = {"devices/gun/gun.cpp": ""}
PAGES = [
    _in("machine-path", "docs/a.md", "# A\nsee /ho" + "me/someone/notes\n", 2),
    _in("machine-path", "controller/app/main.cpp", 'auto path = "/ro' + 'ot/room.toml";\n'),
    _in("blank-at-end", "docs/a.md", "# A\nx \n", 2),
    _in("blank-at-end", "base/instant.cpp", "int x;\r\n"),
    _in("final-newline", "base/instant.cpp", "int x;"),
    _in("final-newline", "docs/a.md", "# A\n\n", 3),
    _in("broken-link", "docs/a.md", "# A\n[there](nowhere.md)\n", 2),
    _in("broken-link", "docs/a.md", "# A\n![picture](pictures/none.svg)\n", 2),
    _in("broken-link", "docs/a.md", "# A\n[part](#no-such-part)\n", 2),
    _in("contributing-size", "CONTRIBUTING.md", "x\n" * 100),
    Plant("device-page", "devices/gun/README.md:1", {"devices/gun/README.md": PAGE.replace("Quirks", "Odd"), **_GUN}),
    Plant("device-page", "devices/gun/README.md:1", _GUN),
]
PLANTS = LAYERS + PURITY + WORDS + SHAPE + PAGES

INNOCENT = {
    "words in comments and strings": {
        "controller/core/step.cpp": '// throw away the mutex of the time() call, double check\n'
        'const char* k = "printf( std::thread";\n'
    },
    "members and types that share a name with a call": {
        "controller/core/step.cpp": "void f() {\n  state.time(1);\n  event->clock();\n  Runtime(2);\n  retry();\n}\n"
    },
    "which signals a process hears": {"controller/app/main.cpp": "int main() {\n  pthread_sigmask(0, nullptr, nullptr);\n}\n"},
    "formatting into a buffer": {"base/instant.cpp": "void f() { std::snprintf(b, 9, x); }\n"},
    "a poll with a deadline": {
        "tests/support/wait.py": "import time\n"
        "def wait_until(ok, deadline):\n    while time.monotonic() < deadline and not ok():\n"
        "        time.sleep(0.02)\n"
    },
    "a class whose name begins with I and a word": {"controller/core/step.cpp": "class Instant2 {};\nclass Interlock {};\n"},
    "a device that knows the shared words": {
        "devices/carriage/carriage.hpp": TOP + '#include "devices/vocabulary/shelf.hpp"\n',
        "devices/vocabulary/shelf.hpp": TOP,
    },
    "sources that a build file globs": {
        "controller/core/CMakeLists.txt": 'file(GLOB_RECURSE s CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")\n',
        "controller/core/motion/jobs.cpp": "int jobs;\n",
    },
    "what neighbours share lies above them": {
        "controller/gateways/http/door.hpp": CLEAN["controller/gateways/http/door.hpp"]
        + '#include "controller/gateways/words.hpp"\n',
        "controller/gateways/words.hpp": TOP,
    },
    "a function of exactly 70 lines": {"controller/core/step.cpp": "void f() {\n" + "  go();\n" * 68 + "}\n"},
    "a line of exactly 130 columns": {"base/instant.cpp": "// " + "x" * 127 + "\n"},
}
