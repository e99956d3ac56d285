// The guns of the site file, and what is told of them in the core's words and in the log's. Pure.
#pragma once

#include <string>
#include <vector>

#include "controller/core/event.hpp"
#include "controller/runtime/gun_worker.hpp"
#include "controller/settings/plan.hpp"

namespace archroom::app {

[[nodiscard]] std::vector<runtime::GunPlan> gun_plans(const settings::Plan& plan);
// `read_at`: now, as soon as it was read.
[[nodiscard]] core::Body body_of(const runtime::GunNews& news, WallTime read_at);
// Codes are told by whoever answers them: nothing for a scan.
[[nodiscard]] std::string story_of(const runtime::GunNews& news);

}  // namespace archroom::app
