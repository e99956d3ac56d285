// The room file of archroom-emulator: which twins stand behind which wires. Checked completely before anything starts; every
// error names file and line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "devices/shelf_plc/twin.hpp"

namespace archroom::emulator {

struct HostPort {
  std::string host;        // an IPv4 address
  std::uint16_t port = 0;  // 0: any free one
};

struct TwinSpec {
  std::string name;  // of the device, on the control port
  int unit = 0;
  devices::ShelfPlcTwin::Settings bank;
};

struct TcpSpec {
  std::string name;
  HostPort listen;
  std::vector<TwinSpec> twins;
};

struct RoomFile {
  std::optional<HostPort> control;
  std::vector<TcpSpec> tcp;
};

using Errors = std::vector<std::string>;

[[nodiscard]] std::variant<RoomFile, Errors> load_room(const std::string& path);
// "127.0.0.1:1502"; nothing where the text is not such a thing.
[[nodiscard]] std::optional<HostPort> parse_host_port(const std::string& text);
// The control port has no keys, so it stays on this machine.
[[nodiscard]] bool is_loopback(const HostPort& listen);

}  // namespace archroom::emulator
