// Where doors put questions and news to the core. The controller loop implements it. Callable from any thread; never blocks.
#pragma once

#include <functional>

#include "base/ids.hpp"
#include "controller/core/effect.hpp"
#include "controller/core/event.hpp"

namespace archroom::runtime {

class Desk {
 public:
  using Question = std::function<core::Body(TicketId)>;
  using Heard = std::function<void(core::Verdict)>;

  virtual ~Desk() = default;

  // The loop gives a ticket, `make` puts it into the event. `heard` is called once, on the controller thread: hop away at once.
  virtual void ask(Question make, Heard heard) = 0;
  // Something that happened, to which no answer is due.
  virtual void tell(core::Body body) = 0;
};

}  // namespace archroom::runtime
