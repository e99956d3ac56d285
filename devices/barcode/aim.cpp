#include "devices/barcode/aim.hpp"

namespace archroom::barcode {
namespace {

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_modifier(char c) { return (c >= '0' && c <= '9') || is_letter(c); }
bool is_one_of(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }

}  // namespace

std::optional<Aim> aim_of(std::string_view bytes) {
  if (bytes.size() < kAimSize || bytes[0] != ']' || !is_letter(bytes[1]) || !is_modifier(bytes[2])) return std::nullopt;
  return Aim{bytes[1], bytes[2]};
}

Symbology symbology_of(Aim aim) {
  switch (aim.letter) {
    case 'A': return Symbology::Code39;
    case 'G': return Symbology::Code93;
    case 'C': return Symbology::Code128;
    case 'F': return Symbology::Codabar;
    case 'I': return Symbology::Interleaved25;
    case 'E': return Symbology::Ean;
    case 'e': return Symbology::DataBar;
    case 'd': return Symbology::DataMatrix;
    case 'Q': return Symbology::Qr;
    case 'L': return Symbology::Pdf417;
    case 'z': return Symbology::Aztec;
    default: return Symbology::Other;
  }
}

bool is_gs1(Aim aim) {
  switch (aim.letter) {
    case 'C': return aim.modifier == '1';
    case 'd': return is_one_of("25", aim.modifier);
    case 'Q': return is_one_of("34", aim.modifier);
    case 'e': return true;
    default: return false;
  }
}

bool has_escapes(Aim aim) {
  switch (aim.letter) {
    case 'd': return is_one_of("456", aim.modifier);
    case 'Q': return is_one_of("246", aim.modifier);
    case 'L': return aim.modifier == '1';
    default: return false;
  }
}

bool check_character_is_off(Aim aim) { return aim.letter == 'A' && is_one_of("37", aim.modifier); }

}  // namespace archroom::barcode
