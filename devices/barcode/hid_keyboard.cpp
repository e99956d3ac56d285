#include "devices/barcode/hid_keyboard.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace archroom::barcode {
namespace {

// Usages of page 0x07.
constexpr std::uint8_t kFirstKey = 0x04;  // below are none and the three errors
constexpr std::uint8_t kEnter = 0x28;
constexpr std::uint8_t kTab = 0x2B;
constexpr std::uint8_t kSpace = 0x2C;
constexpr std::uint8_t kCapsLock = 0x39;
constexpr std::uint8_t kNumLock = 0x53;
constexpr std::uint8_t kKeypadPlus = 0x57;
constexpr std::uint8_t kKeypadEnter = 0x58;
constexpr std::uint8_t kKeypad1 = 0x59;
constexpr std::uint8_t kKeypad0 = 0x62;
constexpr std::uint8_t kLetterA = 0x04;
constexpr std::uint8_t kLetterF = 0x09;

constexpr std::size_t kFirstKeyAt = 2;  // modifiers, reserved, keys

// In the first byte of a report.
constexpr std::uint8_t kControls = 0x11;
constexpr std::uint8_t kShifts = 0x22;
constexpr std::uint8_t kLeftAlt = 0x04;
constexpr std::uint8_t kRightAlt = 0x40;
constexpr std::uint8_t kCommands = 0x88;

std::optional<char> keypad_digit(std::uint8_t usage) {
  if (usage == kKeypad0) return '0';
  if (usage >= kKeypad1 && usage < kKeypad0) return static_cast<char>('1' + (usage - kKeypad1));
  return std::nullopt;
}

std::optional<char> hexadecimal_letter(std::uint8_t usage) {
  if (usage < kLetterA || usage > kLetterF) return std::nullopt;
  return static_cast<char>('a' + (usage - kLetterA));
}

// Nothing for what is no character (surrogates, beyond Unicode).
std::optional<std::string> utf8_of(std::uint32_t point) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(static_cast<std::uint8_t>(value)); };
  if (point < 0x80) return std::string{byte(point)};
  if (point < 0x800) return std::string{byte(0xC0 | (point >> 6)), byte(0x80 | (point & 0x3F))};
  if (point >= 0xD800 && point < 0xE000) return std::nullopt;
  if (point < 0x10000)
    return std::string{byte(0xE0 | (point >> 12)), byte(0x80 | ((point >> 6) & 0x3F)), byte(0x80 | (point & 0x3F))};
  if (point >= 0x110000) return std::nullopt;
  return std::string{byte(0xF0 | (point >> 18)), byte(0x80 | ((point >> 12) & 0x3F)), byte(0x80 | ((point >> 6) & 0x3F)),
                     byte(0x80 | (point & 0x3F))};
}

}  // namespace

HidKeyboard::HidKeyboard(Settings settings)
    : layout_(settings.layout),
      suffix_(settings.suffix),
      assembly_({.verify_code39 = settings.rules.verify_code39}, settings.idle, settings.suffix == Suffix::None) {}

HidKeyboard::Modifiers HidKeyboard::modifiers_of(std::uint8_t bits) {
  Modifiers held;
  held.control = (bits & kControls) != 0;
  held.shift = (bits & kShifts) != 0;
  held.alt = (bits & kLeftAlt) != 0;
  held.alt_gr = (bits & kRightAlt) != 0;
  held.command = (bits & kCommands) != 0;
  if (held.control && held.alt) {  // the same as AltGr
    held.control = held.alt = false;
    held.alt_gr = true;
  }
  return held;
}

bool HidKeyboard::was_held(std::uint8_t usage) const { return std::find(held_.begin(), held_.end(), usage) != held_.end(); }

std::vector<Heard> HidKeyboard::on_bytes(Instant now, std::span<const std::uint8_t> report) {
  auto heard = on_time(now);
  if (report.size() <= kFirstKeyAt) return heard;
  std::array<std::uint8_t, 6> keys{};
  for (std::size_t i = 0; i < keys.size() && kFirstKeyAt + i < report.size(); ++i) keys[i] = report[kFirstKeyAt + i];
  const auto modifiers = modifiers_of(report[0]);
  if (!modifiers.alt && alt_) {
    if (auto ended = alt_released(now)) heard.push_back(std::move(*ended));
  }
  if (std::any_of(keys.begin(), keys.end(), [](auto key) { return key != 0 && key < kFirstKey; })) {
    assembly_.spoil(now, Why::KeysLost);  // what is held is not known: as it was
    return heard;
  }
  for (const auto key : keys) {
    if (key == 0 || was_held(key)) continue;
    if (auto ended = pressed(now, key, modifiers)) heard.push_back(std::move(*ended));
  }
  held_ = keys;
  return heard;
}

std::optional<Heard> HidKeyboard::pressed(Instant now, std::uint8_t usage, const Modifiers& held) {
  if (usage == kCapsLock) {
    caps_ = !caps_;
    return std::nullopt;
  }
  if (usage == kNumLock) return std::nullopt;
  const bool bare = !held.control && !held.alt && !held.command;
  if (bare && (usage == kEnter || usage == kKeypadEnter)) return ended_by(now, Suffix::Enter);
  if (bare && usage == kTab) return ended_by(now, Suffix::Tab);
  typed(now, usage, held);
  return std::nullopt;
}

std::optional<Heard> HidKeyboard::ended_by(Instant now, Suffix key) {
  if (!std::exchange(dead_, {}).empty()) assembly_.spoil(now, Why::UnknownKey);
  if (suffix_ == Suffix::Any || suffix_ == key) return assembly_.finish();
  if (suffix_ != Suffix::None || assembly_.begun()) assembly_.spoil(now, Why::ControlCharacter);
  return std::nullopt;
}

void HidKeyboard::typed(Instant now, std::uint8_t usage, const Modifiers& held) {
  if (held.control || held.command) return assembly_.spoil(now, Why::ControlCharacter);
  if (held.alt) return typed_with_alt(now, usage);
  const bool after_dead = !dead_.empty();
  if (after_dead && usage == kSpace) return assembly_.add(now, std::exchange(dead_, {}));
  if (after_dead) {
    dead_.clear();
    return assembly_.spoil(now, Why::UnknownKey);
  }
  typed_character(now, character_of(layout_, usage, {held.shift, held.alt_gr, caps_}));
}

void HidKeyboard::typed_character(Instant now, const Character& character) {
  if (character.text.empty()) return assembly_.spoil(now, Why::UnknownKey);
  if (!character.dead) return assembly_.add(now, character.text);
  dead_ = character.text;
  assembly_.add(now, {});
}

void HidKeyboard::typed_with_alt(Instant now, std::uint8_t usage) {
  assembly_.add(now, {});
  if (!alt_) alt_.emplace();
  if (usage == kKeypadPlus && alt_->digits.empty() && !alt_->hexadecimal) {
    alt_->hexadecimal = true;
    return;
  }
  auto digit = keypad_digit(usage);
  if (!digit && alt_->hexadecimal) digit = hexadecimal_letter(usage);
  if (!digit || alt_->digits.size() >= 8) return assembly_.spoil(now, Why::AltCode);
  alt_->digits.push_back(*digit);
}

// ASCII is the same in every code page, and + with hexadecimal digits is Unicode. Any other number means one character in one
// program and another one in the next.
std::optional<Heard> HidKeyboard::alt_released(Instant now) {
  const auto number = *std::exchange(alt_, std::nullopt);
  std::uint32_t point = 0;
  const char* const end = number.digits.data() + number.digits.size();
  const auto read = std::from_chars(number.digits.data(), end, point, number.hexadecimal ? 16 : 10);
  const bool clear = read.ec == std::errc{} && read.ptr == end && (number.hexadecimal || point < 0x80);
  const auto text = clear ? utf8_of(point) : std::nullopt;
  if (!text) {
    assembly_.spoil(now, Why::AltCode);
    return std::nullopt;
  }
  if (point == '\r' || point == '\n') return ended_by(now, Suffix::Enter);
  if (point == '\t') return ended_by(now, Suffix::Tab);
  assembly_.add(now, *text);
  return std::nullopt;
}

void HidKeyboard::forget() {
  dead_.clear();
  alt_.reset();
}

std::vector<Heard> HidKeyboard::on_time(Instant now) {
  auto heard = assembly_.on_time(now);
  if (!heard) return {};
  forget();
  return {std::move(*heard)};
}

std::vector<Heard> HidKeyboard::on_gone() {
  forget();
  held_ = {};
  caps_ = false;
  auto heard = assembly_.break_off(Why::PulledOut);
  if (!heard) return {};
  return {std::move(*heard)};
}

}  // namespace archroom::barcode
