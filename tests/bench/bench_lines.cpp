// What the wire costs: a poll over TCP beside a bare socket that asks the same, a hundred devices at one second, one dead unit
// among ten, and how much of a serial line's time is used. The other side is archroom-emulator, a process of its own.
#include <arpa/inet.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "controller/runtime/bus_worker.hpp"
#include "controller/runtime/clock.hpp"
#include "devices/modbus_points/modbus_points.hpp"
#include "firmware-bridge/link/modbus_rtu_link.hpp"
#include "firmware-bridge/link/modbus_tcp_link.hpp"
#include "tests/bench/figures.hpp"

using namespace archroom;
using runtime::monotonic_now;

namespace {

constexpr int kUnits = 10;
constexpr int kDevices = 100;
constexpr Duration kRefresh = milliseconds{300};
constexpr Duration kTimeout = milliseconds{100};

struct Emulator {
  explicit Emulator(const std::filesystem::path& bin) {
    folder = std::filesystem::temp_directory_path() / ("archroom-bench-lines-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    std::ofstream room{folder / "room.toml"};
    room << "[control]\nlisten = \"127.0.0.1:0\"\n[[line]]\nname = \"line\"\npty = \"line\"\nserial = \"19200 8N1\"\n"
         << "twins = [ { kind = \"xy-md02\", unit = 1 }, { kind = \"xy-md02\", unit = 2 } ]\n";
    for (int i = 0; i <= kDevices; ++i) {
      room << "[[tcp]]\nname = \"g" << i << "\"\nlisten = \"127.0.0.1:0\"\n";
      for (int unit = 1; unit <= (i == 0 ? kUnits : 1); ++unit)
        room << "[[tcp.twins]]\nkind = \"xy-md02\"\nname = \"g" << i << "/" << unit << "\"\nunit = " << unit << "\n";
    }
    room.close();
    int ends[2];
    if (pipe(ends) != 0) std::exit(1);
    child = fork();
    if (child == 0) {
      dup2(ends[1], 1);
      close(ends[0]);
      execl((bin / "archroom-emulator").c_str(), "archroom-emulator", "--room", (folder / "room.toml").c_str(), nullptr);
      _exit(127);
    }
    close(ends[1]);
    FILE* said = fdopen(ends[0], "r");
    char kind[32], name[64], at[256];
    while (std::fscanf(said, "listening %31s %63s", kind, name) == 2) {
      if (std::strcmp(kind, "control") == 0) {
        control = port_in(name);
        break;
      }
      if (std::fscanf(said, "%255s ", at) == 1 && std::strcmp(kind, "tcp") == 0) ports[name] = port_in(at);
    }
  }
  ~Emulator() {
    kill(child, SIGTERM);
    waitpid(child, nullptr, 0);
    std::filesystem::remove_all(folder);
  }
  static std::uint16_t port_in(const std::string& text) {
    return static_cast<std::uint16_t>(std::stoi(text.substr(text.rfind(':') + 1)));
  }
  void silence(const std::string& twin) const {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(control);
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    const std::string body = "{\"silent\": true}";
    const std::string text = "POST /twins/" + twin +
                             " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
                             "\r\n\r\n" + body;
    char answer[256];
    const bool told = connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0 &&
                      send(fd, text.data(), text.size(), 0) > 0 && recv(fd, answer, sizeof answer, 0) > 0;
    close(fd);
    if (!told) std::exit(1);
  }

  std::filesystem::path folder;
  pid_t child = -1;
  std::uint16_t control = 0;
  std::map<std::string, std::uint16_t> ports;
};

double processor_s(int who) {
  rusage used{};
  getrusage(who, &used);
  const auto s = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
  return s(used.ru_utime) + s(used.ru_stime);
}

// Temperature and humidity, one read.
devices::Model model(Duration every) {
  devices::Model made;
  for (const std::uint16_t at : {std::uint16_t{1}, std::uint16_t{2}}) {
    devices::ModelPoint point;
    point.quantity = at == 1 ? "temperature" : "humidity";
    point.address = at;
    point.type = devices::PointType::S16;
    point.unit = devices::Unit::Celsius;
    point.scale = {1, 10};
    point.every = every;
    made.points.push_back(point);
  }
  return made;
}

std::unique_ptr<devices::PolledDriver> driver(const DeviceId& id, std::uint8_t unit, Duration every) {
  return std::make_unique<devices::ModbusPoints>(devices::ModbusPoints::Settings{id, unit, seconds{1}}, model(every));
}

struct Line {
  std::size_t readings = 0;
  std::map<std::string, std::vector<Instant>> at;
  link::Wake wake;
  runtime::Counters counters;
  std::unique_ptr<runtime::BusLine> line;

  void heard(const core::Body& body) {
    const auto* seen = std::get_if<core::Observed>(&body);
    if (seen == nullptr || !std::holds_alternative<devices::Reading>(seen->batch.front().content)) return;
    ++readings;
    at[seen->batch.front().device.text].push_back(seen->batch.front().observed_at);
  }
  void open(std::unique_ptr<link::ModbusLink> link) {
    line = std::make_unique<runtime::BusLine>(
        runtime::BusTiming{kTimeout, seconds{1}}, std::move(link), monotonic_now, [this](core::Body body) { heard(body); },
        counters);
  }
  void add(int unit, Duration every) {
    const DeviceId id{std::to_string(unit)};
    line->add(id, driver(id, static_cast<std::uint8_t>(unit), every), runtime::BusLine::Answers::Alone);
  }
  void run(Duration duration) {
    const auto until = monotonic_now() + duration;
    while (monotonic_now() < until) line->turn();
  }
  void forget() {
    readings = 0;
    at.clear();
  }
};

// A bare socket that asks the same question: what no program can be cheaper than.
double bare_us(std::uint16_t port, int times) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) std::exit(1);
  const std::uint8_t question[] = {0, 0, 0, 0, 0, 6, 1, 4, 0, 1, 0, 2};
  std::uint8_t answer[260];
  const double before = processor_s(RUSAGE_THREAD);
  for (int i = 0; i < times; ++i) {
    if (send(fd, question, sizeof question, 0) <= 0 || recv(fd, answer, sizeof answer, 0) <= 0) std::exit(1);
  }
  const double used = processor_s(RUSAGE_THREAD) - before;
  close(fd);
  return used * 1e6 / times;
}

void poll_cost(const Emulator& emulator, Duration duration) {
  const auto port = emulator.ports.at("g1");
  const double bare = bare_us(port, 20'000);
  Line line;
  line.open(std::make_unique<link::ModbusTcpLink>(link::TcpEndpoint{"127.0.0.1", port}, line.wake));
  line.add(1, Duration{});
  line.run(milliseconds{200});
  line.forget();
  const double before = processor_s(RUSAGE_THREAD);
  line.run(duration);
  const double each = (processor_s(RUSAGE_THREAD) - before) * 1e6 / static_cast<double>(line.readings);
  bench::show({"poll over TCP, line and driver", "us CPU", each, "a bare socket " + std::to_string(bare) + " us", 9});
}

void hundred_devices(const Emulator& emulator, Duration duration) {
  runtime::Counters counters;
  std::vector<std::unique_ptr<runtime::BusWorker>> workers;
  for (int i = 1; i <= kDevices; ++i) {
    const auto port = emulator.ports.at("g" + std::to_string(i));
    workers.push_back(std::make_unique<runtime::BusWorker>(
        runtime::BusTiming{kTimeout, seconds{1}},
        [port](link::Wake& wake) {
          return std::make_unique<link::ModbusTcpLink>(link::TcpEndpoint{"127.0.0.1", port}, wake);
        },
        [](const core::Body&) {}, counters));
    const DeviceId id{std::to_string(i)};
    workers.back()->add(id, driver(id, 1, seconds{1}), runtime::BusLine::Answers::Alone);
    workers.back()->start();
  }
  link::Wake wake;
  (void)wake.wait(monotonic_now() + seconds{2});
  const auto polls = counters.polls.value();
  const double before = processor_s(RUSAGE_SELF);
  (void)wake.wait(monotonic_now() + duration);
  const double share = (processor_s(RUSAGE_SELF) - before) / std::chrono::duration<double>(duration).count();
  bench::show({"100 TCP devices at 1 s", "% core", share * 100, std::to_string(counters.polls.value() - polls) + " polls", 0.6});
  for (auto& worker : workers) worker->finish();
}

void one_dead(const Emulator& emulator, Duration duration) {
  Line line;
  line.open(std::make_unique<link::ModbusTcpLink>(link::TcpEndpoint{"127.0.0.1", emulator.ports.at("g0")}, line.wake));
  for (int unit = 1; unit <= kUnits; ++unit) line.add(unit, kRefresh);
  line.run(seconds{1});
  line.forget();
  line.run(duration);
  std::size_t alive = 0;
  for (int unit = 2; unit <= kUnits; ++unit) alive += line.at[std::to_string(unit)].size();
  emulator.silence("g0/1");
  line.forget();
  line.run(duration);
  std::size_t with_dead = 0;
  std::vector<double> gaps;
  for (int unit = 2; unit <= kUnits; ++unit) {
    const auto& all = line.at[std::to_string(unit)];
    with_dead += all.size();
    for (std::size_t i = 1; i < all.size(); ++i)
      gaps.push_back(std::chrono::duration<double, std::milli>(all[i] - all[i - 1]).count());
  }
  const double ratio = 100.0 * static_cast<double>(with_dead) / static_cast<double>(alive);
  bench::show(
      {"1 of 10 units dead: what the living deliver", "%", ratio, std::to_string(alive) + " values with none dead", 98, false});
  bench::show({"the same, between two values, p99", "ms", bench::percentile(gaps, 99), "refresh 300 ms, time-out 100 ms", 400});
}

void serial_use(const Emulator& emulator, Duration duration) {
  const wire::SerialLine format{19'200, 'N', 1};
  constexpr Duration kTurnAround = milliseconds{2};  // the emulated slave's own, after the silence that ends the question
  Line line;
  const link::RtuPort port{(emulator.folder / "line").string(), format, link::RtuPort::Direction::Auto, kTimeout};
  line.open(std::make_unique<link::ModbusRtuLink>(port, line.wake));
  line.add(1, Duration{});
  line.add(2, Duration{});
  line.run(milliseconds{300});
  line.forget();
  line.run(duration);
  const wire::ModbusRequest request{1, wire::ModbusRead{wire::Table::InputRegisters, 1, 2}};
  const auto least = wire::exchange_time(format, request) + 2 * wire::silence_of(format) + kTurnAround;
  const double used = std::chrono::duration<double>(least).count() * static_cast<double>(line.readings) /
                      std::chrono::duration<double>(duration).count();
  bench::show({"serial line at 19200: frames, silence, turn-around", "%", used * 100,
               std::to_string(line.readings) + " exchanges", 95, false});
}

}  // namespace

int main(int argc, char** argv) {
  const bool smoke = argc > 1 && std::string_view{argv[1]} == "--smoke";
  const Emulator emulator{std::filesystem::path{argv[0]}.parent_path()};
  const auto of = [smoke](int s) { return smoke ? Duration{seconds{1}} : Duration{seconds{s}}; };
  poll_cost(emulator, of(5));
  serial_use(emulator, of(10));
  hundred_devices(emulator, of(10));
  one_dead(emulator, of(30));
  return 0;
}
