// What a picture of a bank means, worked out anew and as plainly as possible: shares nothing with the core. For the watch.
#pragma once

#include <string>

#include "controller/core/bank_plan.hpp"
#include "devices/vocabulary/shelf.hpp"

namespace archroom::property {

[[nodiscard]] bool any_moves(const devices::ShelfReport& report);
// Why a motion may not go on, or begin, by what this picture shows; empty where it may.
[[nodiscard]] std::string against_picture(const core::BankPlan& plan, const devices::ShelfReport& report,
                                          const devices::Motion& motion);

}  // namespace archroom::property
