// What the bank shows: docs/plc-map.md, section 4.
#include <algorithm>

#include "devices/shelf_plc/twin.hpp"

namespace archroom::devices {

using namespace twin;

namespace {

std::uint16_t word(std::int64_t value) { return static_cast<std::uint16_t>(value); }

template <class Image>
void put_wide(Image& image, std::size_t address, std::uint32_t value) {
  image[address] = static_cast<std::uint16_t>(value >> 16);
  image[address + 1] = static_cast<std::uint16_t>(value);
}

// To the nearest, so that 899.9997 mm reads 900.
std::int64_t in_mm(std::int64_t um) { return (um + (um < 0 ? -kMm : kMm) / 2) / kMm; }

}  // namespace

std::variant<ShelfPlcTwin::Words, ShelfPlcTwin::Exception> ShelfPlcTwin::read(Table table, std::uint16_t address,
                                                                              std::uint16_t count) const {
  const std::size_t end = std::size_t{address} + count;
  const bool first = address < kColumnBase;
  if (table == Table::Holding) {
    if (end > kCommandWords) return Exception::IllegalAddress;
    return Words(holding_.begin() + address, holding_.begin() + static_cast<std::ptrdiff_t>(end));
  }
  const std::size_t limit = first ? (table == Table::Input ? kStateWords : kSafetyBits) : kColumnsEnd;
  if (end > limit) return Exception::IllegalAddress;
  const auto now = frozen_ ? *frozen_ : image();
  Words answer;
  for (std::size_t a = address; a < end; ++a) {
    if (table == Table::Input) {
      answer.push_back(now[a]);
    } else {
      const std::size_t from =
          first ? (a < 16 ? kSafety : kSafetyHigh) : kColumnBase + (a - kColumnBase) / kColumnStride * kColumnStride + kMaintBits;
      answer.push_back(now[from] >> (a % kColumnStride) & 1);
    }
  }
  return answer;
}

ShelfPlcTwin::Image ShelfPlcTwin::image() const {
  Image image{};
  show_state(image);
  for (int n = 1; n <= bank_.columns(); ++n) show_column(image, n);
  return image;
}

void ShelfPlcTwin::show_state(Image& image) const {
  int centiamps = 30;
  for (int n = 1; n <= bank_.columns(); ++n) centiamps += bank_.column(n).motor_ma / 10;
  image[kVersion] = kMapVersion;
  image[kAreaState] = static_cast<std::uint16_t>(area_state());
  image[kLastSeq] = last_seq_;
  image[kResult] = static_cast<std::uint16_t>(result_);
  image[kPlcHeartbeat] = plc_heartbeat_;
  image[kColumnCount] = word(bank_.columns());
  image[kFixedColumn] = static_cast<std::uint16_t>(bank_.fixed_end());
  image[kOpenAisle] = word(open_aisle());
  image[kSafety] = word(safety() & 0xFFFF);
  image[kSafetyHigh] = word(safety() >> 16);
  image[kFaultCode] = static_cast<std::uint16_t>(fault());
  image[kFaultColumn] = word(fault_column());
  image[kTemperature] = decicelsius_ ? word(*decicelsius_) : kNoTemperature;
  image[kHumidity] = permille_ ? word(*permille_) : kNoHumidity;
  image[kLatched] = word(latched_ & 0xFFFF);
  image[kLatchedHigh] = word(latched_ >> 16);
  image[kFreeAisles] = word(bank_.free_aisles());
  image[kAnnounceLeft] = word((announce_left_ms_ + 99) / 100);
  image[kResetCount] = resets_;
  image[kSupplyV] = (inputs_ & bit(Safety::MainsLost)) != 0 ? 226 : 240;  // on its battery
  image[kSupplyA] = word(centiamps);
  put_wide(image, kUptimeS, static_cast<std::uint32_t>(uptime_ms_ / 1000));
  put_wide(image, kTick, tick_);
  put_wide(image, kSessionEpoch, epoch_);
  image[kLeaseLeftMs] = motion_ ? word(std::max(0, motion_->lease_left_ms)) : std::uint16_t{0};
  image[kRefusals] = refusals_;
  image[kMovingSeq] = motion_ ? motion_->seq : std::uint16_t{0};
}

void ShelfPlcTwin::show_column(Image& image, int n) const {
  const auto& column = bank_.column(n);
  const auto offset = static_cast<std::size_t>(n - 1);
  const auto base = kColumnBase + offset * kColumnStride;
  image[kPositionMm + offset] = image[base + kMaintPosition] = word(in_mm(column.encoder_um));
  image[kColumnBits + offset] = image[base + kMaintBits] = column_bits(n);
  image[base + kMaintState] = static_cast<std::uint16_t>(column_state(n));
  image[base + kMaintAisle] =
      bank_.has_aisle(n) ? word(in_mm(std::max<std::int64_t>(0, bank_.measured_gap_um(n)))) : std::uint16_t{0};
  image[base + kMaintMotorMa] = word(column.motor_ma);
  image[base + kMaintMotorTemperature] = word(column.motor_millideg / 100);
  image[base + kMaintSpeed] = word(column.moved_um / kStepMs);
  image[base + kMaintFault] = fault_column() == n ? static_cast<std::uint16_t>(fault()) : std::uint16_t{0};
  image[base + kMaintFaults] = drives_[static_cast<std::size_t>(n)].faults;
  put_wide(image, base + kMaintTravel, static_cast<std::uint32_t>(column.travel_um / (1000 * kMm)));
  put_wide(image, base + kMaintCycles, column.cycles);
}

std::uint16_t ShelfPlcTwin::column_bits(int n) const {
  const auto& column = bank_.column(n);
  unsigned bits = 0;
  const auto set = [&bits](ColumnBit which, bool on) {
    if (on) bits |= bit(which);
  };
  set(ColumnBit::LeftLimit, bank_.shows_limit(n, false));
  set(ColumnBit::RightLimit, bank_.shows_limit(n, true));
  set(ColumnBit::PhotoEyeLeft, touch(eyes_, n, Face::Left).on());
  set(ColumnBit::PhotoEyeRight, touch(eyes_, n, Face::Right).on());
  set(ColumnBit::KickPlateLeft, touch(plates_, n, Face::Left).on());
  set(ColumnBit::KickPlateRight, touch(plates_, n, Face::Right).on());
  set(ColumnBit::EntryBeamLeft, bank_.has_aisle(n - 1) && bank_.beam_broken(n - 1));
  set(ColumnBit::EntryBeamRight, bank_.has_aisle(n) && bank_.beam_broken(n));
  set(ColumnBit::AisleOccupied, bank_.sensed(n));
  set(ColumnBit::Lock, locked_ && n != bank_.fixed_column());
  set(ColumnBit::MotorOn, column.motor_on);
  set(ColumnBit::BrakeOn, !column.motor_on && column.handle_ms == 0);  // the handle lifts the brake
  set(ColumnBit::Manual, column.handle_ms > 0);
  set(ColumnBit::MovingLeft, column.moved_um < 0);
  set(ColumnBit::MovingRight, column.moved_um > 0);
  set(ColumnBit::Fault, fault_column() == n);
  return static_cast<std::uint16_t>(bits);
}

ColumnState ShelfPlcTwin::column_state(int n) const {
  const auto& column = bank_.column(n);
  if (fault_column() == n) return ColumnState::Fault;
  if (column.handle_ms > 0) return ColumnState::Manual;
  if (column.moved_um != 0) return column.moved_um < 0 ? ColumnState::MovingLeft : ColumnState::MovingRight;
  if (locked_ && n != bank_.fixed_column()) return ColumnState::Locked;
  const bool left = bank_.shows_limit(n, false), right = bank_.shows_limit(n, true);
  if (left && right) return ColumnState::BothStops;
  return left ? ColumnState::AtLeft : right ? ColumnState::AtRight : ColumnState::Stopped;
}

}  // namespace archroom::devices
