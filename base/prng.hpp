// A seeded generator whose numbers are the same on every machine and library (xorshift64*, Vigna 2016). Not for secrets.
#pragma once

#include <cstdint>

namespace archroom {

class Prng {
 public:
  explicit constexpr Prng(std::uint64_t seed) : state_(seed == 0 ? 0x9E3779B97F4A7C15ULL : seed) {}

  constexpr std::uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1DULL;
  }
  // In [0, bound); 0 where bound is 0. The bias is below bound / 2^32.
  constexpr std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32); }
  constexpr bool chance(std::uint32_t per_thousand) { return below(1000) < per_thousand; }

 private:
  std::uint64_t state_;
};

}  // namespace archroom
