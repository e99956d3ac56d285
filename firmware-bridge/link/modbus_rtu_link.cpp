#include "firmware-bridge/link/modbus_rtu_link.hpp"

#include <modbus.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "base/contract.hpp"
#include "firmware-bridge/link/clock.hpp"

namespace archroom::link {
namespace {

// USB adapters hand over what came every 16 ms at most, so a frame may seem to pause for so long.
constexpr Duration kAdapterLatency = milliseconds{25};
constexpr Duration kLeastLateWindow = seconds{1};
constexpr int kLateTimeouts = 3;

}  // namespace

void ModbusRtuLink::Free::operator()(_modbus* context) const { modbus_free(context); }

ModbusRtuLink::ModbusRtuLink(RtuPort port, Wake& wake)
    : port_(std::move(port)),
      wake_(wake),
      silence_(wire::silence_of(port_.line)),
      gap_(std::max(silence_, kAdapterLatency)),
      late_window_(std::max(kLeastLateWindow, port_.response_timeout * kLateTimeouts)),
      modbus_(modbus_new_rtu(port_.device.c_str(), port_.line.baud, port_.line.parity, 8, port_.line.stop_bits)) {
  ARCHROOM_CHECK(modbus_ != nullptr);
  ARCHROOM_CHECK(modbus_set_error_recovery(modbus_.get(), MODBUS_ERROR_RECOVERY_NONE) == 0);
}

ModbusRtuLink::~ModbusRtuLink() { close(); }

Error ModbusRtuLink::lost(const std::string& what, int error_number) {
  Error error{Fault::LinkDown, port_.device + ": " + what + ": " + std::system_category().message(error_number)};
  close();
  return error;
}

Error ModbusRtuLink::doubt(Fault fault, const std::string& what) {
  doubtful_ = true;
  return {fault, port_.device + ": " + what};
}

// ---- open, drain, close

Waited<void> ModbusRtuLink::open(Instant deadline) {
  if (!is_open()) {
    if (auto begun = begin(); !begun) return begun;
  }
  owed_ = false;
  return settle(deadline);
}

Result<void> ModbusRtuLink::begin() {
  if (modbus_connect(modbus_.get()) != 0) {
    const int failure = errno;
    return Error{Fault::LinkDown, port_.device + ": can't be opened: " + std::system_category().message(failure)};
  }
  fd_ = modbus_get_socket(modbus_.get());
  (void)ioctl(fd_, TIOCEXCL);  // a second reader would get half of every answer; not every line can refuse one
  if (auto directed = direct(); !directed) {
    close();
    return directed;
  }
  settled_ = false;
  last_byte_ = monotonic_now();
  return {};
}

Result<void> ModbusRtuLink::direct() {
  if (port_.direction == RtuPort::Direction::ByAdapter) return {};
  if (modbus_rtu_set_serial_mode(modbus_.get(), MODBUS_RTU_RS485) == 0) return {};
  if (port_.direction == RtuPort::Direction::Auto) return {};
  return Error{Fault::Refused, port_.device + ": its driver can't turn an RS-485 line (rs485 = \"on\")"};
}

// Whoever still speaks is heard out.
Waited<void> ModbusRtuLink::settle(Instant deadline) {
  settled_ = false;
  while (monotonic_now() < last_byte_ + gap_) {
    const auto quiet_at = last_byte_ + gap_;
    const auto event = wake_.wait(fd_, POLLIN, std::min(quiet_at, std::max(deadline, monotonic_now())));
    if (event == Wake::Event::Woken) return Woken{};
    if (event == Wake::Event::Ready) {
      if (const auto got = read(); !got) return Result<void>{got.error()};
      (void)look();
    }
    if (event == Wake::Event::Deadline && monotonic_now() >= deadline && deadline < quiet_at) {
      return Result<void>{doubt(Fault::Garbled, "the line is never silent")};
    }
  }
  (void)tcflush(fd_, TCIFLUSH);
  show(came_.size());
  came_.clear();
  noise_ = doubtful_ = false;
  settled_ = true;
  return Result<void>{};
}

void ModbusRtuLink::close() {
  if (is_open()) modbus_close(modbus_.get());
  fd_ = -1;
  settled_ = owed_ = doubtful_ = noise_ = false;
  came_.clear();
}

// ---- late answers

void ModbusRtuLink::forget_late(std::uint8_t unit) {
  const auto found = late_.find(unit);
  if (found != late_.end() && --found->second.answers <= 0) late_.erase(found);
}

bool ModbusRtuLink::may_answer_late(std::uint8_t unit) {
  const auto found = late_.find(unit);
  if (found == late_.end()) return false;
  if (monotonic_now() < found->second.until) return true;
  late_.erase(found);
  return false;
}

// ---- out

Result<void> ModbusRtuLink::write(const wire::ModbusRequest& request) {
  (void)Wake::wait_undisturbed(-1, 0, quiet_until_);
  auto raw = wire::encode_pdu(request);
  raw.insert(raw.begin(), request.unit);
  if (modbus_send_raw_request(modbus_.get(), raw.data(), static_cast<int>(raw.size())) < 0) {
    const int failure = errno;
    return lost("cannot write", failure >= MODBUS_ENOBASE ? EIO : failure);
  }
  if (auto* const tap = onlooker()) tap->sent(wire::rtu_frame(request.unit, std::span(raw).subspan(1)));
  const auto sent_at = monotonic_now() + wire::character_time(port_.line) * static_cast<int>(raw.size() + 2);
  asked_ = request;
  owed_ = true;
  noise_ = false;
  came_.clear();
  last_byte_ = sent_at;
  quiet_until_ = sent_at + silence_;
  answer_by_ = monotonic_now() + time_on_wire(request) + port_.response_timeout;
  return {};
}

Result<void> ModbusRtuLink::send(const wire::ModbusRequest& request) {
  if (!is_open()) return Error{Fault::LinkDown, port_.device + ": not open"};
  if (!clear()) return doubt(Fault::Garbled, "an answer is still owed: drain first");
  if (may_answer_late(request.unit)) {
    return Error{Fault::Timeout,
                 port_.device + ": unit " + std::to_string(request.unit) + " may still answer an earlier question"};
  }
  if (const auto stray = read(); !stray) return stray.error();
  if (!came_.empty() && !look() && !came_.empty()) return doubt(Fault::Garbled, "bytes came that nobody asked for");
  return write(request);
}

Result<void> ModbusRtuLink::write_stop(const wire::ModbusRequest& request) {
  if (!is_open()) return Error{Fault::LinkDown, port_.device + ": not open"};
  while (owed_ && monotonic_now() < answer_by_) {
    if (Wake::wait_undisturbed(fd_, POLLIN, answer_by_) == Wake::Event::Deadline) break;
    if (const auto got = read(); !got) return got.error();
    if (look()) owed_ = false;
  }
  if (owed_) (void)not_answered();
  return write(request);
}

// ---- in

Result<bool> ModbusRtuLink::read() {
  std::array<std::uint8_t, 512> bytes{};
  const auto got = ::read(fd_, bytes.data(), bytes.size());
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  // VMIN is 0 as libmodbus sets it: nothing to read is no hang-up by itself, but with POLLHUP it is.
  if (got == 0) {
    pollfd hung{fd_, POLLIN, 0};
    if (poll(&hung, 1, 0) > 0 && (hung.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0) return lost("hung up", EIO);
    return false;
  }
  if (got < 0) return lost("hung up", errno);
  last_byte_ = monotonic_now();
  quiet_until_ = last_byte_ + silence_;
  constexpr std::size_t kMostKept = 1024;  // a line that babbles
  if (came_.size() > kMostKept) came_.clear();
  came_.insert(came_.end(), bytes.begin(), bytes.begin() + got);
  return true;
}

// The answer, if it is all there. Late answers of others are thrown away on the way.
std::optional<Result<wire::ModbusReply>> ModbusRtuLink::look() {
  while (asked_) {
    const auto look = wire::look_for_answer(*asked_, came_);
    if (const auto* stranger = std::get_if<wire::RtuStranger>(&look)) {
      if (!may_answer_late(stranger->unit)) noise_ = true;
      forget_late(stranger->unit);
      show(stranger->size);
      came_.erase(came_.begin(), came_.begin() + static_cast<std::ptrdiff_t>(stranger->size));
      continue;
    }
    const auto* answer = std::get_if<wire::RtuAnswer>(&look);
    if (answer == nullptr) return std::nullopt;
    const bool late = !owed_;
    auto reply = wire::decode_pdu(*asked_, std::span(came_).subspan(answer->begin, answer->end - answer->begin));
    show(answer->end + 2, answer->begin - 1);
    came_.erase(came_.begin(), came_.begin() + static_cast<std::ptrdiff_t>(answer->end + 2));
    if (late) {  // nobody waits for it any more
      forget_late(asked_->unit);
      continue;
    }
    return reply;
  }
  return std::nullopt;
}

// The first `size` bytes of what came; those before the answer, which begins at `begin`, by themselves.
void ModbusRtuLink::show(std::size_t size, std::size_t begin) const {
  auto* const tap = onlooker();
  if (tap == nullptr) return;
  const auto bytes = std::span(came_).first(size);
  if (begin > 0) tap->came(bytes.first(begin));
  if (size > begin) tap->came(bytes.subspan(begin));
}

Result<wire::ModbusReply> ModbusRtuLink::not_answered() {
  owed_ = false;
  if (noise_ || !came_.empty()) return doubt(Fault::Garbled, "what came is no answer of unit " + std::to_string(asked_->unit));
  auto& late = late_[asked_->unit];
  ++late.answers;
  late.until = monotonic_now() + late_window_;
  return doubt(Fault::Timeout, "no answer in time from unit " + std::to_string(asked_->unit));
}

Waited<wire::ModbusReply> ModbusRtuLink::await(Instant deadline) {
  if (!is_open()) return Result<wire::ModbusReply>{Error{Fault::LinkDown, port_.device + ": not open"}};
  ARCHROOM_CHECK(owed_ && !doubtful_);
  for (;;) {
    const bool paused = noise_ || !came_.empty();
    const auto until = paused ? std::min(deadline, last_byte_ + gap_) : deadline;
    const auto event = wake_.wait(fd_, POLLIN, until);
    if (event == Wake::Event::Woken) return Woken{};
    if (event == Wake::Event::Deadline) return not_answered();
    if (const auto got = read(); !got) return Result<wire::ModbusReply>{got.error()};
    if (auto reply = look()) {
      owed_ = false;
      if (!reply->ok() && reply->error().fault == Fault::Garbled) doubtful_ = true;
      return *std::move(reply);
    }
  }
}

Waited<void> ModbusRtuLink::drain_and_close(Instant deadline) {
  if (!is_open()) return Result<void>{Error{Fault::LinkDown, port_.device + ": not open"}};
  while (owed_) {
    const auto event = wake_.wait(fd_, POLLIN, deadline);
    if (event == Wake::Event::Woken) return Woken{};
    if (event == Wake::Event::Deadline) break;
    if (const auto got = read(); !got) return Result<void>{got.error()};
    if (look()) owed_ = false;
  }
  const bool answered = !owed_;
  close();
  if (!answered) return Result<void>{Error{Fault::Timeout, port_.device + ": not every answer came before closing"}};
  return Result<void>{};
}

Waited<void> ModbusRtuLink::idle(Instant deadline) {
  ARCHROOM_CHECK(!owed_);
  const bool watched = clear();
  for (;;) {
    const auto event = wake_.wait(watched ? fd_ : -1, POLLIN, deadline);
    if (event == Wake::Event::Woken) return Woken{};
    if (event == Wake::Event::Deadline) break;
    if (const auto got = read(); !got) return Result<void>{got.error()};
    (void)look();  // late answers are no offence
    if (came_.empty() && !noise_) continue;
    // Noise on a line at rest costs a drain, no more.
    return Result<void>{doubt(Fault::Garbled, "bytes came that nobody asked for")};
  }
  return Result<void>{};
}

}  // namespace archroom::link
