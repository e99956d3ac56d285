// A line or an address of Modbus devices, taken by the command line itself, for commissioning: before there is a daemon, or while
// it does not have the line. Blocks; one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "controller/app/cli/context.hpp"
#include "controller/app/cli/verb.hpp"
#include "firmware-bridge/link/modbus_link.hpp"
#include "firmware-bridge/link/wake.hpp"
#include "firmware-bridge/wire/rtu.hpp"

namespace archroom::cli {

// What the options say.
struct LineChoice {
  std::string device;  // of a serial line
  std::string serial = "9600 8N1";
  std::string tcp;  // HOST:PORT
  int timeout_ms = 500;
};
void add_line_options(Verb verb, const std::shared_ptr<LineChoice>& choice, const Context& context);

class LineAccess {
 public:
  // Refused: the choice names no line, or two. LinkDown: it can't be had.
  [[nodiscard]] static Result<std::unique_ptr<LineAccess>> open(const LineChoice& choice);

  // One exchange, the line mended before it where it must be.
  [[nodiscard]] Result<wire::ModbusReply> ask(const wire::ModbusRequest& request);

 private:
  explicit LineAccess(Duration timeout) : timeout_(timeout) {}
  [[nodiscard]] Result<void> ready(std::uint8_t unit);

  const Duration timeout_;
  link::Wake wake_;
  std::unique_ptr<link::ModbusLink> link_;
  std::optional<std::uint8_t> late_unit_;  // it did not answer, and may still
  Instant late_until_;
};

}  // namespace archroom::cli
