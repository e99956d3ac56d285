#include <gtest/gtest.h>

#include "base/match.hpp"
#include "controller/runtime/gun_seat.hpp"

namespace archroom::runtime {
namespace {

constexpr Instant kNow{5'000'000'000};

class Desk {
 public:
  explicit Desk(GunPlan plan = {{"desk"}, barcode::AnyPosGun{}})
      : seat_(std::move(plan), [this](GunNews news) { told_.push_back(text_of(news)); }) {}

  GunSeat& seat() { return seat_; }
  void send(std::string_view bytes) { seat_.bytes(kNow, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}); }
  std::vector<std::string> told() { return std::exchange(told_, {}); }

 private:
  static std::string text_of(const GunNews& news) {
    return std::visit(
        Match{[](const barcode::Scan& scan) { return "scan " + scan.text; },
              [](const barcode::HalfScan& half) { return "half " + std::string{code_of(half.why)}; },
              [&](const GunThere&) { return "there " + news.detail; }, [&](const GunGone&) { return "gone " + news.detail; }},
        news.what);
  }

  std::vector<std::string> told_;
  GunSeat seat_;
};

using Told = std::vector<std::string>;

TEST(GunSeat, TellsWhoComesAndWhatIsRead) {
  Desk desk;
  desk.seat().line("a line");
  desk.send("BOX-1\rBOX-2\r");
  EXPECT_EQ(desk.told(), (Told{"there a line", "scan BOX-1", "scan BOX-2"}));
}

TEST(GunSeat, GoneInTheMiddleIsHalfACodeFirst) {
  Desk desk;
  desk.seat().line("a line");
  desk.send("BOX");
  desk.seat().gone("unplugged");
  desk.send("-1\r");
  EXPECT_EQ(desk.told(), (Told{"there a line", "half pulled-out", "gone unplugged"})) << "and who is gone says nothing";
  EXPECT_EQ(desk.seat().due(), Instant::never());
}

TEST(GunSeat, TheSameTroubleIsToldOnce) {
  Desk desk;
  EXPECT_FALSE(desk.seat().has_news());
  desk.seat().gone("not there");
  desk.seat().gone("not there");
  desk.seat().gone("no right");
  EXPECT_EQ(desk.told(), (Told{"gone not there", "gone no right"}));
  EXPECT_TRUE(desk.seat().has_news());
}

TEST(GunSeat, TimeIsTheDecoders) {
  Desk desk;
  desk.seat().line("a line");
  desk.send("BOX");
  const auto due = desk.seat().due();
  desk.seat().time(due - milliseconds{1});
  desk.seat().time(due);
  EXPECT_EQ(desk.told(), (Told{"there a line", "half no-end"}));
}

TEST(GunSeat, KeepsTheRulesOfItsPlan) {
  GunPlan plan{{"desk"}, barcode::AnyPosGun{}};
  plan.gb18030 = true;
  plan.verify_code39 = true;
  plan.suffix = barcode::Suffix::Tab;
  Desk desk{plan};
  desk.seat().line("a line");
  desk.send("]C0\xB5\xB5\t]A0CODE39W\t]A0CODE39X\t");
  EXPECT_EQ(desk.told(), (Told{"there a line", "scan 档", "scan CODE39", "half check-character"}));
}

}  // namespace
}  // namespace archroom::runtime
