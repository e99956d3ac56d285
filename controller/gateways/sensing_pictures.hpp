// The JSON objects that every door shows of readings, alarms and protections: GET, MQTT. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "base/instant.hpp"
#include "controller/core/sensing/view.hpp"
#include "controller/core/words.hpp"
#include "controller/gateways/json_text.hpp"
#include "controller/runtime/board.hpp"

namespace archroom::gateways {

// Exactly, as a JSON number: 21400 thousandths are 21.4. A State is a whole number.
[[nodiscard]] std::string decimal_of(std::int64_t steps, devices::Unit unit);

// `now` is on the clock of the pictures: it gives the evidence its age.
void draw(JsonText& out, const core::ReadingView& reading, Instant now);
// {"value", "unit", "quality", "at"}: what a subscriber is told of a value; null unless good.
void draw_value(JsonText& out, const core::ReadingView& reading);
// The note of a person, and who it was, is under "private"; without names that is left out.
void draw(JsonText& out, const core::AlarmView& alarm, bool with_names = true);
// Of those that are open and not hidden: {"open", "unacknowledged", "sounds", "by_priority": {"critical", ...}, "shelved"}
void draw_summary(JsonText& out, std::span<const runtime::AlarmPicture> alarms);
// With the age of each piece of evidence, as far as the readings have it.
void draw(JsonText& out, const core::GuardView& guard, const std::map<PointId, runtime::ReadingPicture>& readings, Instant now);

}  // namespace archroom::gateways
