// From a checked room file to a room on its wires.
#pragma once

#include "base/result.hpp"
#include "devices/emulator/room_file.hpp"

namespace archroom::emulator {

// Serves until SIGTERM or SIGINT; says on stdout what listens where. An error where an address can't be had. From the main
// thread, before any other is started.
[[nodiscard]] Result<void> serve(const RoomFile& room, double speed);

}  // namespace archroom::emulator
