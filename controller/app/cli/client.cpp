#include "controller/app/cli/client.hpp"

#include <httplib.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/problem_text.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

constexpr time_t kConnectSeconds = 3;
constexpr time_t kAnswerSeconds = 15;
constexpr time_t kUploadSeconds = 120;  // the register writes what it was sent
constexpr time_t kStreamSeconds = 30;   // it beats every 10 s

// The key without what an editor put around it; empty: none.
std::string token_of(const Context& context) {
  std::string token;
  if (!context.token_file.empty()) {
    std::ifstream file{context.token_file};
    std::getline(file, token);
  } else if (const char* given = std::getenv("ARCHROOM_TOKEN")) {
    token = given;
  }
  const auto end = token.find_last_not_of(" \t\r\n");
  token.resize(end == std::string::npos ? 0 : end + 1);
  return token;
}

httplib::Headers headers_of(const Context& context) {
  httplib::Headers headers{{"Accept-Language", context.say("zh", "en")}, {"Accept", "application/json"}};
  if (const auto token = token_of(context); !token.empty()) headers.emplace("Authorization", "Bearer " + token);
  return headers;
}

bool starts_on_this_machine(std::string_view url) {
  for (const std::string_view begin : {"http://127.", "http://localhost", "http://[::1]"}) {
    if (url.starts_with(begin)) return true;
  }
  return false;
}

// What is wrong before anything is sent; nothing where all is well.
std::string hindrance(const Context& context) {
  const auto unreadable = [](const std::string& path) { return !path.empty() && !std::ifstream{path}.good(); };
  if (unreadable(context.token_file)) return context.say("无法读取密钥文件 ", "can't read the key in ") + context.token_file;
  if (unreadable(context.ca_file)) return context.say("无法读取证书文件 ", "can't read the certificates in ") + context.ca_file;
  if (context.url.starts_with("http://") && !starts_on_this_machine(context.url) && !token_of(context).empty()) {
    return context.say("不会以明文把密钥发送到其他机器：请用 https://",
                       "a key is not sent to another machine in the open: use https://");
  }
  return "";
}

// Nothing where the url is none.
std::unique_ptr<httplib::Client> dial(const Context& context, time_t answer_seconds) {
  try {
    auto client = std::make_unique<httplib::Client>(context.url);
    if (!client->is_valid()) return nullptr;
    client->enable_server_certificate_verification(true);
    if (!context.ca_file.empty()) client->set_ca_cert_path(context.ca_file);
    client->set_connection_timeout(kConnectSeconds);
    client->set_read_timeout(answer_seconds);
    client->set_write_timeout(kUploadSeconds);
    client->set_tcp_nodelay(true);
    return client;
  } catch (const std::exception&) {  // an unknown scheme, a port that is no number
    return nullptr;
  }
}

constexpr auto* kNoAddress = "not an http:// or https:// address";

}  // namespace

struct Client::Raw {
  bool reached = false;
  int status = 0;
  std::string body{};
  std::string fault{};
};

namespace {

template <class Raw>
Raw raw_of(const httplib::Result& result) {
  Raw raw;
  if (result) {
    raw.reached = true;
    raw.status = result->status;
    raw.body = result->body;
  } else {
    raw.fault = httplib::to_string(result.error());
  }
  return raw;
}

}  // namespace

std::string encoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 0x0F];
    }
  }
  return out;
}

bool Client::hindered() {
  const std::string why = hindrance(context_);
  if (why.empty()) return false;
  std::cerr << why << '\n';
  context_.exit_code = kUsage;
  return true;
}

std::optional<json> Client::get(const std::string& path) {
  if (hindered()) return std::nullopt;
  const auto client = dial(context_, kAnswerSeconds);
  if (!client) return judged({.fault = kNoAddress});
  return judged(raw_of<Raw>(client->Get(path, headers_of(context_))));
}

std::optional<json> Client::get_quietly(const std::string& path) {
  const auto client = dial(context_, kAnswerSeconds);
  if (!client) return std::nullopt;
  const auto raw = raw_of<Raw>(client->Get(path, headers_of(context_)));
  json body = json::parse(raw.body, nullptr, false);
  if (raw.status != 200 || !body.is_object()) return std::nullopt;
  return body;
}

std::optional<json> Client::post(const std::string& path, const json& body) {
  if (hindered()) return std::nullopt;
  const auto client = dial(context_, kAnswerSeconds);
  if (!client) return judged({.fault = kNoAddress});
  const std::string text = body.is_null() ? "" : body.dump(-1, ' ', false, json::error_handler_t::replace);
  return judged(raw_of<Raw>(client->Post(path, headers_of(context_), text, "application/json")));
}

Client::Answered Client::try_post(const std::string& path, const json& body) {
  const auto client = dial(context_, kAnswerSeconds);
  if (!client) return {};
  const auto raw = raw_of<Raw>(client->Post(path, headers_of(context_), body.dump(), "application/json"));
  const json answer = json::parse(raw.body, nullptr, false);
  return {raw.status, answer.is_object() ? std::make_shared<const json>(answer) : nullptr};
}

std::optional<json> Client::patch(const std::string& path, const json& body) {
  if (hindered()) return std::nullopt;
  const auto client = dial(context_, kAnswerSeconds);
  if (!client) return judged({.fault = kNoAddress});
  const std::string text = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return judged(raw_of<Raw>(client->Patch(path, headers_of(context_), text, "application/json")));
}

std::optional<json> Client::post_csv(const std::string& path, const std::string& text) {
  if (hindered()) return std::nullopt;
  const auto client = dial(context_, kAnswerSeconds);
  if (!client) return judged({.fault = kNoAddress});
  return judged(raw_of<Raw>(client->Post(path, headers_of(context_), text, "text/csv")));
}

std::optional<json> Client::erase(const std::string& path) {
  if (hindered()) return std::nullopt;
  const auto client = dial(context_, kAnswerSeconds);
  if (!client) return judged({.fault = kNoAddress});
  return judged(raw_of<Raw>(client->Delete(path, headers_of(context_))));
}

std::optional<json> Client::upload(const std::string& path, std::size_t size, const Read& read) {
  if (hindered()) return std::nullopt;
  const auto client = dial(context_, kUploadSeconds);
  if (!client) return judged({.fault = kNoAddress});
  const auto give = [&](std::size_t, std::size_t length, httplib::DataSink& sink) {
    std::string piece(std::min<std::size_t>(length, 128 * 1024), '\0');
    piece.resize(read(piece.data(), piece.size()));
    return !piece.empty() && sink.write(piece.data(), piece.size());
  };
  return judged(raw_of<Raw>(client->Post(path, headers_of(context_), size, give, "text/csv")));
}

std::optional<json> Client::judged(const Raw& raw) {
  if (!raw.reached) {
    unreachable(raw.fault);
    return std::nullopt;
  }
  json body = json::parse(raw.body, nullptr, false);
  if (body.is_discarded() || !body.is_object()) {
    std::cerr << context_.say("应答不是 archroomd 的：", "this is not an answer of archroomd: ") << context_.url << " (HTTP "
              << raw.status << ")\n";
    context_.exit_code = kUnreachable;
    return std::nullopt;
  }
  if (raw.status >= 200 && raw.status < 300) return body;
  context_.exit_code = kRefused;
  if (context_.json) std::cout << body.dump() << '\n';
  if (name_of_ && body.contains("errors")) {
    for (auto& error : body["errors"]) error["where"] = name_of_(text_in(error, "where"));
  }
  std::cerr << problem_text(body, context_);
  return std::nullopt;
}

bool Client::follow(const std::string& last_event_id, const std::function<bool(const StreamEvent&)>& heard) {
  const auto client = dial(context_, kStreamSeconds);
  if (!client) return false;
  auto headers = headers_of(context_);
  if (!last_event_id.empty()) headers.emplace("Last-Event-ID", last_event_id);
  bool enough = false;
  EventReader reader{heard};
  static_cast<void>(client->Get("/api/v1/stream", headers, [&](const char* bytes, std::size_t size) {
    enough = !reader.feed({bytes, size});
    return !enough;
  }));
  return enough;
}

void Client::unreachable(const std::string& why) {
  context_.exit_code = kUnreachable;
  std::cerr << context_.say("连接不到 archroomd：", "can't reach archroomd at ") << context_.url << " (" << why << ")\n"
            << context_.say("  启动：archroomd --config room.toml　　其他地址：archroom --url http://127.0.0.1:端口 …\n",
                            "  start it: archroomd --config room.toml    elsewhere: archroom --url http://127.0.0.1:PORT ...\n");
}

bool EventReader::feed(std::string_view bytes) {
  rest_ += bytes;
  std::size_t from = 0;
  for (std::size_t end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', from)) {
    std::string_view text{rest_.data() + from, end - from};
    if (text.ends_with('\r')) text.remove_suffix(1);
    from = end + 1;
    if (!line(text)) return false;
  }
  rest_.erase(0, from);
  return true;
}

bool EventReader::line(std::string_view text) {
  if (text.empty()) {
    const bool more = event_.data.empty() || sink_(event_);
    event_.type.clear();
    event_.data.clear();
    return more;
  }
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string_view field = text.substr(0, colon);
  std::string_view value = text.substr(std::min(colon + 1, text.size()));
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "event") event_.type = value;
  if (field == "id") event_.id = value;
  if (field == "data") event_.data.append(event_.data.empty() ? "" : "\n").append(value);
  return true;
}

}  // namespace archroom::cli
