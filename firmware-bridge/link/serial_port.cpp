#include "firmware-bridge/link/serial_port.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace archroom::link {
namespace {

constexpr std::array<std::pair<int, speed_t>, 8> kSpeeds{{{1200, B1200},
                                                          {2400, B2400},
                                                          {4800, B4800},
                                                          {9600, B9600},
                                                          {19200, B19200},
                                                          {38400, B38400},
                                                          {57600, B57600},
                                                          {115200, B115200}}};

const std::pair<int, speed_t>* speed_of(int baud) {
  const auto at = std::find_if(kSpeeds.begin(), kSpeeds.end(), [&](const auto& speed) { return speed.first == baud; });
  return at == kSpeeds.end() ? nullptr : &*at;
}

}  // namespace

bool SerialPort::is_baud(int baud) { return speed_of(baud) != nullptr; }

Error SerialPort::trouble(const std::string& what, int error_number) {
  const bool refused = error_number == EACCES || error_number == EPERM || error_number == ENOTTY;
  return {refused ? Fault::Refused : Fault::LinkDown,
          device_ + ": " + what + ": " + std::system_category().message(error_number)};
}

Result<void> SerialPort::open() {
  fd_ = Descriptor{::open(device_.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)};
  if (!fd_) return trouble("can't be opened", errno);
  auto made = make_raw();
  if (!made.ok()) close();
  return made;
}

Result<void> SerialPort::make_raw() {
  termios line{};
  if (tcgetattr(fd_.get(), &line) != 0) return trouble("is no serial line", errno);
  cfmakeraw(&line);
  line.c_cflag |= CLOCAL | CREAD;
  line.c_cflag &= ~static_cast<tcflag_t>(CRTSCTS | CSTOPB);
  const auto* const speed = speed_of(baud_);
  ARCHROOM_CHECK(speed != nullptr);
  (void)cfsetispeed(&line, speed->second);
  (void)cfsetospeed(&line, speed->second);
  if (tcsetattr(fd_.get(), TCSANOW, &line) != 0) return trouble("can't be set up", errno);
  (void)tcflush(fd_.get(), TCIFLUSH);  // what came before is of another time
  (void)ioctl(fd_.get(), TIOCEXCL);    // a second reader would get half of every code; not every line can refuse one
  return {};
}

Result<std::size_t> SerialPort::read(std::span<std::uint8_t> bytes) {
  const auto size = ::read(fd_.get(), bytes.data(), bytes.size());
  if (size > 0) return static_cast<std::size_t>(size);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return std::size_t{0};
  // Raw, with VMIN at least 1: nothing to read and no EAGAIN is a hang-up.
  const auto error = trouble("hung up", size == 0 ? EIO : errno);
  close();
  return error;
}

}  // namespace archroom::link
