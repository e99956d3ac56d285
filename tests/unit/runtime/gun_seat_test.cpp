#include <gtest/gtest.h>

#include "base/match.hpp"
#include "controller/runtime/gun_seat.hpp"

namespace archroom::runtime {
namespace {

constexpr Instant kNow{5'000'000'000};
constexpr Instant kSettled = kNow + barcode::kSettles;

class Desk {
 public:
  explicit Desk(GunPlan plan = {{"desk"}, barcode::AnyPosGun{}})
      : seat_(std::move(plan), [this](GunNews news) { told_.push_back(text_of(news)); }) {}

  GunSeat& seat() { return seat_; }
  void sits() {
    seat_.line(kNow, "a line");
    seat_.time(kSettled);
  }
  void send(std::string_view bytes, Instant now = kSettled) {
    seat_.bytes(now, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  }
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
  desk.sits();
  desk.send("BOX-1\rBOX-2\r");
  EXPECT_EQ(desk.told(), (Told{"there a line", "scan BOX-1", "scan BOX-2"}));
}

TEST(GunSeat, TheRestOfACodeThatNobodyHeardIsNoCode) {
  Desk desk;
  desk.seat().line(kNow, "a line");
  EXPECT_EQ(desk.told(), Told{}) << "not before it has settled";
  desk.send("00123\r", kNow + milliseconds{5});
  desk.seat().time(kSettled);
  desk.send("BOX-000124\r");
  EXPECT_EQ(desk.told(), (Told{"half no-end", "there a line", "scan BOX-000124"}));
}

TEST(GunSeat, GoneInTheMiddleIsHalfACodeFirst) {
  Desk desk;
  desk.sits();
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
  desk.sits();
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
  desk.sits();
  desk.send("]C0\xB5\xB5\t]A0CODE39W\t]A0CODE39X\t");
  EXPECT_EQ(desk.told(), (Told{"there a line", "scan 档", "scan CODE39", "half check-character"}));
}

}  // namespace
}  // namespace archroom::runtime
