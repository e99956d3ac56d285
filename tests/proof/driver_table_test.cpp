// The driver reads pictures as the model's daemon does: every combination of driver.txt, put to it as replies.
#include <gtest/gtest.h>

#include "devices/shelf_plc/shelf_plc.hpp"
#include "tests/proof/table.hpp"
#include "tests/unit/devices/permit_office_for_tests.hpp"

namespace archroom::proof {
namespace {

using namespace devices;  // NOLINT: the driver's own words

constexpr std::uint32_t kEpoch = 7;
constexpr int kColumns = 4;
const DeviceId kBank{"plc-1"};
const Motion kOpen = OpenFace{{2, Side::Right}};

ShelfPlc::Settings settings() {
  ShelfPlc::Settings s;
  s.device = kBank;
  s.shape.columns = kColumns;
  return s;
}

// A driver in one of the table's states, asked for pictures that say what the row says.
class Reader {
 public:
  explicit Reader(const Case& given) : driver_(settings()) {
    (void)driver_.on_link(now_, LinkState::Up);
    answer(0, 0, 0);
    (void)driver_.order(now_, Engage{kEpoch});
    write();  // begin
    const bool ours = given.at("session") == "ours";
    const bool commanded = given.at("command") != "none";
    if (ours || commanded || given.at("began") == "lost") answer(kEpoch, 1, 2);
    if (commanded) command(given.at("command") == "accepted");
    if (given.at("began") == "lost") lose();
    if (given.at("began") == "yes" && !ours && commanded) hide();
  }
  // Nothing else is due until the picture that it waits for.
  void answer(std::uint32_t epoch, int last_seq, int result) {
    now_ = now_ + milliseconds{100};
    while (true) {
      now_ = std::max(now_, driver_.due());
      const auto request = driver_.next(now_);
      ASSERT_TRUE(request.has_value());
      const bool reads = !std::holds_alternative<wire::ModbusWrite>(std::get<wire::ModbusRequest>(*request).what);
      seen_ = driver_.receive(now_, wire::Reply{wire::ModbusReply{reads ? picture(epoch, last_seq, result) : none()}});
      if (reads) return;
    }
  }
  int sequence() const { return sequence_; }
  bool good() const { return !seen_.empty() && seen_.back().quality == Quality::Good; }
  ShelfReport report() const {
    const auto* report = seen_.empty() ? nullptr : std::get_if<ShelfReport>(&seen_.back().content);
    return report == nullptr ? ShelfReport{} : *report;
  }

 private:
  static std::vector<std::uint16_t> none() { return {}; }
  std::vector<std::uint16_t> picture(std::uint32_t epoch, int last_seq, int result) {
    std::vector<std::uint16_t> words(0x40 + kColumns);
    const auto tick = static_cast<std::uint32_t>(std::chrono::duration_cast<milliseconds>(now_ - Instant{}).count());
    words[0x00] = 3;
    words[0x01] = 1;
    words[0x02] = static_cast<std::uint16_t>(last_seq);
    words[0x03] = static_cast<std::uint16_t>(result);
    words[0x04] = static_cast<std::uint16_t>(tick / 1000);
    words[0x05] = kColumns;
    words[0x06] = 1;
    words[0x1B] = 1;
    for (std::size_t n = 0; n < kColumns; ++n) words[0x20 + n] = static_cast<std::uint16_t>(500 * n);
    words[0x11] = static_cast<std::uint16_t>(tick / 1000);
    words[0x12] = static_cast<std::uint16_t>(tick >> 16);
    words[0x13] = static_cast<std::uint16_t>(tick);
    words[0x14] = static_cast<std::uint16_t>(epoch >> 16);
    words[0x15] = static_cast<std::uint16_t>(epoch);
    return words;
  }
  // What is due is written, and answered.
  void write() {
    now_ = std::max(now_, driver_.due());
    const auto request = driver_.next(now_);
    ASSERT_TRUE(request.has_value());
    ASSERT_TRUE(std::holds_alternative<wire::ModbusWrite>(std::get<wire::ModbusRequest>(*request).what));
    (void)driver_.receive(now_, wire::Reply{wire::ModbusReply{}});
  }
  void command(bool accepted) {
    const auto permit = core::PermitOffice::issue(kBank, kOpen, now_ + seconds{1});
    ASSERT_TRUE(driver_.order(now_, Move{IntentId{11}, kOpen, permit}).ok());
    write();
    sequence_ = 2;
    if (accepted) answer(kEpoch, 2, 1);
  }
  // The link was away: the session is not ours any more.
  void lose() {
    (void)driver_.on_link(now_, LinkState::Down);
    (void)driver_.on_link(now_, LinkState::Up);
  }
  void hide() { unreachable_ = true; }

 public:
  bool unreachable_ = false;  // a command without a session of ours: no driver gets there

 private:
  ShelfPlc driver_;
  Instant now_ = Instant{} + seconds{1000};
  int sequence_ = 1;
  Observations seen_;
};

int result_of(const std::string& word) {
  static const std::map<std::string, int> kResults{{"none", 0},     {"accepted", 1}, {"done", 2},
                                                   {"refused", 22}, {"ended", 5},    {"fault", 29}};
  return kResults.at(word);
}
const std::map<std::string, std::uint32_t> kEpochs{{"zero", 0}, {"older", kEpoch - 1}, {"same", kEpoch}, {"newer", kEpoch + 1}};
const std::map<std::string, Session> kSessions{{"none", Session::None}, {"ours", Session::Ours}, {"foreign", Session::Foreign}};
const std::map<std::string, CommandOutcome> kOutcomes{
    {"waiting", CommandOutcome::None},      {"none", CommandOutcome::None},       {"accepted", CommandOutcome::Accepted},
    {"finished", CommandOutcome::Finished}, {"refused", CommandOutcome::Refused}, {"aborted", CommandOutcome::Aborted},
    {"lost", CommandOutcome::NotReceived}};

TEST(DriverTable, EveryCombination) {
  const Table table{PROOF_ROOT "/driver.txt"};
  int played = 0;
  table.each("picture", [&](const Case& given, const Case& expected) {
    if (expected.at("picture") == "never") return;
    Reader reader{given};
    const int own = reader.sequence();
    const auto& seq = given.at("seq");
    if (reader.unreachable_ || (seq == "less" && own == 1)) return;
    ++played;
    SCOPED_TRACE(told(given));
    reader.answer(kEpochs.at(given.at("epoch")),
                  seq == "zero"   ? 0
                  : seq == "less" ? own - 1
                  : seq == "same" ? own
                                  : own + 1,
                  result_of(given.at("result")));
    ASSERT_EQ(reader.good(), expected.at("picture") == "good");
    if (!reader.good()) return;
    EXPECT_EQ(reader.report().session, kSessions.at(expected.at("session")));
    const auto& command = expected.at("command");
    EXPECT_EQ(reader.report().outcome, kOutcomes.at(command == "=" ? given.at("command") : command));
  });
  EXPECT_GE(played, 400);
}

}  // namespace
}  // namespace archroom::proof
