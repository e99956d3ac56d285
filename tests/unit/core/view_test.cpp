// What people see of a bank: nothing that is not known, and everything that is.
#include <gtest/gtest.h>

#include "controller/core/view.hpp"
#include "tests/unit/core/ready_bank.hpp"

namespace archroom::core {
namespace {

TEST(View, AReadyBank) {
  ReadyBank ready;
  const auto view = view_of(ready.state, ready.bank);
  EXPECT_EQ(view.bank, BankId{"1"});
  EXPECT_TRUE(view.armed);
  EXPECT_TRUE(view.link_up);
  EXPECT_EQ(view.mode, devices::ShelfMode::Closed);
  EXPECT_EQ(view.session, devices::Session::Ours);
  ASSERT_EQ(view.columns.size(), 8U);
  EXPECT_TRUE(view.columns.front().fixed);
  EXPECT_FALSE(view.columns.back().fixed);
  ASSERT_EQ(view.aisles.size(), 8U);
  EXPECT_EQ(view.aisles.back().width_mm, 800);
  EXPECT_FALSE(view.open_aisle.has_value()) << "the end space is no aisle between two columns";
  EXPECT_TRUE(view.blockers.empty());
}

TEST(View, AnOpenAisleAndSomebodyInIt) {
  ReadyBank ready{plan_of_eight(FixedColumn::Right)};
  ready.picture.open(3);
  ready.picture.occupied(3, true);
  ready.look();
  const auto view = view_of(ready.state, ready.bank);
  EXPECT_EQ(view.open_aisle, 3);
  ASSERT_EQ(view.aisles.size(), 8U);
  EXPECT_EQ(view.aisles[3].aisle, 3);
  EXPECT_TRUE(view.aisles[3].occupied);
  EXPECT_TRUE(view.columns.back().fixed);
  ASSERT_EQ(view.blockers.size(), 1U);
  EXPECT_EQ(view.blockers.front().reason.cause, Cause::AisleOccupied);
}

TEST(View, WhatIsNotKnownIsNotShown) {
  ReadyBank ready;
  ready.picture.open(3);
  ready.look();
  for (const auto quality : {devices::Quality::Bad, devices::Quality::Unknown}) {
    ready.bank.quality = quality;
    const auto view = view_of(ready.state, ready.bank);
    EXPECT_TRUE(view.columns.empty());
    EXPECT_TRUE(view.aisles.empty());
    EXPECT_FALSE(view.open_aisle.has_value());
    EXPECT_EQ(view.mode, devices::ShelfMode::Unknown);
    EXPECT_EQ(view.session, devices::Session::None);
    EXPECT_FALSE(view.blockers.empty());
  }
}

TEST(View, ARunningJobDoesNotBlockItself) {
  ReadyBank ready;
  ready.sent(devices::CloseBank{}, milliseconds{100});
  ready.picture.moving(3, 400);
  ready.look();
  const auto view = view_of(ready.state, ready.bank);
  ASSERT_TRUE(view.job.has_value());
  EXPECT_EQ(view.job->job, JobId{7});
  EXPECT_TRUE(view.blockers.empty());
}

TEST(View, AJumpingEncoderOpensNoAisle) {
  ReadyBank ready;
  ready.picture.open(3);
  ready.picture.report().columns[3].position_mm += 900;
  ready.look();
  EXPECT_FALSE(view_of(ready.state, ready.bank).open_aisle.has_value());
}

}  // namespace
}  // namespace archroom::core
