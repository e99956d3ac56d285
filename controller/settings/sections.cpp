// The general sections. Those of a bank are in sections_bank.cpp.
#include "controller/settings/sections.hpp"
#include "controller/settings/field.hpp"
#include "controller/settings/log_modules.hpp"
#include "controller/settings/spelling.hpp"

namespace archroom::settings {
namespace {

std::vector<Choice> levels() { return {{"trace"}, {"debug"}, {"info"}, {"warning"}, {"error"}, {"off"}}; }

Section room() {
  return {
      .name = "room",
      .required = true,
      .zh = "库房",
      .en = "the room",
      .fields = {
          {.key = "name",
           .required = true,
           .wanted = "1 to 32 letters, digits, _ or -",
           .refuse = refuse_name,
           .zh = "库房代号，排架号的第一段",
           .en = "first part of every place code and topic",
           .set = [](Plan& plan, std::string_view, const Value& v) { plan.room.name = v.text; }},
          {.key = "zone",
           .fallback = "UTC",
           .wanted = "a time zone of the tz database, such as \"Asia/Shanghai\", or \"UTC\"",
           .refuse = refuse_zone,
           .zh = "时区，用于报表和归还日期",
           .en = "time zone of reports and due dates",
           .set = [](Plan& plan, std::string_view, const Value& v) { plan.room.zone = v.text; }},
          {.key = "language",
           .shape = Shape::Word,
           .fallback = "zh",
           .choices = {{"zh"}, {"en"}},
           .zh = "先显示哪种语言",
           .en = "the language that people see first",
           .set =
               [](Plan& plan, std::string_view, const Value& v) {
                 plan.room.language = v.text == "zh" ? core::Language::Chinese : core::Language::English;
               }},
          {.key = "place_format",
           .fallback = "{column}架{side}—{section}档—{shelf}层",
           .wanted = "text with {room} {bank} {column} {side} {section} {shelf} {slot} in it",
           .refuse = refuse_place_format,
           .zh = "位置的显示格式（架—档—层）",
           .en = "how a place is shown to people",
           .set = [](Plan& plan, std::string_view, const Value& v) { plan.room.place_format = v.text; }},
          {.key = "power_budget_w",
           .shape = Shape::Integer,
           .fallback = "0",
           .least = 0,
           .most = 1'000'000,
           .unit = "W",
           .zh = "所有驱动同时用电的上限；0 为不限",
           .en = "what the drives of all banks may take at once; a motion that would go beyond it waits; 0: no limit",
           .set = [](Plan& plan, std::string_view, const Value& v) { plan.room.power_budget_w = static_cast<int>(v.integer); }},
      }};
}

Section store() {
  return {.name = "store",
          .required = true,
          .zh = "数据",
          .en = "where the register is kept",
          .fields = {
              {.key = "directory",
               .required = true,
               .wanted = "a directory: absolute, or relative to the site file",
               .refuse = refuse_directory,
               .zh = "数据目录（登记库、运行记录）",
               .en = "register.db and the flight recorder live here",
               .set = [](Plan& plan, std::string_view, const Value& v) { plan.store.directory = v.text; }},
          }};
}

Section http() {
  return {.name = "http",
          .zh = "网页与接口",
          .en = "the door for catalogues, screens and the command line",
          .fields = {
              {.key = "listen",
               .fallback = "127.0.0.1:8480",
               .wanted = "an address and a port, such as \"127.0.0.1:8480\"; port 0 takes a free one",
               .refuse = refuse_listen,
               .zh = "监听地址；本机以外需要证书和密钥",
               .en = "where to listen; beyond this machine only with TLS and tokens",
               .set =
                   [](Plan& plan, std::string_view, const Value& v) {
                     const auto endpoint = endpoint_of(v.text);
                     plan.http.host = endpoint->host;
                     plan.http.port = endpoint->port;
                   }},
              {.key = "tokens",
               .shape = Shape::Word,
               .fallback = "off",
               .choices = {{"off"}, {"required"}},
               .zh = "是否要求密钥：off 时本机上任何人都可以做任何事；停止从不需要密钥",
               .en = "whether a key (archroom token create) is needed; off: whoever is on this machine may do everything. A stop "
                     "never needs one",
               .set = [](Plan& plan, std::string_view, const Value& v) { plan.http.tokens_required = v.text == "required"; }},
              {.key = "tls_certificate",
               .fallback = "",
               .wanted = "a file: absolute, or relative to the site file",
               .refuse = refuse_file,
               .zh = "TLS 证书（PEM，含证书链）；为空则不加密",
               .en = "certificate of the door, PEM, its own first, then the chain; empty: no TLS",
               .set = [](Plan& plan, std::string_view, const Value& v) { plan.http.tls_certificate = v.text; }},
              {.key = "tls_key",
               .fallback = "",
               .wanted = "a file: absolute, or relative to the site file",
               .refuse = refuse_file,
               .zh = "证书的私钥（PEM，无口令）",
               .en = "its private key, PEM, without a pass phrase",
               .set = [](Plan& plan, std::string_view, const Value& v) { plan.http.tls_key = v.text; }},
          }};
}

Section log() {
  return {.name = "log",
          .zh = "日志",
          .en = "log lines",
          .fields = {
              {.key = "level",
               .shape = Shape::Word,
               .fallback = "info",
               .choices = levels(),
               .zh = "记录到哪一级",
               .en = "everything from this level up",
               .set = [](Plan& plan, std::string_view, const Value& v) { plan.log.level = v.text; }},
          }};
}

Section log_modules() {
  Section section{.name = "log.modules", .zh = "各模块的日志级别", .en = "another level for one module; left out: that of [log]"};
  for (const auto& module : kLogModules) {
    section.fields.push_back(
        {.key = module.name,
         .shape = Shape::Word,
         .choices = levels(),
         .zh = module.zh,
         .en = module.en,
         .set = [](Plan& plan, std::string_view key, const Value& v) { plan.log.modules[std::string{key}] = v.text; }});
  }
  return section;
}

std::vector<Section> all() {
  std::vector<Section> sections = {room(),
                                   store(),
                                   http(),
                                   mqtt_section(),
                                   log(),
                                   log_modules(),
                                   bus_section(),
                                   bank_section(),
                                   device_section(),
                                   circulation_section(),
                                   protections_section(),
                                   station_section()};
  return sections;
}

}  // namespace

const std::vector<Section>& sections() {
  static const std::vector<Section> kSections = all();
  return kSections;
}

}  // namespace archroom::settings
