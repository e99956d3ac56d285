#include "controller/app/cli/canvas.hpp"

#include <gtest/gtest.h>

namespace archroom::cli {
namespace {

using Lines = std::vector<std::string>;

TEST(Canvas, WideCharactersTakeTwoCells) {
  Canvas canvas{6, 1};
  canvas.put(0, 0, "人x");
  canvas.put(4, 0, "人");
  EXPECT_EQ(canvas.lines(), (Lines{"人x 人"}));
}

TEST(Canvas, HalfOfAWideCharacterBecomesABlank) {
  Canvas canvas{6, 1};
  canvas.put(0, 0, "人人");
  canvas.put(1, 0, "x");
  EXPECT_EQ(canvas.lines(), (Lines{" x人"}));
  canvas.put(2, 0, "y");
  EXPECT_EQ(canvas.lines(), (Lines{" xy"}));
}

TEST(Canvas, WhatDoesNotFitIsCut) {
  Canvas canvas{3, 2};
  canvas.put(-1, 0, "abcde");
  canvas.put(2, 1, "人");
  canvas.put(0, 7, "nowhere");
  EXPECT_EQ(canvas.lines(), (Lines{"bcd", ""}));
}

}  // namespace
}  // namespace archroom::cli
