// The steel of one bank: columns on rails, motors, encoders, limit switches, hand cranks and the people between the columns.
// Knows no registers and no commands; the PLC (twin.hpp) tells each drive how far to go in the next step. Pure: one step is 10 ms
// of virtual time.
//
// Columns are numbered 1..N from left to right and include the fixed one; aisle a is the space right of column a
// (docs/plc-map.md, 1).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace archroom::devices::twin {

inline constexpr int kStepMs = 10;
inline constexpr std::int64_t kMm = 1000;  // lengths are kept in micrometres

enum class End : std::uint8_t { Left = 1, Right = 2 };

// Hard: the motor can't turn and draws its stall current. Soft: the drive limits its current, the column stands all the same.
enum class Jam : std::uint8_t { None, Soft, Hard };

struct Column {
  std::int64_t position_um = 0;  // where it is
  std::int64_t encoder_um = 0;   // where its encoder says it is
  bool encoder_stuck = false;
  Jam jam = Jam::None;
  bool motor_on = false;
  std::int64_t moved_um = 0;    // in the last step, by its motor or by hand; right is positive
  std::int64_t ordered_um = 0;  // what the drive was told in the last step
  std::int64_t crank_left_um = 0;
  int handle_ms = 0;  // how long the handle stays in
  int motor_on_ms = 0;
  int motor_ma = 0;
  std::int64_t motor_millideg = 20'000;
  std::uint64_t travel_um = 0;
  std::uint32_t cycles = 0;
};

struct Room {
  int people = 0;
  int beam_ms = 0;               // the entry beam is broken for so long
  std::optional<bool> stuck_at;  // what the occupation sensor shows, whoever is there
};

class Bank {
 public:
  Bank(int columns, End fixed, int column_width_mm, int aisle_mm, int speed_mm_s);

  [[nodiscard]] int columns() const { return static_cast<int>(columns_.size()); }
  [[nodiscard]] End fixed_end() const { return fixed_; }
  [[nodiscard]] int fixed_column() const { return fixed_ == End::Left ? 1 : columns(); }
  [[nodiscard]] int end_space() const { return fixed_ == End::Left ? columns() : 0; }
  [[nodiscard]] bool has_column(int n) const { return n >= 1 && n <= columns(); }
  [[nodiscard]] bool has_aisle(int a) const { return a >= 0 && a <= columns() && a != (fixed_ == End::Left ? 0 : columns()); }
  [[nodiscard]] Column& column(int n) { return columns_[static_cast<std::size_t>(n - 1)]; }
  [[nodiscard]] const Column& column(int n) const { return columns_[static_cast<std::size_t>(n - 1)]; }
  [[nodiscard]] Room& room(int aisle) { return rooms_[static_cast<std::size_t>(aisle)]; }
  [[nodiscard]] const Room& room(int aisle) const { return rooms_[static_cast<std::size_t>(aisle)]; }

  [[nodiscard]] std::int64_t aisle_um() const { return aisle_um_; }
  [[nodiscard]] int speed_mm_s() const { return speed_mm_s_; }
  void set_speed(int mm_s) { speed_mm_s_ = mm_s; }
  [[nodiscard]] std::int64_t step_um() const { return std::int64_t{speed_mm_s_} * kStepMs; }

  // Width of an aisle: truly, and as the encoders have it.
  [[nodiscard]] std::int64_t gap_um(int aisle) const;
  [[nodiscard]] std::int64_t measured_gap_um(int aisle) const;
  // Where column n stands when `aisle` is `width` wide, the columns of the fixed one's side against it; aisle = end_space() means
  // closed.
  [[nodiscard]] std::int64_t target_um(int n, int aisle, std::int64_t width_um) const;
  // Limit switches: a face touches its neighbour or the end of the rails.
  [[nodiscard]] bool left_limit(int n) const;
  [[nodiscard]] bool right_limit(int n) const;
  // The occupation sensor of an aisle; the beams on its two faces.
  [[nodiscard]] bool sensed(int aisle) const;
  [[nodiscard]] bool beam_broken(int aisle) const { return room(aisle).beam_ms > 0; }

  void motors_off();
  // One step: drive n turns by orders[n-1] (limited by speed, neighbours, jams); hands crank; motors warm and cool.
  void step(const std::vector<std::int64_t>& orders);
  // Steps in which a motor made an aisle narrower with somebody in it. The whole point of the protections is that this stays 0.
  [[nodiscard]] std::uint64_t squeezed() const { return squeezed_; }

 private:
  [[nodiscard]] std::int64_t leftmost_um(int n) const;
  [[nodiscard]] std::int64_t rightmost_um(int n) const;
  void drive(int n, std::int64_t order_um);
  void shift(Column& column, std::int64_t by_um);
  void crank(int n);
  void warm(Column& column);

  End fixed_;
  std::int64_t width_um_;
  std::int64_t aisle_um_;
  int speed_mm_s_;
  std::vector<Column> columns_;
  std::vector<Room> rooms_;  // by aisle, 0..N
  std::uint64_t squeezed_ = 0;
};

}  // namespace archroom::devices::twin
