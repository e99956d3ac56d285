// A gun that types: boot keyboard reports (HID 1.11, appendix B.1) to codes. Pure.
//
// What a person's keyboard would give as text is taken; what depends on the computer's own settings (a number typed with Alt that
// is no ASCII) spoils the whole code.
#pragma once

#include <array>
#include <string>

#include "devices/barcode/assembly.hpp"
#include "devices/barcode/decoder.hpp"
#include "devices/barcode/key_layouts.hpp"

namespace archroom::barcode {

// A number that is being typed while Alt is held.
struct AltNumber {
  std::string digits;
  bool hexadecimal = false;  // + was first
};

class HidKeyboard final : public GunDecoder {
 public:
  struct Settings {
    CodeRules rules = {};  // its to_utf8 is of no use here: keys give characters
    Layout layout = Layout::Us;
    Suffix suffix = Suffix::Any;
    Duration idle = milliseconds{500};
  };
  explicit HidKeyboard(Settings settings);

  void on_come(Instant now) override { assembly_.expect_rest(now + kSettles); }
  [[nodiscard]] std::vector<Heard> on_bytes(Instant now, std::span<const std::uint8_t> report) override;
  [[nodiscard]] std::vector<Heard> on_time(Instant now) override;
  [[nodiscard]] std::vector<Heard> on_gone() override;
  [[nodiscard]] Instant due() const override { return assembly_.due(); }

 private:
  struct Modifiers {
    bool control = false;
    bool shift = false;
    bool alt = false;
    bool alt_gr = false;
    bool command = false;
  };
  [[nodiscard]] static Modifiers modifiers_of(std::uint8_t bits);
  [[nodiscard]] bool was_held(std::uint8_t usage) const;
  [[nodiscard]] std::optional<Heard> pressed(Instant now, std::uint8_t usage, const Modifiers& held);
  [[nodiscard]] std::optional<Heard> ended_by(Instant now, Suffix key);
  void typed(Instant now, std::uint8_t usage, const Modifiers& held);
  void typed_character(Instant now, const Character& character);
  void typed_with_alt(Instant now, std::uint8_t usage);
  [[nodiscard]] std::optional<Heard> alt_released(Instant now);
  void forget();

  Layout layout_;
  Suffix suffix_;
  Assembly assembly_;
  std::array<std::uint8_t, 6> held_{};
  bool caps_ = false;
  std::string dead_;  // a dead key that waits
  std::optional<AltNumber> alt_;
};

}  // namespace archroom::barcode
