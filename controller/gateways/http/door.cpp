#include "controller/gateways/http/door.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <ctime>
#include <optional>
#include <thread>
#include <vector>

#include "controller/gateways/http/guard.hpp"
#include "controller/gateways/http/hall.hpp"
#include "controller/gateways/http/routes.hpp"
#include "controller/gateways/http/stream_hub.hpp"
#include "controller/gateways/http/wire.hpp"
#include "controller/settings/tls_context.hpp"

namespace archroom::gateways {
namespace {

using boost::system::error_code;

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(WallTime at) {
  const std::time_t time = static_cast<std::time_t>(at.ms / 1000);
  std::tm parts{};
  gmtime_r(&time, &parts);
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char rest[32];
  std::strftime(rest, sizeof rest, "%Y %H:%M:%S GMT", &parts);
  char day[8];
  std::strftime(day, sizeof day, "%d", &parts);
  return std::string{kDays[parts.tm_wday]} + ", " + day + " " + kMonths[parts.tm_mon] + " " + rest;
}

Doorkeeper::Hands hands_of(Room& room) {
  return {[&room](const store::Digest& hash) { return room.catalogue.good_token(hash, room.wall()); },
          [&room](std::string_view type, std::string_view by, std::string body) {
            // A register that fails loses these, as it refuses everything else.
            static_cast<void>(room.store.push({[type = std::string{type}, by = std::string{by}, body = std::move(body)](
                                                   records::Writing& writing) { writing.journal(type, by, body); },
                                               {},
                                               false}));
          }};
}

std::string address_of(const std::string& host) { return host == "localhost" ? "127.0.0.1" : host; }

}  // namespace

struct Door::Rooms {
  Rooms(Room& room, std::string listen_host, std::uint16_t listen_port, DoorLimits door_limits, DoorLock door_lock)
      : host(std::move(listen_host)),
        port(listen_port),
        limits(door_limits),
        lock(std::move(door_lock)),
        keeper(lock.keys, hands_of(room)),
        acceptor(io),
        sweep_timer(io),
        stop_timer(io),
        hall{io, room, limits, std::make_shared<Gate>(io), keeper, nullptr, {}, {}, false, {}} {}

  Result<void> take_certificate();
  Result<void> listen();
  void accept();
  void take_in(Socket socket);
  [[nodiscard]] bool make_space();
  void sweep();
  void begin_stop();
  void end_stop();

  std::string host;
  std::uint16_t port;
  DoorLimits limits;
  DoorLock lock;
  Doorkeeper keeper;
  asio::io_context io{1};
  Acceptor acceptor;
  asio::steady_timer sweep_timer;
  asio::steady_timer stop_timer;
  Hall hall;
  std::optional<asio::ssl::context> tls;
  std::unique_ptr<StreamHub> streams;
  std::thread thread;
};

Result<void> Door::Rooms::take_certificate() {
  auto context = settings::tls_context(lock.certificate, lock.key);
  if (const auto* fault = std::get_if<settings::TlsFault>(&context)) {
    return Error{Fault::Refused, "http: " + (fault->of_key ? lock.key : lock.certificate) + ": " + fault->reason};
  }
  tls.emplace(std::get<settings::TlsContext>(context).release());
  return {};
}

Result<void> Door::Rooms::listen() {
  const bool encrypted = !lock.certificate.empty() || !lock.key.empty();
  limits.any_host = !is_loopback_address(host);
  if (limits.any_host && !(encrypted && lock.keys)) {
    return Error{Fault::Refused,
                 "http: will not listen on \"" + host +
                     "\" without TLS and tokens: beyond loopback addresses (127.0.0.1, ::1, localhost) both are needed"};
  }
  if (encrypted) {
    if (auto taken = take_certificate(); !taken) return taken;
  }
  const std::string where = "http: " + host + ":" + std::to_string(port) + ": ";
  error_code fault;
  const auto address = asio::ip::make_address(address_of(host), fault);
  if (fault) return Error{Fault::Refused, where + fault.message()};
  const tcp::endpoint endpoint{address, port};
  if (acceptor.open(endpoint.protocol(), fault); fault) return Error{Fault::LinkDown, where + fault.message()};
  acceptor.set_option(tcp::acceptor::reuse_address(true), fault);
  if (acceptor.bind(endpoint, fault); fault) return Error{Fault::LinkDown, where + fault.message()};
  if (acceptor.listen(asio::socket_base::max_listen_connections, fault); fault)
    return Error{Fault::LinkDown, where + fault.message()};
  port = acceptor.local_endpoint(fault).port();
  return {};
}

void Door::Rooms::accept() {
  acceptor.async_accept([this](error_code fault, Socket socket) {
    if (hall.closing) return;
    if (!fault) take_in(std::move(socket));
    // Out of descriptors and the like: the sweep tries again.
    if (fault != asio::error::operation_aborted && !fault) accept();
  });
}

void Door::Rooms::take_in(Socket socket) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  socket.non_blocking(true, ignored);
  if (hall.visitors.size() >= limits.connections && !make_space()) {
    socket.close(ignored);
    return;
  }
  tls ? start_handshake(hall, std::move(socket), *tls) : start_session(hall, std::move(socket));
}

// Somebody who may want to stop a bank must get in: the connection that has been idle for longest goes.
bool Door::Rooms::make_space() {
  std::shared_ptr<Visitor> oldest;
  for (const auto& visitor : hall.visitors) {
    if (visitor->idle() && (!oldest || visitor->deadline() < oldest->deadline())) oldest = visitor;
  }
  if (oldest) oldest->close();
  return oldest != nullptr;
}

void Door::Rooms::sweep() {
  hall.date = http_date(hall.room.wall());
  const auto now = std::chrono::steady_clock::now();
  std::vector<std::shared_ptr<Visitor>> late;
  for (const auto& visitor : hall.visitors) {
    if (visitor->deadline() <= now) late.push_back(visitor);
  }
  for (const auto& visitor : late) visitor->too_late();
  keeper.sweep(hall.room.now());
  sweep_timer.expires_after(milliseconds{500});
  sweep_timer.async_wait([this](error_code fault) {
    if (!fault) sweep();
  });
}

void Door::Rooms::begin_stop() {
  if (hall.closing) return;
  hall.closing = true;
  error_code ignored;
  acceptor.close(ignored);
  sweep_timer.cancel();
  const auto visitors = hall.visitors;
  for (const auto& visitor : visitors) visitor->leave();
  hall.empty = [this] { stop_timer.cancel(); };
  if (hall.visitors.empty()) return end_stop();
  stop_timer.expires_after(limits.stop_time);
  stop_timer.async_wait([this](error_code) { end_stop(); });
}

void Door::Rooms::end_stop() {
  const auto visitors = hall.visitors;
  for (const auto& visitor : visitors) visitor->close();
  io.stop();
}

Door::Door(Room& room, std::string host, std::uint16_t port, DoorLimits limits, DoorLock lock)
    : rooms_(std::make_unique<Rooms>(room, std::move(host), port, limits, std::move(lock))) {}

Door::~Door() { stop(); }

Result<void> Door::open() {
  Rooms& rooms = *rooms_;
  if (auto listening = rooms.listen(); !listening) return listening;
  Room& room = rooms.hall.room;
  for (const Route& route : routes()) {
    auto& counters = room.counters.routes.emplace_back();
    counters.method = name_of(route.method);
    counters.path = route.path;
  }
  room.hop = [gate = rooms.hall.gate](std::function<void()> work) { gate->post(std::move(work)); };
  rooms.streams = std::make_unique<StreamHub>(rooms.hall);
  rooms.hall.streams = rooms.streams.get();
  rooms.sweep();
  rooms.accept();
  rooms.thread = std::thread{[&rooms] { rooms.io.run(); }};
  return {};
}

std::uint16_t Door::port() const { return rooms_->port; }

void Door::stop() {
  Rooms& rooms = *rooms_;
  if (!rooms.thread.joinable()) return;
  rooms.hall.gate->post([&rooms] { rooms.begin_stop(); });
  rooms.thread.join();
  rooms.keeper.close();
  rooms.hall.gate->shut();
  rooms.streams.reset();
}

}  // namespace archroom::gateways
