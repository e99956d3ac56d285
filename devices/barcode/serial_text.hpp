// A gun on a serial line, or one that pretends to be (CDC-ACM): codes with a suffix, in any pieces. Pure.
#pragma once

#include "devices/barcode/assembly.hpp"
#include "devices/barcode/decoder.hpp"

namespace archroom::barcode {

class SerialText final : public GunDecoder {
 public:
  struct Settings {
    CodeRules rules = {};
    Suffix suffix = Suffix::Any;
    Duration idle = milliseconds{500};
  };
  explicit SerialText(Settings settings);

  void on_come(Instant now) override { assembly_.expect_rest(now + kSettles); }
  [[nodiscard]] std::vector<Heard> on_bytes(Instant now, std::span<const std::uint8_t> bytes) override;
  [[nodiscard]] std::vector<Heard> on_time(Instant now) override;
  [[nodiscard]] std::vector<Heard> on_gone() override;
  [[nodiscard]] Instant due() const override { return assembly_.due(); }

 private:
  [[nodiscard]] std::optional<Heard> on_byte(Instant now, char byte);
  [[nodiscard]] std::optional<Heard> on_framed_byte(Instant now, char byte);
  [[nodiscard]] bool ends(char byte) const;

  Suffix suffix_;
  Assembly assembly_;
  bool inside_ = false;  // between STX and ETX
};

}  // namespace archroom::barcode
