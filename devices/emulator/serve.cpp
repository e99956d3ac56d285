#include "devices/emulator/serve.hpp"

#include <signal.h>

#include <cstdlib>
#include <iostream>

#include "devices/emulator/control.hpp"
#include "devices/emulator/gateway_wire.hpp"
#include "devices/emulator/serial_wire.hpp"

namespace archroom::emulator {

namespace {

template <class W>
void tell(const std::string& what, const W& wire) {
  std::cout << "listening " << what << ' ' << wire.name() << ' ' << wire.address() << '\n' << std::flush;
}

Result<void> add(Result<std::unique_ptr<SerialWire>> line, Room& into) {
  if (!line) return line.error();
  tell("line", *line.value());
  into.sensed.push_back(std::move(line).value());
  return {};
}

Result<void> add(const TcpSpec& spec, Room& into) {
  if (!spec.units.empty()) {
    auto gateway = GatewayWire::open(spec);
    if (!gateway) return gateway.error();
    tell("tcp", *gateway.value());
    into.sensed.push_back(std::move(gateway).value());
    return {};
  }
  auto endpoint = Endpoint::open(spec);
  if (!endpoint) return endpoint.error();
  tell("tcp", *endpoint.value());
  into.banks.push_back(std::move(endpoint).value());
  return {};
}

Result<Room> open(const RoomFile& file) {
  Room room;
  for (const auto& spec : file.tcp) {
    if (auto added = add(spec, room); !added) return added.error();
  }
  for (const auto& spec : file.lines) {
    if (auto added = add(SerialWire::open(spec), room); !added) return added.error();
  }
  for (auto& wire : room.sensed) {
    for (auto& unit : wire->units) {
      unit.twin.around.temperature_mc = file.climate.temperature_mc;
      unit.twin.around.humidity_m = file.climate.humidity_m;
      unit.twin.acclimatise();
    }
  }
  return room;
}

}  // namespace

Result<void> serve(const RoomFile& room, double speed) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  signal(SIGPIPE, SIG_IGN);
  auto opened = open(room);
  if (!opened) return opened.error();
  Loop loop{std::move(opened).value(), speed};
  if (!room.control) {
    loop.run();
    return {};
  }
  auto control = Control::open(*room.control, loop);
  if (!control) return control.error();
  std::cout << "listening control " << control.value()->address() << '\n' << std::flush;
  control.value()->start();
  loop.run();
  // A client that connected and said nothing holds one of the HTTP server's threads for seconds. There is nothing to save: go
  // without it.
  if (!loop.finish([&] { control.value()->stop(); })) std::quick_exit(0);
  return {};
}

}  // namespace archroom::emulator
