// The way into a site file: a checked Plan, or everything that is wrong with it at once. Reads files; to be called before threads
// run.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controller/settings/finding.hpp"
#include "controller/settings/plan.hpp"

namespace archroom::settings {

struct Loaded {
  std::optional<Plan> plan;        // there if and only if there are no findings
  std::vector<Finding> findings;   // in the order of the file
  std::vector<std::string> notes;  // what was taken to mean something, for people
};

[[nodiscard]] Loaded load(const std::string& path);

// As load, from memory. `file` is the name in findings; a relative store directory is taken from its folder.
[[nodiscard]] Loaded load_text(std::string_view text, const std::string& file);

}  // namespace archroom::settings
