#include "firmware-bridge/link/tcp_socket.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>
#include <system_error>

namespace archroom::link {
namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Addresses numeric_address(const TcpEndpoint& endpoint) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(endpoint.address.c_str(), std::to_string(endpoint.port).c_str(), &hints, &found) != 0) found = nullptr;
  return {found, &freeaddrinfo};
}

void set_option(int fd, int level, int name, int value) { (void)setsockopt(fd, level, name, &value, sizeof value); }

// A peer that vanished without a word is noticed within about 11 s even where nobody polls.
void tune(int fd) {
  set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, 5);
  set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, 2);
  set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
}

}  // namespace

std::string text_of(const TcpEndpoint& endpoint) {
  const bool v6 = endpoint.address.find(':') != std::string::npos;
  return (v6 ? "[" + endpoint.address + "]" : endpoint.address) + ":" + std::to_string(endpoint.port);
}

Error link_down(const TcpEndpoint& endpoint, const std::string& what, int error_number) {
  return {Fault::LinkDown, text_of(endpoint) + ": " + what + ": " + std::system_category().message(error_number)};
}

Result<Descriptor> begin_connect(const TcpEndpoint& endpoint) {
  const auto address = numeric_address(endpoint);
  if (!address) return Error{Fault::Refused, "expected a numeric IP address, found \"" + endpoint.address + "\""};
  Descriptor socket{::socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!socket) return link_down(endpoint, "no socket", errno);
  // libmodbus waits with select(), whose sets end here; beyond it would write past them.
  if (socket.get() >= FD_SETSIZE) return link_down(endpoint, "too many open files for this link", EMFILE);
  tune(socket.get());
  if (connect(socket.get(), address->ai_addr, address->ai_addrlen) != 0 && errno != EINPROGRESS) {
    return link_down(endpoint, "cannot connect", errno);
  }
  return socket;
}

Result<void> finish_connect(const Descriptor& socket, const TcpEndpoint& endpoint) {
  int failure = 0;
  socklen_t size = sizeof failure;
  if (getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &failure, &size) != 0) failure = errno;
  if (failure != 0) return link_down(endpoint, "cannot connect", failure);
  return {};
}

}  // namespace archroom::link
