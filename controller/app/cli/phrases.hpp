// The daemon's words in the languages of people. Pure.
#pragma once

#include <string>
#include <string_view>

#include "controller/app/cli/context.hpp"

namespace archroom::cli {

// Of modes, request states, job phases and outcomes, sides; a word it does not know stays as it is.
[[nodiscard]] std::string phrase(std::string_view word, const Context& context);

}  // namespace archroom::cli
