// The controller thread: owns the state, lets one event after another into the core, and hands the effects to those who can carry
// them out. Everything else talks to it through lanes. A stop has a lane of its own, looked at before every event.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "controller/core/effect.hpp"
#include "controller/core/state.hpp"
#include "controller/runtime/board.hpp"
#include "controller/runtime/counters.hpp"
#include "controller/runtime/desk.hpp"
#include "controller/runtime/flight_recorder.hpp"
#include "controller/runtime/lanes.hpp"
#include "firmware-bridge/link/wake.hpp"

namespace archroom::runtime {

// Who carries effects out. Called on the controller thread; none may block.
struct Hands {
  std::function<bool(const core::Persist&)> persist;  // false: the store takes no more
  std::function<void(const DeviceId&, std::uint64_t stop_count, devices::Order)> order;
  std::function<void(const DeviceId&, std::uint64_t stop_count)> stop;
  std::function<void(BankPicture, bool news)> post;
  std::function<void()> alive;  // at least once per kAliveEvery while the loop is well
};

class ControllerLoop final : public Desk {
 public:
  static constexpr Duration kAliveEvery = seconds{1};

  ControllerLoop(core::State state, Hands hands, FlightRecorder* recorder, Counters& counters);
  ~ControllerLoop() override;

  void start(core::Restored restored);
  // Stops every bank, carries that out, ends. What comes later is not heard.
  void finish();

  void ask(Question make, Heard heard) override;
  void tell(core::Body body) override;

 private:
  void run(core::Restored restored);
  // False where the lane is full: then everything is stopped.
  bool put(core::Body body);
  void take(core::Body body);
  void carry_out(core::Effects effects);
  void answer(const core::Answer& answer);
  void answer_unheard();
  void answer_rest();

  core::State state_;
  const Hands hands_;
  FlightRecorder* const recorder_;
  Counters& counters_;

  link::Wake wake_;
  Lane<core::Body> stops_;
  Lane<core::Body> events_;
  std::atomic<bool> stop_everything_{false};  // the stop lane was full
  std::atomic<bool> finishing_{false};
  bool store_full_ = false;       // a record was lost: nothing moves until the daemon is started anew
  bool store_full_told_ = false;  // the core knows

  std::mutex mutex_;  // guards the tickets
  std::uint64_t last_ticket_ = 0;
  std::map<TicketId, Heard> tickets_;
  std::vector<core::Answer> unheard_;  // to questions that a full lane did not take

  std::thread thread_;
};

}  // namespace archroom::runtime
