// What must hold whatever happens. The seeds are fixed, so that a run is the same everywhere; ARCHROOM_SEED=N plays one more.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "base/codec.hpp"
#include "tests/property/random_room.hpp"

namespace archroom::property {
namespace {

std::uint64_t first_seed() {
  const char* const text = std::getenv("ARCHROOM_SEED");
  return text == nullptr ? 1 : std::strtoull(text, nullptr, 10);
}

std::string tail_of(const RandomRoom& room) {
  std::string tail;
  const auto& kept = room.kept();
  for (std::size_t i = kept.size() > 12 ? kept.size() - 12 : 0; i < kept.size(); ++i) {
    tail += std::to_string(kept[i].event.at.ns) + " event " + std::to_string(kept[i].event.body.index()) + "\n" + kept[i].effects;
  }
  return tail;
}

struct Sums {
  std::uint64_t moves = 0;
  std::uint64_t arrivals = 0;
  std::uint64_t permits_lost = 0;
  std::uint64_t done = 0;
};

Sums watched(RandomRoom::Wire wire, std::uint64_t seeds, std::size_t events) {
  Sums sums;
  for (std::uint64_t seed = first_seed(); seed < first_seed() + seeds; ++seed) {
    RandomRoom room{seed, wire};
    room.run(events);
    EXPECT_EQ(room.watch().complaint(), "") << "seed " << seed << "\n" << tail_of(room);
    if (!room.watch().complaint().empty()) break;
    sums.moves += room.watch().moves();
    sums.arrivals += room.watch().arrivals();
    sums.permits_lost += room.watch().permits_lost();
    sums.done += room.watch().requests_done();
  }
  std::printf("from seed %llu: moves %llu, arrivals %llu, stopped by a rule %llu, requests done %llu\n",
              static_cast<unsigned long long>(first_seed()), static_cast<unsigned long long>(sums.moves),
              static_cast<unsigned long long>(sums.arrivals), static_cast<unsigned long long>(sums.permits_lost),
              static_cast<unsigned long long>(sums.done));
  return sums;
}

TEST(CoreProperty, EveryMotionHasLeaveAtEveryInstant) {
  const auto sums = watched(RandomRoom::Wire::Plc, 30, 2500);
  // It can't pass by doing nothing.
  EXPECT_GE(sums.moves, 250U);
  EXPECT_GE(sums.arrivals, 60U);
  EXPECT_GE(sums.permits_lost, 60U);
  EXPECT_GE(sums.done, 60U);
}

TEST(CoreProperty, EveryMotionHasLeaveWhateverTheWireSays) {
  const auto sums = watched(RandomRoom::Wire::Noise, 24, 3500);
  EXPECT_GE(sums.moves, 40U);
  EXPECT_GE(sums.permits_lost, 20U);
}

TEST(CoreProperty, TheRoomRecoversWhenFaultsEnd) {
  for (std::uint64_t seed = first_seed(); seed < first_seed() + 20; ++seed) {
    RandomRoom room{seed, RandomRoom::Wire::Plc};
    room.run(500);
    const auto open = room.watch().kept().restored().requests.size();
    const auto took = room.recovers_within(seconds{60} * static_cast<int>(open + 2));
    EXPECT_EQ(room.watch().complaint(), "") << "seed " << seed << "\n" << tail_of(room);
    EXPECT_NE(took, Duration::max()) << "seed " << seed << ", open requests " << open << "\n" << tail_of(room);
  }
}

// Plays kept events again; at some of them the state goes through its bytes.
void same_again(const RandomRoom& room, std::uint64_t seed, std::uint32_t snapshots_per_thousand) {
  Prng prng{seed + 1};
  core::State state;
  for (std::size_t i = 0; i < room.kept().size(); ++i) {
    const auto& kept = room.kept()[i];
    if (kept.starts) state = core::initial_state(room.plans(), property::RandomRoom::kRoom);
    if (prng.chance(snapshots_per_thousand)) {
      const auto bytes = encoded(state);
      auto back = decoded<core::State>(bytes);
      ASSERT_TRUE(back.has_value()) << "seed " << seed << ", event " << i;
      ASSERT_EQ(encoded(*back), bytes);
      state = *std::move(back);
    }
    const auto bytes = encoded(kept.event);
    const auto event = decoded<core::Event>(bytes);
    ASSERT_TRUE(event.has_value());
    ASSERT_EQ(encoded(*event), bytes);
    ASSERT_EQ(text_of_all(core::step(state, *event)), kept.effects) << "seed " << seed << ", event " << i;
    ASSERT_EQ(core::digest(state), kept.digest) << "seed " << seed << ", event " << i;
  }
}

TEST(CoreProperty, TheSameEventsGiveTheSameEffectsAndDigests) {
  for (std::uint64_t seed = first_seed() + 100; seed < first_seed() + 106; ++seed) {
    RandomRoom room{seed, seed % 2 == 0 ? RandomRoom::Wire::Plc : RandomRoom::Wire::Noise};
    room.run(1500);
    same_again(room, seed, 0);
  }
}

TEST(CoreProperty, AStateThatWentThroughItsBytesGoesOnTheSame) {
  for (std::uint64_t seed = first_seed() + 200; seed < first_seed() + 206; ++seed) {
    RandomRoom room{seed, seed % 2 == 0 ? RandomRoom::Wire::Plc : RandomRoom::Wire::Noise};
    room.run(1000);
    same_again(room, seed, 200);
  }
}

TEST(CoreProperty, DifferentStatesHaveDifferentDigests) {
  RandomRoom room{first_seed() + 300, RandomRoom::Wire::Plc};
  room.run(1000);
  std::set<std::uint64_t> digests;
  for (const auto& kept : room.kept()) digests.insert(kept.digest);
  // Every step moves `now` on at least, but for steps at one instant that change nothing.
  EXPECT_GT(digests.size(), room.kept().size() * 9 / 10);
}

}  // namespace
}  // namespace archroom::property
