// A failing plan made as small as it goes: step after step is left out while the same invariant still breaks.
#pragma once

#include <set>
#include <string>

#include "tests/simulation/plan.hpp"

namespace archroom::simulation {

// Steps and requests of a plan that are left out, by their number in it.
struct Omitted {
  std::set<std::size_t> steps;
  std::set<std::size_t> wishes;
};

[[nodiscard]] Plan without(const Plan& plan, const Omitted& omitted);
[[nodiscard]] Omitted shrink(const Plan& plan, const std::string& invariant);

// "3,7,r2": steps 3 and 7, request 2. Nothing where the text is not such a list.
[[nodiscard]] std::string text_of(const Omitted& omitted);
[[nodiscard]] bool parse(const std::string& text, Omitted& omitted);

}  // namespace archroom::simulation
