// A gun in HID POS mode (HID Point of Sale Usage Tables 1.02, page 0x8C): where its own descriptor says the scanned data stands,
// and the codes out of its reports. Pure.
#pragma once

#include <array>
#include <optional>

#include "devices/barcode/assembly.hpp"
#include "devices/barcode/decoder.hpp"
#include "devices/barcode/report_descriptor.hpp"

namespace archroom::barcode {

struct BitPlace {
  std::uint32_t offset_bits = 0;
  std::uint32_t size_bits = 0;
};

// One kind of input report that carries scanned data.
struct ScannedData {
  std::uint8_t report_id = 0;  // 0: reports have no ids
  std::uint32_t data_at = 0;   // byte
  std::uint32_t data_size = 0;
  std::optional<BitPlace> length;              // how much of it counts; left out: up to the zeros at the end
  std::optional<std::array<BitPlace, 3>> aim;  // ] and two characters
  std::optional<BitPlace> more;                // the code goes on in the next report
};

struct PosLayout {
  std::vector<ScannedData> reports;  // empty: no gun, or no HID POS
  std::uint32_t longest_bytes = 0;   // of any input report
};
[[nodiscard]] PosLayout pos_layout_of(std::span<const std::uint8_t> descriptor);

class HidPos final : public GunDecoder {
 public:
  struct Settings {
    CodeRules rules = {};
    Duration idle = milliseconds{1000};  // between two reports of one code
  };
  HidPos(PosLayout layout, Settings settings) : layout_(std::move(layout)), assembly_(settings.rules, settings.idle) {}

  void on_come(Instant now) override { assembly_.expect_rest(now + kSettles); }
  [[nodiscard]] std::vector<Heard> on_bytes(Instant now, std::span<const std::uint8_t> report) override;
  [[nodiscard]] std::vector<Heard> on_time(Instant now) override;
  [[nodiscard]] std::vector<Heard> on_gone() override;
  [[nodiscard]] Instant due() const override { return assembly_.due(); }

 private:
  [[nodiscard]] const ScannedData* kind_of(std::span<const std::uint8_t> report) const;
  void take(Instant now, const ScannedData& kind, std::span<const std::uint8_t> report);

  PosLayout layout_;
  Assembly assembly_;
};

}  // namespace archroom::barcode
