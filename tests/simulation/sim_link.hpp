// A Modbus TCP link as the daemon's own (firmware-bridge/link/modbus_tcp_link.cpp), over a simulated wire: the same rules of what
// is owed and what is doubtful, the same look at frames, PDUs coded by the daemon's own wire code. It never waits: where there is
// nothing yet it says Woken and remembers until when it would have waited. One thread.
#pragma once

#include <functional>
#include <optional>

#include "firmware-bridge/link/modbus_link.hpp"
#include "tests/simulation/wire.hpp"

namespace archroom::simulation {

// What a bystander at the daemon's end of the cable sees.
struct Tap {
  std::function<void(const Frame&)> left;                     // handed to the wire
  std::function<void(std::uint8_t unit, const Shown&)> seen;  // a picture was taken in by the daemon
  std::function<void()> woken;                                // something came
  std::function<void()> opened;                               // a connection stands
  std::function<void()> closed;                               // no longer
};

class SimLink final : public link::ModbusLink, private Client {
 public:
  SimLink(Clockwork& clock, Wire& wire, Tap tap) : clock_(clock), wire_(wire), tap_(std::move(tap)) {}
  ~SimLink() override { close(); }

  [[nodiscard]] link::Waited<void> open(Instant deadline) override;
  [[nodiscard]] bool is_open() const override { return state_ == State::Open; }
  [[nodiscard]] bool clear() const override { return is_open() && owed_ == 0 && !doubtful_; }
  Result<void> send(const wire::ModbusRequest& request) override;
  [[nodiscard]] link::Waited<wire::ModbusReply> await(Instant deadline) override;
  Result<void> write_stop(const wire::ModbusRequest& request) override;
  [[nodiscard]] link::Waited<void> drain_and_close(Instant deadline) override;
  [[nodiscard]] link::Waited<void> idle(Instant deadline) override;
  void close() override;

  // Until when the last call would have waited; nothing if it did not.
  [[nodiscard]] std::optional<Instant> take_wait() { return std::exchange(wait_, std::nullopt); }

 private:
  enum class State : std::uint8_t { Closed, Connecting, Accepted, Refused, Open };

  void accepted() override;
  void refused() override;
  void bytes_came(const Bytes& bytes, const std::optional<Shown>& shown) override;
  void hung_up() override;

  [[nodiscard]] link::Woken wait(Instant deadline);
  Error doubt(Error error);
  Error lost(const std::string& what);
  Result<void> write(const wire::ModbusRequest& request);
  [[nodiscard]] Result<wire::ModbusReply> take_reply(std::size_t size);
  [[nodiscard]] Result<void> count_drained();

  Clockwork& clock_;
  Wire& wire_;
  const Tap tap_;
  State state_ = State::Closed;
  std::uint32_t connection_ = 0;
  bool gone_ = false;  // the peer hung up: nothing more comes
  int owed_ = 0;
  bool doubtful_ = false;
  wire::ModbusRequest asked_;
  Bytes came_;
  std::optional<Shown> shown_;
  std::optional<Instant> wait_;
};

}  // namespace archroom::simulation
