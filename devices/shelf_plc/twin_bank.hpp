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
inline constexpr std::int64_t kMm = 1000;              // lengths are kept in micrometres
inline constexpr std::int64_t kToleranceUm = 5 * kMm;  // "± 5 mm"

enum class End : std::uint8_t { Left = 1, Right = 2 };

// Hard: the motor can't turn and draws its stall current. Soft: the drive limits its current, the column stands all the same.
enum class Jam : std::uint8_t { None, Soft, Hard };

struct Column {
  std::int64_t position_um = 0;  // where it is
  std::int64_t encoder_um = 0;   // where its encoder says it is
  bool encoder_stuck = false;
  Jam jam = Jam::None;
  bool motor_on = false;
  int brake_left_ms = 0;               // until it stands, after its motor was cut off
  std::int64_t brake_um = 0;           // what it did in a step when it was
  std::optional<bool> limit_stuck[2];  // what its limit switches show, left and right, wherever it stands
  std::int64_t moved_um = 0;           // in the last step, by its motor or by hand; right is positive
  std::int64_t ordered_um = 0;         // what the drive was told in the last step
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
  struct Shape {
    int columns = 0;  // with the fixed one
    End fixed = End::Left;
    int column_width_mm = 0;
    int aisle_mm = 0;
    int free_aisles = 1;  // the free space, in aisles
    int speed_mm_s = 0;
  };
  using Places = std::vector<std::int64_t>;  // of each column, index 0 is column 1

  explicit Bank(const Shape& shape);

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
  [[nodiscard]] int free_aisles() const { return free_aisles_; }
  [[nodiscard]] std::int64_t free_um() const { return free_aisles_ * aisle_um_; }
  [[nodiscard]] std::int64_t width_um() const { return width_um_; }
  [[nodiscard]] int speed_mm_s() const { return speed_mm_s_; }
  void set_speed(int mm_s) { speed_mm_s_ = mm_s; }
  [[nodiscard]] std::int64_t step_um() const { return std::int64_t{speed_mm_s_} * kStepMs; }

  // Width of an aisle: truly, and as the encoders have it.
  [[nodiscard]] std::int64_t gap_um(int aisle) const;
  [[nodiscard]] std::int64_t measured_gap_um(int aisle) const;
  // Where column n stands when the bank is closed; where all stand when each aisle, 0 to N, has its width, which fill the rails.
  [[nodiscard]] std::int64_t closed_um(int n) const;
  [[nodiscard]] Places places(const std::vector<std::int64_t>& widths_um) const;
  // The width of an aisle with the columns there.
  [[nodiscard]] std::int64_t gap_um(const Places& places, int aisle) const;
  // A face touches its neighbour or the end of the rails: truly, and as its switch has it.
  [[nodiscard]] bool left_limit(int n) const;
  [[nodiscard]] bool right_limit(int n) const;
  [[nodiscard]] bool shows_limit(int n, bool right) const;
  // The occupation sensor of an aisle; the beams on its two faces.
  [[nodiscard]] bool sensed(int aisle) const;
  [[nodiscard]] bool beam_broken(int aisle) const { return room(aisle).beam_ms > 0; }

  void motors_off();  // where they have arrived
  void brake();       // wherever they are: they stand a little later
  [[nodiscard]] bool braking() const;
  // One step: drive n turns by orders[n-1] (limited by speed, neighbours, jams) on its way to goals[n-1]; what brakes slows down;
  // hands crank; motors warm and cool. The drives are coupled: one that follows another never makes the aisle between them
  // narrower than both it is and it shall be, so that it waits for one that can't go on.
  void step(const Places& orders, const Places& goals);
  // Steps in which a motor made an aisle narrower with somebody in it. The whole point of the protections is that this stays 0.
  [[nodiscard]] std::uint64_t squeezed() const { return squeezed_; }

 private:
  [[nodiscard]] std::int64_t leftmost_um(int n) const;
  [[nodiscard]] std::int64_t rightmost_um(int n) const;
  void drive(int n, std::int64_t order_um);
  [[nodiscard]] std::int64_t coupled_um(int n, const Places& orders, const Places& goals, const Places& gaps_before) const;
  void slow_down(int n);
  void shift(Column& column, std::int64_t by_um);
  void crank(int n);
  void warm(Column& column);

  End fixed_;
  std::int64_t width_um_;
  std::int64_t aisle_um_;
  int free_aisles_;
  int speed_mm_s_;
  std::vector<Column> columns_;
  std::vector<Room> rooms_;  // by aisle, 0..N
  std::uint64_t squeezed_ = 0;
};

}  // namespace archroom::devices::twin
