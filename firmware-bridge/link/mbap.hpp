// The envelope of Modbus TCP, looked at before libmodbus is let near it: libmodbus 3.1.6 goes by the function code and waits for
// bytes that a lying frame never sends, so it gets a frame only when the whole of it is there and makes sense. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace archroom::link {

inline constexpr std::size_t kMbapHeader = 7;      // transaction, protocol, length, unit
inline constexpr std::size_t kLongestFrame = 260;  // header and a PDU of 253 bytes

struct Incomplete {};
struct Complete {
  std::size_t size = 0;  // header and PDU
};
using FrameLook = std::variant<Incomplete, Complete, Error>;

// Looks at what has come so far, at most a frame's worth, as an answer from `unit`. An error as soon as no further byte can make
// it right.
[[nodiscard]] FrameLook look_at_frame(std::span<const std::uint8_t> bytes, std::uint8_t unit);

// The size of the frame that begins with this header (at least kMbapHeader bytes), as it says itself. Garbled: no frame has that
// size.
[[nodiscard]] Result<std::size_t> announced_size(std::span<const std::uint8_t> header);

// A question as libmodbus puts it on the wire: transaction 0 always. `raw` is unit and PDU.
[[nodiscard]] std::vector<std::uint8_t> mbap_frame(std::span<const std::uint8_t> raw);

}  // namespace archroom::link
