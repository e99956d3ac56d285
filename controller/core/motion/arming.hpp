// Armed: a person has said "go on". Every start, stop, trip and broken-off motion takes it away; only a person gives it back.
#pragma once

#include <string>

#include "controller/core/event.hpp"
#include "controller/core/turn.hpp"

namespace archroom::core {

void arm(Turn& turn, Bank& bank, const std::string& by);
// The first reason is kept: it is the one to look into.
void disarm(Turn& turn, Bank& bank, const Reason& reason, const std::string& by);
void rearm(Turn& turn, const RearmOrdered& order);

}  // namespace archroom::core
