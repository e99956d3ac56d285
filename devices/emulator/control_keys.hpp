// What the control port can show and change of a device, as one table: the parser, the help text and the README come from it.
// Pure of I/O.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>

#include "devices/emulator/device.hpp"

namespace archroom::emulator {

using Json = nlohmann::json;

struct Refusal {
  int status = 400;  // 400 the body is wrong, 409 the room does not allow it now
  std::string text;
};

struct ControlKey {
  const char* name;
  const char* takes;
  const char* does;
  std::optional<Refusal> (*set)(Device& device, const Json& value);
};

[[nodiscard]] std::span<const ControlKey> control_keys();
// All keys of the body or none. The body's keys act in the order of the table, not of the text.
[[nodiscard]] std::optional<Refusal> change(Device& device, const Json& body);
[[nodiscard]] Json look(const Device& device);
// The map as the twin uses it: name -> address, code, bit.
[[nodiscard]] Json map_as_json();

}  // namespace archroom::emulator
