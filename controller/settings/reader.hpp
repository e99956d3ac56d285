// Reads a document by the table of fields: every value that is right goes into the plan, everything else becomes a finding.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "controller/settings/field.hpp"
#include "controller/settings/finding.hpp"

namespace archroom::settings {

// One table of the file that was read, for the checks that look at several.
struct ReadTable {
  const Section* section = nullptr;
  const Value* value = nullptr;
  std::string path;                  // "bank[1]", counted from 1
  std::set<std::string_view> right;  // keys whose value is in the plan, given or by default

  [[nodiscard]] bool has(std::string_view key) const { return right.contains(key); }
  [[nodiscard]] int line_of(std::string_view key) const {
    const auto* at = value->find(key);
    return at != nullptr ? at->line : value->line;
  }
};

struct Reading {
  Plan plan;
  std::vector<ReadTable> tables;  // those of one repeated section in the order of the plan
  std::vector<Finding> findings;
  std::set<std::string_view> misspelt;  // sections that an unknown one seems to mean
  std::vector<Finding> missing;         // apart: in a file with broken lines nobody knows what is missing
};

[[nodiscard]] Reading read(const Document& document, const std::string& file);

// What a right value of this field is, in words: "a whole number from 1 to 31".
[[nodiscard]] std::string expectation_of(const Field& field);

}  // namespace archroom::settings
