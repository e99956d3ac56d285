#include "controller/app/cli/drawing.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "controller/app/cli/canvas.hpp"
#include "controller/app/cli/holds.hpp"
#include "controller/app/cli/phrases.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/text_width.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

constexpr int kNarrowestColumn = 3;  // two digits and an edge

int number_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_integer() ? found->get<int>() : 0;
}

bool truth_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

// Millimetres to terminal columns.
class Scale {
 public:
  Scale(const json& bank, int width) : columns_(static_cast<int>(list_in(bank, "columns").size())) {
    const int column_mm = std::max(1, number_in(bank, "column_width_mm"));
    const int whole_mm = columns_ * column_mm + number_in(bank, "aisle_mm");
    const double per_mm = static_cast<double>(width) / whole_mm;
    column_ = std::clamp(static_cast<int>(per_mm * column_mm), kNarrowestColumn, 8);
    per_mm_ = static_cast<double>(column_) / column_mm;
    column_mm_ = column_mm;
    width_ = static_cast<int>(std::lround(whole_mm * per_mm_)) + 1;
  }
  // Aisles keep their place: a column's left edge is that of all columns left of it and of the gaps between.
  [[nodiscard]] int left_of(int column, int position_mm) const {
    const int gaps_mm = position_mm - (column - 1) * column_mm_;
    return (column - 1) * column_ + static_cast<int>(std::lround(gaps_mm * per_mm_));
  }
  [[nodiscard]] int column() const { return column_; }
  [[nodiscard]] int width() const { return width_; }

 private:
  int columns_;
  int column_ = kNarrowestColumn;
  int column_mm_ = 1;
  int width_ = 0;
  double per_mm_ = 0;
};

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

void draw_column(Canvas& canvas, const json& column, const Scale& scale) {
  const bool fixed = truth_in(column, "fixed");
  const int number = number_in(column, "column");
  const int x = scale.left_of(number, number_in(column, "position_mm"));
  const int inner = scale.column() - 2;
  const auto* edge = fixed ? "║" : "│";
  canvas.put(x, 1, (fixed ? "╔" : "┌") + repeated(fixed ? "═" : "─", inner) + (fixed ? "╗" : "┐"));
  canvas.put(x, 2, edge + std::string(static_cast<std::size_t>(inner), ' ') + edge);
  canvas.put(x, 3, (fixed ? "╚" : "└") + repeated(fixed ? "═" : "─", inner) + (fixed ? "╝" : "┘"));
  const std::string label = std::to_string(number) + (truth_in(column, "fault") ? "!" : "");
  canvas.put(x + std::max(0, (scale.column() - static_cast<int>(label.size())) / 2), 2, label);
  const std::string travel = text_in(column, "travel");
  if (travel == "left" || travel == "right") canvas.put(x + scale.column() / 2, 0, travel == "left" ? "<" : ">");
}

// The free space between two columns: who is in it, and how wide it is where one can walk in.
void draw_aisle(Canvas& canvas, const json& bank, const json& aisle, const Scale& scale, const Context& context) {
  const auto& columns = list_in(bank, "columns");
  const int number = number_in(aisle, "aisle");
  if (number < 1 || number >= static_cast<int>(columns.size())) return;
  const auto position = [&](int column) { return number_in(columns[static_cast<std::size_t>(column - 1)], "position_mm"); };
  const int from = scale.left_of(number, position(number)) + scale.column();
  const int to = scale.left_of(number + 1, position(number + 1));
  const auto centred = [&](int y, const std::string& text) { canvas.put(from + (to - from - width_of(text)) / 2, y, text); };
  if (truth_in(aisle, "occupied")) centred(2, context.say("人", "@"));
  const auto open = bank.find("open_aisle");
  if (open != bank.end() && open->is_number_integer() && open->get<int>() == number) {
    centred(4, std::to_string(number) + context.say("通道", ""));
    if (context.language == Language::English) centred(5, "aisle");
  }
}

std::vector<std::string> plan_of(const json& bank, const Context& context, int width) {
  if (list_in(bank, "columns").empty()) return {context.say("（位置不明，待读取）", "(positions not known)")};
  const Scale scale{bank, width};
  Canvas canvas{std::max(scale.width(), 1), 6};
  for (const auto& column : list_in(bank, "columns")) draw_column(canvas, column, scale);
  for (const auto& aisle : list_in(bank, "aisles")) draw_aisle(canvas, bank, aisle, scale, context);
  auto lines = canvas.lines();
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string protections_of(const json& bank, const char* key, const Context& context) {
  std::string out;
  for (const auto& name : list_in(bank, key)) {
    if (!name.is_string()) continue;
    out += (out.empty() ? "" : context.say("、", ", ")) + phrase(name.get<std::string>(), context);
  }
  return out;
}

std::string armed_text(const json& bank, const Context& context) {
  if (truth_in(bank, "armed")) return context.say("已启用", "armed");
  const auto reason = bank.find("disarmed_by");
  std::string out = context.say("未启用", "not armed");
  if (reason != bank.end() && reason->is_object()) out += context.say("：", ": ") + text_in(*reason, "text");
  return out;
}

}  // namespace

std::string bank_line(const json& bank, const Context& context) {
  std::string out = context.say("区 ", "bank ") + text_in(bank, "bank") + "  ";
  const auto open = bank.find("open_aisle");
  const auto evidence = bank.find("evidence");
  const bool good = evidence != bank.end() && text_in(*evidence, "quality") == "good";
  if (!truth_in(bank, "link_up")) {
    out += context.say("与控制器失去联系", "no link to its controller");
  } else if (!good) {
    out += context.say("状态不可信", "its state can't be believed");
  } else {
    out += phrase(text_in(bank, "mode"), context);
  }
  if (good && open != bank.end() && open->is_number_integer()) {
    const auto number = std::to_string(open->get<int>());
    out += context.say("，第" + number + "通道", ", aisle " + number);
  }
  return out + context.say("　", "  ") + armed_text(bank, context);
}

std::string job_line(const json& job, const Context& context) {
  if (!job.is_object()) return {};
  std::string out;
  if (text_in(job, "motion") == "open") {
    const std::string column = text_in(job, "column");
    const std::string side = phrase(text_in(job, "side"), context);
    out = context.say("打开第" + column + "列" + side, "opening column " + column + " " + side);
  } else if (text_in(job, "motion") == "spread") {
    out = context.say("疏架", "spreading");
  } else {
    out = context.say("合拢", "closing");
  }
  const std::string purpose = text_in(job, "purpose");
  if (purpose != "-" && purpose != "asked") out += context.say("，", ", ") + phrase(purpose, context);
  return out + context.say("（任务 ", " (job ") + text_in(job, "job") + context.say("，", ", ") +
         phrase(text_in(job, "phase"), context) + context.say("）", ")");
}

std::string request_line(const json& request, const Context& context) {
  std::string out = text_in(request, "id");
  for (const auto& box : list_in(request, "boxes")) out += "  " + text_in(box, "barcode") + " " + text_in(box, "place_text");
  out += "  " + phrase(text_in(request, "state"), context);
  const auto reason = request.find("reason");
  if (reason != request.end() && reason->is_object()) out += context.say("：", ": ") + text_in(*reason, "text");
  return out;
}

std::vector<std::string> draw_bank(const json& bank, const std::map<std::string, json>& requests, const Context& context,
                                   int width) {
  std::vector<std::string> lines{bank_line(bank, context)};
  for (auto& line : plan_of(bank, context, width)) lines.push_back(std::move(line));
  if (const auto job = bank.find("job"); job != bank.end() && job->is_object()) lines.push_back("  " + job_line(*job, context));
  const std::string active = protections_of(bank, "active", context);
  const std::string latched = protections_of(bank, "latched", context);
  if (!active.empty()) lines.push_back(context.say("  保护动作：", "  protections act: ") + active);
  if (!latched.empty()) lines.push_back(context.say("  保护锁存，须现场复位：", "  tripped, reset at the bank: ") + latched);
  for (const auto& line : hold_lines(bank, context)) lines.push_back("  " + line);
  for (const auto& blocker : list_in(bank, "blocked_by")) {
    if (is_told_by_holds(text_in(blocker, "rule"))) continue;
    lines.push_back("  " + text_in(blocker, "rule") + "  " + text_in(blocker, "text"));
  }
  for (const auto& id : list_in(bank, "requests")) {
    const auto known = id.is_string() ? requests.find(id.get<std::string>()) : requests.end();
    if (known != requests.end()) lines.push_back("  " + request_line(known->second, context));
  }
  for (auto& line : lines) line = shortened(line, width);
  return lines;
}

}  // namespace archroom::cli
