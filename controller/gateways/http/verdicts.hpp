// The core's refusals as answers. Pure.
#pragma once

#include "controller/gateways/http/problem.hpp"

namespace archroom::gateways {

[[nodiscard]] Answer refused_by(const core::Blockers& blockers, core::Language language);

}  // namespace archroom::gateways
