// Prints the permit table and the hazards from the code into docs/safety.md, between their marks; without --rewrite only says
// whether the page is as it would be printed. Every test that a hazard names must be there.
//   archroom-safety-page docs/safety.md tests/scenarios [--rewrite]
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "controller/core/hazards.hpp"
#include "controller/core/interlocks/rules.hpp"

namespace archroom {
namespace {

using core::EvidenceAge;
using core::ResetRule;

std::string answers_of(const core::Question& question, std::size_t from, std::size_t to) {
  std::string list;
  for (std::size_t i = from; i < to; ++i) list += (list.empty() ? "" : ", ") + std::string{question.answers[i]};
  return list;
}

std::string permit_table() {
  std::string table =
      "| Told | Rule | Name | Question | A motion passes where it is | Objected to where it is | Hinders re-arming |\n"
      "|---|---|---|---|---|---|---|\n";
  std::size_t place = 0;
  for (const auto& question : core::permit_table()) {
    table += "| " + std::to_string(++place) + " | " + std::string{code_of(question.objection)} + " | " +
             std::string{question.rule} + " | " + std::string{question.name} + " | " + answers_of(question, 0, question.passing) +
             " | " + answers_of(question, question.passing, question.answers.size()) + " | " +
             (question.blocks_arming ? "yes" : "–") + " |\n";
  }
  return table;
}

std::string_view age_of(EvidenceAge age) {
  switch (age) {
    case EvidenceAge::Picture: return "1 s, moving 300 ms";
    case EvidenceAge::AtOnce: return "at once";
    case EvidenceAge::WallClock: return "its interval";
  }
  return "";
}

std::string_view reset_of(ResetRule rule) {
  switch (rule) {
    case ResetRule::None: return "none";
    case ResetRule::Rearm: return "re-arm";
    case ResetRule::KeyThenRearm: return "in motion a trip: key at the bank, then re-arm";
    case ResetRule::LiftThenRearm: return "lift the forbid, then re-arm";
  }
  return "";
}

std::string rule_of(core::Cause cause) { return cause == core::Cause::None ? "–" : std::string{code_of(cause)}; }

std::string hazard_table() {
  std::string table =
      "| Id | 中文 | English | Rule | Evidence | At most | Clears when | Reset | Tests |\n"
      "|---|---|---|---|---|---|---|---|---|\n";
  for (const auto& hazard : core::hazards()) {
    table += "| " + std::string{hazard.id} + " | " + std::string{hazard.zh} + " | " + std::string{hazard.en} + " | " +
             rule_of(hazard.rule) + " | " + std::string{hazard.evidence} + " | " + std::string{age_of(hazard.age)} + " | " +
             std::string{hazard.clears} + " | " + std::string{reset_of(hazard.reset)} + " | `";
    std::istringstream tests{std::string{hazard.tests}};
    std::string list, test;
    while (tests >> test) list += (list.empty() ? "" : "` `") + test;
    table += list + "` |\n";
  }
  return table;
}

// Between "<!-- printed: NAME -->" and "<!-- end of NAME -->".
bool put(std::string& page, const std::string& name, const std::string& text) {
  const std::string opens = "<!-- printed: " + name + " -->\n";
  const std::string closes = "<!-- end of " + name + " -->";
  const auto from = page.find(opens);
  const auto to = page.find(closes);
  if (from == std::string::npos || to == std::string::npos || to < from) {
    std::fprintf(stderr, "the page has no place for '%s'\n", name.c_str());
    return false;
  }
  page.replace(from + opens.size(), to - from - opens.size(), text);
  return true;
}

// A test is a scenario, told by how its file name begins, or a program of the test runner, which has a dot or ends in _test.
bool tests_are_there(const std::filesystem::path& scenarios) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{scenarios}) names.push_back(entry.path().filename().string());
  bool all = true;
  for (const auto& hazard : core::hazards()) {
    std::istringstream tests{std::string{hazard.tests}};
    std::string test;
    while (tests >> test) {
      const bool program = test.find('.') != std::string::npos || test.ends_with("_test");
      const bool told = std::any_of(names.begin(), names.end(), [&](const auto& name) { return name.starts_with(test); });
      if (program || told) continue;
      std::fprintf(stderr, "%s: no scenario begins with '%s'\n", std::string{hazard.id}.c_str(), test.c_str());
      all = false;
    }
  }
  return all;
}

std::string content_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

int run(const std::vector<std::string>& words) {
  if (words.size() < 2) {
    std::fprintf(stderr, "usage: archroom-safety-page docs/safety.md tests/scenarios [--rewrite]\n");
    return 2;
  }
  const auto before = content_of(words[0]);
  auto page = before;
  if (!put(page, "permit table", permit_table()) || !put(page, "hazards", hazard_table())) return 1;
  if (!tests_are_there(words[1])) return 1;
  if (page == before) return 0;
  if (words.size() > 2 && words[2] == "--rewrite") return std::ofstream{words[0], std::ios::binary} << page ? 0 : 1;
  std::fprintf(stderr, "%s is not what the code says: ./dev safety-page writes it\n", words[0].c_str());
  return 1;
}

}  // namespace
}  // namespace archroom

int main(int count, char** words) { return archroom::run({words + 1, words + count}); }
