// Journalled facts on their way to the broker: at least once, in order, none left out. Pure: it is told what the journal has,
// what was posted and what came back, and says how far everything has arrived. The journal is the queue; all that is kept of
// delivery is one number, the cursor, and it only moves when the broker has acknowledged every letter of every fact up to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace archroom::gateways {

// Which fact a letter was part of, and which attempt. An acknowledgement of an attempt that was given up says nothing.
struct Slip {
  std::uint64_t attempt = 0;
  std::uint64_t n = 0;
  friend bool operator==(const Slip&, const Slip&) = default;
};

class Outbox {
 public:
  static constexpr std::size_t kWindow = 64;  // facts on their way at once

  // `delivered`: the cursor as the register has it.
  explicit Outbox(std::uint64_t delivered) : delivered_(delivered), posted_(delivered), saved_(delivered) {}

  // The journal is durable up to here.
  void journal_grew(std::uint64_t n);
  void connected();
  // The connection broke, or the broker would not have a letter: what is not acknowledged is posted again, from the first one on.
  void lost();

  // How many facts may be posted now, and behind which one they follow. 0: none.
  [[nodiscard]] std::size_t wanted() const;
  [[nodiscard]] std::uint64_t posted() const { return posted_; }
  // The next fact, which has the number n and goes out as so many letters (at least one).
  [[nodiscard]] Slip post(std::uint64_t n, std::size_t letters);
  // One of its letters has arrived.
  void acknowledged(const Slip& slip);

  [[nodiscard]] std::uint64_t delivered() const { return delivered_; }
  [[nodiscard]] std::uint64_t waiting() const { return journal_ > delivered_ ? journal_ - delivered_ : 0; }
  [[nodiscard]] bool is_current(const Slip& slip) const { return slip.attempt == attempt_; }

  // The cursor to write down: one at a time. Nothing while there is nothing new, or the last one is still being written.
  [[nodiscard]] std::optional<std::uint64_t> take_cursor();
  [[nodiscard]] bool has_cursor() const { return !writing_ && delivered_ != saved_; }
  void cursor_written(std::uint64_t n);
  void cursor_not_written();

 private:
  struct OnItsWay {
    std::uint64_t n = 0;
    std::size_t letters = 0;  // not yet acknowledged
  };
  std::uint64_t journal_ = 0;
  std::uint64_t delivered_ = 0;
  std::uint64_t posted_ = 0;
  std::uint64_t saved_ = 0;
  std::uint64_t attempt_ = 1;
  bool connected_ = false;
  bool writing_ = false;
  std::deque<OnItsWay> flight_;  // in the order of their numbers
};

}  // namespace archroom::gateways
