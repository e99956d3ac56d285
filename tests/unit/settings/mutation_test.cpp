// Whatever a site file has become, it is either a plan or a list of findings that point into it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/prng.hpp"
#include "controller/settings/document.hpp"
#include "tests/unit/settings/good_site.hpp"

namespace archroom::settings {
namespace {

using testing::all_of;
using testing::kGood;
using testing::kSecondBank;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

std::size_t pick(Prng& random, std::size_t size) { return random.below(static_cast<std::uint32_t>(size)); }

// A value of another type, or out of every range.
void swap_value(Prng& random, std::string& line) {
  static const std::vector<std::string> kValues = {"\"x\"",    "-1", "99999", "1.5", "true", "1979-05-27",    "[]",
                                                   "[1, [2]]", "{}", "\"\"",  "nan", "''",   "{a = {b = 1}}", "\"\\u0007\""};
  const auto equals = line.find('=');
  if (equals != std::string::npos) line = line.substr(0, equals + 1) + " " + kValues[pick(random, kValues.size())];
}

void mutate_lines(Prng& random, std::vector<std::string>& lines) {
  const auto at = pick(random, lines.size());
  const auto other = pick(random, lines.size());
  switch (random.below(5)) {
    case 0: lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at)); break;
    case 1: std::swap(lines[at], lines[other]); break;
    case 2: lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), lines[other]); break;
    case 3: swap_value(random, lines[at]); break;
    default: lines[at] = lines[at].substr(0, pick(random, lines[at].size() + 1)); break;
  }
  if (lines.empty()) lines.emplace_back();
}

void garble(Prng& random, std::string& text) {
  static constexpr std::string_view kSharp = "[]{}\"'=.,#\\\n\r\t\0\x1b\xff\xc3";
  if (text.empty()) return;
  auto& c = text[pick(random, text.size())];
  c = random.chance(500) ? kSharp[pick(random, kSharp.size())] : static_cast<char>(random.below(256));
}

std::string mutated(std::uint64_t seed) {
  Prng random{seed};
  auto lines = lines_of(std::string{kGood} + std::string{kSecondBank});
  for (auto n = random.below(4); n > 0; --n) mutate_lines(random, lines);
  auto text = joined(lines);
  for (auto n = random.below(4); n > 0; --n) garble(random, text);
  return text;
}

int count_lines(const std::string& text) {
  return std::max<int>(1, static_cast<int>(lines_of(text).size()) - (text.ends_with('\n') ? 1 : 0));
}

TEST(Mutation, APlanOrFindingsThatPointIntoTheFile) {
  int plans = 0;
  int refused = 0;
  int garbled = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    const auto text = mutated(seed);
    const auto loaded = load_text(text, "room.toml");
    ASSERT_EQ(loaded.plan.has_value(), loaded.findings.empty()) << "seed " << seed << "\n" << all_of(loaded);
    (loaded.plan ? plans : refused) += 1;
    if (!parse(text).mistakes.empty()) ++garbled;
    for (const auto& finding : loaded.findings) {
      ASSERT_GE(finding.line, 1) << "seed " << seed << ": " << text_of(finding);
      ASSERT_LE(finding.line, count_lines(text)) << "seed " << seed << ": " << text_of(finding);
      ASSERT_EQ(text_of(finding).find_first_of(std::string_view{"\0\x1b\n\r\t", 5}), std::string::npos) << "seed " << seed;
    }
  }
  // Each way is gone often enough to mean something.
  EXPECT_GE(plans, 150);
  EXPECT_GE(refused, 1000);
  EXPECT_GE(garbled, 500);
}

TEST(Mutation, ARightFileWithoutOneLineNeverMeansAnotherRoom) {
  const auto lines = lines_of(std::string{kGood});
  const auto whole = load_text(kGood, "room.toml");
  ASSERT_TRUE(whole.plan.has_value());
  for (std::size_t gone = 0; gone + 1 < lines.size(); ++gone) {
    auto rest = lines;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(gone));
    const auto loaded = load_text(joined(rest), "room.toml");
    if (!loaded.plan) continue;
    EXPECT_EQ(loaded.plan->banks.size(), 1U) << lines[gone];
    EXPECT_EQ(loaded.plan->banks[0].bank.columns, 13) << lines[gone];
    EXPECT_EQ(loaded.plan->banks[0].bank.fixed, core::FixedColumn::Left) << lines[gone];
    EXPECT_EQ(loaded.plan->banks[0].bank.requests, core::RequestStart::Confirm) << lines[gone];
    EXPECT_EQ(loaded.plan->http.host, "127.0.0.1") << lines[gone];
  }
}

TEST(Mutation, DeepAndLongInputIsRefusedNotFollowed) {
  std::string dotted = "a";
  for (int i = 0; i < 200'000; ++i) dotted += ".a";
  EXPECT_EQ(all_of(load_text(dotted + " = 1\n", "f")), "f:1: column 1: expected TOML, found a file of more than 256 KiB\n");
  EXPECT_EQ(all_of(load_text(dotted.substr(0, 4001) + " = 1\n", "f")),
            "f:1: column 1: expected TOML, found a line of more than 2048 bytes\n");
  EXPECT_FALSE(load_text("room = " + std::string(1000, '[') + std::string(1000, ']') + "\n", "f").plan.has_value());
  EXPECT_FALSE(load_text(dotted.substr(0, 1999) + " = 1\n", "f").plan.has_value());
}

}  // namespace
}  // namespace archroom::settings
