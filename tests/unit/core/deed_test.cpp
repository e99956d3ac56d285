// The names of states, movements and refusals go over the wire and into the journal: each is there, once, and comes back.
#include "controller/core/stations/deed.hpp"

#include <gtest/gtest.h>

#include <set>

namespace archroom::core {
namespace {

TEST(Deed, EveryStateOfABoxHasANameThatComesBack) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(BoxState::Damaged); ++i) {
    const auto state = static_cast<BoxState>(i);
    EXPECT_EQ(box_state_of(name_of(state)), state);
    names.insert(name_of(state));
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"in_store", "out", "reserved", "sealed", "lost", "damaged"}));
  EXPECT_FALSE(box_state_of("borrowed"));
}

TEST(Deed, EveryMovementHasANameThatComesBack) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(MovementKind::Mended); ++i) {
    const auto kind = static_cast<MovementKind>(i);
    EXPECT_EQ(movement_kind_of(name_of(kind)), kind);
    names.insert(name_of(kind));
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"out", "in", "move", "put_away", "undo", "lost", "found", "damaged", "mended"}));
}

TEST(Deed, EveryRefusalHasACodeOfItsOwnThatComesBack) {
  std::set<std::string_view> codes;
  for (int i = 0; i <= static_cast<int>(Decline::StoreFailing); ++i) {
    const auto why = static_cast<Decline>(i);
    EXPECT_EQ(decline_of(code_of(why)), why);
    EXPECT_TRUE(codes.insert(code_of(why)).second) << code_of(why);
  }
  EXPECT_FALSE(decline_of("no-reason"));
}

}  // namespace
}  // namespace archroom::core
