#include <gtest/gtest.h>

#include "devices/barcode/hid_keyboard.hpp"
#include "tests/unit/barcode/typing.hpp"

namespace archroom::barcode {
namespace {

class Gun {
 public:
  explicit Gun(HidKeyboard::Settings settings = {}) : decoder_(settings) {}

  std::vector<Heard> send(const std::vector<Report>& reports) {
    std::vector<Heard> heard;
    for (const auto& report : reports) {
      now_ = now_ + milliseconds{2};
      for (auto& one : decoder_.on_bytes(now_, report)) heard.push_back(one);
    }
    return heard;
  }
  // Keys one after the other, each pressed and released.
  std::vector<Heard> press(std::uint8_t modifiers, const std::vector<std::uint8_t>& usages) {
    std::vector<Report> reports;
    for (const auto usage : usages) {
      reports.push_back(keys(modifiers, {usage}));
      reports.push_back(keys(modifiers, {}));
    }
    reports.push_back(keys(0, {}));
    return send(reports);
  }
  std::vector<Heard> wait(Duration time) {
    now_ = now_ + time;
    return decoder_.on_time(now_);
  }
  HidKeyboard& decoder() { return decoder_; }
  [[nodiscard]] Instant now() const { return now_; }

 private:
  HidKeyboard decoder_;
  Instant now_{1'000'000'000};
};

std::vector<Heard> scan(std::string text) { return {Scan{std::move(text)}}; }
std::vector<Heard> half(Why why) { return {HalfScan{why}}; }
constexpr std::uint8_t kEnter = 0x28;

TEST(HidKeyboard, TypesACode) {
  Gun gun;
  EXPECT_EQ(gun.send(typed("BOX-000123\n")), scan("BOX-000123"));
  EXPECT_EQ(gun.send(typed("a b\t")), scan("a b")) << "Tab ends it as well";
  EXPECT_EQ(gun.send(typed("\n\n")), std::vector<Heard>{}) << "Enter alone is no code";
  EXPECT_EQ(gun.send(typed("A\nB\n")), (std::vector<Heard>{Scan{"A"}, Scan{"B"}}));
  EXPECT_EQ(gun.decoder().due(), Instant::never());
}

TEST(HidKeyboard, EveryKeyOfTheAmericanKeyboard) {
  std::string plain, shifted;
  std::vector<std::uint8_t> usages;
  for (int usage = 0x04; usage <= 0x38; ++usage) {
    if (usage >= 0x28 && usage <= 0x2B) continue;  // Enter, Escape, Backspace, Tab
    usages.push_back(static_cast<std::uint8_t>(usage));
  }
  Gun gun;
  (void)gun.press(0, usages);
  EXPECT_EQ(gun.press(0, {kEnter}), scan("abcdefghijklmnopqrstuvwxyz1234567890 -=[]\\\\;'`,./"));
  (void)gun.press(kLeftShift, usages);
  EXPECT_EQ(gun.press(0, {kEnter}), scan("ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*() _+{}||:\"~<>?"));
  EXPECT_EQ(gun.press(0, {0x59, 0x5A, 0x5B, 0x5C, 0x5D, 0x5E, 0x5F, 0x60, 0x61, 0x62, 0x63, 0x54, 0x55, 0x56, 0x57, 0x58}),
            scan("1234567890./*-+"))
      << "the keypad, ended by its own Enter";
}

TEST(HidKeyboard, GermanAndFrench) {
  Gun de{{.layout = Layout::De}};
  (void)de.press(0, {0x1C, 0x1D, 0x2D, 0x33, 0x34, 0x2F, 0x38, 0x64});
  (void)de.press(kLeftShift, {0x24, 0x2D, 0x38, 0x1C, 0x33});
  (void)de.press(kRightAlt, {0x14, 0x25, 0x26, 0x2D, 0x08});
  EXPECT_EQ(de.press(0, {kEnter}), scan("zyßöäü-</?_ZÖ@[]\\€"));
  Gun fr{{.layout = Layout::Fr}};
  (void)fr.press(0, {0x14, 0x04, 0x1A, 0x1D, 0x33, 0x10, 0x23, 0x1F, 0x25});
  (void)fr.press(kLeftShift, {0x1E, 0x27, 0x14, 0x36});
  (void)fr.press(kRightAlt, {0x27});
  EXPECT_EQ(fr.press(0, {kEnter}), scan("aqzwm,-é_10A.@"));
}

TEST(HidKeyboard, ControlAndAltAreAltGr) {
  Gun de{{.layout = Layout::De}};
  (void)de.press(kLeftControl | kLeftAlt, {0x14});
  EXPECT_EQ(de.press(0, {kEnter}), scan("@"));
}

TEST(HidKeyboard, CapsLockTurnsLettersAround) {
  Gun gun;
  (void)gun.press(0, {0x39, 0x04, 0x1E});
  (void)gun.press(kLeftShift, {0x05});
  EXPECT_EQ(gun.press(0, {0x39, 0x06, kEnter}), scan("A1bc"));
}

TEST(HidKeyboard, AKeyHeldOverSeveralReportsIsOneKey) {
  Gun gun;
  EXPECT_EQ(gun.send({keys(0, {0x04}), keys(0, {0x04}), keys(0, {0x04, 0x05}), keys(0, {0x05}), keys(0, {0x05, 0x04}),
                      keys(0, {}), keys(0, {kEnter}), keys(0, {kEnter}), keys(0, {})}),
            scan("aba"));
}

TEST(HidKeyboard, SeveralKeysInOneReport) {
  Gun gun;
  EXPECT_EQ(gun.send({keys(0, {0x04, 0x05, 0x06}), keys(0, {}), keys(0, {kEnter})}), scan("abc"));
}

TEST(HidKeyboard, RollOverSpoilsTheWholeCode) {
  Gun gun;
  (void)gun.send(typed("BOX"));
  (void)gun.send({keys(0, {1, 1, 1, 1, 1, 1}), keys(0, {})});
  EXPECT_EQ(gun.send(typed("-1\n")), half(Why::KeysLost));
  EXPECT_EQ(gun.send(typed("BOX-1\n")), scan("BOX-1")) << "the next one is whole again";
}

TEST(HidKeyboard, AKeyWithoutACharacterSpoils) {
  Gun gun;
  (void)gun.send(typed("A"));
  EXPECT_EQ(gun.press(0, {0x3A, kEnter}), half(Why::UnknownKey)) << "F1";
  (void)gun.press(0, {0x04, 0x2A});
  EXPECT_EQ(gun.press(0, {kEnter}), half(Why::UnknownKey)) << "Backspace";
  (void)gun.press(kRightAlt, {0x04});
  EXPECT_EQ(gun.press(0, {kEnter}), half(Why::UnknownKey)) << "nothing there with AltGr";
  (void)gun.press(kLeftControl, {0x04});
  EXPECT_EQ(gun.press(0, {kEnter}), half(Why::ControlCharacter));
  (void)gun.press(kLeftGui, {0x04});
  EXPECT_EQ(gun.press(0, {kEnter}), half(Why::ControlCharacter));
}

TEST(HidKeyboard, DeadKeysAloneOnly) {
  Gun de{{.layout = Layout::De}};
  EXPECT_EQ(de.press(0, {0x35, 0x2C, kEnter}), scan("^"));
  EXPECT_EQ(de.press(0, {0x35, 0x04, kEnter}), half(Why::UnknownKey));
  EXPECT_EQ(de.press(0, {0x04, 0x35, kEnter}), half(Why::UnknownKey));
}

TEST(HidKeyboard, AltAndANumberIsAsciiOrUnicode) {
  Gun gun;
  (void)gun.press(kLeftAlt, {0x5E, 0x5D});        // 65
  (void)gun.press(kLeftAlt, {0x62, 0x5E, 0x5E});  // 066
  EXPECT_EQ(gun.press(0, {kEnter}), scan("AB"));
  (void)gun.press(kLeftAlt, {0x57, 0x5E, 0x60, 0x5B, 0x06});  // + 683c? 6 8 3 c
  EXPECT_EQ(gun.press(0, {kEnter}), scan("\u683c"));
  EXPECT_EQ(gun.press(kLeftAlt, {0x59, 0x5B}), std::vector<Heard>{}) << "13 is Enter, and there is nothing to end";
  (void)gun.send(typed("X"));
  EXPECT_EQ(gun.press(kLeftAlt, {0x62, 0x59, 0x5B}), scan("X")) << "013 is Enter";
}

TEST(HidKeyboard, ANumberWithTwoMeaningsSpoilsTheWholeCode) {
  Gun gun;
  (void)gun.send(typed("BOX-"));
  (void)gun.press(kLeftAlt, {0x5D, 0x5C, 0x61, 0x61, 0x5A});  // 54992: GBK of one character, Unicode of another
  EXPECT_EQ(gun.send(typed("1\n")), half(Why::AltCode));
  (void)gun.press(kLeftAlt, {0x57, 0x07, 0x60, 0x62, 0x62});  // + d800: a surrogate
  EXPECT_EQ(gun.press(0, {kEnter}), half(Why::AltCode));
  (void)gun.press(kLeftAlt, {0x04});
  EXPECT_EQ(gun.press(0, {kEnter}), half(Why::AltCode));
  (void)gun.press(kLeftAlt, {0x57});
  EXPECT_EQ(gun.press(0, {kEnter}), half(Why::AltCode)) << "+ and no digits";
}

TEST(HidKeyboard, HalfACodeAndItsRest) {
  Gun gun;
  (void)gun.send(typed("BOX-000"));
  const auto due = gun.decoder().due();
  EXPECT_EQ(due, gun.now() + milliseconds{498}) << "half a second after the key, which was let go 2 ms later";
  EXPECT_EQ(gun.wait(milliseconds{497}), std::vector<Heard>{});
  EXPECT_EQ(gun.wait(milliseconds{1}), half(Why::NoEnd));
  EXPECT_EQ(gun.send(typed("123\n")), half(Why::NoEnd)) << "what comes late is the rest, not a code";
  EXPECT_EQ(gun.send(typed("BOX-000123\n")), scan("BOX-000123"));
  (void)gun.send(typed("B"));
  EXPECT_EQ(gun.wait(milliseconds{500}), half(Why::NoEnd));
  (void)gun.wait(seconds{1});
  EXPECT_EQ(gun.send(typed("A-1\n")), scan("A-1")) << "a second later it is a code";
}

TEST(HidKeyboard, WithoutASuffixSilenceEndsIt) {
  Gun gun{{.suffix = Suffix::None, .idle = milliseconds{80}}};
  EXPECT_EQ(gun.send(typed("BOX-1")), std::vector<Heard>{});
  EXPECT_EQ(gun.wait(milliseconds{80}), scan("BOX-1"));
  (void)gun.send(typed("BOX-2\n"));
  EXPECT_EQ(gun.wait(milliseconds{80}), half(Why::ControlCharacter)) << "there is a suffix after all";
}

TEST(HidKeyboard, OnlyTheSuffixThatTheSiteSays) {
  Gun gun{{.suffix = Suffix::Tab}};
  EXPECT_EQ(gun.send(typed("A\t")), scan("A"));
  EXPECT_EQ(gun.send(typed("A\nB\t")), half(Why::ControlCharacter));
}

TEST(HidKeyboard, PulledOutInTheMiddle) {
  Gun gun;
  (void)gun.send({keys(0, {0x04})});
  EXPECT_EQ(gun.decoder().on_gone(), half(Why::PulledOut));
  EXPECT_EQ(gun.decoder().on_gone(), std::vector<Heard>{});
  EXPECT_EQ(gun.send({keys(0, {0x04}), keys(0, {}), keys(0, {kEnter})}), scan("a")) << "the key is not held any more";
}

TEST(HidKeyboard, TooLong) {
  Gun gun;
  EXPECT_EQ(gun.send(typed(std::string(256, 'A') + "\n")), scan(std::string(256, 'A')));
  EXPECT_EQ(gun.send(typed(std::string(257, 'A') + "\n")), half(Why::TooLong));
  EXPECT_EQ(gun.send(typed(std::string(5000, 'A') + "\n")), half(Why::TooLong));
}

TEST(HidKeyboard, ReportsOfOddLength) {
  Gun gun;
  EXPECT_EQ(gun.send({{}, {0}, {0, 0}, {0, 0, 0x04}, {0, 0, 0}, {0, 0, kEnter, 0, 0, 0, 0, 0, 0x05, 0x06}}), scan("a"));
}

TEST(HidKeyboard, AimInFront) {
  Gun gun;
  (void)gun.press(0, {0x30});  // ]
  EXPECT_EQ(gun.send(typed("C0BOX-1\n")), (std::vector<Heard>{Scan{"BOX-1", Symbology::Code128, false, "]C0"}}));
}

}  // namespace
}  // namespace archroom::barcode
