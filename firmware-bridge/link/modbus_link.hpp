// A way to Modbus devices on which one exchange at a time runs, which can be interrupted, and which a stop may overtake. One
// thread.
//
// Raw frames carry no transaction number, so a late answer looks like the next one. The rule is built in: after a time-out,
// garbage or an overtaking stop clear() is false, send() refuses, and only open() helps: over TCP that is a new connection, on a
// serial line it is a drain.
#pragma once

#include <variant>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "firmware-bridge/link/tap.hpp"
#include "firmware-bridge/wire/modbus.hpp"

namespace archroom::link {

// Somebody notified the link's Wake before the wait was over. Nothing is lost: call the same again to go on waiting.
struct Woken {
  friend bool operator==(Woken, Woken) = default;
};

template <class T>
using Waited = std::variant<Result<T>, Woken>;

class ModbusLink {
 public:
  virtual ~ModbusLink() = default;

  // LinkDown or Timeout where it can't be had. After Woken the attempt goes on with the next open(). A connection that stands
  // already is given up first, a serial line that stands is drained until it is silent.
  [[nodiscard]] virtual Waited<void> open(Instant deadline) = 0;
  [[nodiscard]] virtual bool is_open() const = 0;
  // Open, nothing owed, nothing doubtful: send() may be called.
  [[nodiscard]] virtual bool clear() const = 0;

  // Hands the whole frame to the kernel, or fails; never waits. Garbled: something had come that nobody asked for.
  virtual Result<void> send(const wire::ModbusRequest& request) = 0;
  // The answer to the one request that was sent. Timeout: nothing complete came until the deadline. LinkDown: the peer is gone.
  [[nodiscard]] virtual Waited<wire::ModbusReply> await(Instant deadline) = 0;

  // Like send(), but also while an answer is owed or doubtful: for stops, which overtake. Returns when the bytes are the
  // kernel's. If an answer was owed, go on with drain_and_close(). If it fails, close(), open() and write it again: a stop is
  // never refused.
  virtual Result<void> write_stop(const wire::ModbusRequest& request) = 0;
  // Reads what is owed, believing none of it, until the deadline at most, then closes. Ok: every request was answered.
  // After Woken the link is still open (for a further stop); call it again.
  [[nodiscard]] virtual Waited<void> drain_and_close(Instant deadline) = 0;

  // Waits with nothing to say. Ok: the deadline came. LinkDown: the peer hung up. Garbled: it speaks unasked.
  [[nodiscard]] virtual Waited<void> idle(Instant deadline) = 0;
  virtual void close() = 0;

  // Before this no frame may begin: the silence that a serial line needs. send() and write_stop() wait for it where they must.
  [[nodiscard]] virtual Instant ready_at() const { return {}; }
  // What a question and its answer take on the wire, on top of what the device needs to think.
  [[nodiscard]] virtual Duration time_on_wire(const wire::ModbusRequest&) const { return {}; }
  // After a time-out its unit is not worth asking for so long: what comes could be the answer to the question before.
  [[nodiscard]] virtual Duration late_window() const { return {}; }

  // Before open(). `tap` outlives the link.
  void show_to(Tap* tap) { tap_ = tap; }

 protected:
  // Whom to show what goes by; null while nobody looks.
  [[nodiscard]] Tap* onlooker() const { return tap_ != nullptr && tap_->watched() ? tap_ : nullptr; }

 private:
  Tap* tap_ = nullptr;
};

}  // namespace archroom::link
