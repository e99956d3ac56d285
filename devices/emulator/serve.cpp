#include "devices/emulator/serve.hpp"

#include <signal.h>

#include <cstdlib>
#include <iostream>

#include "devices/emulator/control.hpp"

namespace archroom::emulator {

Result<void> serve(const RoomFile& room, double speed) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  signal(SIGPIPE, SIG_IGN);
  Endpoints endpoints;
  for (const auto& spec : room.tcp) {
    auto endpoint = Endpoint::open(spec);
    if (!endpoint) return endpoint.error();
    std::cout << "listening tcp " << spec.name << ' ' << endpoint.value()->address() << '\n' << std::flush;
    endpoints.push_back(std::move(endpoint).value());
  }
  Loop loop{std::move(endpoints), speed};
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
