#include "controller/gateways/mqtt/outbox.hpp"

#include <algorithm>

#include "base/contract.hpp"

namespace archroom::gateways {

void Outbox::journal_grew(std::uint64_t n) { journal_ = std::max(journal_, n); }

void Outbox::connected() {
  lost();
  connected_ = true;
}

void Outbox::lost() {
  connected_ = false;
  ++attempt_;
  flight_.clear();
  posted_ = delivered_;
}

std::size_t Outbox::wanted() const {
  if (!connected_ || posted_ >= journal_ || flight_.size() >= kWindow) return 0;
  return static_cast<std::size_t>(std::min<std::uint64_t>(kWindow - flight_.size(), journal_ - posted_));
}

Slip Outbox::post(std::uint64_t n, std::size_t letters) {
  ARCHROOM_CHECK(connected_ && n > posted_ && letters > 0);
  posted_ = n;
  flight_.push_back({n, letters});
  return {attempt_, n};
}

void Outbox::acknowledged(const Slip& slip) {
  if (slip.attempt != attempt_) return;
  const auto found = std::find_if(flight_.begin(), flight_.end(), [&](const OnItsWay& one) { return one.n == slip.n; });
  if (found == flight_.end() || found->letters == 0) return;
  --found->letters;
  while (!flight_.empty() && flight_.front().letters == 0) {
    delivered_ = flight_.front().n;
    flight_.pop_front();
  }
}

std::optional<std::uint64_t> Outbox::take_cursor() {
  if (!has_cursor()) return std::nullopt;
  writing_ = true;
  return delivered_;
}

void Outbox::cursor_written(std::uint64_t n) {
  writing_ = false;
  saved_ = n;
}

void Outbox::cursor_not_written() { writing_ = false; }

}  // namespace archroom::gateways
