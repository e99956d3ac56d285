#include "controller/runtime/bus_trace.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace archroom::runtime {
namespace {

std::string decimal(std::int64_t value, std::int64_t steps) {
  std::string text = (value < 0 ? "-" : "") + std::to_string(std::abs(value) / steps);
  if (steps == 1 || value % steps == 0) return text;
  auto rest = std::to_string(std::abs(value) % steps + steps).substr(1);
  while (rest.back() == '0') rest.pop_back();
  return text + "." + rest;
}

std::string text_of(const devices::Observation& seen) {
  const auto* reading = std::get_if<devices::Reading>(&seen.content);
  if (reading == nullptr) return {};
  if (seen.quality != devices::Quality::Good) {
    return reading->quantity + ": " + (reading->detail.empty() ? "no value" : reading->detail);
  }
  const auto symbol = devices::symbol_of(reading->unit);
  auto text = reading->quantity + " " + decimal(reading->value, devices::steps_of(reading->unit));
  if (!symbol.empty()) text += " " + std::string{symbol};
  return reading->detail.empty() ? text : text + " (" + reading->detail + ")";
}

std::string text_of(const devices::Observations& seen) {
  std::string text;
  for (const auto& one : seen) {
    const auto said = text_of(one);
    if (!said.empty()) text += (text.empty() ? "" : ", ") + said;
  }
  return text;
}

}  // namespace

BusTrace::BusTrace(wire::Envelope envelope, Now now, Wall wall)
    : envelope_(envelope), now_(std::move(now)), wall_(std::move(wall)) {}

TraceLook BusTrace::look(std::optional<std::uint64_t> after, std::size_t most) {
  const auto now = now_();
  const std::lock_guard lock{mutex_};
  if (watched_until_.load(std::memory_order_relaxed) < now.ns) {  // nobody looked: what is left is old
    kept_.clear();
    question_.clear();
    paused_at_ = ++last_;
    last_at_ = now;
    in_doubt_ = false;
  }
  watched_until_.store((now + kWatch).ns, std::memory_order_relaxed);
  const auto last = in_doubt_ ? last_ - 1 : last_;  // what came is shown when it is known what it was
  TraceLook look;
  look.next = last;
  // Beyond the last: counted by a process before this one.
  if (!after || *after > last) return look;
  look.paused = *after < paused_at_;
  const auto oldest = last_ - kept_.size();
  look.missed = oldest - std::min(oldest, std::max(*after, paused_at_));
  const auto first = static_cast<std::size_t>(std::max(oldest, *after) - oldest);
  const auto count = std::min(most, static_cast<std::size_t>(last - oldest) - first);
  const auto from = kept_.begin() + static_cast<std::ptrdiff_t>(first);
  look.entries.assign(from, from + static_cast<std::ptrdiff_t>(count));
  look.next = oldest + first + count;
  return look;
}

TraceEntry* BusTrace::begin(TraceEntry::Way way, std::span<const std::uint8_t> bytes) {
  const auto now = now_();
  if (watched_until_.load(std::memory_order_relaxed) < now.ns) {
    watched_until_.store(0, std::memory_order_relaxed);
    kept_.clear();
    kept_.shrink_to_fit();
    return nullptr;
  }
  if (kept_.size() == kKept) kept_.pop_front();
  auto& entry = kept_.emplace_back();
  entry.way = way;
  entry.n = ++last_;
  entry.at = wall_();
  entry.device = device_;
  in_doubt_ = way == TraceEntry::Way::Came;
  entry.after = now - std::exchange(last_at_, now);
  const auto kept = bytes.first(std::min(bytes.size(), kBytesKept));
  entry.bytes.assign(kept.begin(), kept.end());
  return &entry;
}

void BusTrace::sent(std::span<const std::uint8_t> frame) {
  const std::lock_guard lock{mutex_};
  if (begin(TraceEntry::Way::Sent, frame) != nullptr) question_.assign(frame.begin(), frame.end());
}

void BusTrace::came(std::span<const std::uint8_t> bytes) {
  const std::lock_guard lock{mutex_};
  if (auto* const entry = begin(TraceEntry::Way::Came, bytes)) entry->question = question_;
}

void BusTrace::opened() {
  if (!watched()) return;
  const std::lock_guard lock{mutex_};
  (void)begin(TraceEntry::Way::Opened, {});
}

void BusTrace::trouble(const Error& error) {
  if (!watched()) return;
  const std::lock_guard lock{mutex_};
  auto* const entry = begin(TraceEntry::Way::Trouble, {});
  if (entry == nullptr) return;
  entry->fault = error.fault;
  entry->text = error.detail;
}

void BusTrace::asks(const DeviceId& device) {
  if (!watched()) return;
  const std::lock_guard lock{mutex_};
  device_ = device.text;
}

void BusTrace::ended(const std::optional<Error>& error, const devices::Observations& seen) {
  if (!watched()) return;
  const std::lock_guard lock{mutex_};
  auto* entry = std::exchange(in_doubt_, false) && !kept_.empty() ? &kept_.back() : nullptr;
  if (entry == nullptr && error) entry = begin(TraceEntry::Way::Trouble, {});
  if (entry != nullptr && error) entry->fault = error->fault;
  if (entry != nullptr) entry->text = error ? error->detail : text_of(seen);
  device_.clear();
}

}  // namespace archroom::runtime
