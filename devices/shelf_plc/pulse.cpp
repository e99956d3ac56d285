#include "devices/shelf_plc/pulse.hpp"

#include <algorithm>

#include "base/contract.hpp"

namespace archroom::devices {
namespace {

constexpr Duration kTickPatience = milliseconds{300};  // it counts milliseconds
constexpr Duration kHeartbeatPatience = seconds{3};    // it counts seconds
constexpr Duration kLargestJump = seconds{10};         // a counter that leaps ahead of the time is one that started anew

constexpr std::int64_t kDriftShare = 100;     // its clock may be slower than ours by one in so many
constexpr Duration kLongestLag = seconds{2};  // beyond, it slept rather than lagged: count from here

std::int64_t whole_ms(Duration duration) { return std::chrono::duration_cast<milliseconds>(duration).count(); }

}  // namespace

bool Pulse::restarted(Instant now, std::uint32_t tick, std::uint32_t uptime_s) const {
  if (uptime_s < seen_->uptime_s) return true;
  // Up for less than since it was seen last: its counter, too, began anew, though it may be ahead of where it was then.
  const Duration since = now - seen_->at;
  if (since - since / kDriftShare > seconds{std::int64_t{uptime_s} + 1}) return true;
  // As the map has it: a signed difference, so the wrap every 49.7 days does no harm.
  const auto counted = static_cast<std::int32_t>(tick - seen_->tick);
  return counted < 0 || counted > whole_ms(now - seen_->at + kLargestJump);
}

Pulse::Verdict Pulse::saw(Instant now, std::uint32_t tick, std::uint16_t heartbeat, std::uint32_t uptime_s) {
  const bool anew = seen_ && restarted(now, tick, uptime_s);
  if (!seen_ || anew) {
    seen_ = Seen{tick, heartbeat, uptime_s, now, now, now, now};
    return anew ? Verdict::Restarted : Verdict::Alive;
  }
  if (tick != seen_->tick) seen_->tick_since = now;
  if (heartbeat != seen_->heartbeat) seen_->heartbeat_since = now;
  const Duration counted = milliseconds{static_cast<std::int32_t>(tick - seen_->tick)};
  Instant taken = std::min(now, seen_->taken_at + counted + (now - seen_->at) / kDriftShare);
  if (now - taken > kLongestLag) taken = now;
  seen_ = Seen{tick, heartbeat, uptime_s, now, taken, seen_->tick_since, seen_->heartbeat_since};
  const bool frozen = now - seen_->tick_since >= kTickPatience || now - seen_->heartbeat_since > kHeartbeatPatience;
  return frozen ? Verdict::Frozen : Verdict::Alive;
}

Instant Pulse::taken_at() const {
  ARCHROOM_CHECK(seen_.has_value());
  return seen_->taken_at;
}

std::uint32_t Pulse::tick_at(Instant now) const {
  ARCHROOM_CHECK(seen_.has_value());
  return seen_->tick + static_cast<std::uint32_t>(whole_ms(now - seen_->at));
}

}  // namespace archroom::devices
