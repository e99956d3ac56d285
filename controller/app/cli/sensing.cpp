// readings, protections, alarms: what the room is like, and what people do about it.
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/phrases.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/text_width.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

std::string age_of(const json& what, const Context& context) {
  const auto found = what.find("age_ms");
  if (found == what.end() || !found->is_number_integer()) return "-";
  const auto seconds = found->get<std::int64_t>() / 1000;
  return std::to_string(seconds) + context.say(" 秒前", " s ago");
}

std::string number_in(const json& what, const char* key) {
  const auto found = what.find(key);
  return found != what.end() && found->is_number() ? found->dump() : "-";
}

std::string words_in(const json& what, const char* key, const Context& context) {
  const auto found = what.find(key);
  return found != what.end() && found->is_object() ? text_in(*found, context.say("zh", "en")) : "-";
}

std::string level_word(const std::string& level, const Context& context) {
  if (level == "ok") return context.say("正常", "ok");
  if (level == "warning") return context.say("注意", "warning");
  if (level == "alarm") return context.say("报警", "ALARM");
  return context.say("不明", "unknown");
}

std::string trouble_word(const std::string& trouble, const Context& context) {
  if (trouble == "none") return "";
  if (trouble == "missing") return context.say("尚无数据", "nothing was seen yet");
  if (trouble == "link_lost") return context.say("通信中断", "the link is lost");
  if (trouble == "bad") return context.say("设备无应答或自报故障", "it does not answer, or fails");
  if (trouble == "stale") return context.say("数据过时", "too old");
  if (trouble == "implausible") return context.say("数值不可能", "impossible");
  if (trouble == "stuck") return context.say("读数长期不变", "stuck");
  return context.say("校准已过期", "its calibration has lapsed");
}

void print_reading(const json& reading, const Context& context) {
  const auto unit = text_in(reading, "unit");
  std::cout << padded(text_in(reading, "device") + "/" + text_in(reading, "quantity"), 28)
            << padded(number_in(reading, "value") + (unit == "-" ? "" : " " + unit), 16)
            << padded(level_word(text_in(reading, "level"), context), 10) << padded(age_of(reading, context), 14);
  const auto trouble = trouble_word(text_in(reading, "trouble"), context);
  std::cout << trouble;
  if (const auto detail = text_in(reading, "detail"); detail != "-") std::cout << (trouble.empty() ? "" : ": ") << detail;
  std::cout << '\n';
}

void print_protection(const json& protection, const Context& context) {
  std::cout << padded(words_in(protection, "text", context), 24)
            << padded(level_word(text_in(protection, "verdict"), context), 10);
  const auto& evidence = list_in(protection, "evidence");
  if (evidence.empty()) std::cout << context.say("没有证据：未装传感器", "no evidence: nothing is installed");
  std::cout << '\n';
  for (const auto& one : evidence) {
    const auto unit = text_in(one, "unit");
    std::cout << "  " << padded(text_in(one, "point"), 26) << padded(level_word(text_in(one, "verdict"), context), 10)
              << padded(number_in(one, "value") + (unit == "-" ? "" : " " + unit), 14) << padded(age_of(one, context), 14)
              << trouble_word(text_in(one, "trouble"), context) << '\n';
  }
}

std::string standing_word(const std::string& state, const Context& context) {
  if (state == "unacknowledged") return context.say("未确认", "not acknowledged");
  if (state == "acknowledged") return context.say("已确认", "acknowledged");
  if (state == "returned") return context.say("已恢复，待处理", "returned, to be closed");
  if (state == "latched") return context.say("锁定，待复位", "latched, to be reset");
  if (state == "shelved") return context.say("已搁置", "shelved");
  if (state == "suppressed") return context.say("被原因报警覆盖", "suppressed by its cause");
  if (state == "out_of_service") return context.say("停用", "out of service");
  return context.say("正常", "normal");
}

void print_alarm(const json& alarm, const Context& context) {
  std::cout << padded(text_in(alarm, "id"), 32) << padded(text_in(alarm, "priority"), 10)
            << padded(standing_word(text_in(alarm, "state"), context), 24) << padded(clock_time(text_in(alarm, "raised_at")), 20)
            << words_in(alarm, "text", context) << '\n';
  if (!alarm.value("open", false)) return;
  std::cout << "    " << context.say("处理：", "what to do: ") << words_in(alarm, "guidance", context) << '\n';
}

// A verb that shows a list: the answer's own words with --json.
template <class Print>
void show(Context& context, const std::string& path, const char* key, const char* nothing, Print print) {
  const auto answer = Client{context}.get(path);
  if (!answer) return;
  if (context.json) {
    std::cout << answer->dump() << '\n';
    return;
  }
  const auto& list = list_in(*answer, key);
  for (const auto& one : list) print(one, context);
  if (list.empty()) std::cout << nothing << '\n';
}

struct AlarmDeed {
  std::string id;
  std::string note;
  int minutes = 0;
};

void act(Context& context, const std::string& verb, const AlarmDeed& deed) {
  json body = json::object();
  if (!deed.note.empty()) body["note"] = deed.note;
  if (verb == "shelve" && deed.minutes > 0) body["minutes"] = deed.minutes;
  const bool bare = verb == "reset" || verb == "unshelve";
  const auto path = verb == "silence" ? "/api/v1/alarms/silence" : "/api/v1/alarms/" + encoded(deed.id) + "/" + verb;
  const auto answer = Client{context}.post(path, bare || verb == "silence" ? json{} : body);
  if (!answer) return;
  if (context.json) {
    std::cout << answer->dump() << '\n';
  } else if (verb == "silence") {
    std::cout << context.say("声响已停；报警仍待确认\n", "the sounder is silent; the alarms are still to be acknowledged\n");
  } else {
    print_alarm(*answer, context);
  }
}

void add_deed(Verb app, Context& context, const char* name, const char* help, bool noted, bool timed) {
  auto verb = app.add_subcommand(name, help);
  auto deed = std::make_shared<AlarmDeed>();
  if (std::string_view{name} != "silence") verb.add_option("alarm", deed->id, context.say("报警编号", "its id")).required();
  if (noted) verb.add_option("--note", deed->note, context.say("说明", "a note"));
  if (timed) {
    verb.add_option("--minutes", deed->minutes, context.say("多少分钟；不写则到恢复为止", "how long; else until it has cleared"))
        .between(1, 10'080);
  }
  verb.does([&context, deed, name = std::string{name}] { act(context, name, *deed); });
}

}  // namespace

void add_readings(Verb app, Context& context) {
  auto verb = app.add_subcommand("readings", context.say("各传感器的最新数值", "the latest value of every sensor"));
  auto device = std::make_shared<std::string>();
  verb.add_option("device", *device, context.say("只看这个设备", "of this device only"));
  verb.does([&context, device] {
    show(context, "/api/v1/readings" + (device->empty() ? "" : "?device=" + encoded(*device)), "readings",
         context.say("没有传感器", "there are no sensors"), print_reading);
  });
}

void add_protections(Verb app, Context& context) {
  auto verb = app.add_subcommand("protections", context.say("八防：各项结论与证据", "the eight protections and their evidence"));
  verb.does([&context] {
    show(context, "/api/v1/protections", "protections", context.say("尚无结论", "there is no verdict yet"), print_protection);
  });
}

void add_alarms(Verb app, Context& context) {
  auto verb =
      app.add_subcommand("alarms", context.say("未了结的报警；确认、登记、搁置", "open alarms, and what is done about them"));
  auto all = std::make_shared<bool>(false);
  verb.add_flag("--all", *all, context.say("所有条件，也包括正常的", "every condition, also those that are normal"));
  verb.does([&context, all] {
    show(context, std::string{"/api/v1/alarms?state="} + (*all ? "all" : "open"), "alarms",
         context.say("没有未了结的报警", "no alarm is open"), print_alarm);
  });
}

void add_alarm(Verb app, Context& context) {
  auto verb = app.add_subcommand("alarm", context.say("处理一条报警", "what is done about one alarm"));
  verb.requires_subcommand();
  add_deed(verb, context, "acknowledge", context.say("确认收到", "it was seen"), true, false);
  add_deed(verb, context, "confirm", context.say("登记处理情况", "what was done about it"), true, false);
  add_deed(verb, context, "reset", context.say("复位已锁定的报警", "end a latched alarm whose cause has gone"), false, false);
  add_deed(verb, context, "shelve", context.say("搁置一段时间", "out of view for a while"), true, true);
  add_deed(verb, context, "unshelve", context.say("取消搁置", "back into view"), false, false);
  add_deed(verb, context, "silence", context.say("停止声响（不等于确认）", "stop the sounder; acknowledges nothing"), false,
           false);
}

}  // namespace archroom::cli
