// What must happen. Order matters only between effects for the same lane; a Stop waits for nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "controller/core/alarms/alarm_words.hpp"
#include "controller/core/reason.hpp"
#include "controller/core/record.hpp"
#include "controller/core/stations/dialogue.hpp"
#include "devices/vocabulary/driver.hpp"

namespace archroom::core {

// To the store. Answered by Durable{persist} in order.
struct Persist {
  std::uint64_t persist = 0;
  WallTime at;
  Record record;
};

// To a device's bus worker. Dropped there where its stop count is older than the device's.
struct Actuate {
  DeviceId device;
  std::uint64_t stop_count = 0;
  devices::Order order;
};

// To a device's bus worker, past everything else.
struct StopMotion {
  DeviceId device;
  std::uint64_t stop_count = 0;  // raised: whatever carries an older one is void
};

// To whoever asked.
struct Accepted {
  std::optional<JobId> job;
};
struct RefusedBy {
  Blockers blockers;
};
struct NotKnown {};  // no such bank, face, running request or station
struct StationSays {
  std::uint64_t seq = 0;  // 0: the scan has no number, nothing of it was kept
  Feedback feedback;
};
struct AlarmRefused {
  AlarmRefusal why = AlarmRefusal::NothingToDo;
};
using Verdict = std::variant<Accepted, RefusedBy, NotKnown, StationSays, AlarmRefused>;
struct Answer {
  TicketId ticket;
  Verdict verdict;
};

// The picture of a bank is to be drawn anew (view.hpp). No news: only its evidence is younger.
struct BankChanged {
  BankId bank;
  bool news = true;
};

// To the register: this scan, what it means, and where the dialogue goes on, all in one transaction. Answered by
// Transacted{station, number}; until then the station sends no other.
struct Transact {
  StationId station;
  std::uint64_t number = 0;
  Scan scan;
  Intake intake;
  bool repeat = false;  // its number is not new: answered as it was then, and changes nothing
};

// To the screens of the station, and to whoever waits for this answer.
struct TellStation {
  StationId station;
  TicketId ticket;        // 0: nobody waits
  std::uint64_t seq = 0;  // 0: not about a scan, or about one that has no number
  Feedback feedback;
  bool on_screen = true;
};

// A reading is to be shown anew (sensing/view.hpp). No news: it is only younger.
struct ReadingChanged {
  PointId point;
  bool news = true;
};

// So is an alarm, and what the protections say.
struct AlarmChanged {
  AlarmId alarm;
};
struct GuardsChanged {};

using Effect = std::variant<Persist, Actuate, StopMotion, Answer, BankChanged, Transact, TellStation, ReadingChanged,
                            AlarmChanged, GuardsChanged>;
using Effects = std::vector<Effect>;

}  // namespace archroom::core
