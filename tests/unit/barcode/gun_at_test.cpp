#include <gtest/gtest.h>

#include "devices/barcode/gun_at.hpp"

namespace archroom::barcode {
namespace {

TEST(GunAt, ReadsAndPrints) {
  EXPECT_EQ(gun_at_of("usb"), GunAt(AnyPosGun{}));
  EXPECT_EQ(gun_at_of("usb:0c2e:0720"), GunAt(UsbIds{0x0C2E, 0x0720}));
  EXPECT_EQ(gun_at_of("usb:0C2E:0CAA"), GunAt(UsbIds{0x0C2E, 0x0CAA}));
  EXPECT_EQ(gun_at_of("usb-path:1-4.2"), GunAt(UsbSocket{"1-4.2"}));
  EXPECT_EQ(gun_at_of("serial:/dev/serial/by-id/usb-Gun_01-if00"), GunAt(SerialLine{"/dev/serial/by-id/usb-Gun_01-if00"}));
  for (const std::string_view text : {"usb", "usb:0c2e:0720", "usb-path:10-4.2.11", "serial:/dev/ttyACM0"}) {
    ASSERT_TRUE(gun_at_of(text)) << text;
    EXPECT_EQ(text_of(*gun_at_of(text)), text);
  }
}

TEST(GunAt, Refuses) {
  for (const std::string_view text : {"",
                                      "gun",
                                      "usb:",
                                      "usb:0c2e",
                                      "usb:0c2e:",
                                      "usb:c2e:0720",
                                      "usb:0c2e:07200",
                                      "usb:0c2e:072g",
                                      "usb-path:1-",
                                      "usb-path:-4",
                                      "usb-path:1-4.",
                                      "usb-path:01-4",
                                      "usb-path:1-0",
                                      "usb-path:1-4..2",
                                      "usb-path:1-1.1.1.1.1.1.1.1",
                                      "serial:",
                                      "serial:/dev/",
                                      "serial:/etc/passwd",
                                      "serial:/dev/../etc/passwd",
                                      "serial:ttyACM0",
                                      "serial:/dev/tty ACM",
                                      "USB",
                                      "usb:1-4",
                                      "usb-path:"}) {
    EXPECT_FALSE(gun_at_of(text)) << text;
  }
}

TEST(GunAt, ChipMakersAreNoGunMakers) {
  for (const std::uint16_t vendor : std::initializer_list<std::uint16_t>{0x1A86, 0x0483, 0x0403, 0x28E9}) {
    EXPECT_TRUE(makes_chips(vendor));
    EXPECT_FALSE(makes_guns(vendor));
  }
  for (const std::uint16_t vendor : std::initializer_list<std::uint16_t>{0x0C2E, 0x05E0, 0x05F9, 0x1EAB, 0x27DD, 0x067E}) {
    EXPECT_TRUE(makes_guns(vendor));
    EXPECT_FALSE(makes_chips(vendor));
  }
}

}  // namespace
}  // namespace archroom::barcode
