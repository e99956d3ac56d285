#include "devices/emulator/endpoint.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <variant>

namespace archroom::emulator {

using devices::ShelfPlcTwin;

namespace {

constexpr std::size_t kMostConnections = 64;
constexpr std::size_t kHeader = 7;      // MBAP: transaction, protocol, length, unit
constexpr std::size_t kMostBody = 254;  // unit and PDU
constexpr int kReadDiscrete = 2, kReadHolding = 3, kReadInput = 4, kWriteOne = 6, kWriteMany = 16;
constexpr int kMostBits = 2000, kMostWords = 125, kMostWritten = 123;

int wide(const std::vector<std::uint8_t>& frame, std::size_t at) { return frame[at] << 8 | frame[at + 1]; }

struct MappingEnd {
  void operator()(modbus_mapping_t* mapping) const { modbus_mapping_free(mapping); }
};
using Mapping = std::unique_ptr<modbus_mapping_t, MappingEnd>;

// libmodbus answers from a mapping: one just large enough, filled with what the twin said.
Mapping mapping_for(int function, int address, const std::vector<std::uint16_t>& words) {
  const auto from = static_cast<unsigned>(address);
  const auto size = static_cast<unsigned>(words.size());
  const auto only = [&](int wanted) { return function == wanted ? size : 0U; };
  const auto registers = function == kWriteMany ? size : only(kReadHolding);
  Mapping mapping{modbus_mapping_new_start_address(0, 0, from, only(kReadDiscrete), from, registers, from, only(kReadInput))};
  if (!mapping) return mapping;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (function == kReadDiscrete) mapping->tab_input_bits[i] = static_cast<std::uint8_t>(words[i]);
    if (function == kReadHolding) mapping->tab_registers[i] = words[i];
    if (function == kReadInput) mapping->tab_input_registers[i] = words[i];
  }
  return mapping;
}

}  // namespace

Endpoint::Endpoint(std::string name, HostPort listen) : name_(std::move(name)), listen_(std::move(listen)) {}

Endpoint::~Endpoint() {
  for (auto& connection : connections_) ::close(connection.fd);
  if (listener_ >= 0) ::close(listener_);
  if (modbus_ != nullptr) modbus_free(modbus_);
}

Result<std::unique_ptr<Endpoint>> Endpoint::open(const TcpSpec& spec) {
  std::unique_ptr<Endpoint> endpoint{new Endpoint(spec.name, spec.listen)};
  for (const auto& twin : spec.twins)
    endpoint->devices_.push_back({twin.name, twin.unit, spec.name, ShelfPlcTwin{twin.bank}, {}});
  if (!endpoint->listen())
    return Error{Fault::Refused, "tcp " + spec.name + ": can't listen on " + endpoint->address() + ": " + std::strerror(errno)};
  return endpoint;
}

std::string Endpoint::address() const { return listen_.host + ":" + std::to_string(listen_.port); }

bool Endpoint::listen() {
  if (modbus_ != nullptr) modbus_free(modbus_);
  modbus_ = modbus_new_tcp(listen_.host.c_str(), listen_.port);
  if (modbus_ == nullptr) return false;
  listener_ = modbus_tcp_listen(modbus_, static_cast<int>(kMostConnections));
  if (listener_ < 0) return false;
  sockaddr_in bound{};
  socklen_t size = sizeof bound;
  if (getsockname(listener_, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return false;
  listen_.port = ntohs(bound.sin_port);  // stays the same when we listen again
  return fcntl(listener_, F_SETFL, O_NONBLOCK) == 0;
}

void Endpoint::collect(std::vector<pollfd>& fds) const {
  fds.push_back({listener_, POLLIN, 0});  // poll() passes over -1
  for (const auto& connection : connections_) fds.push_back({connection.fd, POLLIN, 0});
}

void Endpoint::serve(std::span<const pollfd> fds, Clock::time_point now) {
  auto fd = fds.begin() + 1;
  for (auto& connection : connections_)
    if (fd != fds.end() && (fd++)->revents != 0) hear(connection, now);
  for (auto& connection : connections_)
    if (!connection.broken) send_due(connection, now);
  sweep();
  if (listener_ >= 0 && fds.front().revents != 0) accept_all(now);
}

void Endpoint::sweep() {
  connections_.remove_if([](Connection& connection) {
    if (connection.broken) ::close(connection.fd);
    return connection.broken;
  });
}

void Endpoint::accept_all(Clock::time_point now) {
  for (;;) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connections_.size() >= kMostConnections) {  // the one that was silent longest makes room
      const auto oldest = std::min_element(connections_.begin(), connections_.end(),
                                           [](const auto& a, const auto& b) { return a.last_heard < b.last_heard; });
      ::close(oldest->fd);
      connections_.erase(oldest);
    }
    connections_.push_back({.fd = fd, .bytes = {}, .replies = {}, .last_heard = now});
  }
}

void Endpoint::hear(Connection& connection, Clock::time_point now) {
  std::uint8_t chunk[512];
  const auto got = ::recv(connection.fd, chunk, sizeof chunk, 0);
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) connection.broken = true;
  if (got <= 0) return;
  connection.last_heard = now;
  connection.bytes.insert(connection.bytes.end(), chunk, chunk + got);
  while (!connection.broken && take_frame(connection, now)) {
  }
}

bool Endpoint::take_frame(Connection& connection, Clock::time_point now) {
  auto& bytes = connection.bytes;
  if (bytes.size() < kHeader) return false;
  const auto body = static_cast<std::size_t>(wide(bytes, 4));
  if (wide(bytes, 2) != 0 || body < 2 || body > kMostBody) {
    connection.broken = true;  // not Modbus: there is no way back into step
    return false;
  }
  const auto size = static_cast<std::ptrdiff_t>(kHeader - 1 + body);
  if (std::ssize(bytes) < size) return false;
  std::vector<std::uint8_t> frame(bytes.begin(), bytes.begin() + size);
  bytes.erase(bytes.begin(), bytes.begin() + size);
  handle(connection, std::move(frame), now);
  return true;
}

void Endpoint::handle(Connection& connection, std::vector<std::uint8_t> frame, Clock::time_point now) {
  const int unit = frame[kHeader - 1];
  const auto device = std::find_if(devices_.begin(), devices_.end(), [&](const Device& d) { return d.unit == unit; });
  if (device == devices_.end()) {
    connection.replies.push_back({now, std::move(frame), {}, MODBUS_EXCEPTION_GATEWAY_TARGET});
    return;
  }
  auto& faults = device->faults;
  if (faults.hang || !device->twin.powered()) return;
  auto reply = answer(device->twin, std::move(frame));
  if (faults.lose_replies > 0) {
    --faults.lose_replies;
    return;
  }
  reply.due = now + std::chrono::milliseconds{faults.reply_delay_ms};
  connection.replies.push_back(std::move(reply));
}

Endpoint::Reply Endpoint::answer(ShelfPlcTwin& twin, std::vector<std::uint8_t> frame) const {
  Reply reply{{}, std::move(frame), {}, 0};
  const auto& f = reply.request;
  const int function = f[kHeader];
  const bool reads = function == kReadDiscrete || function == kReadHolding || function == kReadInput;
  if (function == kWriteOne)
    reply.exception = MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS;  // "any other write"
  else if (!reads && function != kWriteMany)
    reply.exception = MODBUS_EXCEPTION_ILLEGAL_FUNCTION;
  else if (f.size() < kHeader + 5)
    reply.exception = MODBUS_EXCEPTION_ILLEGAL_DATA_VALUE;
  if (reply.exception != 0) return reply;
  const auto address = static_cast<std::uint16_t>(wide(f, kHeader + 1));
  const int count = wide(f, kHeader + 3);
  if (reads) {
    const int most = function == kReadDiscrete ? kMostBits : kMostWords;
    if (f.size() != kHeader + 5 || count < 1 || count > most) {
      reply.exception = MODBUS_EXCEPTION_ILLEGAL_DATA_VALUE;
      return reply;
    }
    using Table = ShelfPlcTwin::Table;
    const auto table = function == kReadDiscrete ? Table::Discrete : function == kReadHolding ? Table::Holding : Table::Input;
    const auto said = twin.read(table, address, static_cast<std::uint16_t>(count));
    if (const auto* words = std::get_if<ShelfPlcTwin::Words>(&said))
      reply.words = *words;
    else
      reply.exception = static_cast<int>(*std::get_if<ShelfPlcTwin::Exception>(&said));
    return reply;
  }
  const auto size = static_cast<std::size_t>(count) * 2;
  if (count < 1 || count > kMostWritten || f.size() != kHeader + 6 + size || f[kHeader + 5] != size) {
    reply.exception = MODBUS_EXCEPTION_ILLEGAL_DATA_VALUE;
    return reply;
  }
  for (std::size_t at = kHeader + 6; at < f.size(); at += 2) reply.words.push_back(static_cast<std::uint16_t>(wide(f, at)));
  reply.exception = static_cast<int>(twin.write(address, reply.words));
  return reply;
}

std::optional<Clock::time_point> Endpoint::due() const {
  std::optional<Clock::time_point> first;
  for (const auto& connection : connections_)
    if (!connection.replies.empty() && (!first || connection.replies.front().due < *first))
      first = connection.replies.front().due;
  return first;
}

void Endpoint::send_due(Connection& connection, Clock::time_point now) {
  while (!connection.replies.empty() && connection.replies.front().due <= now) {
    if (!send(connection, connection.replies.front())) {  // it does not read: no way to say half a frame later
      connection.broken = true;
      return;
    }
    connection.replies.pop_front();
  }
}

bool Endpoint::send(const Connection& connection, const Reply& reply) {
  modbus_set_socket(modbus_, connection.fd);
  const auto* request = reply.request.data();
  if (reply.exception != 0) return modbus_reply_exception(modbus_, request, static_cast<unsigned>(reply.exception)) > 0;
  const auto mapping = mapping_for(reply.request[kHeader], wide(reply.request, kHeader + 1), reply.words);
  return mapping && modbus_reply(modbus_, request, static_cast<int>(reply.request.size()), mapping.get()) > 0;
}

void Endpoint::obey_switches() {
  bool throw_out = false, refuse = false, dead = true;
  for (auto& device : devices_) {
    throw_out |= std::exchange(device.faults.drop_connections, false);
    refuse |= device.faults.refuse_connections;
    dead &= !device.twin.powered();
  }
  for (auto& connection : connections_) connection.broken |= throw_out || dead;
  sweep();
  if (refuse || dead) {
    if (listener_ >= 0) ::close(std::exchange(listener_, -1));
  } else if (listener_ < 0) {
    (void)listen();  // where the port is taken by now, the next change tries again
  }
}

}  // namespace archroom::emulator
