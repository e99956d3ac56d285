// archroom-emulator: the room on the other side of the wires.
#include <CLI/CLI.hpp>
#include <iostream>

#include "devices/emulator/control_keys.hpp"
#include "devices/emulator/points_keys.hpp"
#include "devices/emulator/serve.hpp"

namespace archroom::emulator {
namespace {

struct Options {
  std::string room, control;
  double speed = 1;
  bool print_map = false;
};

std::string keys_help() {
  std::string text = "Control port: GET /twins, GET /twins/NAME, POST /twins/NAME with a JSON object of\n";
  for (const auto& key : control_keys()) text += std::string{"  "} + key.name + " = " + key.takes + "\n      " + key.does + "\n";
  text += "Of a sensor:\n";
  for (const auto& key : points_keys()) text += std::string{"  "} + key.name + " = " + key.takes + "\n      " + key.does + "\n";
  return text;
}

// Exit code; everything is said.
int fail(const std::string& text) {
  std::cerr << "archroom-emulator: " << text << "\n";
  return 2;
}

int run(const Options& options) {
  if (options.print_map) return std::cout << map_as_json().dump(2) << "\n", 0;
  if (options.room.empty()) return fail("--room FILE is required");
  auto loaded = load_room(options.room);
  if (const auto* errors = std::get_if<Errors>(&loaded)) {
    for (const auto& error : *errors) std::cerr << error << "\n";
    return 2;
  }
  auto& room = std::get<RoomFile>(loaded);
  if (!options.control.empty()) {
    room.control = parse_host_port(options.control);
    if (!room.control || !is_loopback(*room.control)) return fail("--control: expected 127.0.0.1:PORT, found " + options.control);
  }
  const auto served = serve(room, options.speed);
  return served ? 0 : fail(served.error().detail);
}

}  // namespace
}  // namespace archroom::emulator

int main(int argc, char** argv) {
  archroom::emulator::Options options;
  CLI::App app{"An emulated archive room on real wires, for trying and testing archroom."};
  app.add_option("--room", options.room, "room file (TOML)");
  app.add_option("--control", options.control, "HOST:PORT of the control port, instead of the room file's");
  app.add_option("--speed", options.speed, "virtual seconds per second; moves every clock of the twins")
      ->check(CLI::Range(0.01, 1000.0));
  app.add_flag("--print-map", options.print_map, "print the PLC map as the twin uses it (JSON) and end");
  app.footer(archroom::emulator::keys_help);
  try {
    app.parse(argc, argv);
    return archroom::emulator::run(options);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << "archroom-emulator: " << error.what() << "\n";
    return 1;
  }
}
