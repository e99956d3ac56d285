// Usages: HID Usage Tables, section 10 (keyboard/keypad page). Characters: the standard layouts of the three countries; on the
// French one caps lock is taken to work on letters only.
#include "devices/barcode/key_layouts.hpp"

#include <algorithm>
#include <span>

namespace archroom::barcode {
namespace {

// A dead key's character begins with this.
constexpr char kDead = '\x01';

struct Key {
  std::uint8_t usage;
  std::string_view plain;
  std::string_view shifted;
  std::string_view alt_gr = {};
  bool letter = false;
};

constexpr Key kUs[] = {
    {0x04, "a", "A", {}, true}, {0x05, "b", "B", {}, true}, {0x06, "c", "C", {}, true}, {0x07, "d", "D", {}, true},
    {0x08, "e", "E", {}, true}, {0x09, "f", "F", {}, true}, {0x0A, "g", "G", {}, true}, {0x0B, "h", "H", {}, true},
    {0x0C, "i", "I", {}, true}, {0x0D, "j", "J", {}, true}, {0x0E, "k", "K", {}, true}, {0x0F, "l", "L", {}, true},
    {0x10, "m", "M", {}, true}, {0x11, "n", "N", {}, true}, {0x12, "o", "O", {}, true}, {0x13, "p", "P", {}, true},
    {0x14, "q", "Q", {}, true}, {0x15, "r", "R", {}, true}, {0x16, "s", "S", {}, true}, {0x17, "t", "T", {}, true},
    {0x18, "u", "U", {}, true}, {0x19, "v", "V", {}, true}, {0x1A, "w", "W", {}, true}, {0x1B, "x", "X", {}, true},
    {0x1C, "y", "Y", {}, true}, {0x1D, "z", "Z", {}, true}, {0x1E, "1", "!"},           {0x1F, "2", "@"},
    {0x20, "3", "#"},           {0x21, "4", "$"},           {0x22, "5", "%"},           {0x23, "6", "^"},
    {0x24, "7", "&"},           {0x25, "8", "*"},           {0x26, "9", "("},           {0x27, "0", ")"},
    {0x2D, "-", "_"},           {0x2E, "=", "+"},           {0x2F, "[", "{"},           {0x30, "]", "}"},
    {0x31, "\\", "|"},          {0x32, "\\", "|"},          {0x33, ";", ":"},           {0x34, "'", "\""},
    {0x35, "`", "~"},           {0x36, ",", "<"},           {0x37, ".", ">"},           {0x38, "/", "?"},
    {0x64, "\\", "|"},
};

// What differs from the American one; a key that is not listed is as there.
constexpr Key kDe[] = {
    {0x08, "e", "E", "€", true},
    {0x10, "m", "M", "µ", true},
    {0x14, "q", "Q", "@", true},
    {0x1C, "z", "Z", {}, true},
    {0x1D, "y", "Y", {}, true},
    {0x1F, "2", "\"", "²"},
    {0x20, "3", "§", "³"},
    {0x23, "6", "&"},
    {0x24, "7", "/", "{"},
    {0x25, "8", "(", "["},
    {0x26, "9", ")", "]"},
    {0x27, "0", "=", "}"},
    {0x2D, "ß", "?", "\\"},
    {0x2E, "\x01´", "\x01`"},
    {0x2F, "ü", "Ü", {}, true},
    {0x30, "+", "*", "~"},
    {0x31, "#", "'"},
    {0x32, "#", "'"},
    {0x33, "ö", "Ö", {}, true},
    {0x34, "ä", "Ä", {}, true},
    {0x35, "\x01^", "°"},
    {0x36, ",", ";"},
    {0x37, ".", ":"},
    {0x38, "-", "_"},
    {0x63, ",", ","},
    {0x64, "<", ">", "|"},
};

constexpr Key kFr[] = {
    {0x04, "q", "Q", {}, true},
    {0x08, "e", "E", "€", true},
    {0x10, ",", "?"},
    {0x14, "a", "A", {}, true},
    {0x1A, "z", "Z", {}, true},
    {0x1D, "w", "W", {}, true},
    {0x1E, "&", "1"},
    {0x1F, "é", "2", "\x01~"},
    {0x20, "\"", "3", "#"},
    {0x21, "'", "4", "{"},
    {0x22, "(", "5", "["},
    {0x23, "-", "6", "|"},
    {0x24, "è", "7", "\x01`"},
    {0x25, "_", "8", "\\"},
    {0x26, "ç", "9", "^"},
    {0x27, "à", "0", "@"},
    {0x2D, ")", "°", "]"},
    {0x2E, "=", "+", "}"},
    {0x2F, "\x01^", "\x01¨"},
    {0x30, "$", "£", "¤"},
    {0x31, "*", "µ"},
    {0x32, "*", "µ"},
    {0x33, "m", "M", {}, true},
    {0x34, "ù", "%"},
    {0x35, "²", ""},
    {0x36, ";", "."},
    {0x37, ":", "/"},
    {0x38, "!", "§"},
    {0x64, "<", ">"},
};

// The same on all of them; num lock is on.
constexpr Key kEverywhere[] = {
    {0x2C, " ", " "}, {0x54, "/", "/"}, {0x55, "*", "*"}, {0x56, "-", "-"}, {0x57, "+", "+"}, {0x59, "1", "1"},
    {0x5A, "2", "2"}, {0x5B, "3", "3"}, {0x5C, "4", "4"}, {0x5D, "5", "5"}, {0x5E, "6", "6"}, {0x5F, "7", "7"},
    {0x60, "8", "8"}, {0x61, "9", "9"}, {0x62, "0", "0"}, {0x63, ".", "."}, {0x67, "=", "="},
};

const Key* found_in(std::span<const Key> keys, std::uint8_t usage) {
  const auto at = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.usage == usage; });
  return at == keys.end() ? nullptr : &*at;
}

const Key* key_of(Layout layout, std::uint8_t usage) {
  const Key* own = nullptr;
  if (layout == Layout::De) own = found_in(kDe, usage);
  if (layout == Layout::Fr) own = found_in(kFr, usage);
  if (own == nullptr) own = found_in(kUs, usage);
  if (own == nullptr) own = found_in(kEverywhere, usage);
  return own;
}

}  // namespace

std::optional<Layout> layout_of(std::string_view name) {
  if (name == "us") return Layout::Us;
  if (name == "de") return Layout::De;
  if (name == "fr") return Layout::Fr;
  return std::nullopt;
}

Character character_of(Layout layout, std::uint8_t usage, KeyState state) {
  const Key* const key = key_of(layout, usage);
  if (key == nullptr) return {};
  const bool shift = state.shift != (state.caps && key->letter);
  // With shift and AltGr together these layouts have characters that no code bears.
  auto text = state.alt_gr ? (state.shift ? std::string_view{} : key->alt_gr) : (shift ? key->shifted : key->plain);
  const bool dead = !text.empty() && text.front() == kDead;
  if (dead) text.remove_prefix(1);
  return {text, dead};
}

}  // namespace archroom::barcode
