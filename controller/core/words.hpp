// Reasons in words, Chinese and English. The only place that has them.
#pragma once

#include <cstdint>
#include <string>

#include "controller/core/reason.hpp"

namespace archroom::core {

enum class Language : std::uint8_t { Chinese, English };

[[nodiscard]] std::string text_of(const Reason& reason, Language language);

}  // namespace archroom::core
