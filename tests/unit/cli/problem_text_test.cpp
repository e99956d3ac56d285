#include "controller/app/cli/problem_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "controller/app/cli/progress.hpp"
#include "controller/app/cli/text_width.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

TEST(ProblemText, SaysWhatStandsInTheWay) {
  const Context context;
  const json problem = json::parse(R"({"title":"It cannot be done now","detail":"aisle 5 is occupied",
    "blocked_by":[{"rule":"SR-04","text":"aisle 5 is occupied","since":"2020-01-01T00:00:00.000Z"}]})");
  const std::string text = problem_text(problem, context);
  EXPECT_TRUE(text.starts_with("It cannot be done now: aisle 5 is occupied\n  SR-04  aisle 5 is occupied (since 20")) << text;
}

TEST(ProblemText, NamesEveryBadLineOfAnImport) {
  Context context;
  context.language = Language::Chinese;
  const json problem = json::parse(R"({"title":"导入文件有错误的行","detail":"全部未导入",
    "import":{"errors":[{"line":3,"column":"year","text":"不是数字"},{"line":9,"column":null,"text":"列数不对"}]}})");
  EXPECT_EQ(problem_text(problem, context), "导入文件有错误的行：全部未导入\n  第 3 行，year：不是数字\n  第 9 行：列数不对\n");
}

TEST(ProblemText, AnythingGivesSomeText) {
  const Context context;
  for (const auto* text : {"{}", R"({"blocked_by":5,"errors":{},"candidates":null,"title":3})", R"({"import":[]})"}) {
    EXPECT_FALSE(problem_text(json::parse(text), context).empty()) << text;
  }
}

TEST(Progress, ABarThatFitsTheTerminal) {
  const Context context;
  Progress progress{100};
  progress.add(std::string(49, 'x') + "\n");
  EXPECT_EQ(progress.line(1, 60, context), "[##################...................]  50 %  1 lines  1/s");
  for (int width = 30; width < 120; ++width) EXPECT_LE(width_of(progress.line(1, width, context)), std::max(width, 35));
  EXPECT_TRUE(progress.due(0));
  EXPECT_FALSE(progress.due(0.05));
  EXPECT_TRUE(progress.due(0.2));
}

}  // namespace
}  // namespace archroom::cli
