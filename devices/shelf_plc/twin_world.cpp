// What people and mishaps do to the bank: they walk, press, block, crank and break.
#include <cstdlib>

#include "devices/shelf_plc/twin.hpp"

namespace archroom::devices {

using namespace twin;

namespace {

constexpr std::int64_t kPersonUm = 250 * kMm;  // nobody fits into less
constexpr int kBeamMs = 300;                   // a person takes that long to step through

}  // namespace

bool ShelfPlcTwin::enter(int aisle) {
  if (!bank_.has_aisle(aisle) || bank_.gap_um(aisle) < kPersonUm) return false;
  ++bank_.room(aisle).people;
  return break_beam(aisle, kBeamMs);
}

bool ShelfPlcTwin::leave(int aisle) {
  if (!bank_.has_aisle(aisle) || bank_.room(aisle).people == 0) return false;
  --bank_.room(aisle).people;
  return break_beam(aisle, kBeamMs);
}

bool ShelfPlcTwin::break_beam(int aisle, int for_ms) {
  if (!bank_.has_aisle(aisle)) return false;
  bank_.room(aisle).beam_ms = for_ms;
  return true;
}

bool ShelfPlcTwin::set_sensor_stuck(int aisle, std::optional<bool> shows) {
  if (!bank_.has_aisle(aisle)) return false;
  bank_.room(aisle).stuck_at = shows;
  return true;
}

bool ShelfPlcTwin::set_kick_plate(int column, Face face, bool on) {
  if (!bank_.has_column(column)) return false;
  touch(plates_, column, face).held = on;
  return true;
}

bool ShelfPlcTwin::touch_kick_plate(int column, Face face, int for_ms) {
  if (!bank_.has_column(column)) return false;
  touch(plates_, column, face).left_ms = for_ms;
  return true;
}

bool ShelfPlcTwin::set_photo_eye(int column, Face face, bool on) {
  if (!bank_.has_column(column)) return false;
  touch(eyes_, column, face).held = on;
  return true;
}

bool ShelfPlcTwin::touch_photo_eye(int column, Face face, int for_ms) {
  if (!bank_.has_column(column)) return false;
  touch(eyes_, column, face).left_ms = for_ms;
  return true;
}

bool ShelfPlcTwin::crank(int column, int mm) {
  if (!bank_.has_column(column) || column == bank_.fixed_column()) return false;
  auto& c = bank_.column(column);
  c.crank_left_um = mm * kMm;
  c.handle_ms = std::abs(mm) * 1000 / 50 + 2000;  // 50 mm/s, and two seconds to put it in and take it out
  return true;
}

bool ShelfPlcTwin::set_jam(int column, Jam jam) {
  if (!bank_.has_column(column) || column == bank_.fixed_column()) return false;
  bank_.column(column).jam = jam;
  return true;
}

bool ShelfPlcTwin::set_encoder_stuck(int column, bool on) {
  if (!bank_.has_column(column) || column == bank_.fixed_column()) return false;
  auto& c = bank_.column(column);
  c.encoder_stuck = on;
  if (!on) c.encoder_um = c.position_um;  // absolute encoders
  return true;
}

bool ShelfPlcTwin::set_motor_celsius(int column, int celsius) {
  if (!bank_.has_column(column) || column == bank_.fixed_column()) return false;
  bank_.column(column).motor_millideg = celsius * 1000;
  return true;
}

bool ShelfPlcTwin::set_limit_stuck(int column, Face face, std::optional<bool> shows) {
  if (!bank_.has_column(column)) return false;
  bank_.column(column).limit_stuck[face == Face::Right] = shows;
  return true;
}

bool ShelfPlcTwin::set_fault(int column, FaultCode fault) {
  if (!bank_.has_column(column) || column == bank_.fixed_column() || !powered_) return false;
  if (fault == FaultCode::None) {
    silent_neighbour_ = silent_neighbour_ == column ? 0 : silent_neighbour_;
  } else if (fault == FaultCode::NeighbourCommunication) {
    silent_neighbour_ = column;
    ++drives_[static_cast<std::size_t>(column)].faults;
  } else {
    trip(fault, column);
  }
  return true;
}

void ShelfPlcTwin::set_input(Safety which, bool on) { inputs_ = on ? inputs_ | bit(which) : inputs_ & ~bit(which); }

}  // namespace archroom::devices
