// What happens in the room, as log lines that tell a story. Codes only: no titles, no people's names.
#pragma once

#include <optional>
#include <string>

#include "controller/core/event.hpp"
#include "controller/core/record.hpp"

namespace archroom::app {

[[nodiscard]] std::string story_of(const core::Record& record);
// Nothing for what happens all the time.
[[nodiscard]] std::optional<std::string> story_of(const core::Body& body);

}  // namespace archroom::app
