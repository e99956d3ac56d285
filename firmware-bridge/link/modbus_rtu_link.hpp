// Modbus RTU over a serial line. libmodbus sets the port up and frames what goes out; what comes is put together here, byte by
// byte, because libmodbus waits for bytes that a cut frame never sends. One thread; only the Wake may be touched by others.
//
// RTU frames carry no number at all. So: after every error the line is drained until it is silent (open() on a line that stands);
// a unit that did not answer in time is not asked again while its answer may still come, and what comes late is thrown away.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firmware-bridge/link/modbus_link.hpp"
#include "firmware-bridge/link/wake.hpp"
#include "firmware-bridge/wire/rtu.hpp"

struct _modbus;

namespace archroom::link {

struct RtuPort {
  // Auto: the kernel turns the direction where the tty can; else the adapter does it. On: the kernel, or open() is refused.
  enum class Direction : std::uint8_t { Auto, ByKernel, ByAdapter };

  std::string device;
  wire::SerialLine line;
  Direction direction = Direction::Auto;
  Duration response_timeout = milliseconds{100};
};

class ModbusRtuLink final : public ModbusLink {
 public:
  // `wake` outlives the link.
  ModbusRtuLink(RtuPort port, Wake& wake);
  ~ModbusRtuLink() override;
  ModbusRtuLink(const ModbusRtuLink&) = delete;
  ModbusRtuLink& operator=(const ModbusRtuLink&) = delete;

  // On a line that stands: drains it until it is silent, and believes nothing of that. Garbled: it never is.
  [[nodiscard]] Waited<void> open(Instant deadline) override;
  [[nodiscard]] bool is_open() const override { return fd_ >= 0; }
  [[nodiscard]] bool clear() const override { return is_open() && settled_ && !owed_ && !doubtful_; }
  // Timeout: this unit may still answer an earlier question; nothing was sent.
  Result<void> send(const wire::ModbusRequest& request) override;
  [[nodiscard]] Waited<wire::ModbusReply> await(Instant deadline) override;
  // Two frames at once are none: it waits for the exchange that runs, at most its response time-out, and for the silence.
  Result<void> write_stop(const wire::ModbusRequest& request) override;
  [[nodiscard]] Waited<void> drain_and_close(Instant deadline) override;
  [[nodiscard]] Waited<void> idle(Instant deadline) override;
  void close() override;

  [[nodiscard]] Instant ready_at() const override { return quiet_until_; }
  [[nodiscard]] Duration time_on_wire(const wire::ModbusRequest& request) const override {
    return wire::exchange_time(port_.line, request);
  }
  [[nodiscard]] Duration late_window() const override { return late_window_; }

 private:
  struct Free {
    void operator()(_modbus* context) const;
  };
  // A unit that did not answer in time.
  struct Late {
    int answers = 0;  // that may still come
    Instant until;    // after this nobody expects them any more
  };

  [[nodiscard]] Result<void> begin();
  [[nodiscard]] Result<void> direct();
  [[nodiscard]] Waited<void> settle(Instant deadline);
  [[nodiscard]] Result<void> write(const wire::ModbusRequest& request);
  // True where bytes came. LinkDown: the adapter is gone; it is closed.
  [[nodiscard]] Result<bool> read();
  [[nodiscard]] std::optional<Result<wire::ModbusReply>> look();
  void show(std::size_t size, std::size_t begin = 0) const;
  [[nodiscard]] Result<wire::ModbusReply> not_answered();
  void forget_late(std::uint8_t unit);
  [[nodiscard]] bool may_answer_late(std::uint8_t unit);
  [[nodiscard]] Error lost(const std::string& what, int error_number);
  [[nodiscard]] Error doubt(Fault fault, const std::string& what);

  const RtuPort port_;
  Wake& wake_;
  const Duration silence_;
  const Duration gap_;          // a frame that pauses for so long has ended
  const Duration late_window_;  // so long after its time-out an answer is expected to come after all
  std::unique_ptr<_modbus, Free> modbus_;
  int fd_ = -1;  // libmodbus owns it
  bool settled_ = false;
  bool owed_ = false;
  bool doubtful_ = false;
  std::optional<wire::ModbusRequest> asked_;  // the last question; nothing before the first
  Instant answer_by_;
  Instant quiet_until_;  // no frame may begin before
  Instant last_byte_;
  std::vector<std::uint8_t> came_;  // of the answer that is owed
  bool noise_ = false;              // bytes that are no answer came while one was owed
  std::map<std::uint8_t, Late> late_;
};

}  // namespace archroom::link
