// Modbus TCP over libmodbus's own halves, so that a wait can be interrupted: modbus_send_raw_request, poll on the socket and the
// Wake, modbus_receive_confirmation once the whole answer is there. No error recovery of the library's (it loops, and believes
// late answers). One thread; only the Wake may be touched by others.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "firmware-bridge/link/modbus_link.hpp"
#include "firmware-bridge/link/tcp_socket.hpp"
#include "firmware-bridge/link/wake.hpp"

struct _modbus;

namespace archroom::link {

class ModbusTcpLink final : public ModbusLink {
 public:
  // `wake` outlives the link.
  ModbusTcpLink(TcpEndpoint endpoint, Wake& wake);
  ~ModbusTcpLink() override;
  ModbusTcpLink(const ModbusTcpLink&) = delete;
  ModbusTcpLink& operator=(const ModbusTcpLink&) = delete;

  [[nodiscard]] Waited<void> open(Instant deadline) override;
  [[nodiscard]] bool is_open() const override { return state_ == State::Open; }
  [[nodiscard]] bool clear() const override { return is_open() && owed_ == 0 && !doubtful_; }
  Result<void> send(const wire::ModbusRequest& request) override;
  [[nodiscard]] Waited<wire::ModbusReply> await(Instant deadline) override;
  Result<void> write_stop(const wire::ModbusRequest& request) override;
  [[nodiscard]] Waited<void> drain_and_close(Instant deadline) override;
  [[nodiscard]] Waited<void> idle(Instant deadline) override;
  void close() override;

 private:
  enum class State { Closed, Connecting, Open };
  struct Free {
    void operator()(_modbus* context) const;
  };

  [[nodiscard]] Result<void> write(const wire::ModbusRequest& request);
  // How much of `bytes` could be filled with what has come; it is left where it is. LinkDown: the peer hung up.
  [[nodiscard]] Result<std::size_t> peek(std::span<std::uint8_t> bytes);
  [[nodiscard]] Result<std::size_t> receive(std::span<std::uint8_t> bytes, int flags);
  // Nothing: it is not all there yet.
  [[nodiscard]] std::optional<Result<wire::ModbusReply>> reply_if_there(std::size_t& seen);
  void wake_up_at(std::size_t bytes);
  [[nodiscard]] Result<wire::ModbusReply> take_reply(std::size_t size);
  [[nodiscard]] Result<void> drain_what_came();
  [[nodiscard]] Result<void> count_drained_frames();
  // Nothing that comes on this connection counts any more.
  [[nodiscard]] Error doubt(Error error);
  [[nodiscard]] Error hung_up(int error_number);
  [[nodiscard]] Error lost(const std::string& what, int error_number);

  const TcpEndpoint endpoint_;
  Wake& wake_;
  std::unique_ptr<_modbus, Free> modbus_;
  Descriptor socket_;
  // The connection before, closed on our side only: were it gone altogether, a late answer would be met by RST, and the peer's
  // kernel would throw away a stop that the peer has not read yet.
  Descriptor retired_;
  State state_ = State::Closed;
  wire::ModbusRequest asked_;
  std::size_t owed_ = 0;               // answers
  std::vector<std::uint8_t> drained_;  // the beginning of a frame that is being drained
  bool doubtful_ = false;
};

}  // namespace archroom::link
