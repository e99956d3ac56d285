#include <gtest/gtest.h>

#include "devices/barcode/serial_text.hpp"

namespace archroom::barcode {
namespace {

constexpr Instant kNow{5'000'000'000};

std::vector<Heard> sent(GunDecoder& gun, std::string_view bytes, Instant now = kNow) {
  return gun.on_bytes(now, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}
std::vector<Heard> scan(std::string text) { return {Scan{std::move(text)}}; }
std::vector<Heard> half(Why why) { return {HalfScan{why}}; }

TEST(SerialText, AnySuffix) {
  SerialText gun{{}};
  for (const std::string_view suffix : {"\r", "\n", "\r\n", "\t"}) {
    EXPECT_EQ(sent(gun, "BOX-1" + std::string{suffix}), scan("BOX-1"));
  }
  EXPECT_EQ(sent(gun, "A\rB\r\nC\n"), (std::vector<Heard>{Scan{"A"}, Scan{"B"}, Scan{"C"}}));
  EXPECT_EQ(sent(gun, "\r\n\r\n"), std::vector<Heard>{});
}

TEST(SerialText, OnlyTheSuffixThatTheSiteSays) {
  SerialText tab{{.suffix = Suffix::Tab}};
  EXPECT_EQ(sent(tab, "A\tB\nC\t"), (std::vector<Heard>{Scan{"A"}, HalfScan{Why::ControlCharacter}}));
  SerialText enter{{.suffix = Suffix::Enter}};
  EXPECT_EQ(sent(enter, "A\tB\r\nC\r"), (std::vector<Heard>{HalfScan{Why::ControlCharacter}, Scan{"C"}}));
}

TEST(SerialText, BetweenStxAndEtx) {
  SerialText gun{{.suffix = Suffix::StxEtx}};
  EXPECT_EQ(sent(gun,
                 "\x02"
                 "BOX-1\x03\x02"
                 "BOX-2\x03\r\n"),
            (std::vector<Heard>{Scan{"BOX-1"}, Scan{"BOX-2"}}));
  EXPECT_EQ(sent(gun,
                 "\x02"
                 "BO\x02"
                 "BOX-2\x03"),
            (std::vector<Heard>{HalfScan{Why::NoEnd}, Scan{"BOX-2"}}));
  EXPECT_EQ(sent(gun, "OX-1\x03"), half(Why::NoEnd)) << "its beginning is missing";
  EXPECT_EQ(sent(gun, "\x02\x03"), std::vector<Heard>{});
}

TEST(SerialText, SilenceIsTheEndWithoutASuffix) {
  SerialText gun{{.suffix = Suffix::None, .idle = milliseconds{50}}};
  EXPECT_EQ(sent(gun, "BOX-1"), std::vector<Heard>{});
  EXPECT_EQ(gun.due(), kNow + milliseconds{50});
  EXPECT_EQ(gun.on_time(kNow + milliseconds{50}), scan("BOX-1"));
  EXPECT_EQ(gun.due(), Instant::never());
  EXPECT_EQ(sent(gun, "A", kNow), std::vector<Heard>{});
  EXPECT_EQ(sent(gun, "B", kNow + milliseconds{50}), scan("A")) << "also where nobody looked in between";
}

TEST(SerialText, HalfACodeAndItsRest) {
  SerialText gun{{}};
  EXPECT_EQ(sent(gun, "BOX-000"), std::vector<Heard>{});
  EXPECT_EQ(gun.on_time(kNow + milliseconds{499}), std::vector<Heard>{});
  EXPECT_EQ(gun.on_time(kNow + milliseconds{500}), half(Why::NoEnd));
  EXPECT_EQ(sent(gun, "123\r", kNow + milliseconds{700}), half(Why::NoEnd)) << "never a code of its own";
  EXPECT_EQ(sent(gun, "BOX-000123\r", kNow + milliseconds{700}), scan("BOX-000123"));
}

TEST(SerialText, PulledOut) {
  SerialText gun{{}};
  (void)sent(gun, "BOX");
  EXPECT_EQ(gun.on_gone(), half(Why::PulledOut));
  EXPECT_EQ(gun.on_gone(), std::vector<Heard>{});
  EXPECT_EQ(sent(gun, "BOX-1\r"), scan("BOX-1"));
}

TEST(SerialText, OverLongAndNotText) {
  SerialText gun{{}};
  EXPECT_EQ(sent(gun, std::string(256, 'A') + "\r"), scan(std::string(256, 'A')));
  EXPECT_EQ(sent(gun, std::string(257, 'A') + "\r"), half(Why::TooLong));
  EXPECT_EQ(sent(gun, std::string(100'000, 'A') + "\rB\r"), (std::vector<Heard>{HalfScan{Why::TooLong}, Scan{"B"}}));
  EXPECT_EQ(sent(gun, "\xD6\xD0\r"), half(Why::NotText));
  EXPECT_EQ(sent(gun, "]Q1档\r"), (std::vector<Heard>{Scan{"档", Symbology::Qr, false, "]Q1"}}));
}

}  // namespace
}  // namespace archroom::barcode
