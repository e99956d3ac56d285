// One TCP address with several units behind it, as a gateway has them: Modbus TCP, framed here byte by byte for each connection,
// so that nobody holds up anybody. A unit that is not there is told by exception 11, one that is silent by nothing. One thread.
#pragma once

#include <deque>
#include <list>

#include "base/result.hpp"
#include "devices/emulator/room_file.hpp"
#include "devices/emulator/wire.hpp"

namespace archroom::emulator {

class GatewayWire final : public Wire {
 public:
  [[nodiscard]] static Result<std::unique_ptr<GatewayWire>> open(const TcpSpec& spec);
  ~GatewayWire() override;
  GatewayWire(const GatewayWire&) = delete;
  GatewayWire& operator=(const GatewayWire&) = delete;

  [[nodiscard]] const std::string& name() const override { return name_; }
  [[nodiscard]] std::string address() const override { return listen_.host + ":" + std::to_string(listen_.port); }
  void collect(std::vector<pollfd>& fds) const override;
  void serve(std::span<const pollfd> fds, Clock::time_point now) override;
  [[nodiscard]] std::optional<Clock::time_point> due() const override;
  void obey_switches(Clock::time_point now) override;

 private:
  using Bytes = std::vector<std::uint8_t>;
  struct Reply {
    Clock::time_point due;
    Bytes bytes;
  };
  struct Connection {
    int fd = -1;
    Bytes bytes;
    std::deque<Reply> replies;
    bool broken = false;
  };

  GatewayWire(std::string name, HostPort listen) : name_(std::move(name)), listen_(std::move(listen)) {}
  [[nodiscard]] bool listen();
  void accept_all();
  void hear_bytes(Connection& connection, Clock::time_point now);
  [[nodiscard]] bool take_frame(Connection& connection, Clock::time_point now);
  void send_due(Connection& connection, Clock::time_point now);
  void sweep();

  const std::string name_;
  HostPort listen_;
  int listener_ = -1;
  std::list<Connection> connections_;
};

}  // namespace archroom::emulator
