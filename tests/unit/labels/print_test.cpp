// Documents: pages, places that are used up, and nothing half-done.
#include "controller/app/labels/print.hpp"

#include <gtest/gtest.h>

namespace archroom::labels {
namespace {

Job job(std::string_view sheet) {
  Job made;
  made.sheet = std::get<Sheet>(sheet_of(sheet));
  return made;
}
std::vector<Label> people(int count) {
  std::vector<Label> made;
  for (int i = 0; i < count; ++i) made.push_back(person_label(std::to_string(1000 + i), "name"));
  return made;
}

TEST(Print, APdfHasAllPagesAndAnSvgIsOnePage) {
  const auto pdf = std::get<Printed>(print(people(25), Format::Pdf, job("3474")));
  EXPECT_EQ(pdf.documents.size(), 1U);
  EXPECT_EQ(pdf.pages, 2);
  EXPECT_TRUE(pdf.documents[0].starts_with("%PDF-"));
  const auto svg = std::get<Printed>(print(people(25), Format::Svg, job("3474")));
  ASSERT_EQ(svg.documents.size(), 2U);
  EXPECT_EQ(svg.pages, 2);
  for (const auto& document : svg.documents) EXPECT_NE(document.find("</svg>"), std::string::npos);
}

TEST(Print, UsedUpLabelsAreLeftOutOnTheFirstPageOnly) {
  Job with = job("3474");
  with.skip = 23;
  EXPECT_EQ(std::get<Printed>(print(people(25), Format::Pdf, with)).pages, 2);
  EXPECT_EQ(std::get<Printed>(print(people(26), Format::Pdf, with)).pages, 3);
}

TEST(Print, SingleLabelsAreAPageEach) { EXPECT_EQ(std::get<Printed>(print(people(3), Format::Pdf, job("60x40"))).pages, 3); }

TEST(Print, AllThatCannotBeMadeIsListedAndNothingIsPrinted) {
  auto labels = people(2);
  labels.push_back(person_label(std::string(60, 'W'), "x"));
  labels.push_back(person_label("档", "x"));
  const auto made = print(labels, Format::Pdf, job("3474"));
  ASSERT_TRUE(std::holds_alternative<std::vector<Refusal>>(made));
  EXPECT_EQ(std::get<std::vector<Refusal>>(made).size(), 2U);
}

}  // namespace
}  // namespace archroom::labels
