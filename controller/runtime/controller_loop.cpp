#include "controller/runtime/controller_loop.hpp"

#include <utility>

#include "controller/runtime/clock.hpp"

namespace archroom::runtime {

ControllerLoop::ControllerLoop(core::State state, Hands hands, FlightRecorder* recorder, Counters& counters)
    : conductor_(
          std::move(state), std::move(hands), {monotonic_now, wall_now}, [this] { wake_.notify(); }, recorder, counters) {}

ControllerLoop::~ControllerLoop() { finish(); }

void ControllerLoop::start(core::Restored restored) {
  thread_ = std::thread{[this, restored = std::move(restored)]() mutable { run(std::move(restored)); }};
}

void ControllerLoop::finish() {
  finishing_ = true;
  wake_.notify();
  if (thread_.joinable()) thread_.join();
}

void ControllerLoop::run(core::Restored restored) {
  conductor_.begin(std::move(restored));
  while (!finishing_) {
    if (!conductor_.turn()) (void)wake_.wait(conductor_.due());
  }
  conductor_.end();
}

}  // namespace archroom::runtime
