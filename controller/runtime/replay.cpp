#include "controller/runtime/replay.hpp"

#include <fstream>
#include <iterator>

#include "base/codec.hpp"
#include "controller/core/step.hpp"
#include "controller/runtime/flight_recorder.hpp"

namespace archroom::runtime {
namespace {

struct FrameRead {
  Frame kind = Frame::Event;
  std::string_view payload;
};

std::uint32_t u32_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < 4; ++i) value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return value;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes), at_(sizeof kFlightHeader - 1) {}

  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool done() const { return at_ == bytes_.size(); }
  [[nodiscard]] bool damaged() const { return damaged_; }

  // Nothing at the end, where the last frame is cut short, or where it is damaged.
  std::optional<FrameRead> next() {
    if (bytes_.size() - at_ < 9) return std::nullopt;
    const std::size_t size = u32_at(bytes_, at_);
    if (size > bytes_.size() - at_ - 9) return std::nullopt;
    const auto covered = bytes_.substr(at_ + 4, 1 + size);
    if (u32_at(bytes_, at_ + 5 + size) != static_cast<std::uint32_t>(fnv1a(covered))) {
      damaged_ = true;
      return std::nullopt;
    }
    at_ += 9 + size;
    return FrameRead{static_cast<Frame>(covered.front()), covered.substr(1)};
  }

 private:
  std::string_view bytes_;
  std::size_t at_;
  bool damaged_ = false;
};

class Run {
 public:
  explicit Run(const OnStep& on_step) : on_step_(on_step) {}

  [[nodiscard]] ReplayReport& report() { return report_; }

  // False: the payload is not what its kind says, or has no state to act upon.
  bool play(const FrameRead& frame) {
    switch (frame.kind) {
      case Frame::Snapshot: {
        auto state = decoded<core::State>(frame.payload);
        if (!state) return false;
        state_ = *std::move(state);
        return true;
      }
      case Frame::Event: return play_event(decoded<core::Event>(frame.payload));
      case Frame::Digest: return compare(decoded<std::uint64_t>(frame.payload));
    }
    return false;
  }

  void finish() {
    if (state_) report_.digest = core::digest(*state_);
  }

 private:
  bool play_event(const std::optional<core::Event>& event) {
    if (!event || !state_ || event->at < state_->now) return false;
    // The first event of a process, and only that, says what the register remembers.
    if (state_->restored == std::holds_alternative<core::Restored>(event->body)) return false;
    const auto effects = core::step(*state_, *event);
    if (report_.events == 0) report_.from = event->wall;
    report_.until = event->wall;
    ++report_.events;
    report_.effects += effects.size();
    if (on_step_) on_step_(*event, effects, *state_);
    return true;
  }

  bool compare(const std::optional<std::uint64_t>& recorded) {
    if (!recorded || !state_) return false;
    if (core::digest(*state_) == *recorded) {
      ++report_.digests;
    } else if (!report_.diverged_at) {
      report_.diverged_at = report_.events;
    }
    return true;
  }

  const OnStep& on_step_;
  std::optional<core::State> state_;
  ReplayReport report_;
};

}  // namespace

Result<ReplayReport> replay_bytes(std::string_view bytes, const OnStep& on_step) {
  if (!bytes.starts_with(kFlightHeader)) return Error{Fault::Refused, "not a flight recording of this version"};
  Reader reader{bytes};
  Run run{on_step};
  while (const auto frame = reader.next()) {
    if (!run.play(*frame))
      return Error{Fault::Garbled, "the frame that ends at byte " + std::to_string(reader.at()) + " makes no sense"};
  }
  if (reader.damaged()) return Error{Fault::Garbled, "damaged at byte " + std::to_string(reader.at())};
  run.report().cut_short = !reader.done();
  run.finish();
  return run.report();
}

Result<ReplayReport> replay_file(const std::string& path, const OnStep& on_step) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return Error{Fault::Refused, path + ": can't be read"};
  const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
  return replay_bytes(bytes, on_step);
}

std::string_view name_of(const core::Body& body) {
  static constexpr std::string_view kNames[] = {
      "Restored",        "Tick",        "Observed",      "LinkUp",        "LinkLost",           "OrderDropped",
      "Requested",       "Confirmed",   "CancelOrdered", "MoveOrdered",   "StopOrdered",        "RearmOrdered",
      "Durable",         "StoreFailed", "StoreWorks",    "ForbidOrdered", "ClearForbidOrdered", "ProofTestOrdered",
      "FireParkOrdered", "ZoneTold",    "Scanned",       "GunTold",       "Transacted",         "AlarmOrdered"};
  static_assert(std::size(kNames) == std::variant_size_v<core::Body>);
  return kNames[body.index()];
}

std::string_view name_of(const core::Effect& effect) {
  static constexpr std::string_view kNames[] = {"Persist",  "Actuate",     "StopMotion",     "Answer",       "BankChanged",
                                                "Transact", "TellStation", "ReadingChanged", "AlarmChanged", "GuardsChanged"};
  static_assert(std::size(kNames) == std::variant_size_v<core::Effect>);
  return kNames[effect.index()];
}

}  // namespace archroom::runtime
