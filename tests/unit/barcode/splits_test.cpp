// What a gun says does not depend on the pieces in which it comes.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "devices/barcode/hid_keyboard.hpp"
#include "devices/barcode/hid_pos.hpp"
#include "devices/barcode/serial_text.hpp"
#include "tests/unit/barcode/pos_gun.hpp"
#include "tests/unit/barcode/typing.hpp"

namespace archroom::barcode {
namespace {

constexpr Instant kNow{5'000'000'000};
using Bytes = std::vector<std::uint8_t>;

void expect_clean(const std::vector<Heard>& heard) {
  for (const auto& one : heard) {
    const auto* const scan = std::get_if<Scan>(&one);
    if (scan == nullptr) continue;
    RC_ASSERT(!scan->text.empty());
    RC_ASSERT(scan->text.size() <= kLongestCode);
    RC_ASSERT(is_utf8(scan->text));
    for (const char c : scan->text) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 && c != '\x7f');
  }
}

// Bytes of which many are ends, starts and characters of codes.
Bytes line() {
  return *rc::gen::container<Bytes>(
      rc::gen::weightedOneOf<std::uint8_t>({{6, rc::gen::inRange<std::uint8_t>('0', 'Z')},
                                            {2, rc::gen::element<std::uint8_t>('\r', '\n', '\t', 2, 3, ']', 0x1d)},
                                            {1, rc::gen::arbitrary<std::uint8_t>()}}));
}

RC_GTEST_PROP(Splits, ALineInAnyPiecesIsTheSame, ()) {
  const auto suffix = *rc::gen::element(Suffix::Any, Suffix::Enter, Suffix::Tab, Suffix::StxEtx, Suffix::None);
  const Bytes bytes = line();
  SerialText whole{{.suffix = suffix}}, pieces{{.suffix = suffix}};
  auto expected = whole.on_bytes(kNow, bytes);
  std::vector<Heard> heard;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto size = std::min<std::size_t>(*rc::gen::inRange<std::size_t>(1, 5), bytes.size() - at);
    for (auto& one : pieces.on_bytes(kNow, std::span{bytes}.subspan(at, size))) heard.push_back(one);
    at += size;
  }
  RC_ASSERT(heard == expected);
  RC_ASSERT(pieces.due() == whole.due());
  RC_ASSERT(pieces.on_time(kNow + seconds{9}) == whole.on_time(kNow + seconds{9}));
  expect_clean(heard);
}

RC_GTEST_PROP(Splits, KeysHeldForAnyNumberOfReportsAreTheSame, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"ABCabc0129-- \n\t"}));
  HidKeyboard once{{}}, often{{}};
  std::vector<Heard> expected, heard;
  for (const auto& report : typed(text)) {
    for (auto& one : once.on_bytes(kNow, report)) expected.push_back(one);
    for (int times = *rc::gen::inRange(1, 4); times > 0; --times) {
      for (auto& one : often.on_bytes(kNow, report)) heard.push_back(one);
    }
  }
  RC_ASSERT(heard == expected);
}

RC_GTEST_PROP(Splits, AnyReportsOfAKeyboardGiveCleanCodes, ()) {
  HidKeyboard gun{{.layout = *rc::gen::element(Layout::Us, Layout::De, Layout::Fr)}};
  const auto reports = *rc::gen::arbitrary<std::vector<Bytes>>();
  for (const auto& report : reports) expect_clean(gun.on_bytes(kNow, report));
  expect_clean(gun.on_gone());
}

RC_GTEST_PROP(Splits, APosGunSendsWhatWasScanned, ()) {
  const auto text = *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>('!', '~')));
  RC_PRE(text.size() <= kLongestCode);
  HidPos gun{pos_layout_of(kUsualGun), {}};
  std::vector<Heard> heard;
  for (const auto& report : sent_by_usual_gun(text)) {
    for (auto& one : gun.on_bytes(kNow, report)) heard.push_back(one);
  }
  RC_ASSERT(heard == (std::vector<Heard>{Scan{text, Symbology::Code128, false, "]C0"}}));
}

}  // namespace
}  // namespace archroom::barcode
