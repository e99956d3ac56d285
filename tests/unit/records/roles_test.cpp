// Roles and sets of them.
#include "controller/records/roles.hpp"

#include <gtest/gtest.h>

namespace archroom::records {
namespace {

TEST(Roles, EveryNameLeadsBackToItsRole) {
  for (const Role role : kEveryRole) EXPECT_EQ(role_of(name_of(role)), role) << name_of(role);
  EXPECT_FALSE(role_of("Operator").has_value());
  EXPECT_FALSE(role_of("").has_value());
}

TEST(Roles, EverySetSurvivesItsText) {
  for (unsigned bits = 0; bits < 1U << kEveryRole.size(); ++bits) {
    Roles roles;
    for (std::size_t i = 0; i < kEveryRole.size(); ++i) {
      if ((bits >> i & 1U) != 0) roles.add(kEveryRole.at(i));
    }
    EXPECT_EQ(roles_of(text_of(roles)), roles) << text_of(roles);
  }
}

TEST(Roles, AreReadHoweverTheyAreSeparatedAndRefusedWhole) {
  const Roles both{Role::Operator, Role::Archivist};
  for (const auto* text : {"operator,archivist", "archivist operator", " operator; archivist ", "operator,,archivist,operator"})
    EXPECT_EQ(roles_of(text), both) << text;
  EXPECT_EQ(roles_of(""), Roles{});
  EXPECT_EQ(roles_of(" , "), Roles{});
  EXPECT_FALSE(roles_of("operator,king").has_value());
  EXPECT_EQ(text_of(both), "operator,archivist");
}

TEST(Roles, MeetAndHold) {
  const Roles both{Role::Operator, Role::Archivist};
  EXPECT_TRUE(both.meets({Role::Archivist, Role::Safety}));
  EXPECT_FALSE(both.meets({Role::Safety}));
  EXPECT_FALSE(both.meets({}));
  EXPECT_TRUE(both.holds({Role::Operator}));
  EXPECT_TRUE(both.holds({}));
  EXPECT_FALSE(both.holds({Role::Operator, Role::Safety}));
  EXPECT_TRUE(kAllRoles.holds(both));
}

}  // namespace
}  // namespace archroom::records
