// A serial line, or a USB device that pretends to be one: opened raw and non-blocking, read as it comes. The owner polls fd().
// One thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.hpp"
#include "firmware-bridge/link/descriptor.hpp"

namespace archroom::link {

class SerialPort {
 public:
  // `baud` is one of the speeds that is_baud() knows; 8 data bits, no parity, one stop bit.
  SerialPort(std::string device, int baud) : device_(std::move(device)), baud_(baud) {}

  // Refused: no right, or no terminal; LinkDown: it is not there, or somebody else has it to himself.
  [[nodiscard]] Result<void> open();
  void close() { fd_.reset(); }
  [[nodiscard]] bool is_open() const { return static_cast<bool>(fd_); }
  [[nodiscard]] int fd() const { return fd_.get(); }
  // What has come, at most `bytes`; none: nothing more for now. LinkDown: hung up; it is closed.
  [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> bytes);

  [[nodiscard]] static bool is_baud(int baud);

 private:
  [[nodiscard]] Result<void> make_raw();
  [[nodiscard]] Error trouble(const std::string& what, int error_number);

  const std::string device_;
  const int baud_;
  Descriptor fd_;
};

}  // namespace archroom::link
