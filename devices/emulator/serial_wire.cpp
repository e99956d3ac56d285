#include "devices/emulator/serial_wire.hpp"

#include <fcntl.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace archroom::emulator {
namespace {

namespace fs = std::filesystem;
using std::chrono::nanoseconds;

constexpr std::size_t kShortestFrame = 4;
constexpr std::size_t kLongestFrame = 256;
// A module's own time to think, after the silence that told it the end of the question.
constexpr auto kTurnAround = std::chrono::milliseconds{2};

std::uint16_t check_sum(const std::vector<std::uint8_t>& bytes, std::size_t size) {
  unsigned sum = 0xFFFF;
  for (std::size_t i = 0; i < size; ++i) {
    sum ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit) sum = (sum & 1U) != 0 ? (sum >> 1) ^ 0xA001U : sum >> 1;
  }
  return static_cast<std::uint16_t>(sum);
}

nanoseconds character_of(const SerialFormat& format) {
  const int bits = 10 + (format.parity == 'N' ? 0 : 1) + (format.stop_bits - 1);
  return nanoseconds{std::chrono::seconds{1}} * bits / format.baud;
}

}  // namespace

SerialWire::SerialWire(LineSpec spec)
    : spec_(std::move(spec)),
      character_(character_of(spec_.format)),
      silence_(spec_.format.baud > 19'200 ? nanoseconds{1'750'000} : character_ * 7 / 2) {
  for (const auto& unit : spec_.units) {
    units.push_back({unit.name, unit.unit, unit.kind, spec_.name, devices::ModbusPointsTwin{unit.product}, {}, 0, 0});
    units.back().twin.around.contacts = unit.closed;
  }
}

SerialWire::~SerialWire() { unplug(); }

Result<std::unique_ptr<SerialWire>> SerialWire::open(const LineSpec& spec) {
  std::unique_ptr<SerialWire> wire{new SerialWire(spec)};
  if (auto plugged = wire->plug_in(); !plugged) return plugged.error();
  return wire;
}

Result<void> SerialWire::plug_in() {
  const auto fail = [&](const std::string& what) { return Error{Fault::Refused, "line " + spec_.name + ": " + what}; };
  if (openpty(&master_, &slave_, nullptr, nullptr, nullptr) != 0)
    return fail(std::string{"no terminal: "} + std::strerror(errno));
  termios raw{};
  if (tcgetattr(slave_, &raw) == 0) {
    cfmakeraw(&raw);
    (void)tcsetattr(slave_, TCSANOW, &raw);
  }
  (void)fcntl(master_, F_SETFL, O_NONBLOCK);
  (void)fcntl(master_, F_SETFD, FD_CLOEXEC);
  (void)fcntl(slave_, F_SETFD, FD_CLOEXEC);
  const fs::path path{spec_.pty};
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  if (fs::exists(fs::symlink_status(path, failed)) && !fs::is_symlink(path, failed))
    return fail(spec_.pty + " is no link of ours");
  fs::remove(path, failed);
  fs::create_symlink(ttyname(slave_), path, failed);
  if (failed) return fail(spec_.pty + ": " + failed.message());
  heard_.clear();
  spoken_.clear();
  return {};
}

void SerialWire::unplug() {
  if (master_ < 0) return;
  std::error_code failed;
  fs::remove(fs::path{spec_.pty}, failed);
  ::close(master_);
  ::close(slave_);
  master_ = slave_ = -1;
}

void SerialWire::obey_switches(Clock::time_point now) {
  if (switches.unplugged) unplug();
  if (!switches.unplugged && master_ < 0) (void)plug_in();  // where the path is taken by now, the next change tries again
  if (const int noise = std::exchange(switches.noise_bytes, 0); noise > 0) {
    Bytes bytes;
    for (int i = 0; i < noise; ++i) bytes.push_back(static_cast<std::uint8_t>(0x55 + 37 * i));
    say(now, std::move(bytes));
  }
}

void SerialWire::collect(std::vector<pollfd>& fds) const { fds.push_back({master_, POLLIN, 0}); }

void SerialWire::serve(std::span<const pollfd> fds, Clock::time_point now) {
  if (master_ < 0) return;
  if (!fds.empty() && fds.front().revents != 0) hear_bytes(now);
  if (!heard_.empty() && now >= heard_until_ + silence_) end_frame();
  speak(now);
}

// The host hands over a whole frame at once; on the line its bytes come one after the other.
void SerialWire::hear_bytes(Clock::time_point now) {
  std::uint8_t bytes[512];
  const auto got = ::read(master_, bytes, sizeof bytes);
  if (got <= 0) return;
  if (heard_.empty()) {
    if (!spoken_.empty() || now < quiet_since_ + silence_) ++collisions_;
    heard_until_ = std::max(now, quiet_since_);
  } else if (now > heard_until_ + silence_) {
    end_frame();
    heard_until_ = now;
  }
  heard_until_ += character_ * got;
  quiet_since_ = heard_until_;
  heard_.insert(heard_.end(), bytes, bytes + got);
  if (heard_.size() > kLongestFrame) heard_.clear();
}

void SerialWire::end_frame() {
  const Bytes frame = std::exchange(heard_, {});
  if (switches.hang || frame.size() < kShortestFrame || frame.size() > kLongestFrame) return;
  const auto sum = check_sum(frame, frame.size() - 2);
  if (frame[frame.size() - 2] != (sum & 0xFF) || frame[frame.size() - 1] != sum >> 8) return;
  for (auto& unit : units) {
    if (unit.unit != frame[0]) continue;
    const auto saying = hear(unit, Bytes(frame.begin() + 1, frame.end() - 2));
    if (!saying) continue;
    Bytes reply{saying->unit};
    reply.insert(reply.end(), saying->pdu.begin(), saying->pdu.end());
    const auto out = check_sum(reply, reply.size());
    reply.push_back(static_cast<std::uint8_t>(out & 0xFF));
    reply.push_back(static_cast<std::uint8_t>(out >> 8));
    if (saying->damaged) reply[reply.size() / 2] ^= 0x10;
    say(heard_until_ + silence_ + kTurnAround + std::chrono::milliseconds{saying->delay_ms}, std::move(reply));
  }
}

void SerialWire::say(Clock::time_point from, Bytes bytes) {
  spoken_.push_back({from, std::move(bytes), 0});
  std::sort(spoken_.begin(), spoken_.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
}

void SerialWire::speak(Clock::time_point now) {
  while (!spoken_.empty()) {
    auto& spoken = spoken_.front();
    const auto passed = now - spoken.from;
    const auto whole = passed < nanoseconds{0} ? 0 : passed / character_;  // bytes that have gone by in full
    const auto until = std::min(spoken.bytes.size(), static_cast<std::size_t>(whole));
    if (until > spoken.written) {
      (void)!::write(master_, spoken.bytes.data() + spoken.written, until - spoken.written);
      spoken.written = until;
      quiet_since_ = now;
    }
    if (spoken.written < spoken.bytes.size()) return;
    spoken_.pop_front();
  }
}

std::optional<Clock::time_point> SerialWire::due() const {
  if (master_ < 0) return std::nullopt;
  std::optional<Clock::time_point> next;
  if (!heard_.empty()) next = heard_until_ + silence_;
  if (!spoken_.empty()) {
    const auto& first = spoken_.front();
    const auto byte = first.from + character_ * static_cast<std::int64_t>(first.written + 1);
    next = next ? std::min(*next, byte) : byte;
  }
  return next;
}

}  // namespace archroom::emulator
