#include "devices/emulator/gateway_wire.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace archroom::emulator {
namespace {

constexpr int kMostConnections = 256;
constexpr std::size_t kHeader = 7;  // transaction, protocol, length, unit
constexpr std::size_t kMostBody = 254;
constexpr std::uint8_t kTargetSilent = 11;

}  // namespace

GatewayWire::~GatewayWire() {
  for (auto& connection : connections_) ::close(connection.fd);
  if (listener_ >= 0) ::close(listener_);
}

Result<std::unique_ptr<GatewayWire>> GatewayWire::open(const TcpSpec& spec) {
  std::unique_ptr<GatewayWire> wire{new GatewayWire(spec.name, spec.listen)};
  for (const auto& unit : spec.units) {
    wire->units.push_back({unit.name, unit.unit, unit.kind, spec.name, devices::ModbusPointsTwin{unit.product}, {}, 0, 0});
    wire->units.back().twin.around.contacts = unit.closed;
  }
  if (wire->listen()) return wire;
  return Error{Fault::Refused, "tcp " + spec.name + ": can't listen on " + wire->address() + ": " + std::strerror(errno)};
}

bool GatewayWire::listen() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(listen_.port);
  socklen_t size = sizeof at;
  const bool listens = inet_pton(AF_INET, listen_.host.c_str(), &at.sin_addr) == 1 &&
                       bind(fd, reinterpret_cast<sockaddr*>(&at), size) == 0 && ::listen(fd, kMostConnections) == 0 &&
                       getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) == 0;
  if (!listens) {
    const int failure = errno;
    ::close(fd);
    errno = failure;
    return false;
  }
  listener_ = fd;
  listen_.port = ntohs(at.sin_port);  // stays the same when we listen again
  return true;
}

void GatewayWire::collect(std::vector<pollfd>& fds) const {
  fds.push_back({listener_, POLLIN, 0});
  for (const auto& connection : connections_) fds.push_back({connection.fd, POLLIN, 0});
}

void GatewayWire::serve(std::span<const pollfd> fds, Clock::time_point now) {
  auto fd = fds.begin() + 1;
  for (auto& connection : connections_)
    if (fd != fds.end() && (fd++)->revents != 0) hear_bytes(connection, now);
  for (auto& connection : connections_)
    if (!connection.broken) send_due(connection, now);
  sweep();
  if (listener_ >= 0 && fds.front().revents != 0) accept_all();
}

void GatewayWire::sweep() {
  connections_.remove_if([](Connection& connection) {
    if (connection.broken) ::close(connection.fd);
    return connection.broken;
  });
}

void GatewayWire::accept_all() {
  for (;;) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connections_.push_back({fd, {}, {}, connections_.size() >= kMostConnections});
  }
}

void GatewayWire::hear_bytes(Connection& connection, Clock::time_point now) {
  std::uint8_t chunk[512];
  const auto got = ::recv(connection.fd, chunk, sizeof chunk, 0);
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) connection.broken = true;
  if (got <= 0) return;
  connection.bytes.insert(connection.bytes.end(), chunk, chunk + got);
  while (!connection.broken && take_frame(connection, now)) {
  }
}

bool GatewayWire::take_frame(Connection& connection, Clock::time_point now) {
  auto& bytes = connection.bytes;
  if (bytes.size() < kHeader + 1) return false;
  const auto body = static_cast<std::size_t>(bytes[4] << 8 | bytes[5]);
  if (bytes[2] != 0 || bytes[3] != 0 || body < 2 || body > kMostBody) {
    connection.broken = true;
    return false;
  }
  const auto size = static_cast<std::ptrdiff_t>(kHeader - 1 + body);
  if (std::ssize(bytes) < size) return false;
  const Bytes frame(bytes.begin(), bytes.begin() + size);
  bytes.erase(bytes.begin(), bytes.begin() + size);
  if (switches.hang) return true;
  const auto unit = std::find_if(units.begin(), units.end(), [&](const auto& u) { return u.unit == frame[kHeader - 1]; });
  std::optional<Saying> saying =
      Saying{frame[kHeader - 1], {static_cast<std::uint8_t>(frame[kHeader] | 0x80), kTargetSilent}, false, 0};
  if (unit != units.end()) saying = hear(*unit, Bytes(frame.begin() + kHeader, frame.end()));
  if (!saying) return true;
  const auto length = saying->pdu.size() + 1;
  Bytes reply{frame[0], frame[1], 0, 0, static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length), saying->unit};
  reply.insert(reply.end(), saying->pdu.begin(), saying->pdu.end());
  if (saying->damaged) reply[kHeader] ^= 0x10;  // another function: TCP itself loses no bits
  connection.replies.push_back({now + std::chrono::milliseconds{saying->delay_ms}, std::move(reply)});
  return true;
}

std::optional<Clock::time_point> GatewayWire::due() const {
  std::optional<Clock::time_point> first;
  for (const auto& connection : connections_)
    if (!connection.replies.empty() && (!first || connection.replies.front().due < *first))
      first = connection.replies.front().due;
  return first;
}

void GatewayWire::send_due(Connection& connection, Clock::time_point now) {
  while (!connection.replies.empty() && connection.replies.front().due <= now) {
    const auto& bytes = connection.replies.front().bytes;
    if (::send(connection.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) != std::ssize(bytes)) {
      connection.broken = true;  // it does not read
      return;
    }
    connection.replies.pop_front();
  }
}

void GatewayWire::obey_switches(Clock::time_point) {
  switches.noise_bytes = 0;  // TCP has none
  if (switches.unplugged) {
    for (auto& connection : connections_) connection.broken = true;
    sweep();
    if (listener_ >= 0) ::close(std::exchange(listener_, -1));
  } else if (listener_ < 0) {
    (void)listen();  // where the port is taken by now, the next change tries again
  }
}

}  // namespace archroom::emulator
