// What stands on a label, before it is drawn.
#include "controller/app/labels/label.hpp"

#include <gtest/gtest.h>

#include <set>

namespace archroom::labels {
namespace {

std::string fields(const Label& label) {
  std::string out;
  for (const auto& field : label.fields) out += field.caption + "=" + field.value + " ";
  return out;
}

TEST(Label, ABoxHasWhatStandsOnItsSpine) {
  const BoxWords box{"A1", "劳动合同", "J001-2010-1", "J001", "12", "3", "7", "2010", "50"};
  EXPECT_EQ(fields(box_label(box, true)), "档号=J001-2010-1 全宗号=J001 目录号=12 起止卷号=3–7 年度=2010 期限=50 ");
  EXPECT_EQ(fields(box_label(box, false)), "ref.=J001-2010-1 fonds=J001 cat.=12 vols.=3–7 year=2010 keep=50 ");
  EXPECT_EQ(box_label(box, true).code, "A1");
  EXPECT_EQ(box_label(box, true).title, "劳动合同");
}

TEST(Label, WhatIsNotKnownIsLeftOut) {
  EXPECT_EQ(fields(box_label({.barcode = "A1", .title = "x", .volume_from = "4", .volume_to = "4"}, true)), "起止卷号=4 ");
  EXPECT_EQ(fields(box_label({.barcode = "A1", .title = "x", .volume_to = "9"}, true)), "起止卷号=9 ");
  EXPECT_EQ(fields(box_label({.barcode = "A1", .title = "x"}, true)), "");
}

TEST(Label, LineEndsInATitleAreBlanks) {
  EXPECT_EQ(box_label({.barcode = "A1", .title = "one\r\ntwo\tthree"}, true).title, "one  two three");
}

TEST(Label, EveryPrefixIsTheOneThatStationsKnow) {
  EXPECT_EQ(slot_label("A/1/03L/2/4/1", "3架左—2档—4层").code, "S:A/1/03L/2/4/1");
  EXPECT_EQ(slot_label("A/1/03L/2/4/1", "3架左—2档—4层").large, "3架左—2档—4层");
  EXPECT_EQ(slot_label("A/1/03L/2/4/12", "3架左—2档—4层").title, "第12格 slot 12");
  EXPECT_EQ(person_label("K4711", "x").code, "P:K4711");
  std::set<std::string> codes;
  for (const auto& label : control_labels()) codes.insert(label.code);
  EXPECT_EQ(codes, (std::set<std::string>{"C:OUT", "C:IN", "C:MOVE", "C:PUT", "C:UNDO", "C:CANCEL", "C:WHO"}));
}

}  // namespace
}  // namespace archroom::labels
