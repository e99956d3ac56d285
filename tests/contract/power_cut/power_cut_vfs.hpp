// A disk that loses power: SQLite's own files, but what was written and not synced stays in memory, and at the cut it is lost, or
// some of it is, in any order, as with a drive's cache. After the cut nothing works until the next start. Set it up while no
// connection is open; then one thread at a time.
#pragma once

#include <cstdint>

namespace archroom::power_cut {

enum class Survives : std::uint8_t { Nothing, Some };  // of what was not synced

// From now on every new connection is on this disk; the power goes at the `at`-th write, truncation or sync.
void begin(std::uint64_t seed, std::uint32_t at, Survives survives);
// The plain disk again, with what the other one kept. Every connection has been closed.
void end();

[[nodiscard]] bool is_dead();          // the power is gone
[[nodiscard]] std::uint32_t lost();    // writes that were lost since begin()
[[nodiscard]] std::uint32_t synced();  // syncs that were done since begin()

}  // namespace archroom::power_cut
