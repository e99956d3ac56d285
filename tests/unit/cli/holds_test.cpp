// What a tired person reads of a bank that is held, and what to do next.
#include "controller/app/cli/holds.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace archroom::cli {
namespace {

using nlohmann::json;
using Lines = std::vector<std::string>;

json quiet() {
  return json::parse(R"({"bank":"1","armed":true,"latched":[],"forbids":[],"trip":null,"proof_test":null,"announced":null,
    "proofs":[{"input":"kick_plate","proven":"2026-01-01T00:00:00.000Z","due":"2027-01-01T00:00:00.000Z","overdue":false}]})");
}

json with(const char* key, const char* value) {
  json bank = quiet();
  bank[key] = json::parse(value);
  return bank;
}

constexpr const char* kTrip = R"({"rule":"SR-06","text":"a protection acts: kick plate","since":"2026-01-01T00:00:00.000Z"})";

std::string forbid(const char* kind, const char* owner) {
  return std::string{R"([{"kind":")"} + kind + R"(","text":"forbidden so","owner":)" + owner +
         R"(,"note":"new paint","since":"2026-01-01T00:00:00.000Z"}])";
}

TEST(Holds, NothingIsSaidOfABankThatIsFree) {
  EXPECT_EQ(hold_lines(quiet(), Context{}), Lines{});
  EXPECT_EQ(next_step(quiet(), Context{}), "");
}

TEST(Holds, ABankThatIsOnlyDisarmedIsLookedAt) {
  EXPECT_EQ(next_step(with("armed", "false"), Context{}), "go and look, then: archroom rearm 1");
}

TEST(Holds, ATripNamesTheKeyAtTheBankFirst) {
  auto bank = with("trip", kTrip);
  bank["armed"] = false;
  bank["forbids"] = json::parse(forbid("order", "\"local\""));
  const auto lines = hold_lines(bank, Context{});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].substr(0, lines[0].find(" (since")), "tripped while it moved: a protection acts: kick plate");
  EXPECT_EQ(lines[1].substr(0, lines[1].find(" (since")), "forbidden: forbidden so, by local: new paint");
  EXPECT_EQ(next_step(bank, Context{}), "remove the cause, press the reset key at the bank, then: archroom rearm 1");
  Context chinese;
  chinese.language = Language::Chinese;
  EXPECT_EQ(next_step(bank, chinese), "先排除原因，再按架上的复位键，然后：archroom rearm 1");
}

TEST(Holds, EachKindOfForbidIsClearedItsOwnWay) {
  EXPECT_EQ(next_step(with("forbids", forbid("order", "\"local\"").c_str()), Context{}),
            "when it may move again: archroom clear-forbid 1");
  EXPECT_EQ(next_step(with("forbids", forbid("maintenance", "\"local\"").c_str()), Context{}),
            "when the work is done, whoever locked it: archroom clear-forbid 1 --key KEY");
  EXPECT_EQ(next_step(with("forbids", forbid("leak", "null").c_str()), Context{}),
            "when the signal has gone and somebody has looked: archroom clear-forbid 1 --kind leak");
}

TEST(Holds, AnOverdueProofNamesWhatToTestAndHow) {
  const auto bank = with("proofs", R"([{"input":"kick_plate","proven":null,"due":null,"overdue":true},
                                       {"input":"photo_eye","proven":null,"due":null,"overdue":true}])");
  EXPECT_EQ(hold_lines(bank, Context{}), Lines{"proof test overdue, nothing moves from afar: kick plate, photo-eye"});
  EXPECT_EQ(next_step(bank, Context{}), "go to the bank and test each: archroom prove 1 kick_plate");
}

TEST(Holds, TheWarningAndATestUnderWayAreSaid) {
  EXPECT_EQ(hold_lines(with("announced", "\"airing\""), Context{}), Lines{"the warning sounds, it will move by itself: airing"});
  EXPECT_EQ(hold_lines(with("proof_test", "\"emergency_stop\""), Context{}), Lines{"proof test under way: emergency stop"});
}

TEST(Holds, AnOlderDaemonThatSaysNothingOfHoldsIsUnderstood) {
  const auto bank = json::parse(R"({"bank":"1","armed":false})");
  EXPECT_EQ(hold_lines(bank, Context{}), Lines{});
  EXPECT_EQ(next_step(bank, Context{}), "go and look, then: archroom rearm 1");
}

}  // namespace
}  // namespace archroom::cli
