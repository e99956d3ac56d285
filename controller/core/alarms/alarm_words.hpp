// What the alarm engine is told, and what it answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "devices/vocabulary/observation.hpp"

namespace archroom::core {

// One value of one point. Of a bad or unknown one the value is not looked at.
struct PointSeen {
  PointId point;
  devices::Quality quality = devices::Quality::Unknown;
  std::int64_t value = 0;
  Instant observed_at;
};

// What a person does. `by` is told by the door, `note` is the person's own.
struct AcknowledgeAlarm {
  AlarmId id;
  std::uint64_t occurrence = 0;  // the last one that the person was shown; 0: whatever there is
  std::string by;
  std::string note;
};
struct ConfirmAlarm {
  AlarmId id;
  std::string by;
  std::string note;
};
struct ResetAlarm {
  AlarmId id;
  std::string by;
};
struct ShelveAlarm {
  AlarmId id;
  Duration lasts{};       // not looked at for a one-shot shelf
  bool one_shot = false;  // until it has cleared, at most for as long as the plan allows
  std::string by;
  std::string note;
};
struct UnshelveAlarm {
  AlarmId id;
  std::string by;
};
struct SetAlarmService {
  AlarmId id;
  bool out_of_service = false;
  std::string by;
  std::string note;
};
struct SilenceAlarms {
  std::optional<AlarmId> id;  // nothing: all
  std::string by;
};
struct TimePassed {};

using AlarmInput = std::variant<TimePassed, PointSeen, AcknowledgeAlarm, ConfirmAlarm, ResetAlarm, ShelveAlarm, UnshelveAlarm,
                                SetAlarmService, SilenceAlarms>;

enum class AlarmEvent : std::uint8_t {
  Raised,
  Cleared,
  Repeated,
  ValueUnknown,  // the value of an open alarm can't be known any more
  ValueKnown,
  Acknowledged,
  Confirmed,
  Reset,
  Shelved,
  Unshelved,  // by a person, or by itself: then `by` is empty
  Suppressed,
  Unsuppressed,
  OutOfService,
  InService,
  Silenced,
  ChatteringBegan,  // in place of the rising with which it began
  ChatteringEnded,  // `count`: the risings and fallings in between were not told, so many risings
  FirstOut,         // it is now the first of its group
};
[[nodiscard]] std::string_view name_of(AlarmEvent event);

struct AlarmChange {
  AlarmId id;
  AlarmEvent event = AlarmEvent::Raised;
  std::uint64_t occurrence = 0;
  WallTime at;
  bool hidden = false;  // shelved, suppressed or out of service after it: for the journal, not for people's view
  std::uint32_t count = 0;
  std::string by;
  std::string note;
  friend bool operator==(const AlarmChange&, const AlarmChange&) = default;
};

// Why a person's order was not done.
enum class AlarmRefusal : std::uint8_t {
  NoSuchAlarm,
  NothingToDo,      // nothing to acknowledge, confirm, reset, unshelve; already in or out of service
  RisenMeanwhile,   // an occurrence that the person was not shown
  NotAcknowledged,  // before it is confirmed or reset
  NotConfirmed,     // before it is reset
  StillActive,      // before it is reset
  AlreadyShelved,   // a shelf ends in view: it is not lengthened
  NotToBeShelved,
  ShelvedTooLong,
};
[[nodiscard]] std::string_view name_of(AlarmRefusal refusal);

struct AlarmTurn {
  std::vector<AlarmChange> changes;
  std::optional<AlarmRefusal> refused;
};

}  // namespace archroom::core
