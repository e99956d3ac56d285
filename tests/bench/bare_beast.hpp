// The baseline of bench_locate: the least that a Beast server can do, answering the same bytes to everything.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace archroom::bench {

// Listens on a free port of 127.0.0.1, writes it to `port_to` (2 bytes), and serves for ever on this thread.
[[noreturn]] void serve_bare(int port_to, std::vector<std::pair<std::string, std::string>> headers, std::string body);

}  // namespace archroom::bench
