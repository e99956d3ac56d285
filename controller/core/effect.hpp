// What must happen. Order matters only between effects for the same lane; a Stop waits for nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "controller/core/reason.hpp"
#include "controller/core/record.hpp"
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
struct NotKnown {};  // no such bank, face or running request
using Verdict = std::variant<Accepted, RefusedBy, NotKnown>;
struct Answer {
  TicketId ticket;
  Verdict verdict;
};

// The picture of a bank is to be drawn anew (view.hpp). No news: only its evidence is younger.
struct BankChanged {
  BankId bank;
  bool news = true;
};

using Effect = std::variant<Persist, Actuate, StopMotion, Answer, BankChanged>;
using Effects = std::vector<Effect>;

}  // namespace archroom::core
