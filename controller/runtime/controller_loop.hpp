// The controller thread: turns the Conductor over and over, and waits in between. Everything else talks to it through lanes.
#pragma once

#include <atomic>
#include <thread>

#include "controller/runtime/conductor.hpp"
#include "firmware-bridge/link/wake.hpp"

namespace archroom::runtime {

class ControllerLoop final : public Desk {
 public:
  static constexpr Duration kAliveEvery = Conductor::kAliveEvery;

  // The hands are called on the controller thread.
  ControllerLoop(core::State state, Hands hands, FlightRecorder* recorder, Counters& counters);
  ~ControllerLoop() override;

  void start(core::Restored restored);
  // Stops every bank, carries that out, ends. What comes later is not heard.
  void finish();

  void ask(Question make, Heard heard) override { conductor_.ask(std::move(make), std::move(heard)); }
  void tell(core::Body body) override { conductor_.tell(std::move(body)); }

 private:
  void run(core::Restored restored);

  link::Wake wake_;
  Conductor conductor_;
  std::atomic<bool> finishing_{false};
  std::thread thread_;
};

}  // namespace archroom::runtime
