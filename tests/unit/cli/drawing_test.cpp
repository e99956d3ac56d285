#include "controller/app/cli/drawing.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "controller/app/cli/text_width.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

// A fixed column on the left and four moving ones; aisle 2 is open, column 4 is on its way.
json bank() {
  return json::parse(R"({"bank":"1","link_up":true,"mode":"open","armed":true,"disarmed_by":null,
    "evidence":{"quality":"good","detail":null,"age_ms":100},"active":[],"latched":[],
    "open_aisle":2,"column_width_mm":550,"aisle_mm":900,
    "columns":[{"column":1,"fixed":true,"position_mm":0,"travel":"standing","fault":false},
               {"column":2,"fixed":false,"position_mm":550,"travel":"standing","fault":false},
               {"column":3,"fixed":false,"position_mm":2000,"travel":"standing","fault":false},
               {"column":4,"fixed":false,"position_mm":2550,"travel":"left","fault":false},
               {"column":5,"fixed":false,"position_mm":3100,"travel":"standing","fault":true}],
    "aisles":[{"aisle":1,"width_mm":0,"occupied":false},{"aisle":2,"width_mm":900,"occupied":true}],
    "job":null,"requests":["req-1"],
    "blocked_by":[{"rule":"SR-04","text":"aisle 2 is occupied","since":"2026-01-01T00:00:00.000Z"}]})");
}

std::map<std::string, json> requests() {
  return {{"req-1", json::parse(R"({"id":"req-1","state":"waiting_safety","reason":{"rule":"SR-04","text":"aisle 2 is occupied"},
    "boxes":[{"barcode":"A0000001","place_text":"3架左—2档—4层"}]})")}};
}

std::string drawn(const json& bank, const Context& context, int width) {
  std::string out = "\n";
  for (const auto& line : draw_bank(bank, requests(), context, width)) out += line + "\n";
  return out;
}

TEST(Drawing, ABankInEnglish) {
  EXPECT_EQ(drawn(bank(), Context{}, 80), R"(
bank 1  open, aisle 2  armed
                                         <
╔══════╗┌──────┐             ┌──────┐┌──────┐┌──────┐
║  1   ║│  2   │      @      │  3   ││  4   ││  5!  │
╚══════╝└──────┘             └──────┘└──────┘└──────┘
                      2
                    aisle
  SR-04  aisle 2 is occupied
  req-1  A0000001 3架左—2档—4层  waits for safety: aisle 2 is occupied
)");
}

TEST(Drawing, ABankInChineseOnANarrowTerminal) {
  Context context;
  context.language = Language::Chinese;
  EXPECT_EQ(drawn(bank(), context, 30), R"(
区 1  打开，第2通道　已启用
                     <
╔══╗┌──┐       ┌──┐┌──┐┌──┐
║1 ║│2 │  人   │3 ││4 ││5!│
╚══╝└──┘       └──┘└──┘└──┘
         2通道
  SR-04  aisle 2 is occupied
  req-1  A0000001 3架左—2档—4…
)");
}

TEST(Drawing, NoLineIsWiderThanTheTerminal) {
  Context context;
  context.language = Language::Chinese;
  for (int width = 10; width < 120; ++width) {
    for (const auto& line : draw_bank(bank(), requests(), context, width)) EXPECT_LE(width_of(line), width) << line;
  }
}

TEST(Drawing, SaysWhatIsNotKnown) {
  json lost = bank();
  lost["link_up"] = false;
  lost["armed"] = false;
  lost["columns"] = json::array();
  lost["disarmed_by"] = {{"rule", "restart"}, {"text", "the controller was restarted"}};
  EXPECT_EQ(bank_line(lost, Context{}).substr(0, 80),
            "bank 1  no link to its controller, aisle 2  not armed: the controller was restar");
  EXPECT_NE(drawn(lost, Context{}, 80).find("(positions not known)"), std::string::npos);
  EXPECT_FALSE(draw_bank(json::object(), {}, Context{}, 80).empty());
}

TEST(Drawing, AJobInWords) {
  const json job = json::parse(R"({"job":12,"motion":"open","column":3,"side":"left","phase":"moving"})");
  EXPECT_EQ(job_line(job, Context{}), "opening column 3 left (job 12, moving)");
  EXPECT_EQ(job_line(nullptr, Context{}), "");
}

}  // namespace
}  // namespace archroom::cli
