// A message that came by MQTT: any topics, payload and correlation are asked once or answered once, where answers may go, in JSON
// that can be read. Input: topic, response topic, correlation, each ended by a line feed; the rest is the payload.
#include <nlohmann/json.hpp>

#include "controller/gateways/mqtt/asks.hpp"
#include "controller/gateways/utf8.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace archroom;

namespace {

std::string line_of(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string line{text.substr(0, end)};
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

void judge(const gateways::Letter& letter, const gateways::Topics& topics) {
  ARCHROOM_CHECK(!letter.topic.empty() && letter.topic.find_first_of("+#") == std::string::npos);
  ARCHROOM_CHECK(!gateways::utf8_fault(letter.topic) || letter.topic.starts_with(topics.root() + "/requests/"));
  const bool ours = letter.topic.starts_with(topics.root() + "/");
  ARCHROOM_CHECK(!ours || letter.topic.starts_with(topics.root() + "/requests/"));
  ARCHROOM_CHECK(!letter.topic.starts_with("homeassistant/") && !letter.retained);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes{fuzz::text_of(data, size)};
  std::string_view rest = bytes;
  const gateways::Topics topics{"A"};
  gateways::Incoming incoming;
  incoming.topic = line_of(rest);
  if (incoming.topic == "r") incoming.topic = topics.request();
  if (incoming.topic == "c") incoming.topic = topics.command();
  incoming.response_topic = line_of(rest);
  incoming.correlation = line_of(rest);
  incoming.payload = rest;
  gateways::Asks asks{topics, {true, true, "homeassistant", core::Language::English}};
  const auto taken = asks.take(incoming, Instant{1});
  if (const auto* letter = std::get_if<gateways::Letter>(&taken)) {
    judge(*letter, topics);
    ARCHROOM_CHECK(nlohmann::json::accept(letter->payload));
    return 0;
  }
  const auto& ask = std::get<gateways::Ask>(taken);
  ARCHROOM_CHECK(ask.path == "/api/v1/requests" || ask.path.starts_with("/api/v1/alarms/"));
  ARCHROOM_CHECK(ask.path.find_first_of("?# ") == std::string::npos);
  const auto answer = asks.answer(ask.number, 200, "{}");
  ARCHROOM_CHECK(answer && answer->correlation == incoming.correlation);
  judge(*answer, topics);
  ARCHROOM_CHECK(!asks.answer(ask.number, 200, "{}"));
  return 0;
}
