// Emulated sensors, switches and a UPS on virtual time: their registers, and plain physics behind them. Written from the makers'
// documents that the README names, never from the driver or its model files. Pure and copyable; one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "base/instant.hpp"

namespace archroom::devices {

class ModbusPointsTwin {
 public:
  enum class Product : std::uint8_t {
    XyMd02,
    RenkeWsN01,
    SonbestSm78xx,
    KinconySht30,
    SiemensQfa3150,
    WbMswV4,
    WaveshareIo8,
    WaveshareRelay8,
    Aqualeak10k,
    ApcSmartUps,
  };

  // What is around it. Whoever tests or emulates changes it at will.
  struct Surroundings {
    int temperature_mc = 20'000;  // thousandths of a degree
    int humidity_m = 50'000;      // thousandths of a percent
    int light_centilux = 5'000;
    int co2_ppm = 600;
    int voc_ppb = 120;
    int sound_centidb = 3'500;
    std::array<bool, 8> contacts{};  // closed
    std::optional<int> wet_at_m;     // where the rope lies in water
    bool rope_cut = false, rope_dirty = false;
    bool mains = true;
    int load_m = 30'000;  // of the UPS, thousandths of a percent
  };
  struct Mishaps {
    bool sensor_broken = false;  // the probe on the board; the board itself answers
    bool display_in_feet = false;
    bool air_sensors_missing = false;  // not fitted
    bool old_firmware = false;         // speaks no Modbus
  };

  explicit ModbusPointsTwin(Product product, Instant start = {});

  Surroundings around;
  Mishaps mishaps;

  // In steps of a second: probes follow the room, batteries drain and charge.
  void advance(Instant now);
  // As if it had hung there for an hour: its probe has what is around it.
  void acclimatise();

  // A request PDU and its answer; nothing where it says nothing at all.
  [[nodiscard]] std::vector<std::uint8_t> answer(std::span<const std::uint8_t> pdu);

  [[nodiscard]] bool coil(std::uint16_t address) const;
  [[nodiscard]] int measured_mc() const { return static_cast<int>(probe_mc_); }
  [[nodiscard]] int charge_m() const { return static_cast<int>(charge_m_); }

 private:
  enum class Table : std::uint8_t { Coils = 1, Discrete = 2, Holding = 3, Input = 4 };
  using Registers = std::map<std::uint16_t, std::uint16_t>;
  using Bytes = std::vector<std::uint8_t>;

  [[nodiscard]] Registers table_of(Table table) const;
  [[nodiscard]] Registers inputs() const;
  [[nodiscard]] Registers holdings() const;
  [[nodiscard]] Registers multisensor() const;
  [[nodiscard]] Registers rope() const;
  [[nodiscard]] Registers ups() const;
  [[nodiscard]] Bytes read(Table table, std::uint16_t address, std::uint16_t count) const;
  [[nodiscard]] Bytes write(std::uint8_t function, std::span<const std::uint8_t> pdu);
  [[nodiscard]] bool store(Table table, std::uint16_t address, std::uint16_t value);

  Product product_;
  Instant now_;
  Registers coils_;     // what was written
  Registers settings_;  // of the holding registers
  std::int64_t probe_mc_;
  std::int64_t probe_humidity_m_;
  std::int64_t charge_m_ = 100'000;  // thousandths of a percent
};

}  // namespace archroom::devices
