// archroom trace: what goes over a bus of the daemon, frame by frame.
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/text_width.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr auto kLookEvery = std::chrono::milliseconds{100};
constexpr std::size_t kFewWords = 8;

struct Asked {
  std::string bus;
  int seconds = 0;  // 0: until Ctrl-C
};

std::string function_words(const json& frame, const Context& context) {
  const auto name = text_in(frame, "function_name");
  if (name == "read_coils") return context.say("读线圈", "read coils");
  if (name == "read_discrete_inputs") return context.say("读离散输入", "read discrete inputs");
  if (name == "read_holding_registers") return context.say("读保持寄存器", "read holding registers");
  if (name == "read_input_registers") return context.say("读输入寄存器", "read input registers");
  if (name == "write_coil") return context.say("写单个线圈", "write coil");
  if (name == "write_register") return context.say("写单个寄存器", "write register");
  if (name == "write_coils") return context.say("写多个线圈", "write coils");
  if (name == "write_registers") return context.say("写多个寄存器", "write registers");
  return context.say("未知功能码", "unknown function");
}

std::string exception_words(const json& exception, const Context& context) {
  const auto name = text_in(exception, "name");
  const std::string code = exception.value("code", json{}).dump() + " ";
  if (name == "illegal_function") return code + context.say("不支持此功能", "illegal function");
  if (name == "illegal_data_address") return code + context.say("地址不存在", "illegal data address");
  if (name == "illegal_data_value") return code + context.say("数值不合法", "illegal data value");
  if (name == "device_failure") return code + context.say("设备故障", "device failure");
  if (name == "acknowledge") return code + context.say("已接受，需较长时间", "acknowledged, takes long");
  if (name == "device_busy") return code + context.say("设备忙", "device busy");
  if (name == "memory_parity_error") return code + context.say("存储校验错", "memory parity error");
  if (name == "gateway_path_unavailable") return code + context.say("网关无通路", "gateway path unavailable");
  if (name == "gateway_target_silent") return code + context.say("网关后设备无应答", "gateway target silent");
  return code + context.say("未知异常码", "unknown code");
}

std::string check_words(const std::string& check, const Context& context) {
  if (check == "cut_short") return context.say("帧不完整", "cut short");
  if (check == "bad_check_sum") return context.say("CRC 校验错", "bad check sum (CRC)");
  return context.say("不是 Modbus 帧", "no Modbus frame");
}

std::string fault_words(const std::string& fault, const Context& context) {
  if (fault == "timeout") return context.say("超时无应答", "silence: no answer in time");
  if (fault == "garbled") return context.say("应答无法识别", "garbled");
  if (fault == "link_down") return context.say("线路不通", "the line is down");
  return context.say("被拒绝", "refused");
}

std::string place_words(const json& frame) {
  const auto address = frame.find("address");
  const auto count = frame.find("count");
  if (address == frame.end() || !address->is_number_integer() || count == frame.end() || !count->is_number_integer()) return {};
  const int first = address->get<int>();
  const int many = count->get<int>();
  return " " + std::to_string(first) + (many > 1 ? "-" + std::to_string(first + many - 1) : "");
}

std::string words_of(const json& frame) {
  const auto& words = list_in(frame, "words");
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < kFewWords; ++i) text += (i == 0 ? " = " : " ") + words[i].dump();
  return words.size() > kFewWords ? text + " ..." : text;
}

std::string frame_words(const json& frame, const Context& context) {
  const auto unit = frame.find("unit");
  const bool known = unit != frame.end() && unit->is_number_integer();
  std::string text = known ? context.say("站 ", "unit ") + unit->dump() + "  " : std::string{};
  const auto check = text_in(frame, "check");
  if (check != "whole") return text + check_words(check, context);
  text += function_words(frame, context) + place_words(frame);
  const auto& exception = frame.at("exception");
  if (exception.is_object()) return text + context.say("：异常 ", ": exception ") + exception_words(exception, context);
  return text + words_of(frame);
}

std::string line_of(const json& frame, const Context& context) {
  const auto at = text_in(frame, "at");
  const auto millis = at.size() >= 5 ? at.substr(at.size() - 5, 4) : std::string{};
  const auto way = text_in(frame, "way");
  const auto device = text_in(frame, "device");
  std::string line = clock_time(at) + millis + (way == "sent" ? "  ->  " : way == "came" ? "  <-  " : "  !!  ");
  line += padded(device == "-" ? "" : device, 10);
  if (way == "opened") return line + context.say("线路已连通", "the line is open");
  const auto told = text_in(frame, "text");
  if (way == "trouble") return line + fault_words(text_in(frame, "fault"), context) + " (" + told + ")";
  line += frame_words(frame, context);
  if (way == "came") line += "  +" + std::to_string(frame.value("after_us", 0) / 1000) + " ms";
  if (way == "came" && told != "-" && !frame.at("exception").is_object()) line += "  " + told;
  return line + "  [" + text_in(frame, "hex") + "]";
}

void print(const json& answer, const Context& context) {
  if (context.json) {
    std::cout << answer.dump() << '\n' << std::flush;
    return;
  }
  if (answer.value("paused", false)) {
    std::cout << context.say("…… 有一段未记录", "... for a while nothing was kept") << '\n';
  }
  if (const auto missed = answer.value("missed", std::uint64_t{0}); missed > 0) {
    std::cout << "... " << missed << context.say(" 条来不及显示", " entries went by too fast to be shown") << '\n';
  }
  for (const auto& frame : list_in(answer, "frames")) std::cout << line_of(frame, context) << '\n';
  std::cout << std::flush;
}

void trace(const Asked& asked, Context& context) {
  const auto path = "/api/v1/buses/" + encoded(asked.bus) + "/frames?limit=1000";
  const auto end = asked.seconds == 0 ? Clock::time_point::max() : Clock::now() + std::chrono::seconds{asked.seconds};
  auto answer = Client{context}.get(path);
  while (answer) {
    const auto& frames = list_in(*answer, "frames");
    if (!frames.empty() || answer->value("missed", std::uint64_t{0}) > 0 || answer->value("paused", false)) {
      print(*answer, context);
    }
    if (Clock::now() >= end || !std::cout) return;
    if (frames.size() < 1000) std::this_thread::sleep_for(kLookEvery);
    answer = Client{context}.get(path + "&after=" + std::to_string(answer->value("next", std::uint64_t{0})));
  }
}

}  // namespace

void add_trace(Verb app, Context& context) {
  auto verb = app.add_subcommand("trace", context.say("逐帧看一条总线上的通信", "what goes over a bus, frame by frame"));
  auto asked = std::make_shared<Asked>();
  verb.add_option("bus", asked->bus, context.say("站点文件里的总线名", "its name in the site file")).required();
  verb.add_option("--seconds", asked->seconds, context.say("多少秒后结束；不写则到 Ctrl-C", "how long; else until Ctrl-C"))
      .between(1, 86'400);
  verb.does([&context, asked] { trace(*asked, context); });
}

}  // namespace archroom::cli
