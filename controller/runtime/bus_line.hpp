// One bus and the drivers behind it: what goes over the wire next, and what becomes of it. No thread, no clock and no waiting of
// its own: turn() does what is to be done and then waits once, in the link. A thread (bus_worker.hpp) calls it in a loop; the
// simulator calls it on virtual time.
//
// order(), stop() and finish() may be called from any thread (the caller then wakes the link); everything else belongs to the one
// who calls turn(). A stop is written at once, over an exchange in flight, and voids every older order.
//
// On a line where every answer stands alone, one dead unit costs the others next to nothing: it is left alone after a few
// failures and only probed in time that nobody else wants, and a connection that a time-out has spoilt is mended without a word
// as long as it can be had again. Where the unit that answered last falls silent together with two others, the whole line is
// taken for dead, and everybody on it is told at once.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/ids.hpp"
#include "controller/core/event.hpp"
#include "controller/runtime/bus_trace.hpp"
#include "controller/runtime/counters.hpp"
#include "devices/vocabulary/driver.hpp"
#include "devices/vocabulary/unit_breaker.hpp"
#include "firmware-bridge/link/modbus_link.hpp"

namespace archroom::runtime {

struct BusTiming {
  Duration response_timeout = milliseconds{100};
  Duration connect_timeout = seconds{1};
  Duration reopen_after = milliseconds{100};  // doubles with every failure
  Duration reopen_at_most = seconds{2};
};

class BusLine {
 public:
  enum class Answers : std::uint8_t {
    InSession,  // count only within one unbroken connection: a bank
    Alone,      // each by itself: a sensor
  };
  using Clock = std::function<Instant()>;
  using Tell = std::function<void(core::Body)>;

  // `tell` must not block.
  BusLine(BusTiming timing, std::unique_ptr<link::ModbusLink> link, Clock now, Tell tell, Counters& counters);

  // Before the first turn only.
  void add(DeviceId device, std::unique_ptr<devices::PolledDriver> driver, Answers answers = Answers::InSession);
  // It outlives the line.
  void show_to(BusTrace& trace);

  // An order whose stop count is older than the device's is void; so is one that finds the inbox full.
  void order(const DeviceId& device, std::uint64_t stop_count, devices::Order order);
  void stop(const DeviceId& device, std::uint64_t stop_count);
  // Ends soon: owed stops are still written if the link stands. At most about one response time-out.
  void finish() { finishing_ = true; }

  // A wait of the link that ends with Woken ends the turn.
  void turn();
  [[nodiscard]] bool ended() const { return phase_ == Phase::Ended; }

 private:
  enum class Phase : std::uint8_t {
    Between,         // nothing is owed to us
    Asking,          // an answer is
    ConfirmingStop,  // the answer to one stop on a quiet line is
    Draining,        // several answers are, which can't be told apart: read off and given up
    Pausing,         // until the next attempt to connect
    Ended,
  };
  struct Post {
    std::uint64_t stop_count = 0;
    devices::Order order;
  };
  struct Seat {
    std::unique_ptr<devices::PolledDriver> driver;
    std::uint64_t stop_count = 0;  // the highest that was ordered
    bool stop_owed = false;        // ordered, and not yet written
    std::deque<Post> posts;
    devices::UnitBreaker breaker;
    Instant last_answer;      // 0: never
    bool is_missing = false;  // silent since anybody on the line answered last
  };

  void between();
  void open();
  void could_not_open(const Error& error);
  void idle(Instant until);
  void pause();
  void ask(Seat& seat);
  void await_answer();
  void answered(const Result<wire::Reply>& reply);
  void await_stop_answer();
  void drain();
  void leave_connection();
  bool write_owed_stops();
  [[nodiscard]] bool write_stop(Seat& seat, std::size_t& written);
  void hand_over_orders();
  void give(const DeviceId& device, Seat& seat, const Post& post);
  void link_is(devices::LinkState state, const std::string& detail);
  void tell_seen(devices::Observations seen);
  void end();
  void took(Seat& seat, const Result<wire::Reply>& reply);
  void fall_silent();
  void speak_again();
  void link_failed(const std::string& detail);
  [[nodiscard]] Seat* most_due();
  [[nodiscard]] Seat* freshest_due(Instant now);
  [[nodiscard]] Seat* probe_due(Instant now, Instant next_living);
  [[nodiscard]] Instant next_probe(Instant now, Instant next_living);
  [[nodiscard]] bool fits_before(Instant from, Instant next_living) const;
  [[nodiscard]] bool is_owed_a_stop(const Seat& seat);
  [[nodiscard]] const DeviceId& device_of(const Seat& seat) const;
  [[nodiscard]] Seat& seat_of(const DeviceId& device);

  const BusTiming timing_;
  const std::unique_ptr<link::ModbusLink> link_;
  const Clock now_;
  const Tell tell_;
  Counters& counters_;
  BusTrace* trace_ = nullptr;

  std::mutex mutex_;  // guards the inbox: posts, stop counts, stop_owed
  std::map<DeviceId, Seat> seats_;
  std::atomic<bool> finishing_{false};

  Phase phase_ = Phase::Between;
  Instant deadline_;                // of the wait of this phase
  std::optional<Instant> open_by_;  // of an attempt to connect that was interrupted
  Seat* asking_ = nullptr;          // whose exchange is in flight, or was when a stop overtook it
  bool was_up_ = false;
  bool alone_ = true;       // every seat's answers stand alone
  bool is_silent_ = false;  // nobody answers, and everybody on the line was told
  int missing_ = 0;         // seats that are
  Duration reopen_after_;
};

}  // namespace archroom::runtime
