// The two kinds of driver. A driver does no I/O, reads no clock and starts no thread: a bus worker does the waiting, and the same
// object runs on a wire, on a transcript, against the emulator and in the simulator.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "devices/vocabulary/observation.hpp"
#include "devices/vocabulary/permit.hpp"
#include "firmware-bridge/wire/request.hpp"

namespace archroom::devices {

enum class LinkState : std::uint8_t { Down, Up };

// Orders to a driver. `Engage` opens a session with a number never used before; only then may it command.
struct Engage {
  std::uint32_t epoch = 0;
};
// Move; nothing is ever re-sent: an order that could not be written is reported, not repeated.
struct Move {
  IntentId intent;
  Motion motion;
  Permit permit;
};
// The motion that runs under this intent may go on until the permit ends.
struct Sustain {
  IntentId intent;
  Permit permit;
};
// Clears a drive fault. Never a protection trip, never an emergency stop.
struct ResetDriveFault {};
// Sound and light before a motion that nobody at the bank has asked for. Moves nothing.
struct Announce {
  Duration duration{};
};
// One value of one point, in the steps of its unit (Reading). Never of what moves.
struct SetPoint {
  std::string quantity;
  std::int64_t value = 0;
};
using Order = std::variant<Engage, Move, Sustain, ResetDriveFault, Announce, SetPoint>;

// Asks, waits for the answer, asks again: Modbus, HTTP status. At most one request is in flight.
class PolledDriver {
 public:
  virtual ~PolledDriver() = default;

  // When it wants to ask next; never() while it waits for an answer.
  [[nodiscard]] virtual Instant due() const = 0;
  // Nothing if not due. Orders go before polls.
  [[nodiscard]] virtual std::optional<wire::Request> next(Instant now) = 0;
  // The answer to the last next(). No answer is an answer too: faults come out as observations of Quality::Bad.
  [[nodiscard]] virtual Observations receive(Instant now, const Result<wire::Reply>& reply) = 0;
  // After a link came up nothing that was known before counts, and the session is gone.
  virtual Observations on_link(Instant now, LinkState state) = 0;
  // Refused with the reason where the order must not go out: no session, expired permit, permit for something else.
  virtual Result<void> order(Instant now, const Order& order) = 0;
  // The bytes that stop it. Needs no permit, no session, and may overtake a request in flight. Forgets a Move not yet sent.
  [[nodiscard]] virtual std::vector<wire::Request> stop(Instant now) = 0;
};

// Is told bytes as they come: HID and serial guns, LLRP, UDP pushes.
class StreamDriver {
 public:
  virtual ~StreamDriver() = default;

  virtual Observations on_link(Instant now, LinkState state) = 0;
  [[nodiscard]] virtual Observations on_bytes(Instant now, std::span<const std::uint8_t> bytes) = 0;
  // Bytes to be written, once.
  [[nodiscard]] virtual std::vector<std::uint8_t> take_output() = 0;
  // Its next time-out; never() if none.
  [[nodiscard]] virtual Instant due() const = 0;
};

}  // namespace archroom::devices
