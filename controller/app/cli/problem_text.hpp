// Problem documents for people. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "controller/app/cli/context.hpp"

namespace archroom::cli {

// "refused: aisle 5 is occupied" and under it what stands in the way, what was wrong, or which boxes it could be.
[[nodiscard]] std::string problem_text(const nlohmann::json& problem, const Context& context);
// Bad lines of an import: "line 3, year: not a number (found "abc")"
[[nodiscard]] std::string bad_lines_text(const nlohmann::json& report, const Context& context);

// The list under this key; an empty one where there is none.
[[nodiscard]] const nlohmann::json& list_in(const nlohmann::json& object, const char* key);
// A member as text; "-" where it is absent or null.
[[nodiscard]] std::string text_in(const nlohmann::json& object, const char* key);
// 2026-03-01T08:15:30.250Z -> 08:15:30 in the zone of this machine; the date as well where it is not today's.
[[nodiscard]] std::string clock_time(const std::string& rfc3339);

}  // namespace archroom::cli
