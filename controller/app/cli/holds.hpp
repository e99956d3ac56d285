// What keeps a bank from moving until somebody does something about it, in the words of people: trips, forbids, proof tests that
// are overdue, and the warning before it moves by itself. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "controller/app/cli/context.hpp"

namespace archroom::cli {

// `bank` is the object of GET /banks/{id}.
[[nodiscard]] std::vector<std::string> hold_lines(const nlohmann::json& bank, const Context& context);
// The next thing to do about it: "press the reset key at the bank", "archroom rearm 1"; empty: nothing.
[[nodiscard]] std::string next_step(const nlohmann::json& bank, const Context& context);
// A rule whose reason hold_lines tells already, better.
[[nodiscard]] bool is_told_by_holds(const std::string& rule);

}  // namespace archroom::cli
