// The way between the daemon and the banks of one bus: frames as bytes, late, lost, doubled, garbled, held back or brought again
// after the session that they belong to. What has left the daemon's side may arrive although the connection, or the daemon, is
// gone. One thread, virtual time.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "base/prng.hpp"
#include "tests/simulation/clockwork.hpp"
#include "tests/simulation/plan.hpp"
#include "tests/simulation/slave.hpp"

namespace archroom::simulation {

// What a picture shows of the room, and when it was taken: known to the simulator beside the bytes.
struct Shown {
  Instant taken;
  std::set<int> people;  // aisles whose sensor or beam shows somebody
  std::uint32_t inputs = 0;
  std::uint32_t latched = 0;
};

struct Frame {
  Bytes bytes;
  std::uint64_t id = 0;
  std::uint32_t connection = 0;
  Instant left;
};
enum class Copy : std::uint8_t { First, Second, Old };

// The daemon's end of a connection.
class Client {
 public:
  virtual ~Client() = default;
  virtual void accepted() = 0;
  virtual void refused() = 0;
  virtual void bytes_came(const Bytes& bytes, const std::optional<Shown>& shown) = 0;
  virtual void hung_up() = 0;
};

// The banks' end.
struct Answer {
  Bytes bytes;
  std::optional<Shown> shown;  // where it is a picture
};
using Arrive = std::function<std::optional<Answer>(const Frame&, Copy)>;  // nothing: silence

class Wire {
 public:
  static constexpr Duration kHeldAtMost = milliseconds{2500};

  Wire(Clockwork& clock, std::uint64_t seed, Arrive arrive) : clock_(clock), prng_(seed), arrive_(std::move(arrive)) {}

  std::uint32_t connect(Client& client);
  // Our end is closed: the client hears nothing any more. What it has sent goes its way.
  void let_go(std::uint32_t connection) { clients_.erase(connection); }
  // The frame's number.
  std::uint64_t send(std::uint32_t connection, const Bytes& bytes);

  // One of the deeds on the wire begins and ends by itself.
  void befall(Deed deed, Duration span);
  void heal();
  // Nothing has been wrong since.
  [[nodiscard]] Instant healthy_since() const;
  // A frame that arrives may have left so long ago.
  [[nodiscard]] bool holds_back() const;
  [[nodiscard]] std::uint32_t connections() const { return last_connection_; }

 private:
  [[nodiscard]] bool suffers(Deed deed) const;
  void arrive(const Frame& frame, Copy copy);
  void reply(std::uint32_t connection, Answer answer);
  void deliver(std::uint32_t connection, const Answer& answer);
  void garble(Bytes& bytes);
  void cut();
  void bring_old_frames();
  [[nodiscard]] Duration way() { return milliseconds{1} + std::chrono::microseconds{prng_.below(3000)}; }

  Clockwork& clock_;
  Prng prng_;
  const Arrive arrive_;
  std::uint32_t last_connection_ = 0;
  std::uint64_t last_frame_ = 0;
  std::map<std::uint32_t, Client*> clients_;
  std::map<std::uint32_t, std::array<Instant, 2>> last_arrival_;  // TCP keeps the order: there, and back
  std::array<Instant, kDeeds> until_{};
  std::deque<Frame> old_frames_;    // writes
  std::deque<Answer> old_answers_;  // pictures
};

}  // namespace archroom::simulation
