// What a station says, in words, Chinese and English. The only place that has them. Never a person's name: that stands beside the
// text (Feedback::name) where it may be shown.
#pragma once

#include <string>

#include "controller/core/stations/feedback.hpp"
#include "controller/core/words.hpp"

namespace archroom::core {

// What happened, then what to scan next. The site's zone says on which day a loan is due.
[[nodiscard]] std::string text_of(const Feedback& feedback, Language language, int utc_offset_min);
// Why the register would not: also for doors that answer a Decline.
[[nodiscard]] std::string text_of(const Declined& declined, Language language);

}  // namespace archroom::core
