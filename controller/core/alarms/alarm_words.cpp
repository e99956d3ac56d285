#include "controller/core/alarms/alarm_words.hpp"

#include <cstddef>

namespace archroom::core {
namespace {

constexpr std::string_view kEvents[] = {"raised",           "cleared",          "repeated",       "value_unknown", "value_known",
                                        "acknowledged",     "confirmed",        "reset",          "shelved",       "unshelved",
                                        "suppressed",       "unsuppressed",     "out_of_service", "in_service",    "silenced",
                                        "chattering_began", "chattering_ended", "first_out"};

constexpr std::string_view kRefusals[] = {"no_such_alarm",    "nothing_to_do",     "risen_meanwhile",
                                          "not_acknowledged", "not_confirmed",     "still_active",
                                          "already_shelved",  "not_to_be_shelved", "shelved_too_long"};

}  // namespace

std::string_view name_of(AlarmEvent event) { return kEvents[static_cast<std::size_t>(event)]; }

std::string_view name_of(AlarmRefusal refusal) { return kRefusals[static_cast<std::size_t>(refusal)]; }

}  // namespace archroom::core
