#include "devices/barcode/assembly.hpp"

#include <utility>

namespace archroom::barcode {
namespace {

// The longest code, an identifier and an FNC1 before it, in any character set: more can't become a code.
constexpr std::size_t kMostBytes = 2 * kLongestCode;
// After a code that stopped coming, what comes within this time may be the rest of it and is no code of its own.
constexpr Duration kRestWithin = seconds{1};

}  // namespace

void Assembly::touch(Instant now) {
  if (!begun_ && rest_until_ && now < *rest_until_) spoilt_ = Why::NoEnd;
  rest_until_.reset();
  begun_ = true;
  last_ = now;
}

void Assembly::add(Instant now, std::string_view bytes) {
  touch(now);
  if (bytes_.size() + bytes.size() > kMostBytes) return spoil(now, Why::TooLong);
  bytes_ += bytes;
}

void Assembly::spoil(Instant now, Why why) {
  touch(now);
  if (!spoilt_) spoilt_ = why;
  bytes_.clear();
}

void Assembly::clear() {
  begun_ = false;
  bytes_.clear();
  aim_.reset();
  spoilt_.reset();
}

std::optional<Heard> Assembly::finish() {
  rest_until_.reset();
  std::optional<Heard> heard;
  if (spoilt_) {
    heard = HalfScan{*spoilt_};
  } else if (!bytes_.empty() || aim_) {
    heard = judged(bytes_, rules_, aim_);
  }
  clear();
  return heard;
}

std::optional<Heard> Assembly::break_off(Why why) {
  rest_until_.reset();
  if (!std::exchange(begun_, false)) return std::nullopt;
  const Heard heard = HalfScan{spoilt_.value_or(why)};
  clear();
  return heard;
}

std::optional<Heard> Assembly::on_time(Instant now) {
  if (!begun_ || now < due()) return std::nullopt;
  if (idle_is_the_end_) return finish();
  auto heard = break_off(Why::NoEnd);
  rest_until_ = now + kRestWithin;
  return heard;
}

}  // namespace archroom::barcode
