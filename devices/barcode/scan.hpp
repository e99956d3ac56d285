// What a gun read: a whole code, or that there was one and it can't be believed. Pure values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace archroom::barcode {

enum class Symbology : std::uint8_t {
  Unknown,  // the gun did not say
  Code39,
  Code93,
  Code128,
  Codabar,
  Interleaved25,
  Ean,  // and UPC
  DataBar,
  DataMatrix,
  Qr,
  Pdf417,
  Aztec,
  Other,  // the gun said something that is not listed here
};
[[nodiscard]] std::string_view name_of(Symbology symbology);

inline constexpr std::size_t kLongestCode = 256;  // bytes of UTF-8

// A whole code: UTF-8, 1 to kLongestCode bytes, no control characters, neither AIM identifier nor check character nor suffix.
struct Scan {
  std::string text;
  Symbology symbology = Symbology::Unknown;
  bool gs1 = false;      // FNC1 in first position: the text is GS1 element strings
  std::string aim = {};  // identifier, ]C0; empty: the gun does not send it
  friend bool operator==(const Scan&, const Scan&) = default;
};

// Stable names (code_of): they go into logs and feedback.
enum class Why : std::uint8_t {
  PulledOut,         // the gun went away in the middle
  NoEnd,             // nothing more came, and the suffix is missing
  TooLong,           //
  ControlCharacter,  // also the GS between two GS1 elements: a text without it would be another code
  NotText,           // not valid in the gun's character set
  UnknownKey,        // a key that the layout has no character for
  KeysLost,          // the gun reported roll-over: keys are missing
  AltCode,           // typed by number, and the number has more than one meaning
  CheckCharacter,    // it is wrong
  BadReport,         // what came is not what the gun's own descriptor says
  Empty,             // an identifier or a prefix, and nothing after it
};
[[nodiscard]] std::string_view code_of(Why why);
struct Words {
  std::string_view zh;
  std::string_view en;
};
[[nodiscard]] Words words_of(Why why);

// Something was read, and nothing of it may be used.
struct HalfScan {
  Why why = Why::NoEnd;
  friend bool operator==(const HalfScan&, const HalfScan&) = default;
};

using Heard = std::variant<Scan, HalfScan>;

}  // namespace archroom::barcode
