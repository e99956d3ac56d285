#include "base/codec.hpp"

#include <gtest/gtest.h>

#include "base/prng.hpp"

namespace archroom {
namespace {

enum class Colour : std::uint8_t { Red, Green };

struct Inner {
  std::int32_t depth = 0;
  std::optional<std::string> note;
  friend bool operator==(const Inner&, const Inner&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("depth", self.depth);
    v("note", self.note);
  }
};

struct Outer {
  bool on = false;
  Colour colour = Colour::Red;
  std::uint64_t big = 0;
  std::vector<Inner> list;
  std::map<BankId, JobId> jobs;
  std::variant<std::monostate, std::string, Inner> either;
  Instant at;
  friend bool operator==(const Outer&, const Outer&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("on", self.on);
    v("colour", self.colour);
    v("big", self.big);
    v("list", self.list);
    v("jobs", self.jobs);
    v("either", self.either);
    v("at", self.at);
  }
};

Outer sample() {
  return {true,         Colour::Green,   ~0ULL, {{-7, "档案盒"}, {1 << 30, std::nullopt}}, {{BankId{"1"}, JobId{4711}}},
          Inner{3, ""}, Instant::never()};
}

TEST(Codec, WhatGoesInComesOut) { EXPECT_EQ(decoded<Outer>(encoded(sample())), sample()); }

TEST(Codec, EveryShortenedInputIsRefused) {
  const auto bytes = encoded(sample());
  for (std::size_t n = 0; n < bytes.size(); ++n) EXPECT_EQ(decoded<Outer>(bytes.substr(0, n)), std::nullopt) << n;
  EXPECT_EQ(decoded<Outer>(bytes + '\0'), std::nullopt);
}

TEST(Codec, GarbageNeitherCrashesNorAllocatesMoreThanItself) {
  Prng random{20260301};
  const auto good = encoded(sample());
  for (int round = 0; round < 20'000; ++round) {
    auto bytes = good;
    for (std::uint32_t flips = 1 + random.below(4); flips > 0; --flips) {
      bytes[random.below(static_cast<std::uint32_t>(bytes.size()))] = static_cast<char>(random.below(256));
    }
    if (const auto value = decoded<Outer>(bytes)) {
      EXPECT_LE(value->list.size(), bytes.size());
    }
  }
}

TEST(Codec, ANumberThatDoesNotFitIsRefused) {
  Encoder encoder;
  encoder.put(std::int64_t{70'000});
  EXPECT_EQ(decoded<std::uint16_t>(encoder.bytes()), std::nullopt);
  EXPECT_EQ(decoded<std::uint32_t>(encoder.bytes()), 70'000u);
}

TEST(Codec, DigestTellsStatesApart) {
  auto other = sample();
  other.list[0].depth = -8;
  EXPECT_NE(fnv1a(encoded(sample())), fnv1a(encoded(other)));
  EXPECT_EQ(fnv1a("a"), 0xaf63dc4c8601ec8cULL);  // published test vector of FNV-1a 64
}

}  // namespace
}  // namespace archroom
