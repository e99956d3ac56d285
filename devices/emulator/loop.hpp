// The thread that owns all twins: it waits on every socket at once, moves virtual time on, and takes letters from the control
// port. Nobody else touches a twin, so nothing needs a lock.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <vector>

#include "devices/emulator/endpoint.hpp"
#include "devices/emulator/wire.hpp"

namespace archroom::emulator {

using Endpoints = std::vector<std::unique_ptr<Endpoint>>;

// Everything that is emulated.
struct Room {
  Endpoints banks;
  Wires sensed;
};

class Loop {
 public:
  // speed: virtual seconds per real second.
  Loop(Room room, double speed);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Until SIGTERM or SIGINT, which must be blocked in every thread.
  void run();
  // From then on only letters are answered, until the last writer says that it was the last. False where it did not in time.
  [[nodiscard]] bool finish(const std::function<void()>& hurry_writers);

  // From another thread: runs `act` between two rounds of the loop and brings its answer back.
  template <class Act>
  auto ask(Act act) -> decltype(act(std::declval<Room&>())) {
    using Answer = decltype(act(std::declval<Room&>()));
    std::packaged_task<Answer()> task{[&] {
      auto result = act(room_);
      for (auto& endpoint : room_.banks) endpoint->obey_switches();  // before the answer: whoever has it finds the wire changed
      for (auto& wire : room_.sensed) wire->obey_switches(Clock::now());
      return result;
    }};
    auto answer = task.get_future();
    std::function<void()> letter{[&task] { task(); }};
    post(&letter);
    return answer.get();
  }
  void last_letter() { post(nullptr); }

 private:
  void post(std::function<void()>* letter) const;
  [[nodiscard]] bool take_letters();
  void wait_and_serve(bool& terminate);
  void move_time();

  Room room_;
  double speed_;
  Clock::time_point last_;
  double virtual_ns_ = 0;
  int signals_ = -1;
  int mailbox_[2] = {-1, -1};  // addresses of letters; a write of one address is atomic
};

}  // namespace archroom::emulator
