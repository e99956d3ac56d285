// Effects, reasons and times in the words of a scenario file.
#pragma once

#include <optional>
#include <string>

#include "base/instant.hpp"
#include "controller/core/effect.hpp"
#include "controller/core/state.hpp"

namespace archroom::scenarios {

[[nodiscard]] std::string text_of(Instant at);  // "1.002s"
[[nodiscard]] std::string text_of(const core::Reason& reason);
[[nodiscard]] std::string text_of(const devices::Motion& motion);
// Nothing for what a scenario does not tell: a picture that is to be drawn anew.
[[nodiscard]] std::optional<std::string> text_of(const core::Effect& effect);
// "look": how things stand.
[[nodiscard]] std::string text_of(const core::State& state, const core::Bank& bank);

}  // namespace archroom::scenarios
