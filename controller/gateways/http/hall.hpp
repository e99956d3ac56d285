// What all connections of the door share: internal to this folder. On the door's thread, the gate excepted.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "controller/gateways/http/door.hpp"
#include "controller/gateways/http/doorkeeper.hpp"
#include "controller/gateways/http/room.hpp"

namespace archroom::gateways {

namespace asio = boost::asio;
using asio::ip::tcp;
// Bound to the door's one context by type: an executor that could be any costs a twentieth of a look-up.
using Socket = asio::basic_stream_socket<tcp, asio::io_context::executor_type>;
using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;
using SteadyTime = std::chrono::steady_clock::time_point;

// The way back onto the door's thread. Outlives the door in the hands of those who still owe it an answer. Any thread.
class Gate {
 public:
  explicit Gate(asio::io_context& io) : io_(&io) {}
  void post(std::function<void()> work) {
    const std::lock_guard lock{mutex_};
    if (io_ != nullptr) asio::post(*io_, std::move(work));
  }
  void shut() {
    const std::lock_guard lock{mutex_};
    io_ = nullptr;
  }

 private:
  std::mutex mutex_;
  asio::io_context* io_;
};

// One connection.
class Visitor {
 public:
  virtual ~Visitor() = default;
  [[nodiscard]] virtual SteadyTime deadline() const = 0;
  virtual void too_late() = 0;                  // the deadline has passed
  [[nodiscard]] virtual bool idle() const = 0;  // nothing is under way
  virtual void leave() = 0;                     // the door closes: finish what is under way, take nothing new
  virtual void close() = 0;                     // now
};

class StreamHub;

struct Hall {
  asio::io_context& io;
  Room& room;
  const DoorLimits& limits;
  std::shared_ptr<Gate> gate;
  Doorkeeper& keeper;
  StreamHub* streams = nullptr;
  std::set<std::shared_ptr<Visitor>> visitors;
  std::string date;  // of the Date header, renewed every half second
  bool closing = false;
  std::function<void()> empty;  // called when the last visitor has gone

  void gone(const std::shared_ptr<Visitor>& visitor) {
    visitors.erase(visitor);
    if (visitors.empty() && empty) empty();
  }
};

}  // namespace archroom::gateways
