// What every kind of gun has in common: bytes and time in, codes out. No I/O, no clock: the gun worker does the waiting. One
// thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/instant.hpp"
#include "devices/barcode/scan.hpp"

namespace archroom::barcode {

enum class Suffix : std::uint8_t {
  Any,     // whichever of Enter, CR, LF, CRLF and Tab comes
  Enter,   // of a keyboard: Enter; of a line: CR, LF or CRLF
  Tab,     //
  StxEtx,  // of a line: between STX and ETX
  None,    // silence ends it
};

// A gun that could not send has the rest waiting, and sends it at once.
inline constexpr Duration kSettles = milliseconds{200};

class GunDecoder {
 public:
  virtual ~GunDecoder() = default;

  // The gun is there. It may be in the middle of a code that somebody else was listening to; it has settled when the time is over
  // within which it would have sent the rest.
  virtual void on_come(Instant now) = 0;
  // HID: exactly one report. A line: any piece of what was sent.
  [[nodiscard]] virtual std::vector<Heard> on_bytes(Instant now, std::span<const std::uint8_t> bytes) = 0;
  [[nodiscard]] virtual std::vector<Heard> on_time(Instant now) = 0;
  // The gun is gone. It comes back with nothing remembered.
  [[nodiscard]] virtual std::vector<Heard> on_gone() = 0;
  // Its next time-out; never() if none.
  [[nodiscard]] virtual Instant due() const = 0;
};

}  // namespace archroom::barcode
