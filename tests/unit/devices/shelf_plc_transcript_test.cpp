// Conversations on the wire, byte by byte and with their times, replayed against the driver: devices/shelf_plc/transcripts/*.txt.
// What a line means is told in devices/shelf_plc/README.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <sstream>

#include "devices/shelf_plc/shelf_plc.hpp"
#include "tests/unit/devices/permit_office_for_tests.hpp"

namespace archroom::devices {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes from_hex(const std::string& text) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(text.substr(i, 2), nullptr, 16)));
  return bytes;
}
std::string to_hex(const wire::ModbusRequest& request) {
  std::ostringstream out;
  out << std::hex << std::setfill('0') << std::setw(2) << static_cast<int>(request.unit);
  for (const auto byte : wire::encode_pdu(request)) out << std::setw(2) << static_cast<int>(byte);
  return out.str();
}

Fault fault_named(const std::string& name) {
  for (const Fault fault : {Fault::Timeout, Fault::Garbled, Fault::Refused, Fault::Unsupported, Fault::LinkDown}) {
    auto plain = std::string(name_of(fault));
    plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
    if (std::equal(name.begin(), name.end(), plain.begin(), plain.end(), [](char a, char b) { return std::tolower(a) == b; }))
      return fault;
  }
  ADD_FAILURE() << "no fault " << name;
  return Fault::Timeout;
}

std::string text_of(Travel travel) { return travel == Travel::Standing ? "Standing" : travel == Travel::Left ? "Left" : "Right"; }
std::string text_of(Session session) { return session == Session::None ? "None" : session == Session::Ours ? "Ours" : "Foreign"; }

// The fields that a transcript may name.
std::map<std::string, std::string> fields_of(const ShelfReport& report) {
  static constexpr std::array kModes{"Unknown", "Starting", "Closed", "Moving",        "Open",  "PartOpen",
                                     "Locked",  "Local",    "Fault",  "EmergencyStop", "Asleep"};
  static constexpr std::array kOutcomes{"None", "Accepted", "Finished", "Refused", "Aborted", "NotReceived"};
  std::map<std::string, std::string> fields{{"mode", kModes.at(static_cast<std::size_t>(report.mode))},
                                            {"session", text_of(report.session)},
                                            {"epoch_seen", std::to_string(report.epoch_seen)},
                                            {"intent", std::to_string(report.intent.n)},
                                            {"outcome", kOutcomes.at(static_cast<std::size_t>(report.outcome))},
                                            {"refusal", std::to_string(report.refusal)},
                                            {"active", std::to_string(report.active.bits)},
                                            {"latched", std::to_string(report.latched.bits)},
                                            {"fault_code", std::to_string(report.fault_code)},
                                            {"fault_column", std::to_string(report.fault_column)},
                                            {"announcing", report.announcing ? "1" : "0"}};
  for (std::size_t c = 0; c < report.columns.size(); ++c) {
    fields["position" + std::to_string(c + 1)] = std::to_string(report.columns[c].position_mm);
    fields["travel" + std::to_string(c + 1)] = text_of(report.columns[c].travel);
  }
  return fields;
}

class Replay {
 public:
  explicit Replay(const std::filesystem::path& file) : file_(file) {
    ShelfPlc::Settings settings;
    settings.device = DeviceId{"bank"};
    settings.shape = {.columns = 3, .fixed = FixedColumn::Left};
    if (is_of_two_aisles()) settings.shape.free_aisles = 2;
    driver_ = std::make_unique<ShelfPlc>(settings);
  }

  void run() {
    std::ifstream lines{file_};
    ASSERT_TRUE(lines.good()) << file_;
    for (std::string line; std::getline(lines, line);) {
      ++number_;
      if (line.empty() || line[0] == '#') continue;
      SCOPED_TRACE(file_.filename().string() + ":" + std::to_string(number_) + ": " + line.substr(0, 100));
      take(line);
      if (testing::Test::HasFailure()) return;
    }
    EXPECT_TRUE(seen_.empty()) << "an observation that the transcript does not mention";
    EXPECT_GT(asked_, 3) << "a transcript of nothing";
  }

 private:
  // "# bank of two free aisles" as the first line.
  [[nodiscard]] bool is_of_two_aisles() const {
    std::ifstream lines{file_};
    std::string first;
    std::getline(lines, first);
    return first.find("two free aisles") != std::string::npos;
  }
  void take(const std::string& line) {
    std::istringstream words{line};
    std::string verb;
    words >> verb;
    EXPECT_TRUE(verb == "=" || refusal_.empty()) << "refused: " << refusal_;
    if (verb[0] == '@') return advance(std::stoll(verb.substr(1)));
    if (verb == ">>") return ask(words);
    if (verb == "<<") return answer(words);
    if (verb == "!!") return fail(words);
    if (verb == "=") return expect(words);
    if (verb == "up" || verb == "down") return note(driver_->on_link(now_, verb == "up" ? LinkState::Up : LinkState::Down));
    if (verb == "stop") return stop();
    if (verb == "quiet") {
      EXPECT_GT(driver_->due(), now_) << "it has something to ask";
      return;
    }
    order(verb, words);
  }

  void advance(std::int64_t ms) {
    const Instant to = Instant{} + milliseconds{ms};
    EXPECT_GE(to, now_) << "time runs backwards";
    EXPECT_TRUE(in_flight_ || stopping_ || driver_->due() >= to) << "it wanted to ask before that";
    now_ = to;
  }
  void ask(std::istringstream& words) {
    std::string expected;
    words >> expected;
    ++asked_;
    if (stopping_) {
      EXPECT_EQ(to_hex(*stopping_), expected);
      stopping_.reset();
      return;
    }
    const auto request = driver_->next(now_);
    ASSERT_TRUE(request.has_value()) << "it asks nothing; due in " << (driver_->due() - now_).count() / 1'000'000 << " ms";
    in_flight_ = std::get<wire::ModbusRequest>(*request);
    EXPECT_EQ(to_hex(*in_flight_), expected);
  }
  void answer(std::istringstream& words) {
    std::string text;
    words >> text;
    const auto bytes = from_hex(text);
    ASSERT_TRUE(in_flight_ && !bytes.empty());
    EXPECT_EQ(bytes[0], in_flight_->unit);
    auto reply = wire::decode_pdu(*in_flight_, std::span(bytes).subspan(1));
    in_flight_.reset();
    note(driver_->receive(now_, reply ? Result<wire::Reply>{wire::Reply{reply.value()}} : Result<wire::Reply>{reply.error()}));
  }
  void fail(std::istringstream& words) {
    std::string fault;
    std::string detail;
    words >> fault >> std::ws;
    std::getline(words, detail);
    in_flight_.reset();
    note(driver_->receive(now_, Error{fault_named(fault), detail}));
  }
  void stop() {
    const auto requests = driver_->stop(now_);
    ASSERT_EQ(requests.size(), 1u);
    stopping_ = std::get<wire::ModbusRequest>(requests[0]);
  }

  void order(const std::string& verb, std::istringstream& words) {
    Result<void> taken = Error{Fault::Refused, "no such line: " + verb};
    std::uint64_t number = 0;
    words >> number;
    if (verb == "engage") taken = driver_->order(now_, Engage{static_cast<std::uint32_t>(number)});
    if (verb == "move") {
      motion_ = motion(words);
      taken = driver_->order(now_, Move{IntentId{number}, motion_, permit(words)});
    }
    if (verb == "sustain") taken = driver_->order(now_, Sustain{IntentId{number}, permit(words)});
    if (verb == "announce") taken = driver_->order(now_, Announce{milliseconds{number}});
    if (verb == "reset") taken = driver_->order(now_, ResetDriveFault{});
    if (!taken) refusal_ = taken.error().detail;
  }
  static Motion motion(std::istringstream& words) {
    std::string what;
    words >> what;
    if (what == "close") return CloseBank{};
    if (what == "spread") return SpreadBank{};
    Face face;
    std::string side;
    words >> face.column >> side;
    face.side = side == "left" ? Side::Left : Side::Right;
    OpenFace open{face};
    if (int keep = 0; words >> std::ws && words.peek() == 'k' && words >> what >> keep) open.keep = keep;
    return open;
  }
  Permit permit(std::istringstream& words) const {
    std::string word;
    std::int64_t ms = 0;
    words >> word >> ms;
    EXPECT_EQ(word, "permit");
    return core::PermitOffice::issue(DeviceId{"bank"}, motion_, now_ + milliseconds{ms});
  }

  void note(Observations seen) {
    EXPECT_TRUE(seen_.empty()) << "an observation that the transcript does not mention";
    seen_.insert(seen_.end(), seen.begin(), seen.end());
  }
  void expect(std::istringstream& words) {
    std::string verdict;
    words >> verdict >> std::ws;
    if (verdict == "refused") {
      std::string why;
      std::getline(words, why);
      EXPECT_NE(refusal_.find(why), std::string::npos) << refusal_;
      refusal_.clear();
      return;
    }
    ASSERT_EQ(seen_.size(), 1u);
    const auto seen = seen_.front();
    seen_.clear();
    EXPECT_EQ(seen.observed_at, now_);
    if (verdict == "bad") return expect_bad(seen, words);
    const auto* report = std::get_if<ShelfReport>(&seen.content);
    ASSERT_TRUE(report != nullptr && seen.quality == Quality::Good) << "it is bad";
    const auto fields = fields_of(*report);
    for (std::string pair; words >> pair;) {
      const auto name = pair.substr(0, pair.find('='));
      ASSERT_TRUE(fields.contains(name)) << name;
      EXPECT_EQ(fields.at(name), pair.substr(pair.find('=') + 1)) << name;
    }
  }
  static void expect_bad(const Observation& seen, std::istringstream& words) {
    std::string fault;
    std::string detail;
    words >> fault >> std::ws;
    std::getline(words, detail);
    const auto* none = std::get_if<NoValue>(&seen.content);
    ASSERT_TRUE(none != nullptr && seen.quality == Quality::Bad);
    EXPECT_EQ(none->fault, fault_named(fault));
    EXPECT_EQ(none->detail, detail);
  }

  const std::filesystem::path file_;
  std::unique_ptr<ShelfPlc> driver_;
  Instant now_;
  int number_ = 0;
  int asked_ = 0;
  Motion motion_;
  std::optional<wire::ModbusRequest> in_flight_;
  std::optional<wire::ModbusRequest> stopping_;
  Observations seen_;
  std::string refusal_;
};

TEST(ShelfPlcTranscripts, AreReplayedByteByByte) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{SOURCE_ROOT "/devices/shelf_plc/transcripts"}) {
    if (entry.path().extension() != ".txt") continue;
    ++files;
    Replay{entry.path()}.run();
  }
  EXPECT_GE(files, 8);
}

}  // namespace
}  // namespace archroom::devices
