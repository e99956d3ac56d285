// Replays the golden exchanges of every product, byte by byte. A transcript, line by line: `model NAME` · `up` `down` the link ·
// `>>` what the driver asks next, unit and PDU in hex · `<<` the answer · `!! fault text` none · `= ...` each reading of it, in
// order · `set QUANTITY VALUE` an order, `= refused text` where it is.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>
#include <sstream>

#include "devices/modbus_points/modbus_points.hpp"
#include "tests/unit/models/shipped.hpp"

namespace archroom::settings {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes bytes_of(std::string hex) {
  std::erase(hex, ' ');
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  return bytes;
}

Fault fault_of(const std::string& name) {
  for (const auto fault : {Fault::Timeout, Fault::Garbled, Fault::Refused, Fault::Unsupported, Fault::LinkDown}) {
    if (name_of(fault) == name) return fault;
  }
  ADD_FAILURE() << "no fault " << name;
  return Fault::Timeout;
}

class Replay {
 public:
  explicit Replay(const std::string& name) { driver_.emplace(settings(shipped_model(name)), shipped_model(name)); }

  void line(const std::string& text) {
    const auto space = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, space);
    const auto rest = text.substr(std::min(space + 1, text.size()));
    if (word == "=") return expect(rest);
    EXPECT_TRUE(said_.empty()) << "also said: " << said_.front();
    said_.clear();
    if (word == "up") return note(driver_->on_link(now_, devices::LinkState::Up));
    if (word == "down") return note(driver_->on_link(now_, devices::LinkState::Down));
    if (word == ">>") return asks(rest);
    if (word == "<<") return answer(bytes_of(rest));
    if (word == "!!") return silence(rest);
    if (word == "set") return set(rest);
    FAIL() << "no such word: " << word;
  }
  void end() { EXPECT_TRUE(said_.empty()) << "also said: " << said_.front(); }

 private:
  static devices::ModbusPoints::Settings settings(const devices::Model& model) {
    return {DeviceId{"it"}, static_cast<std::uint8_t>(model.serial.unit), seconds{1}};
  }
  void note(const devices::Observations& seen) {
    for (const auto& one : seen) said_.push_back(in_words(one));
  }
  void expect(const std::string& text) {
    ASSERT_FALSE(said_.empty()) << "nothing more was said";
    EXPECT_EQ(said_.front(), text);
    said_.erase(said_.begin());
  }
  void asks(const std::string& hex) {
    ASSERT_NE(driver_->due(), Instant::never());
    now_ = std::max(now_, driver_->due());
    const auto request = driver_->next(now_);
    ASSERT_TRUE(request.has_value());
    asked_ = std::get<wire::ModbusRequest>(*request);
    Bytes frame{asked_.unit};
    const auto pdu = wire::encode_pdu(asked_);
    frame.insert(frame.end(), pdu.begin(), pdu.end());
    EXPECT_EQ(frame, bytes_of(hex));
  }
  void hear(const Result<wire::ModbusReply>& reply) {
    now_ = now_ + milliseconds{5};
    note(reply ? driver_->receive(now_, wire::Reply{reply.value()}) : driver_->receive(now_, reply.error()));
  }
  void answer(const Bytes& frame) {
    ASSERT_GE(frame.size(), 2u);
    EXPECT_EQ(frame[0], asked_.unit);
    hear(wire::decode_pdu(asked_, std::span{frame}.subspan(1)));
  }
  void silence(const std::string& text) {
    const auto space = std::min(text.find(' '), text.size() - 1);
    hear(Error{fault_of(text.substr(0, space)), text.substr(space + 1)});
  }
  void set(const std::string& text) {
    std::istringstream in{text};
    std::string quantity;
    double value = 0;
    in >> quantity >> value;
    const bool contact = quantity.starts_with("output") || quantity.starts_with("relay");
    const auto done = driver_->order(now_, devices::SetPoint{quantity, std::llround(value * (contact ? 1 : 1000))});
    if (!done) said_.push_back("refused " + done.error().detail);
  }

  std::optional<devices::ModbusPoints> driver_;
  Instant now_ = Instant{} + seconds{100};
  wire::ModbusRequest asked_;
  std::vector<std::string> said_;
};

TEST(Transcripts, EveryShippedModelHasOneThatShowsHowItFails) {
  EXPECT_EQ(shipped_models().size(), 10u);
  for (const auto& name : shipped_models()) {
    SCOPED_TRACE(name);
    std::ifstream file{MODELS_DIR "/transcripts/" + name + ".txt"};
    ASSERT_TRUE(file.is_open());
    std::optional<Replay> replay;
    int lines = 0;
    bool fails = false;
    for (std::string text; std::getline(file, text) && !testing::Test::HasFatalFailure();) {
      ++lines;
      if (text.empty() || text.starts_with('#')) continue;
      SCOPED_TRACE("line " + std::to_string(lines) + ": " + text);
      fails = fails || text.find(" bad ") != std::string::npos || text.starts_with("= bad");
      if (text.starts_with("model ")) {
        replay.emplace(text.substr(6));
      } else {
        ASSERT_TRUE(replay.has_value());
        replay->line(text);
      }
    }
    replay->end();
    EXPECT_TRUE(fails) << "no value that must not be believed";
  }
}

}  // namespace
}  // namespace archroom::settings
