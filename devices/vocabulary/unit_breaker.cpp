#include "devices/vocabulary/unit_breaker.hpp"

#include <algorithm>

namespace archroom::devices {

void UnitBreaker::answered() {
  soft_errors_ = left_alone_ ? limit() - kFailure : std::max(0, soft_errors_ - 1);
  left_alone_ = false;
}

void UnitBreaker::failed(Instant now) {
  soft_errors_ = std::min(limit(), soft_errors_ + kFailure);
  if (soft_errors_ < limit()) return;
  pause_ = left_alone_ ? std::min(settings_.longest_pause, pause_ * 2) : settings_.first_pause;
  left_alone_ = true;
  probe_at_ = now + pause_;
}

bool UnitBreaker::may_ask(Instant now, bool line_idle) const {
  if (!left_alone_) return true;
  return now >= probe_at_ && (line_idle || now >= probe_at_ + settings_.patience);
}

}  // namespace archroom::devices
