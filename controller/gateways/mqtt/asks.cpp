#include "controller/gateways/mqtt/asks.hpp"

#include <nlohmann/json.hpp>

#include "controller/gateways/json_text.hpp"
#include "controller/gateways/utf8.hpp"

namespace archroom::gateways {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kLongestTopic = 1024;

std::string text_in(const ordered_json& body, const char* key) {
  if (!body.is_object()) return {};
  const auto found = body.find(key);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

// A body that is no JSON at all is the handler's to refuse.
ordered_json parsed(const std::string& payload) { return ordered_json::parse(payload, nullptr, false); }

bool can_be_published_to(std::string_view topic) {
  if (topic.empty() || topic.size() > kLongestTopic || topic.front() == '$' || utf8_fault(topic)) return false;
  for (const char c : topic) {
    if (c == '+' || c == '#' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
  }
  return true;
}

bool is_within(std::string_view topic, std::string_view root) {
  return !root.empty() && topic.starts_with(root) && (topic.size() == root.size() || topic[root.size()] == '/');
}

// As one segment of an HTTP path.
std::string segment(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    if (plain) {
      out += c;
      continue;
    }
    out += '%';
    out += kHex[static_cast<unsigned char>(c) >> 4];
    out += kHex[static_cast<unsigned char>(c) & 0x0F];
  }
  return out;
}

// {"command": "acknowledge", "alarm": …, and the body of POST /alarms/{id}/acknowledge}. Nothing where it is not of this form.
std::optional<Ask> command_of(ordered_json body) {
  const std::string command = text_in(body, "command");
  const std::string alarm = text_in(body, "alarm");
  if ((command != "acknowledge" && command != "shelve") || alarm.empty() || alarm.size() > 128) return std::nullopt;
  for (const char* key : {"command", "alarm", "id"}) body.erase(key);
  // What JSON can't write was not UTF-8; the handler says so.
  return Ask{0, "/api/v1/alarms/" + segment(alarm) + "/" + command,
             body.dump(-1, ' ', false, ordered_json::error_handler_t::replace)};
}

}  // namespace

std::variant<Ask, Letter> Asks::take(const Incoming& incoming, Instant now) {
  const bool is_request = incoming.topic == topics_.request();
  const bool fits = incoming.payload.size() <= kMostBytes;
  const auto body = fits ? parsed(incoming.payload) : ordered_json{};
  Sender sender = sender_of(incoming, text_in(body, "id"), now);
  if (is_request ? !rules_.requests : !rules_.commands || incoming.topic != topics_.command()) {
    return refuse(sender, {"not-offered", 422, "本库房不接受", "this room does not take that"});
  }
  if (incoming.retained) {
    return refuse(sender, {"bad-request", 400, "保留消息不予受理，请以非保留方式发送",
                           "a retained message would be taken again and again: send it without retain"});
  }
  if (!fits) return refuse(sender, {"too-large", 413, "正文超过 64 KiB", "the payload is larger than 64 KiB"});
  if (waiting_.size() >= kMostAtOnce) {
    return refuse(sender, {"too-many", 503, "正在处理的申请过多，请稍后再发", "too much is under way: send it again later"});
  }
  Ask ask{0, "/api/v1/requests", incoming.payload};
  if (!is_request) {
    auto command = command_of(body);
    if (!command) {
      return refuse(sender, {"bad-value", 422, "应为 {\"command\": \"acknowledge\" 或 \"shelve\", \"alarm\": …}",
                             "it must be {\"command\": \"acknowledge\" or \"shelve\", \"alarm\": …}"});
    }
    ask = *std::move(command);
  }
  ask.number = ++last_;
  waiting_.emplace(ask.number, std::move(sender));
  return ask;
}

std::optional<Letter> Asks::answer(std::uint64_t number, std::uint32_t status, std::string json) {
  auto found = waiting_.extract(number);
  if (found.empty()) return std::nullopt;
  return letter_to(found.mapped(), status, std::move(json));
}

std::vector<Letter> Asks::late(Instant now) {
  std::vector<Letter> letters;
  std::erase_if(waiting_, [&](const auto& one) {
    if (one.second.until > now) return false;
    letters.push_back(refuse(one.second, {"no-answer", 503, "控制器没有及时应答", "the controller did not answer in time"}));
    return true;
  });
  return letters;
}

// Numbers rise with time, and so do their ends.
Instant Asks::due() const { return waiting_.empty() ? Instant::never() : waiting_.begin()->second.until; }

// Nobody has us write into the room's own topics, or into those that Home Assistant believes.
Asks::Sender Asks::sender_of(const Incoming& incoming, const std::string& id, Instant now) const {
  Sender sender{topics_.request(id.size() <= 128 ? std::string_view{id} : std::string_view{}), incoming.correlation,
                now + kPatience};
  const std::string& topic = incoming.response_topic;
  const bool usable = can_be_published_to(topic) && !is_within(topic, topics_.root()) && !is_within(topic, rules_.keep_out);
  if (usable) sender.topic = topic;
  return sender;
}

Letter Asks::refuse(const Sender& sender, const Trouble& trouble) const {
  JsonText out;
  out.object().put("type", "urn:archroom:problem:" + std::string{trouble.kind}).put("status", trouble.status);
  out.put("detail", rules_.language == core::Language::Chinese ? trouble.zh : trouble.en).end_object();
  return letter_to(sender, trouble.status, out.take());
}

Letter Asks::letter_to(const Sender& sender, std::uint32_t status, std::string json) {
  return {sender.topic, std::move(json), Care::Acknowledged, false, true, sender.correlation, status};
}

}  // namespace archroom::gateways
