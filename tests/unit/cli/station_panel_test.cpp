// The screen of a station.
#include "controller/app/cli/station_panel.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "controller/app/cli/text_width.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

const json kFeedback = {{"text", {{"zh", "缺分管领导签字"}, {"en", "the signature of the leader in charge is missing"}}},
                        {"tone", "error"},
                        {"colour", "red"},
                        {"private", {{"person", "张三"}}}};

TEST(StationPanel, BothLanguagesAndThePersonOnTheColour) {
  const auto lines = drawn(panel_of(kFeedback), "desk", 30);
  std::string all;
  for (const auto& line : lines) all += line + "\n";
  for (const auto* part : {"缺分管领导签字", "张三", "desk", "\x1b[1;97;41m"})
    EXPECT_NE(all.find(part), std::string::npos) << part;
  EXPECT_NE(all.find("the signature of the leade"), std::string::npos) << "broken where the width ends";
}

TEST(StationPanel, EveryColouredLineFillsTheWidth) {
  for (const auto& line : drawn(panel_of(kFeedback), "", 30)) {
    if (line.empty()) continue;
    const auto begin = line.find('m') + 1;
    EXPECT_EQ(width_of(line.substr(begin, line.rfind("\x1b[") - begin)), 30) << line;
  }
}

TEST(StationPanel, TheBellTellsTheTone) {
  EXPECT_EQ(rings_of(panel_of("", "", "ok")), 1);
  EXPECT_EQ(rings_of(panel_of("", "", "question")), 2);
  EXPECT_EQ(rings_of(panel_of("", "", "warning")), 2);
  EXPECT_EQ(rings_of(panel_of("", "", "error")), 3);
  EXPECT_EQ(line_of(panel_of(kFeedback)), "error 张三 缺分管领导签字 | the signature of the leader in charge is missing");
}

}  // namespace
}  // namespace archroom::cli
