// The room file of archroom-emulator: which twins stand behind which wires. Checked completely before anything starts; every
// error names file and line.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "devices/modbus_points/twin.hpp"
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

// A sensor, switch or meter.
struct PointsSpec {
  std::string name;
  int unit = 0;
  std::string kind;
  devices::ModbusPointsTwin::Product product = devices::ModbusPointsTwin::Product::XyMd02;
  std::array<bool, 8> closed{};  // its contacts at the start
};

// Banks, or sensors behind a gateway; never both.
struct TcpSpec {
  std::string name;
  HostPort listen;
  std::vector<TwinSpec> twins;
  std::vector<PointsSpec> units;
};

struct SerialFormat {
  int baud = 9600;
  char parity = 'N';  // N, E, O
  int stop_bits = 1;
};

struct LineSpec {
  std::string name;
  std::string pty;  // where the link to the pseudo-terminal is made
  SerialFormat format;
  std::vector<PointsSpec> units;
};

// What the air is like at the start.
struct ClimateSpec {
  int temperature_mc = 20'000;
  int humidity_m = 50'000;
};

struct RoomFile {
  std::optional<HostPort> control;
  std::vector<TcpSpec> tcp;
  std::vector<LineSpec> lines;
  ClimateSpec climate;
};

using Errors = std::vector<std::string>;

[[nodiscard]] std::variant<RoomFile, Errors> load_room(const std::string& path);
// "127.0.0.1:1502"; nothing where the text is not such a thing.
[[nodiscard]] std::optional<HostPort> parse_host_port(const std::string& text);
// The control port has no keys, so it stays on this machine.
[[nodiscard]] bool is_loopback(const HostPort& listen);

}  // namespace archroom::emulator
