// One TCP address with the twins behind it: Modbus TCP, served by libmodbus. Nothing here blocks: a frame is put together byte by
// byte for each connection, so one that sends half a frame, garbage or nothing holds up nobody. One thread.
#pragma once

#include <modbus/modbus.h>
#include <poll.h>

#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "devices/emulator/device.hpp"
#include "devices/emulator/room_file.hpp"

namespace archroom::emulator {

class Endpoint {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Endpoint>> open(const TcpSpec& spec);
  ~Endpoint();
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string address() const;
  [[nodiscard]] std::vector<Device>& devices() { return devices_; }
  [[nodiscard]] std::size_t connections() const { return connections_.size(); }

  // What to wait for; what to do when it came, the same descriptors in the same order.
  void collect(std::vector<pollfd>& fds) const;
  void serve(std::span<const pollfd> fds, Clock::time_point now);
  // The switches of the control port: listen or not, throw out. After every change.
  void obey_switches();
  // When a delayed reply is due.
  [[nodiscard]] std::optional<Clock::time_point> due() const;

 private:
  struct Reply {
    Clock::time_point due;
    std::vector<std::uint8_t> request;
    std::vector<std::uint16_t> words;
    int exception = 0;
  };
  struct Connection {
    int fd = -1;
    std::vector<std::uint8_t> bytes;
    std::deque<Reply> replies;
    Clock::time_point last_heard;
    bool broken = false;
  };

  Endpoint(std::string name, HostPort listen);
  [[nodiscard]] bool listen();
  void accept_all(Clock::time_point now);
  void hear(Connection& connection, Clock::time_point now);
  [[nodiscard]] bool take_frame(Connection& connection, Clock::time_point now);
  void handle(Connection& connection, std::vector<std::uint8_t> frame, Clock::time_point now);
  [[nodiscard]] Reply answer(devices::ShelfPlcTwin& twin, std::vector<std::uint8_t> frame) const;
  void send_due(Connection& connection, Clock::time_point now);
  [[nodiscard]] bool send(const Connection& connection, const Reply& reply);
  void drop(Connection& connection);
  void sweep();

  std::string name_;
  HostPort listen_;
  modbus_t* modbus_ = nullptr;
  int listener_ = -1;
  std::vector<Device> devices_;
  std::list<Connection> connections_;
};

}  // namespace archroom::emulator
