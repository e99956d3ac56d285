// A bank drawn from above, as text: its columns where they stand, its aisles, who is in them, and what is going on. Pure.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "controller/app/cli/context.hpp"

namespace archroom::cli {

// `bank` is the object of GET /banks/{id}; `requests` are the open ones by id, as GET /requests/{id} shows them.
[[nodiscard]] std::vector<std::string> draw_bank(const nlohmann::json& bank,
                                                 const std::map<std::string, nlohmann::json>& requests, const Context& context,
                                                 int width);

// "open at aisle 5, armed": the bank in one line.
[[nodiscard]] std::string bank_line(const nlohmann::json& bank, const Context& context);
// "opening column 3 left (job 12, moving)"; empty: none
[[nodiscard]] std::string job_line(const nlohmann::json& job, const Context& context);
// "req-1  A0000001  3架左—2档—4层  waiting_safety: aisle 5 is occupied"
[[nodiscard]] std::string request_line(const nlohmann::json& request, const Context& context);

}  // namespace archroom::cli
