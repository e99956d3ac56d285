// A connection as it came, or behind TLS: the few things in which they differ. Internal to this folder; on the door's thread.
#pragma once

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <string_view>
#include <utility>

#include "controller/gateways/http/hall.hpp"

namespace archroom::gateways {

using TlsSocket = asio::ssl::stream<Socket>;

[[nodiscard]] inline Socket& lowest(Socket& wire) { return wire; }
[[nodiscard]] inline Socket& lowest(TlsSocket& wire) { return wire.next_layer(); }

// What the socket's own buffer takes at once. TLS has none of ours: there all of it goes the long way.
inline std::size_t write_at_once(Socket& wire, std::string_view text, boost::system::error_code& fault) {
  return wire.write_some(asio::buffer(text), fault);
}
inline std::size_t write_at_once(TlsSocket&, std::string_view, boost::system::error_code& fault) {
  fault = asio::error::would_block;
  return 0;
}

// Tells the peer that nothing more comes, then goes on.
template <class Then>
void say_goodbye(Socket& wire, Then then) {
  boost::system::error_code ignored;
  wire.shutdown(asio::socket_base::shutdown_send, ignored);
  then();
}
template <class Then>
void say_goodbye(TlsSocket& wire, Then then) {
  wire.async_shutdown([&wire, then = std::move(then)](boost::system::error_code) mutable {
    boost::system::error_code ignored;
    wire.next_layer().shutdown(asio::socket_base::shutdown_send, ignored);
    then();
  });
}

inline void shut(Socket& socket) {
  boost::system::error_code ignored;
  socket.shutdown(asio::socket_base::shutdown_both, ignored);
  socket.close(ignored);
}

// session.cpp
void start_session(Hall& hall, Socket wire);
void start_session(Hall& hall, TlsSocket wire);
// handshake.cpp: then a session.
void start_handshake(Hall& hall, Socket socket, asio::ssl::context& tls);

}  // namespace archroom::gateways
