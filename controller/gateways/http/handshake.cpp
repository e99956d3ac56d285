// The first words of TLS: a visitor of its own, with a deadline like any other, that becomes a session.
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/error.hpp>

#include "controller/gateways/http/problem.hpp"
#include "controller/gateways/http/wire.hpp"

namespace archroom::gateways {
namespace {

using boost::system::error_code;

bool is_plain_http(error_code fault) {
  const auto code = static_cast<unsigned long>(fault.value());
  return fault.category() == asio::error::get_ssl_category() && ERR_GET_LIB(code) == ERR_LIB_SSL &&
         (ERR_GET_REASON(code) == SSL_R_HTTP_REQUEST || ERR_GET_REASON(code) == SSL_R_HTTPS_PROXY_REQUEST);
}

// In the open, for whoever spoke in the open.
std::string plain_refusal(core::Language language) {
  const Answer answer =
      refuse(problems::kBadRequest, {"此端口只接受 TLS：请用 https://", "this port speaks TLS: use https://"}, language);
  return "HTTP/1.1 400 Bad Request\r\nServer: archroom\r\nContent-Type: " + std::string{answer.content_type} +
         "\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\nConnection: close\r\n\r\n" + answer.body;
}

class Handshake : public Visitor, public std::enable_shared_from_this<Handshake> {
 public:
  Handshake(Hall& hall, Socket socket, asio::ssl::context& tls) : hall_(hall), wire_(std::move(socket), tls) {}

  void begin() {
    set_deadline(hall_.limits.request_time);
    wire_.async_handshake(asio::ssl::stream_base::server,
                          [self = shared_from_this()](error_code fault) { self->on_done(fault); });
  }

  [[nodiscard]] SteadyTime deadline() const override { return deadline_; }
  void too_late() override { close(); }
  [[nodiscard]] bool idle() const override { return true; }
  void leave() override { close(); }
  void close() override {
    if (std::exchange(closed_, true)) return;
    hall_.room.counters.http_connections.add(-1);
    shut(wire_.next_layer());
    hall_.gone(shared_from_this());
  }

 private:
  void set_deadline(Duration time) { deadline_ = std::chrono::steady_clock::now() + time; }

  void on_done(error_code fault) {
    if (closed_) return;
    if (fault) return is_plain_http(fault) ? refuse_plain_http() : close();
    closed_ = true;  // the connection goes on as a session
    hall_.room.counters.http_connections.add(-1);
    start_session(hall_, std::move(wire_));
    hall_.gone(shared_from_this());
  }

  void refuse_plain_http() {
    text_ = plain_refusal(hall_.room.language);
    set_deadline(seconds{2});
    asio::async_write(wire_.next_layer(), asio::buffer(text_), [self = shared_from_this()](error_code fault, std::size_t) {
      if (fault) return self->close();
      error_code ignored;
      self->wire_.next_layer().shutdown(asio::socket_base::shutdown_send, ignored);
      self->discard();
    });
  }

  // A client that is still sending would lose our last words to a reset.
  void discard() {
    wire_.next_layer().async_read_some(asio::buffer(ignored_), [self = shared_from_this()](error_code fault, std::size_t) {
      if (self->closed_) return;
      fault ? self->close() : self->discard();
    });
  }

  Hall& hall_;
  TlsSocket wire_;
  std::string text_;
  std::array<char, 1024> ignored_{};
  bool closed_ = false;
  SteadyTime deadline_;
};

}  // namespace

void start_handshake(Hall& hall, Socket socket, asio::ssl::context& tls) {
  auto handshake = std::make_shared<Handshake>(hall, std::move(socket), tls);
  hall.room.counters.http_connections.add(1);
  hall.visitors.insert(handshake);
  handshake->begin();
}

}  // namespace archroom::gateways
