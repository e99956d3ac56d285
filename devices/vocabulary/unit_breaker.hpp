// Keeps one dead unit from costing the others on its line their time: after a few failures it is left alone, and only asked again
// now and then, in time that nobody else wants. A value: one for each unit of a line, owned by whoever waits for the line.
#pragma once

#include <cstdint>

#include "base/instant.hpp"

namespace archroom::devices {

class UnitBreaker {
 public:
  struct Settings {
    int failures = 3;                          // in a row, or as many over what answers make good, until it is left alone
    Duration first_pause = milliseconds{500};  // doubled with each probe that fails
    Duration longest_pause = seconds{10};
    Duration patience = seconds{60};  // a line that is never idle still spares time for a probe that is so much overdue
  };

  UnitBreaker() = default;
  explicit UnitBreaker(Settings settings) : settings_(settings) {}

  // It answered, be it with an exception: it lives. One answer makes good a third of a failure: a unit that loses one question in
  // four is asked on, one that loses every other is not. The next failure after it was left alone counts at once.
  void answered();
  // No answer, or none that makes sense.
  void failed(Instant now);

  [[nodiscard]] bool is_left_alone() const { return left_alone_; }
  // `line_idle`: nobody else's question would wait if this one ran into its time-out.
  [[nodiscard]] bool may_ask(Instant now, bool line_idle) const;
  // Before this nothing is worth a thought; never() while it is not left alone.
  [[nodiscard]] Instant next_probe() const { return left_alone_ ? probe_at_ : Instant::never(); }

 private:
  static constexpr int kFailure = 3;  // of what an answer takes away one
  [[nodiscard]] int limit() const { return settings_.failures * kFailure; }

  Settings settings_;
  int soft_errors_ = 0;
  bool left_alone_ = false;
  Duration pause_{};
  Instant probe_at_;
};

}  // namespace archroom::devices
