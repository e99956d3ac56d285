#include "tests/bench/bare_beast.hpp"

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <cstdlib>
#include <memory>

namespace archroom::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

struct Answer {
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// As in Beast's own asynchronous example: a time-out for each request, one request after the other.
class Bare : public std::enable_shared_from_this<Bare> {
 public:
  Bare(tcp::socket socket, const Answer& answer) : stream_(std::move(socket)), answer_(answer) {}

  void read() {
    request_ = {};
    stream_.expires_after(std::chrono::seconds{30});
    http::async_read(stream_, buffer_, request_, [self = shared_from_this()](beast::error_code fault, std::size_t) {
      if (!fault) self->write();
    });
  }

 private:
  void write() {
    response_ = {http::status::ok, request_.version()};
    for (const auto& [name, value] : answer_.headers) response_.set(name, value);
    response_.keep_alive(request_.keep_alive());
    response_.body() = answer_.body;
    response_.prepare_payload();
    http::async_write(stream_, response_, [self = shared_from_this()](beast::error_code fault, std::size_t) {
      if (!fault) self->read();
    });
  }

  beast::tcp_stream stream_;
  const Answer& answer_;
  beast::flat_buffer buffer_;
  http::request<http::empty_body> request_;
  http::response<http::string_body> response_;
};

void accept(tcp::acceptor& acceptor, const Answer& answer) {
  acceptor.async_accept([&acceptor, &answer](beast::error_code fault, tcp::socket socket) {
    if (!fault) {
      socket.set_option(tcp::no_delay(true), fault);
      std::make_shared<Bare>(std::move(socket), answer)->read();
    }
    accept(acceptor, answer);
  });
}

}  // namespace

void serve_bare(int port_to, std::vector<std::pair<std::string, std::string>> headers, std::string body) {
  const Answer answer{std::move(headers), std::move(body)};
  asio::io_context io{1};
  tcp::acceptor acceptor{io, tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
  accept(acceptor, answer);
  const std::uint16_t port = acceptor.local_endpoint().port();
  if (::write(port_to, &port, sizeof port) != sizeof port) std::_Exit(1);
  io.run();
  std::_Exit(0);
}

}  // namespace archroom::bench
