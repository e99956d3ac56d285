// What a site file says of the MQTT broker.
#include <charconv>

#include "controller/settings/sections.hpp"
#include "controller/settings/spelling.hpp"

namespace archroom::settings {
namespace {

constexpr std::string_view kBrokerWanted = "\"tcp://HOST:PORT\" or \"ssl://HOST:PORT\", or \"\" for none";
constexpr std::string_view kFileWanted = "a file: absolute, or relative to the site file";

bool all_visible(std::string_view text) {
  for (const char c : text) {
    if (c <= 0x20 || c >= 0x7F) return false;
  }
  return true;
}

std::string refuse_broker(const Value& value) {
  return value.text.empty() || broker_of(value.text) ? "" : std::string{kBrokerWanted};
}

std::string refuse_client_id(const Value& value) {
  return value.text.size() <= 64 && all_visible(value.text) ? "" : "at most 64 visible ASCII characters";
}

// Wildcards and empty levels have no place in a topic that is published to.
std::string refuse_prefix(const Value& value) {
  const std::string_view text = value.text;
  const bool right = text.empty() || (text.size() <= 64 && all_visible(text) && text.find_first_of("+#$") == text.npos &&
                                      text.front() != '/' && text.back() != '/' && text.find("//") == text.npos);
  return right ? "" : "the beginning of a topic such as \"homeassistant\", or \"\" for none";
}

std::vector<Field> fields_of_who_we_are() {
  return {
      {.key = "user",
       .fallback = "",
       .wanted = "the broker's name for us, or \"\"",
       .zh = "登录用户名",
       .en = "who we are to the broker; empty: nobody",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.mqtt.user = v.text; }},
      {.key = "password_file",
       .fallback = "",
       .wanted = kFileWanted,
       .refuse = refuse_file,
       .zh = "密码文件（首行），其他用户不可读",
       .en = "holds the password in its first line; not to be readable by everybody",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.mqtt.password_file = v.text; }},
      {.key = "ca_file",
       .fallback = "",
       .wanted = kFileWanted,
       .refuse = refuse_file,
       .zh = "验证服务器证书用的 CA（PEM）；为空用系统的",
       .en = "who vouches for the broker's certificate, PEM; empty: whom this machine trusts. It is always verified",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.mqtt.ca_file = v.text; }},
      {.key = "certificate_file",
       .fallback = "",
       .wanted = kFileWanted,
       .refuse = refuse_file,
       .zh = "本机证书（PEM），用于双向验证",
       .en = "our own certificate, PEM, for brokers that ask for one",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.mqtt.certificate_file = v.text; }},
      {.key = "key_file",
       .fallback = "",
       .wanted = kFileWanted,
       .refuse = refuse_file,
       .zh = "本机证书的私钥",
       .en = "its private key, PEM, without a pass phrase",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.mqtt.key_file = v.text; }},
  };
}

std::vector<Field> fields_of_what_is_taken() {
  return {
      {.key = "accept_requests",
       .shape = Shape::Word,
       .fallback = "off",
       .choices = {{"off"}, {"on"}},
       .zh = "是否接受经 MQTT 的调档申请",
       .en = "whether requests of the catalogue are taken from the topic `request`",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.mqtt.accept_requests = v.text == "on"; }},
      {.key = "accept_commands",
       .shape = Shape::Word,
       .fallback = "off",
       .choices = {{"off"}, {"on"}},
       .zh = "是否接受经 MQTT 的报警确认和搁置",
       .en = "whether alarms may be acknowledged and shelved by the topic `command`",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.mqtt.accept_commands = v.text == "on"; }},
      {.key = "acts_as",
       .fallback = "mqtt",
       .wanted = "1 to 32 letters, digits, _ or -",
       .refuse = refuse_name,
       .zh = "经 MQTT 来的申请和命令记在谁名下",
       .en = "who did it, for what comes by MQTT: a broker does not say who sent a message",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.mqtt.acts_as = v.text; }},
      {.key = "discovery_prefix",
       .fallback = "",
       .wanted = "the beginning of a topic such as \"homeassistant\", or \"\" for none",
       .refuse = refuse_prefix,
       .zh = "Home Assistant 自动发现的主题前缀；为空则不发布",
       .en = "where Home Assistant looks for devices; empty: it is not told of any",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.mqtt.discovery_prefix = v.text; }},
  };
}

}  // namespace

std::optional<Broker> broker_of(std::string_view text) {
  Broker broker;
  if (text.starts_with("ssl://")) {
    broker.encrypted = true;
  } else if (!text.starts_with("tcp://")) {
    return std::nullopt;
  }
  text.remove_prefix(6);
  const auto colon = text.rfind(':');
  const bool is_bracketed = text.ends_with(']');
  broker.port = broker.encrypted ? 8883 : 1883;
  if (colon != std::string_view::npos && !is_bracketed) {
    const auto digits = text.substr(colon + 1);
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), broker.port);
    if (fault != std::errc{} || end != digits.data() + digits.size() || broker.port == 0) return std::nullopt;
    text = text.substr(0, colon);
  }
  broker.host = text;
  Value host;
  host.text = broker.host;
  if (text.starts_with('[') && text.ends_with(']')) {
    host.text = text.substr(1, text.size() - 2);
  } else if (text.find(':') != std::string_view::npos) {
    return std::nullopt;  // which of the colons would begin the port?
  }
  if (!refuse_host(host).empty()) return std::nullopt;
  return broker;
}

Section mqtt_section() {
  Section section{.name = "mqtt",
                  .zh = "MQTT",
                  .en = "the broker that is told what happens here",
                  .fields = {
                      {.key = "broker",
                       .fallback = "",
                       .wanted = kBrokerWanted,
                       .refuse = refuse_broker,
                       .zh = "服务器地址；为空则不用 MQTT",
                       .en = "the broker, MQTT version 5; empty: none. The daemon starts and lives without it",
                       .set = [](Plan& plan, std::string_view, const Value& v) { plan.mqtt.broker = v.text; }},
                      {.key = "client_id",
                       .fallback = "",
                       .wanted = "at most 64 visible ASCII characters; empty: archroom- and the name of the room",
                       .refuse = refuse_client_id,
                       .zh = "客户端标识；为空则为 archroom-库房代号",
                       .en = "who we are among the broker's clients; no two may have the same",
                       .set = [](Plan& plan, std::string_view, const Value& v) { plan.mqtt.client_id = v.text; }},
                  }};
  for (auto& field : fields_of_who_we_are()) section.fields.push_back(std::move(field));
  for (auto& field : fields_of_what_is_taken()) section.fields.push_back(std::move(field));
  return section;
}

}  // namespace archroom::settings
