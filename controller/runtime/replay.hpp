// Runs a flight recording again: the same events into the same core must give the same states. Needs no daemon and no room.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "controller/core/effect.hpp"
#include "controller/core/event.hpp"
#include "controller/core/state.hpp"

namespace archroom::runtime {

struct ReplayReport {
  std::uint64_t events = 0;
  std::uint64_t effects = 0;
  std::uint64_t digests = 0;                 // compared and equal
  std::optional<std::uint64_t> diverged_at;  // the event before which the state was another than recorded
  WallTime from;
  WallTime until;
  std::uint64_t digest = 0;  // of the last state
  bool cut_short = false;    // the last frame is not whole, as after a crash or on a full disk
};

using OnStep = std::function<void(const core::Event&, const core::Effects&, const core::State&)>;

// Refused: no such file, not a recording, written by another version, or damaged (with the place).
[[nodiscard]] Result<ReplayReport> replay_file(const std::string& path, const OnStep& on_step);
[[nodiscard]] Result<ReplayReport> replay_bytes(std::string_view bytes, const OnStep& on_step);

[[nodiscard]] std::string_view name_of(const core::Body& body);
[[nodiscard]] std::string_view name_of(const core::Effect& effect);

}  // namespace archroom::runtime
