// Pick lists in words. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "controller/app/cli/context.hpp"

namespace archroom::cli {

// "2/4  bank 1, aisle 4 (column 5 left)"
[[nodiscard]] std::string stop_text(const nlohmann::json& stop, std::size_t stops, const Context& context);
// "  A1  5架左—1档—1层", a line a box.
[[nodiscard]] std::string boxes_text(const nlohmann::json& boxes);
// The whole of a plan that was not filed.
[[nodiscard]] std::string plan_text(const nlohmann::json& plan, const Context& context);

}  // namespace archroom::cli
