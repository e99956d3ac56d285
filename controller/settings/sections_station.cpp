// What a site file says of a station.
#include <charconv>
#include <utility>

#include "controller/settings/sections.hpp"
#include "controller/settings/spelling.hpp"

namespace archroom::settings {
namespace {

core::StationPlan& last(Plan& plan) { return plan.stations.back().station; }

// Of one of the choices below.
barcode::Suffix suffix_of(std::string_view word) {
  if (word == "enter") return barcode::Suffix::Enter;
  if (word == "tab") return barcode::Suffix::Tab;
  if (word == "stx_etx") return barcode::Suffix::StxEtx;
  return word == "none" ? barcode::Suffix::None : barcode::Suffix::Any;
}

int baud_of(std::string_view word) {
  int baud = 0;
  (void)std::from_chars(word.data(), word.data() + word.size(), baud);
  return baud;
}

std::vector<Field> fields_of_its_gun() {
  return {
      {.key = "gun",
       .fallback = "none",
       .wanted = "where its gun is",
       .refuse = refuse_gun,
       .zh = "本机扫描枪；none 表示由其他电脑扫描",
       .en = "its gun on this machine; none: another computer does the scanning",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.stations.back().gun = barcode::gun_at_of(v.text); }},
      {.key = "gun_layout",
       .shape = Shape::Word,
       .fallback = "us",
       .choices = {{"us"}, {"de"}, {"fr"}},
       .zh = "模拟键盘的扫描枪所设的键盘布局",
       .en = "the keyboard layout that a typing gun is set to",
       .set = [](Plan& plan, std::string_view,
                 const Value& v) { plan.stations.back().gun_layout = *barcode::layout_of(v.text); }},
      {.key = "gun_suffix",
       .shape = Shape::Word,
       .fallback = "any",
       .choices = {{"any"}, {"enter"}, {"tab"}, {"stx_etx"}, {"none"}},
       .zh = "条码的结束符；any 为回车、换行或 Tab；stx_etx 只用于串口；none 靠停顿判断",
       .en = "what ends a code: Enter, CR, LF or Tab (any), one of them, STX and ETX around it (serial only), or silence",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.stations.back().gun_suffix = suffix_of(v.text); }},
      {.key = "gun_charset",
       .shape = Shape::Word,
       .fallback = "utf8",
       .choices = {{"utf8"}, {"gb18030"}},
       .zh = "HID POS 或串口扫描枪的文字编码",
       .en = "the character set of a gun in HID POS mode or on a serial line",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.stations.back().gun_gb18030 = v.text == "gb18030"; }},
      {.key = "gun_code39_check",
       .shape = Shape::Word,
       .fallback = "no",
       .choices = {{"no"}, {"yes"}},
       .zh = "Code 39 条码末位是否为模 43 校验字符",
       .en = "whether Code 39 codes end with a check character modulo 43, which is verified and taken off",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.stations.back().gun_verify_code39 = v.text == "yes"; }},
      {.key = "gun_baud",
       .shape = Shape::Word,
       .fallback = "9600",
       .unit = "bit/s",
       .choices = {{"1200"}, {"2400"}, {"4800"}, {"9600"}, {"19200"}, {"38400"}, {"57600"}, {"115200"}},
       .zh = "串口扫描枪的波特率（8N1）",
       .en = "speed of a serial gun, 8N1; a gun that is USB all the way ignores it",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.stations.back().gun_baud = baud_of(v.text); }},
  };
}

}  // namespace

Section station_section() {
  Section section{.name = "station",
                  .repeated = true,
                  .most = 32,
                  .zh = "扫描站（每个一段）",
                  .en = "where people scan: a gun of this machine, or any computer that runs `archroom station NAME`",
                  .begin = [](Plan& plan) { plan.stations.emplace_back(); },
                  .fields = {
                      {.key = "name",
                       .required = true,
                       .wanted = "1 to 32 letters, digits, _ or -",
                       .refuse = refuse_name,
                       .zh = "扫描站代号",
                       .en = "its name, as in GET /stations",
                       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).id = {v.text}; }},
                      {.key = "title",
                       .fallback = "",
                       .wanted = "a short text for people, may be Chinese",
                       .zh = "显示名称，例如“查阅室”",
                       .en = "what people call it",
                       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).title = v.text; }},
                      {.key = "timeout_s",
                       .shape = Shape::Integer,
                       .fallback = "60",
                       .least = 5,
                       .most = 600,
                       .unit = "s",
                       .zh = "多久不扫描就结束当前操作",
                       .en = "so much silence ends a dialogue and signs the person off",
                       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).timeout = seconds{v.integer}; }},
                  }};
  for (auto& field : fields_of_its_gun()) section.fields.push_back(std::move(field));
  return section;
}

}  // namespace archroom::settings
