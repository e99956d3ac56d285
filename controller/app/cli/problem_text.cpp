#include "controller/app/cli/problem_text.hpp"

#include <array>
#include <ctime>
#include <nlohmann/json.hpp>

#include "base/instant.hpp"

namespace archroom::cli {
using nlohmann::json;

const json& list_in(const json& object, const char* key) {
  static const json kEmpty = json::array();
  const auto found = object.find(key);
  return found != object.end() && found->is_array() ? *found : kEmpty;
}

std::string text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return "-";
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::string clock_time(const std::string& rfc3339) {
  const auto at = parse_rfc3339(rfc3339);
  if (!at) return rfc3339;
  const auto seconds = static_cast<std::time_t>(at->ms / 1000);
  const std::time_t now = std::time(nullptr);
  std::tm then{};
  std::tm today{};
  localtime_r(&seconds, &then);
  localtime_r(&now, &today);
  const bool same_day = then.tm_year == today.tm_year && then.tm_yday == today.tm_yday;
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), same_day ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S", &then);
  return text.data();
}

std::string bad_lines_text(const json& report, const Context& context) {
  std::string out;
  for (const auto& error : list_in(report, "errors")) {
    out += context.say("  第 ", "  line ") + text_in(error, "line") + context.say(" 行", "");
    if (text_in(error, "column") != "-") out += context.say("，", ", ") + text_in(error, "column");
    out += context.say("：", ": ") + text_in(error, "text") + "\n";
  }
  return out;
}

std::string problem_text(const json& problem, const Context& context) {
  std::string out = text_in(problem, "title") + context.say("：", ": ") + text_in(problem, "detail") + "\n";
  for (const auto& blocker : list_in(problem, "blocked_by")) {
    out += "  " + text_in(blocker, "rule") + "  " + text_in(blocker, "text");
    out += context.say("（自 ", " (since ") + clock_time(text_in(blocker, "since")) + context.say("）", ")") + "\n";
  }
  const auto& errors = list_in(problem, "errors");
  for (const auto& error : errors) {
    const bool said_already = errors.size() == 1 && text_in(error, "detail") == text_in(problem, "detail");
    if (!said_already) out += "  " + text_in(error, "where") + context.say("：", ": ") + text_in(error, "detail") + "\n";
  }
  for (const auto& candidate : list_in(problem, "candidates")) {
    out += "  --by " + text_in(candidate, "by") + "  " + text_in(candidate, "barcode") + "\n";
  }
  if (const auto report = problem.find("import"); report != problem.end()) out += bad_lines_text(*report, context);
  return out;
}

}  // namespace archroom::cli
