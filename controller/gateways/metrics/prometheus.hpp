// The text form that Prometheus reads (text format 0.0.4). Reads counters and the board; any thread.
#pragma once

#include <string>

#include "controller/runtime/board.hpp"
#include "controller/runtime/counters.hpp"

namespace archroom::gateways {

[[nodiscard]] std::string prometheus_text(const runtime::Counters& counters, const runtime::Board& board, Instant now);

}  // namespace archroom::gateways
