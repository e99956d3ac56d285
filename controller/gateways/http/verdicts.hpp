// The core's refusals as answers. Pure.
#pragma once

#include "controller/core/alarms/alarm_words.hpp"
#include "controller/gateways/http/problem.hpp"

namespace archroom::gateways {

[[nodiscard]] Answer refused_by(const core::Blockers& blockers, core::Language language);
// Of what a person wants with an alarm. (alarms.cpp)
[[nodiscard]] Answer refused_by(core::AlarmRefusal why, core::Language language);

}  // namespace archroom::gateways
