#include "devices/modbus_points/twin.hpp"

#include <algorithm>
#include <bit>

namespace archroom::devices {
namespace {

constexpr std::uint8_t kNoSuchFunction = 1;
constexpr std::uint8_t kNoSuchAddress = 2;
constexpr std::uint8_t kNoSuchValue = 3;
constexpr std::int64_t kProbeSeconds = 30;  // a probe in still air: two thirds of the way in half a minute

std::uint16_t word_at(std::span<const std::uint8_t> pdu, std::size_t at) {
  return static_cast<std::uint16_t>(pdu[at] << 8 | pdu[at + 1]);
}

void put_word(std::vector<std::uint8_t>& bytes, std::uint16_t word) {
  bytes.push_back(static_cast<std::uint8_t>(word >> 8));
  bytes.push_back(static_cast<std::uint8_t>(word & 0xFF));
}

std::vector<std::uint8_t> exception(std::uint8_t function, std::uint8_t code) {
  return {static_cast<std::uint8_t>(function | 0x80), code};
}

// Thousandths in another step of the decimal system, as a word: 21 340 in tenths is 213.
std::uint16_t in(std::int64_t thousandths, std::int64_t step) { return static_cast<std::uint16_t>(thousandths / step); }
// Thousandths as fixed point with so many binary places.
std::uint16_t binary(std::int64_t thousandths, int places) { return static_cast<std::uint16_t>((thousandths << places) / 1000); }

void put_float(std::map<std::uint16_t, std::uint16_t>& registers, std::uint16_t at, float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  registers[at] = static_cast<std::uint16_t>(bits >> 16);
  registers[static_cast<std::uint16_t>(at + 1)] = static_cast<std::uint16_t>(bits);
}

}  // namespace

ModbusPointsTwin::ModbusPointsTwin(Product product, Instant start)
    : product_(product), now_(start), probe_mc_(around.temperature_mc), probe_humidity_m_(around.humidity_m) {
  if (product == Product::XyMd02) settings_ = {{0x0101, 1}, {0x0102, 9600}, {0x0103, 0}, {0x0104, 0}};
  const bool has_relays = product == Product::WaveshareIo8 || product == Product::WaveshareRelay8;
  for (std::uint16_t i = 0; has_relays && i < 8; ++i) coils_[i] = 0;
  if (product == Product::WbMswV4) coils_ = {{0, 0}, {10, 0}, {11, 0}};
}

void ModbusPointsTwin::acclimatise() {
  probe_mc_ = around.temperature_mc;
  probe_humidity_m_ = around.humidity_m;
}

void ModbusPointsTwin::advance(Instant now) {
  for (; now_ + seconds{1} <= now; now_ = now_ + seconds{1}) {
    const auto follow = [](std::int64_t& probe, std::int64_t room) {
      const auto way = (room - probe) / kProbeSeconds;
      probe = way == 0 ? room : probe + way;
    };
    follow(probe_mc_, around.temperature_mc);
    follow(probe_humidity_m_, around.humidity_m);
    // A full battery carries a full load for ten minutes, and is charged in three hours.
    const std::int64_t drained = around.load_m / 600;
    charge_m_ = std::clamp<std::int64_t>(charge_m_ + (around.mains ? 9 : -drained), 0, 100'000);
  }
}

bool ModbusPointsTwin::coil(std::uint16_t address) const {
  const auto found = coils_.find(address);
  return found != coils_.end() && found->second != 0;
}

ModbusPointsTwin::Registers ModbusPointsTwin::inputs() const {
  const bool broken = mishaps.sensor_broken;
  const auto corrected = [&](std::int64_t thousandths, std::uint16_t at) {
    return thousandths + static_cast<std::int16_t>(settings_.at(at)) * 100;
  };
  Registers registers;
  if (product_ == Product::XyMd02) {
    // No error value is documented: a board without its probe shows the least that 16 bits hold.
    registers[1] = broken ? std::uint16_t{0x8000} : in(corrected(probe_mc_, 0x0103), 100);
    registers[2] = broken ? std::uint16_t{0xFFFF} : in(corrected(probe_humidity_m_, 0x0104), 100);
  } else if (product_ == Product::KinconySht30) {
    const auto tenths = probe_mc_ / 100;
    registers[0] = static_cast<std::uint16_t>(tenths >= 0 ? tenths : 10'000 - tenths);
    registers[1] = in(probe_humidity_m_, 100);
    const float nothing = std::bit_cast<float>(std::uint32_t{0x7FC00000});
    put_float(registers, 2, broken ? nothing : static_cast<float>(probe_mc_) / 1000.0F);
    put_float(registers, 4, broken ? nothing : static_cast<float>(probe_humidity_m_) / 1000.0F);
    if (broken) registers[0] = registers[1] = 9999;
  } else if (product_ == Product::WbMswV4) {
    registers = multisensor();
  } else if (product_ == Product::Aqualeak10k) {
    registers = rope();
  }
  return registers;
}

ModbusPointsTwin::Registers ModbusPointsTwin::multisensor() const {
  const bool broken = mishaps.sensor_broken;
  const std::uint16_t none = mishaps.air_sensors_missing ? 0xFFFE : 0xFFFF;
  const bool no_air = broken || mishaps.air_sensors_missing;
  const auto light = static_cast<std::uint32_t>(around.light_centilux);
  return {{3, static_cast<std::uint16_t>(around.sound_centidb)},
          {4, broken ? std::uint16_t{0x7FFF} : in(probe_mc_, 10)},
          {5, broken ? std::uint16_t{0xFFFF} : in(probe_humidity_m_, 10)},
          {6, 0},
          {7, 0},
          {8, no_air ? none : static_cast<std::uint16_t>(around.co2_ppm)},
          {9, broken ? std::uint16_t{0xFFFF} : static_cast<std::uint16_t>(light >> 16)},
          {10, broken ? std::uint16_t{0xFFFF} : static_cast<std::uint16_t>(light)},
          {11, no_air ? none : static_cast<std::uint16_t>(around.voc_ppb)},
          {366, broken ? std::uint16_t{0xFFFF} : std::uint16_t{865}},
          {367, broken ? std::uint16_t{0x7FFF} : in(probe_mc_ - 10'700, 10)}};
}

ModbusPointsTwin::Registers ModbusPointsTwin::rope() const {
  const int unit = mishaps.display_in_feet ? 1 : 0;
  const auto length = [&](int metres) { return static_cast<std::uint16_t>(unit == 1 ? metres * 3281 / 1000 : metres); };
  const bool leaks = around.wet_at_m && !around.rope_cut;
  const bool told = leaks || around.rope_cut || around.rope_dirty;
  const int status = (leaks ? 1 : 0) | (around.rope_cut ? 2 : 0) | (around.rope_dirty ? 4 : 0) | (told ? 8 : 0);
  return {{0, static_cast<std::uint16_t>(status)},
          {1, leaks ? length(*around.wet_at_m) : std::uint16_t{0}},
          {2, static_cast<std::uint16_t>(unit)},
          {3, static_cast<std::uint16_t>(leaks ? 180 : 0)},
          {4, length(50)},
          {5, 640},
          {6, 640},
          {8, 21}};
}

ModbusPointsTwin::Registers ModbusPointsTwin::ups() const {
  Registers registers;
  for (std::uint16_t i = 0; i <= 26; ++i) registers[i] = 0;
  for (std::uint16_t i = 128; i <= 171; ++i) registers[i] = 0;
  const bool empty = charge_m_ < 10'000 && !around.mains;
  registers[1] = around.mains ? 0x0002 : 0x0044;  // online; on battery and input bad
  if (around.load_m > 105'000) registers[0] = 0x0020;
  registers[18] = empty ? 0x0002 : 0;
  registers[22] = mishaps.sensor_broken ? 0x0020 : 0;
  const auto runtime = around.load_m == 0 ? 0U : static_cast<std::uint32_t>(charge_m_ * 600 / around.load_m);
  registers[128] = static_cast<std::uint16_t>(runtime >> 16);
  registers[129] = static_cast<std::uint16_t>(runtime);
  registers[130] = mishaps.sensor_broken ? std::uint16_t{0xFFFF} : binary(charge_m_, 9);
  registers[131] = binary(around.mains ? 27'300 : 24'600, 5);
  registers[135] = binary(probe_mc_ + 4'000, 7);
  registers[136] = binary(around.load_m, 8);
  registers[142] = binary(230'000, 6);
  registers[151] = binary(around.mains ? 231'500 : 0, 6);
  return registers;
}

ModbusPointsTwin::Registers ModbusPointsTwin::holdings() const {
  const bool broken = mishaps.sensor_broken;
  const auto lost = std::uint16_t{0x8000};
  switch (product_) {
    case Product::RenkeWsN01:
      return {{0, broken ? std::uint16_t{0xFFFF} : in(probe_humidity_m_, 100)}, {1, broken ? lost : in(probe_mc_, 100)}};
    case Product::SonbestSm78xx:
      return {{0, broken ? lost : in(probe_mc_, 10)}, {1, broken ? std::uint16_t{0xFFFF} : in(probe_humidity_m_, 10)}};
    case Product::SiemensQfa3150: {
      const std::uint16_t bad = broken ? 1 : 0;
      return {{0, in(probe_mc_, 10)}, {1, bad}, {2, in(probe_humidity_m_, 10)}, {3, bad}};
    }
    case Product::ApcSmartUps: return ups();
    default: return settings_;
  }
}

ModbusPointsTwin::Registers ModbusPointsTwin::table_of(Table table) const {
  if (table == Table::Holding) return holdings();
  if (table == Table::Input) return inputs();
  if (table == Table::Coils) return coils_;
  Registers registers;
  for (std::uint16_t i = 0; product_ == Product::WaveshareIo8 && i < 8; ++i) registers[i] = around.contacts[i] ? 1 : 0;
  return registers;
}

ModbusPointsTwin::Bytes ModbusPointsTwin::read(Table table, std::uint16_t address, std::uint16_t count) const {
  const auto function = static_cast<std::uint8_t>(table);
  const bool bits = table == Table::Coils || table == Table::Discrete;
  const auto registers = table_of(table);
  if (registers.empty()) return exception(function, kNoSuchFunction);
  if (count == 0 || count > (bits ? 2000 : 125)) return exception(function, kNoSuchValue);
  Bytes answer{function, static_cast<std::uint8_t>(bits ? (count + 7) / 8 : count * 2)};
  if (bits) answer.resize(2U + answer[1]);
  for (std::uint16_t i = 0; i < count; ++i) {
    const auto found = registers.find(static_cast<std::uint16_t>(address + i));
    if (found == registers.end()) return exception(function, kNoSuchAddress);
    if (!bits) put_word(answer, found->second);
    if (bits && found->second != 0) answer[2U + i / 8] = static_cast<std::uint8_t>(answer[2U + i / 8] | 1 << i % 8);
  }
  return answer;
}

bool ModbusPointsTwin::store(Table table, std::uint16_t address, std::uint16_t value) {
  auto& registers = table == Table::Coils ? coils_ : settings_;
  const auto found = registers.find(address);
  if (found == registers.end()) return false;
  found->second = value;
  return true;
}

// Single coil and single register: 5 and 6. None of these products needs more.
ModbusPointsTwin::Bytes ModbusPointsTwin::write(std::uint8_t function, std::span<const std::uint8_t> pdu) {
  const auto value = word_at(pdu, 3);
  if (function == 5 && value != 0 && value != 0xFF00) return exception(function, kNoSuchValue);
  const bool stored =
      function == 5 ? store(Table::Coils, word_at(pdu, 1), value != 0 ? 1 : 0) : store(Table::Holding, word_at(pdu, 1), value);
  return stored ? Bytes(pdu.begin(), pdu.end()) : exception(function, kNoSuchAddress);
}

std::vector<std::uint8_t> ModbusPointsTwin::answer(std::span<const std::uint8_t> pdu) {
  if (pdu.empty() || mishaps.old_firmware) return {};
  const auto function = pdu[0];
  if (pdu.size() != 5) return exception(function, kNoSuchFunction);
  if (function >= 1 && function <= 4) return read(static_cast<Table>(function), word_at(pdu, 1), word_at(pdu, 3));
  if (function == 5 || function == 6) return write(function, pdu);
  return exception(function, kNoSuchFunction);
}

}  // namespace archroom::devices
