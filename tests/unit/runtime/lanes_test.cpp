// The lanes between threads: bounded, in order, nobody waits.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "controller/runtime/lanes.hpp"

namespace archroom::runtime {
namespace {

TEST(Lane, InOrderAndNothingWhereItIsFull) {
  int wakes = 0;
  Lane<int> lane{2, [&] { ++wakes; }};
  EXPECT_TRUE(lane.empty());
  EXPECT_TRUE(lane.push(1));
  EXPECT_TRUE(lane.push(2));
  EXPECT_FALSE(lane.push(3));
  EXPECT_EQ(wakes, 2) << "what was not put in wakes nobody";
  EXPECT_EQ(lane.take(), 1);
  EXPECT_EQ(lane.take(), 2);
  EXPECT_FALSE(lane.take().has_value());
}

TEST(Lane, PushOverGivesUpTheOldestThatMayGo) {
  Lane<int> lane{3, [] {}};
  const auto is_even = [](int n) { return n % 2 == 0; };
  for (const int n : {1, 2, 4}) EXPECT_EQ(lane.push_over(n, is_even), 0U);
  EXPECT_EQ(lane.push_over(5, is_even), 1U);
  EXPECT_EQ(lane.push_over(7, is_even), 1U);
  EXPECT_FALSE(lane.push_over(9, is_even).has_value()) << "none may go";
  std::vector<int> left;
  while (const auto n = lane.take()) left.push_back(*n);
  EXPECT_EQ(left, (std::vector{1, 5, 7}));
}

TEST(Lane, ManyProducersLoseNothing) {
  Lane<std::pair<int, int>> lane{4000, [] {}};
  std::vector<std::thread> producers;
  for (int p = 0; p < 4; ++p) {
    producers.emplace_back([&lane, p] {
      for (int i = 0; i < 1000; ++i) EXPECT_TRUE(lane.push({p, i}));
    });
  }
  std::vector<int> next(4);
  int taken = 0;
  while (taken < 4000) {
    const auto entry = lane.take();
    if (!entry) {
      std::this_thread::yield();
      continue;
    }
    ++taken;
    EXPECT_EQ(entry->second, next[static_cast<std::size_t>(entry->first)]++) << "each producer's entries stay in order";
  }
  for (auto& producer : producers) producer.join();
  EXPECT_TRUE(lane.empty());
}

}  // namespace
}  // namespace archroom::runtime
