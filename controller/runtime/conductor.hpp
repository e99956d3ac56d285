// The controller without its thread: owns the state, lets one event after another into the core, and hands the effects to those
// who can carry them out. turn() takes the next thing that waits: a stop before every event, a deadline before a crowd. A thread
// (controller_loop.hpp) calls it in a loop; the simulator calls it on virtual time.
//
// ask() and tell() may be called from any thread; everything else belongs to the one who calls turn().
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "controller/core/effect.hpp"
#include "controller/core/state.hpp"
#include "controller/runtime/board.hpp"
#include "controller/runtime/counters.hpp"
#include "controller/runtime/desk.hpp"
#include "controller/runtime/flight_recorder.hpp"
#include "controller/runtime/lanes.hpp"

namespace archroom::runtime {

// Who carries effects out. Called by turn(); none may block.
struct Hands {
  std::function<bool(const core::Persist&)> persist;  // false: the store takes no more
  std::function<void(const DeviceId&, std::uint64_t stop_count, devices::Order)> order;
  std::function<void(const DeviceId&, std::uint64_t stop_count)> stop;
  std::function<void(BankPicture, bool news)> post;
  std::function<void()> alive;                          // at least once per kAliveEvery while the loop is well
  std::function<void(const core::Transact&)> transact;  // answered by Transacted, whatever happens
  std::function<void(StationPicture)> show;
  std::function<void(ReadingPicture, bool news)> read = [](const ReadingPicture&, bool) {};
  std::function<void(AlarmPicture)> alarm = [](const AlarmPicture&) {};
  std::function<void(GuardsPicture)> guard = [](const GuardsPicture&) {};
};

struct Clocks {
  std::function<Instant()> now;
  std::function<WallTime()> wall;
};

class Conductor final : public Desk {
 public:
  static constexpr Duration kAliveEvery = seconds{1};

  // `wake` is called when something was put in and another turn is due: from any thread, outside every lock.
  Conductor(core::State state, Hands hands, Clocks clocks, std::function<void()> wake, FlightRecorder* recorder,
            Counters& counters);

  void begin(core::Restored restored);
  // True where something entered the core: call again at once. Else not before due(), unless woken.
  bool turn();
  [[nodiscard]] Instant due() const;
  // Stops every bank, and tells whoever still waits for an answer. What comes later is not heard.
  void end();

  void ask(Question make, Heard heard) override;
  void tell(core::Body body) override;

 private:
  // False where the lane is full: then everything is stopped.
  bool put(core::Body body);
  bool take_next();
  void take(core::Body body);
  void carry_out(core::Effects effects, bool is_kept);
  void tell_station(const core::TellStation& told);
  // Yes to an order that is kept in the register is said when it is: whoever heard it can rely on it after a power cut.
  void answer_when_durable(const core::Answer& answer);
  void answer_durable();
  void answer(const core::Answer& answer);
  void answer_unheard();
  void answer_rest();

  core::State state_;
  const Hands hands_;
  const Clocks clocks_;
  const std::function<void()> wake_;
  FlightRecorder* const recorder_;
  Counters& counters_;

  Lane<core::Body> stops_;
  Lane<core::Body> events_;
  std::atomic<bool> stop_everything_{false};  // the stop lane was full
  Instant alive_due_;
  bool store_full_ = false;       // a record was lost: nothing moves until the daemon is started anew
  bool store_full_told_ = false;  // the core knows
  std::uint64_t durable_ = 0;     // the store has kept everything up to this Persist
  struct Held {
    std::uint64_t persist = 0;  // it waits for
    core::Answer answer;
  };
  std::deque<Held> held_;  // in the order of their numbers

  std::mutex mutex_;  // guards the tickets
  std::uint64_t last_ticket_ = 0;
  std::map<TicketId, Heard> tickets_;
  std::vector<core::Answer> unheard_;  // to questions that a full lane did not take
};

}  // namespace archroom::runtime
