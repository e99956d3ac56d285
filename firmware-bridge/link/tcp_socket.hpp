// Opening a TCP connection without ever blocking for longer than told. One thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "firmware-bridge/link/descriptor.hpp"

namespace archroom::link {

struct TcpEndpoint {
  std::string address;  // a number, IPv4 or IPv6: looking up a name would block, and with it a stop
  std::uint16_t port = 502;
};

// A non-blocking socket whose connection has been begun, with TCP_NODELAY and keepalive. Refused: the address is not a number.
[[nodiscard]] Result<Descriptor> begin_connect(const TcpEndpoint& endpoint);
// Once the socket is writable: whether the connection stands.
[[nodiscard]] Result<void> finish_connect(const Descriptor& socket, const TcpEndpoint& endpoint);

[[nodiscard]] Error link_down(const TcpEndpoint& endpoint, const std::string& what, int error_number);
[[nodiscard]] std::string text_of(const TcpEndpoint& endpoint);

}  // namespace archroom::link
