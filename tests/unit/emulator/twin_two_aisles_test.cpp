// docs/plc-map.md, version 3: a bank whose free space is two aisles, and the one that is kept.
#include <utility>

#include "tests/unit/emulator/twin_bench.hpp"

namespace archroom::devices {
namespace {

class TwinTwoAisles : public TwinBench {
 protected:
  void SetUp() override { use({.free_aisles = 2}); }
  void use(ShelfPlcTwin::Settings settings) {
    twin = ShelfPlcTwin{settings};
    run_ms(400);
    begin();
    seq = 1;
  }
  // Opens the aisle right of a column, `kept` standing open; where it went.
  int opens(int aisle, int kept = -1, int mm = 0) {
    send({.seq = ++seq,
          .code = 1,
          .column = static_cast<std::uint16_t>(aisle == 0 ? 1 : aisle),
          .side = static_cast<std::uint16_t>(aisle == 0 ? 1 : 2),
          .aisle_mm = static_cast<std::uint16_t>(mm),
          .keep = static_cast<std::uint16_t>(kept + 1)});
    if (result() == 1) run_renewing(32'000, seq);
    return result();
  }
  [[nodiscard]] int gap(int aisle) const { return static_cast<int>((twin.bank().gap_um(aisle) + 500) / 1000); }
  [[nodiscard]] std::vector<int> gaps() const {
    std::vector<int> all;
    for (int a = 0; a <= twin.bank().columns(); ++a) all.push_back(gap(a));
    return all;
  }
  static std::vector<int> only(std::initializer_list<std::pair<int, int>> wide) {
    std::vector<int> all(14, 0);
    for (const auto& [aisle, mm] : wide) all[static_cast<std::size_t>(aisle)] = mm;
    return all;
  }
  std::uint16_t seq = 1;
};

TEST_F(TwinTwoAisles, ShowsItAndHasTwiceTheSpace) {
  EXPECT_EQ(input(0x001B), 2);
  EXPECT_EQ(area_state(), 1);
  EXPECT_EQ(gaps(), only({{13, 1800}}));
}

// "Where there are two free aisles, the other one goes to the end space, unless a second aisle is kept."
TEST_F(TwinTwoAisles, WithoutKeepTheOtherIsTheEndSpace) {
  EXPECT_EQ(opens(5), 2);
  EXPECT_EQ(gaps(), only({{5, 900}, {13, 900}}));
  EXPECT_EQ(area_state(), 3);
  EXPECT_EQ(opens(9), 2);
  EXPECT_EQ(gaps(), only({{9, 900}, {13, 900}}));
}

TEST_F(TwinTwoAisles, KeepHoldsTheSecondOpen) {
  EXPECT_EQ(opens(9), 2);
  const int left = position(9), right = position(10);
  EXPECT_EQ(opens(5, 9), 20) << "column 9 would have to move";
  EXPECT_EQ(opens(11, 9), 2);
  EXPECT_EQ(gaps(), only({{9, 900}, {11, 900}}));
  EXPECT_EQ(input(0x0007), 9) << "the lowest of two";
  EXPECT_EQ(area_state(), 3);
  EXPECT_EQ(opens(10, 9), 2);
  EXPECT_EQ(gaps(), only({{9, 900}, {10, 900}}));
  EXPECT_EQ((std::pair{position(9), position(10)}), (std::pair{left, right}));
  // "open the end space means close all", but for the kept one.
  EXPECT_EQ(opens(13, 9), 2);
  EXPECT_EQ(gaps(), only({{9, 900}, {13, 900}}));
  EXPECT_EQ(opens(13), 2);
  EXPECT_EQ(area_state(), 1);
}

TEST_F(TwinTwoAisles, KeepAndLessThanFull) {
  EXPECT_EQ(opens(5), 2);
  EXPECT_EQ(opens(9, 5, 400), 2);
  EXPECT_EQ(gaps(), only({{5, 900}, {9, 400}, {13, 500}}));
}

// "What is wrong with keep is a bad column or side (20)".
TEST_F(TwinTwoAisles, KeepThatMakesNoSense) {
  EXPECT_EQ(opens(5), 2);
  EXPECT_EQ(opens(5, 5), 20) << "the one to be opened";
  EXPECT_EQ(opens(5, 7), 20) << "not open";
  EXPECT_EQ(opens(5, 0), 20) << "beyond the fixed column";
  EXPECT_EQ(opens(5, 14), 20) << "no such aisle";
  EXPECT_EQ(opens(5, 65534), 20);
  EXPECT_EQ(opens(9, 5, 890), 2);
  EXPECT_EQ(opens(11, 9), 20) << "narrower than full";
  for (const int n : {9, 8, 7, 6}) {  // aisle 5 gets wider than full: less than a full one is left
    ASSERT_TRUE(twin.crank(n, 100));
    run_renewing(6000, 0);
  }
  EXPECT_EQ(gap(5), 1000);
  EXPECT_EQ(opens(11, 5), 20) << "its columns would have to move";
  EXPECT_TRUE(standing());
}

TEST_F(TwinTwoAisles, TheFixedColumnRight) {
  use({.fixed_column = twin::End::Right, .free_aisles = 2});
  EXPECT_EQ(gaps(), only({{0, 1800}}));
  EXPECT_EQ(opens(9), 2);
  EXPECT_EQ(gaps(), only({{0, 900}, {9, 900}}));
  EXPECT_EQ(opens(5, 9), 2);
  EXPECT_EQ(gaps(), only({{5, 900}, {9, 900}}));
  EXPECT_EQ(opens(11, 9), 20);
  send({.seq = ++seq, .code = 5});
  run_renewing(32'000, seq);
  EXPECT_EQ(result(), 2);
  for (int a = 1; a <= 12; ++a) EXPECT_EQ(gap(a), 150);
}

// Somebody works in one aisle while the other one is opened: the two that are beside it do not move.
TEST_F(TwinTwoAisles, SomebodyInTheKeptAisle) {
  EXPECT_EQ(opens(5), 2);
  ASSERT_TRUE(twin.enter(5));
  run_renewing(400, 0);
  EXPECT_EQ(opens(9, 5), 2);
  EXPECT_EQ(gaps(), only({{5, 900}, {9, 900}}));
  EXPECT_EQ(opens(9), 17) << "it would be closed";
  EXPECT_EQ(opens(3, 9), 17);
  EXPECT_EQ(opens(13), 17);
  EXPECT_EQ(opens(12, 5), 2);
  EXPECT_EQ(latched(), 0);
  EXPECT_EQ(twin.bank().squeezed(), 0U);
}

// Either of two open ones can be kept, and whoever is in it stays where he is.
TEST_F(TwinTwoAisles, SomebodyInTheFurtherAisle) {
  EXPECT_EQ(opens(5), 2);
  EXPECT_EQ(opens(9, 5), 2);
  ASSERT_TRUE(twin.enter(9));
  run_renewing(400, 0);
  send({.seq = ++seq, .code = 1, .column = 3, .side = 2});
  EXPECT_EQ(result(), 17);
  const auto at = std::pair{position(9), position(10)};
  EXPECT_EQ(opens(3, 9), 2);
  EXPECT_EQ(gaps(), only({{3, 900}, {9, 900}}));
  EXPECT_EQ((std::pair{position(9), position(10)}), at);
}

// A kept aisle that is some millimetres off is kept as it is, to the millimetre, and so is whoever is in it.
TEST_F(TwinTwoAisles, AKeptAisleThatIsNotQuiteEven) {
  const std::pair<int, std::vector<int>> cases[] = {{-4, {6}}, {4, {13, 12, 11, 10, 9, 8, 7, 6}}};
  for (const auto& [mm, cranked] : cases) {
    EXPECT_EQ(opens(5), 2);
    for (const int n : cranked) {
      ASSERT_TRUE(twin.crank(n, mm));
      run_renewing(3000, 0);
    }
    const int wide = gap(5);
    EXPECT_EQ(wide, 900 + mm);
    ASSERT_TRUE(twin.enter(5));
    run_renewing(400, 0);
    EXPECT_EQ(opens(9, 5), 2) << mm;
    EXPECT_EQ(gap(5), wide);
    EXPECT_NEAR(gap(9), 900, 5);
    EXPECT_EQ(opens(11, 5), 2) << mm;
    ASSERT_TRUE(twin.leave(5));
    run_renewing(400, 0);
  }
}

// "If the one ahead stands, the one behind stops too": somebody stands in the aisle that is to get wider, both its columns go
// left, and the one ahead can't.
TEST_F(TwinTwoAisles, AJamAheadNarrowsNobodysAisle) {
  EXPECT_EQ(opens(5, -1, 400), 2);
  for (int n = 13; n >= 5; --n) {
    ASSERT_TRUE(twin.crank(n, 1400));
    run_renewing(31'000, 0);
  }
  ASSERT_EQ(gaps(), only({{4, 1400}, {5, 400}}));
  ASSERT_TRUE(twin.enter(5));
  run_renewing(400, 0);
  for (const auto jam : {twin::Jam::Soft, twin::Jam::Hard}) {
    ASSERT_TRUE(twin.set_jam(5, jam));
    EXPECT_EQ(opens(5), 29);
    EXPECT_EQ(input(0x000A), 5) << "the one that can't is to blame";
    EXPECT_EQ(input(0x0009), jam == twin::Jam::Soft ? 7 : 6);
    EXPECT_EQ(gap(5), 400);
    twin.reset_at_bank();
  }
  EXPECT_EQ(twin.bank().squeezed(), 0U);
  ASSERT_TRUE(twin.set_jam(5, twin::Jam::None));
  EXPECT_EQ(opens(5), 2);
  EXPECT_EQ(gaps(), only({{5, 900}, {13, 900}}));
  EXPECT_EQ(twin.bank().squeezed(), 0U);
}

// Any faces, kept aisles, spreads, people, jams and steps into the way: nobody is ever squeezed while the protections work.
TEST_F(TwinTwoAisles, NobodyIsSqueezed) {
  std::uint64_t seed = 1848;
  const auto below = [&](int n) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<int>(seed >> 33) % n;
  };
  int kept = 0, spread = 0;
  for (const auto fixed : {twin::End::Left, twin::End::Right}) {
    use({.fixed_column = fixed, .free_aisles = 2});
    twin.set_speed(600);
    for (int round = 0; round < 4000; ++round) {
      const auto before = twin.counts().motions_started;
      switch (below(10)) {
        case 0:
        case 1: open(++seq, static_cast<std::uint16_t>(1 + below(13)), static_cast<std::uint16_t>(1 + below(2))); break;
        case 2:
        case 3: {
          const int now = input(0x0007);
          send({.seq = ++seq,
                .code = 1,
                .column = static_cast<std::uint16_t>(1 + below(13)),
                .side = static_cast<std::uint16_t>(1 + below(2)),
                .keep = static_cast<std::uint16_t>(now + 1)});
          kept += twin.counts().motions_started > before;
          break;
        }
        case 4: close(++seq); break;
        case 5:
          send({.seq = ++seq, .code = 5});
          spread += twin.counts().motions_started > before;
          break;
        case 6: (void)twin.enter(below(14)); break;
        case 7: (void)twin.set_jam(2 + below(11), static_cast<twin::Jam>(below(3))); break;
        default: break;
      }
      for (int i = below(12); i >= 0; --i) {
        run_ms(10 * below(20));
        renew(static_cast<std::uint16_t>(moving_seq()));
      }
      if (below(2) == 0) continue;
      for (int a = 0; a < 14 && below(3) != 0; ++a) (void)twin.leave(a);
      for (int n = 2; n <= 12; ++n) (void)twin.set_jam(n, twin::Jam::None);
      run_renewing(400, 0);
      twin.reset_at_bank();
    }
    EXPECT_EQ(twin.bank().squeezed(), 0U);
    EXPECT_GT(twin.counts().motions_done, 100U);
    EXPECT_GT(twin.counts().refusals, 100U);
  }
  EXPECT_GT(kept, 50);
  EXPECT_GT(spread, 100);
}

}  // namespace
}  // namespace archroom::devices
