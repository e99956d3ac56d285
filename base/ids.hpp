// Names and numbers that must not be mixed up: each is its own type.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <utility>

namespace archroom {

template <class Tag>
struct Name {
  std::string text;
  friend auto operator<=>(const Name&, const Name&) = default;
};

template <class Tag>
struct Number {
  std::uint64_t n = 0;
  friend constexpr auto operator<=>(Number, Number) = default;
};

using BankId = Name<struct BankTag>;        // as in the site file, e.g. "1"
using BusId = Name<struct BusTag>;          // as in the site file, e.g. "plc"
using DeviceId = Name<struct DeviceTag>;    // as in the site file; a bank's controller bears the bank's name
using RequestId = Name<struct RequestTag>;  // the client's own, or made by us
using StationId = Name<struct StationTag>;  // as in the site file: where a gun is, and a screen beside it
using JobId = Number<struct JobTag>;        // one motion job; never reused
using IntentId = Number<struct IntentTag>;  // one durable intent to move; strictly increasing across restarts
using PersonId = Number<struct PersonTag>;  // in the register; 0: nobody
using TicketId = Number<struct TicketTag>;  // one question put to the core by a door; lives as long as the process
using AlarmId = Name<struct AlarmTag>;      // a condition, as in the site file; each rising of it is an occurrence
using PointId = Name<struct PointTag>;      // one measured value: "device/quantity"

}  // namespace archroom
