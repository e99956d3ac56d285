// Virtual time: what shall happen when, in order. Nothing here waits; time is wherever the next thing is. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "base/instant.hpp"

namespace archroom::simulation {

class Clockwork {
 public:
  using Action = std::function<void()>;

  [[nodiscard]] Instant now() const { return now_; }
  // Things of one instant happen in the order in which they were set. What is set in the past happens now.
  void at(Instant when, Action action) { things_.push({when < now_ ? now_ : when, ++last_, std::move(action)}); }
  void in(Duration later, Action action) { at(now_ + later, std::move(action)); }
  // The next thing, if it is not later than `until`; else time goes on to `until` and nothing happens.
  bool pass(Instant until) {
    if (things_.empty() || things_.top().when > until) {
      now_ = until;
      return false;
    }
    now_ = things_.top().when;
    const Action action = things_.top().action;
    things_.pop();
    action();
    return true;
  }

 private:
  struct Thing {
    Instant when;
    std::uint64_t order = 0;
    Action action;
    friend bool operator<(const Thing& a, const Thing& b) { return a.when != b.when ? a.when > b.when : a.order > b.order; }
  };
  Instant now_{1'000'000'000'000};
  std::uint64_t last_ = 0;
  std::priority_queue<Thing> things_;
};

}  // namespace archroom::simulation
