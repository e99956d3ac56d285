// The emulated controller does what the model's controller does: every combination of plc.txt, put to it over its registers.
#include <gtest/gtest.h>

#include <array>

#include "devices/shelf_plc/twin.hpp"
#include "tests/proof/table.hpp"

namespace archroom::proof {
namespace {

using devices::ShelfPlcTwin;
using devices::twin::Safety;
using devices::twin::Verdict;

constexpr std::uint32_t kEpoch = 5;
constexpr std::uint16_t kSequence = 4, kBeat = 100, kLeaseMs = 600, kOtherLeaseMs = 900;

struct Frame {
  std::uint16_t sequence = 0, code = 0, permit = 1, beat = kBeat, lease_ms = 0, renew = 0;
  std::uint32_t epoch = kEpoch, expiry = 0;
};

// One bank in one of the table's states, its host silent for a second of the two that it may.
class Controller {
 public:
  explicit Controller(const Case& given) : twin_({.moving_columns = 3}, now_) {
    pass(milliseconds{500});
    // The epoch is retentive: a bank without a session holds one all the same.
    write({.sequence = 1, .code = 12, .beat = kBeat - 2, .expiry = soon()});
    if (given.at("motion") == "moving") {
      write({.sequence = kSequence, .code = 1, .beat = kBeat - 1, .lease_ms = 2000, .expiry = soon()});
    } else {
      write({.sequence = kSequence, .code = 8, .beat = kBeat - 1, .expiry = soon()});
    }
    tail({.beat = kBeat});
    pass(seconds{1});
  }
  // Guard and session, which the step before could not be in.
  bool reach(const Case& given) {
    const bool moving = given.at("motion") == "moving";
    if (given.at("guard") != "clear") {
      if (moving) return false;  // a protection ends a motion in the scan that sees it: never seen from outside
      if (given.at("guard") == "latched") latch();
      if (given.at("guard") == "on") twin_.set_input(Safety::EmergencyStop, true);
    }
    if (given.at("session") == "none") {
      if (moving) return false;
      twin_.restart();
      pass(milliseconds{500});
    }
    return true;
  }

  void pass(Duration span) { twin_.advance(now_ = now_ + span); }
  std::uint32_t soon() const { return twin_.tick() + 500; }
  std::uint32_t late() const { return twin_.tick() - 1; }
  void write(const Frame& f) {
    const auto no = static_cast<std::uint16_t>(~f.code);
    const std::uint16_t column = f.code == 1 ? 2 : 0, side = f.code == 1 ? 2 : 0;
    const std::array<std::uint16_t, 18> words{
        f.sequence, f.code,  column,         side,          0, 0, 0, no, f.permit, f.beat, 20, high(f.epoch), low(f.epoch),
        f.lease_ms, f.renew, high(f.expiry), low(f.expiry), 0};
    ASSERT_EQ(twin_.write(0, words), ShelfPlcTwin::Exception::None);
  }
  void tail(const Frame& f) {
    const std::array<std::uint16_t, 6> words{f.beat, 20, high(f.epoch), low(f.epoch), f.lease_ms, f.renew};
    ASSERT_EQ(twin_.write(9, words), ShelfPlcTwin::Exception::None);
  }
  std::uint16_t input(std::uint16_t address) const {
    return std::get<ShelfPlcTwin::Words>(twin_.read(ShelfPlcTwin::Table::Input, address, 1)).front();
  }
  std::uint32_t epoch() const { return std::uint32_t{input(0x14)} << 16 | input(0x15); }
  // Whether the host that was silent for a second counts as heard just now: on a copy, half a second after its time.
  bool heard() const {
    auto later = *this;
    later.pass(milliseconds{1500});
    return (later.twin_.safety() & bit(Safety::HostSilent)) == 0;
  }
  void latch() {
    write({.sequence = kSequence + 1, .code = 1, .beat = kBeat, .lease_ms = 600, .expiry = soon()});
    twin_.set_input(Safety::EmergencyStop, true);
    pass(milliseconds{10});
    twin_.set_input(Safety::EmergencyStop, false);
  }
  ShelfPlcTwin& twin() { return twin_; }
  const ShelfPlcTwin& twin() const { return twin_; }

 private:
  static std::uint16_t high(std::uint32_t v) { return static_cast<std::uint16_t>(v >> 16); }
  static std::uint16_t low(std::uint32_t v) { return static_cast<std::uint16_t>(v); }

  Instant now_ = Instant{} + seconds{1};
  ShelfPlcTwin twin_;
};

const std::map<std::string, Verdict> kVerdicts{{"wrong_epoch", Verdict::WrongEpoch},
                                               {"old_sequence", Verdict::OldSequence},
                                               {"expired", Verdict::Expired},
                                               {"bad_lease", Verdict::BadLease},
                                               {"no_permit", Verdict::NoPermit},
                                               {"locked", Verdict::Locked},
                                               {"busy", Verdict::Busy},
                                               {"done", Verdict::Done},
                                               {"accepted", Verdict::Accepted},
                                               {"stopped", Verdict::StoppedByCommand},
                                               {"aborted", Verdict::AbortedBySafety},
                                               {"arrived", Verdict::Done},
                                               {"lease_ended", Verdict::LeaseEnded}};

std::uint32_t epoch_of(const Case& given) {
  const auto& word = given.at("epoch");
  return word == "older" ? kEpoch - 1 : word == "newer" ? kEpoch + 1 : kEpoch;
}
std::uint16_t beat_of(const Case& given) {
  const auto found = given.find("beat");
  const int beyond = found == given.end() || found->second == "ahead" ? 1 : found->second == "same" ? 0 : -1;
  return static_cast<std::uint16_t>(kBeat + beyond);
}

// What a frame did, beside what the table says of it.
class Compared {
 public:
  Compared(Controller& controller, const Case& given) : after_(controller), before_(controller), given_(given) {}
  void frame(const Frame& frame, bool tail = false) {
    sent_ = frame;
    if (tail) {
      after_.tail(frame);
    } else {
      after_.write(frame);
    }
  }
  void expect(const Case& expected) const {
    SCOPED_TRACE(told(given_));
    expect_answer(expected.at("answer"));
    expect_session(expected);
    const bool moving = after_.twin().moving();
    EXPECT_EQ(moving, word(expected, "motion") == "=" ? before_.twin().moving() : expected.at("motion") == "moving");
    const auto guard = word(expected, "guard");
    EXPECT_EQ(after_.twin().latched() != 0, guard == "=" ? before_.twin().latched() != 0 : guard == "latched");
    const auto lease = word(expected, "lease");
    if (lease == "renewed") {
      EXPECT_EQ(after_.input(0x16), sent_.lease_ms);
    }
    if (expected.contains("lease") && lease == "=" && moving) {
      EXPECT_EQ(after_.input(0x16), before_.input(0x16));
    }
    // Without a session there is no silence either.
    if (after_.twin().session_lives() && expected.contains("beat")) {
      EXPECT_EQ(after_.heard(), expected.at("beat") == "heard") << "heard";
    }
  }

 private:
  static std::string word(const Case& expected, const std::string& column) {
    const auto found = expected.find(column);
    return found == expected.end() ? "=" : found->second;
  }
  void expect_answer(const std::string& answer) const {
    const bool refused = after_.twin().counts().refusals > before_.twin().counts().refusals;
    const auto renewals = after_.twin().counts().renewals - before_.twin().counts().renewals;
    EXPECT_EQ(renewals, answer == "renewed" ? 1U : 0U);
    const auto known = kVerdicts.find(answer);
    const bool is_refusal = known != kVerdicts.end() && number(known->second) >= 16;
    EXPECT_EQ(refused, is_refusal);
    if (is_refusal) {
      EXPECT_EQ(after_.twin().last_refusal(), known->second) << answer;
    }
    const bool of_motion = answer == "stopped" || answer == "aborted" || answer == "arrived" || answer == "lease_ended";
    const bool told = known != kVerdicts.end() && answer != "wrong_epoch" && answer != "old_sequence" &&
                      (!of_motion || before_.twin().moving()) && (is_refusal ? sent_.code != 12 : true);
    EXPECT_EQ(after_.twin().result(), told ? known->second : kept_result(answer)) << answer;
  }
  Verdict kept_result(const std::string& answer) const { return answer == "none" ? Verdict::None : before_.twin().result(); }
  void expect_session(const Case& expected) const {
    const auto session = word(expected, "session");
    EXPECT_EQ(after_.twin().session_lives(), session == "=" ? before_.twin().session_lives() : session == "live");
    EXPECT_EQ(after_.epoch(), word(expected, "epoch") == "taken" ? sent_.epoch : before_.epoch());
    const auto seq = word(expected, "seq");
    const int was = before_.twin().last_seq();
    EXPECT_EQ(after_.twin().last_seq(), seq == "taken" ? sent_.sequence : seq == "one" ? 1 : seq == "zero" ? 0 : was);
  }

  Controller& after_;
  const Controller before_;
  const Case given_;
  Frame sent_;
};

class PlcTable : public testing::Test {
 protected:
  const Table table{PROOF_ROOT "/plc.txt"};
  int played = 0;

  template <class Act>
  void play(const std::string& input, Act act) {
    table.each(input, [&](const Case& given, const Case& expected) {
      if (expected.at("answer") == "never") return;
      Controller controller{given};
      if (!controller.reach(given)) return;
      ++played;
      Compared compared{controller, given};
      act(controller, compared, given);
      compared.expect(expected);
    });
  }
};

TEST_F(PlcTable, Begin) {
  play("begin", [](Controller& c, Compared& compared, const Case& given) {
    const bool one = given.at("seq") == "one";
    compared.frame({.sequence = static_cast<std::uint16_t>(one ? 1 : 7),
                    .code = 12,
                    .epoch = epoch_of(given),
                    .expiry = given.at("expiry") == "late" ? c.late() : c.soon()});
  });
  EXPECT_GE(played, 72);
}

TEST_F(PlcTable, Move) {
  play("move", [](Controller& c, Compared& compared, const Case& given) {
    const auto last = c.twin().last_seq();
    compared.frame({.sequence = static_cast<std::uint16_t>(given.at("seq") == "old" ? last : last + 1),
                    .code = 1,
                    .permit = static_cast<std::uint16_t>(given.at("permit") == "given" ? 1 : 0),
                    .beat = beat_of(given),
                    .lease_ms = given.at("lease") == "good" ? kLeaseMs : std::uint16_t{99},
                    .epoch = epoch_of(given),
                    .expiry = given.at("expiry") == "late" ? c.late() : c.soon()});
  });
  EXPECT_GE(played, 800);
}

TEST_F(PlcTable, Stop) {
  play("stop", [](Controller& c, Compared& compared, const Case& given) {
    const auto last = c.twin().last_seq();
    compared.frame({.sequence = static_cast<std::uint16_t>(given.at("seq") == "old" ? last : last + 1),
                    .code = 4,
                    .beat = beat_of(given),
                    .epoch = epoch_of(given),
                    .expiry = c.late()});
  });
  EXPECT_GE(played, 100);
}

TEST_F(PlcTable, Renewal) {
  play("renewal", [](Controller&, Compared& compared, const Case& given) {
    compared.frame({.beat = beat_of(given),
                    .lease_ms = given.at("lease") == "good" ? kOtherLeaseMs : std::uint16_t{2001},
                    .renew = static_cast<std::uint16_t>(given.at("of") == "running" ? kSequence : kSequence - 1),
                    .epoch = epoch_of(given)},
                   true);
  });
  EXPECT_GE(played, 200);
}

TEST_F(PlcTable, Power) {
  play("power", [](Controller& c, Compared&, const Case&) {
    c.twin().set_power(false);
    c.pass(milliseconds{50});
    c.twin().set_power(true);
  });
  EXPECT_GE(played, 6);
}

// How many scans until this motion has ended by itself.
int scans_left(Controller controller) {
  int scans = 0;
  for (; controller.twin().moving(); ++scans) controller.pass(milliseconds{10});
  return scans;
}

// Brings a motion to the scan before the one that the row is about.
void lead_up_to(Controller& c, const Case& given) {
  const bool there = given.at("place") == "there", over = given.at("lease") == "over";
  if (there) c.twin().set_speed(900);
  c.tail({.beat = kBeat + 1, .lease_ms = 2000, .renew = kSequence});
  const int scans = there ? scans_left(c) : 20;
  ASSERT_GE(scans, 10);
  ASSERT_LT(scans, 200);
  if (over) c.tail({.beat = kBeat + 2, .lease_ms = static_cast<std::uint16_t>(scans * 10), .renew = kSequence});
  c.pass(milliseconds{10} * (scans - 1));
  ASSERT_TRUE(c.twin().moving());
  if (given.at("guard") == "on") c.twin().set_input(Safety::EmergencyStop, true);
}

TEST_F(PlcTable, Scan) {
  table.each("scan", [&](const Case& given, const Case& expected) {
    const bool moving = given.at("motion") == "moving";
    if (expected.at("answer") == "never" || (moving && given.at("session") == "none")) return;
    Controller c{given};
    if (moving) {
      lead_up_to(c, given);
    } else {
      ASSERT_TRUE(c.reach(given));
    }
    ++played;
    const Compared compared{c, given};
    c.pass(milliseconds{10});
    compared.expect(expected);
  });
  EXPECT_EQ(played, 24 + 8);
}

}  // namespace
}  // namespace archroom::proof
