#include "controller/settings/document.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <optional>
#include <sstream>

namespace archroom::settings {
namespace {

// No site file comes near these; toml++ recurses over its input, and a deep one would use up the stack.
constexpr std::size_t kMostBytes = 256 * 1024;
constexpr std::size_t kLongestLine = 2048;
constexpr int kDeepest = 16;
constexpr int kMostMistakes = 20;

int line_of(const toml::source_region& region) { return std::max(1, static_cast<int>(region.begin.line)); }

// 0.9, not 0.90000000000000002
std::string shortest(double number) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return {digits.data(), end};
}

Value converted(const toml::node& node, int depth);

void convert_table(const toml::table& table, Value& into, int depth) {
  if (depth >= kDeepest) return;
  for (const auto& [key, node] : table) {
    into.entries.push_back({std::string{key.str()}, line_of(key.source()), converted(node, depth + 1)});
  }
  std::stable_sort(into.entries.begin(), into.entries.end(), [](const Entry& a, const Entry& b) { return a.line < b.line; });
}

Value converted(const toml::node& node, int depth) {
  Value value;
  value.line = line_of(node.source());
  if (const auto* table = node.as_table()) {
    value.kind = Value::Kind::Table;
    convert_table(*table, value, depth);
  } else if (const auto* list = node.as_array()) {
    value.kind = Value::Kind::List;
    for (const auto& item : *list) {
      if (depth < kDeepest) value.items.push_back(converted(item, depth + 1));
    }
  } else if (const auto* text = node.as_string()) {
    value.kind = Value::Kind::Text;
    value.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    value.kind = Value::Kind::Integer;
    value.integer = integer->get();
  } else {
    const bool decimal = node.is_floating_point();
    value.kind = decimal ? Value::Kind::Decimal : node.is_boolean() ? Value::Kind::Boolean : Value::Kind::Date;
    if (const auto* number = node.as_floating_point()) {
      value.text = shortest(number->get());
      return value;
    }
    std::ostringstream out;
    node.visit([&out](const auto& held) { out << held; });
    value.text = out.str();
  }
  return value;
}

std::optional<Mistake> parse_once(std::string_view text, Value& root) {
  try {
    root = converted(toml::parse(text), 0);
    return std::nullopt;
  } catch (const toml::parse_error& error) {
    const auto at = error.source().begin;
    return Mistake{std::max(1, static_cast<int>(at.line)), std::max(1, static_cast<int>(at.column)),
                   std::string{error.description()}};
  } catch (const std::exception& error) {
    return Mistake{1, 1, error.what()};
  }
}

// Where a line begins and how long it is, without its end.
std::pair<std::size_t, std::size_t> span_of_line(const std::string& text, int line) {
  std::size_t begin = 0;
  for (int n = 1; n < line && begin < text.size(); ++n) begin = std::min(text.find('\n', begin), text.size() - 1) + 1;
  return {begin, std::min(text.find('\n', begin), text.size()) - begin};
}

// Blanks the line if it is one `key = ...` that is itself to blame: without it the rest means what it meant. A lost [header], or
// a list left open further up, would not be so harmless.
bool blank(std::string& text, const Mistake& mistake) {
  const auto [begin, length] = span_of_line(text, mistake.line);
  const auto content = std::string_view{text}.substr(begin, length);
  const auto first = content.find_first_not_of(" \t\r");
  const bool key_first = first != std::string_view::npos && content[first] != '[' && content[first] != '#';
  if (!key_first || content.find('=') == std::string_view::npos) return false;
  Value alone;
  const bool second_of_its_name = mistake.text.find("cannot redefine") != std::string::npos;
  if (!second_of_its_name && !parse_once(content, alone)) return false;
  text.replace(begin, length, length, ' ');
  return true;
}

std::optional<Mistake> too_big(std::string_view text) {
  if (text.size() > kMostBytes) return Mistake{1, 1, "a file of more than 256 KiB"};
  int line = 1;
  for (std::size_t begin = 0; begin < text.size(); ++line) {
    const auto end = std::min(text.find('\n', begin), text.size());
    if (end - begin > kLongestLine) return Mistake{line, 1, "a line of more than 2048 bytes"};
    begin = end + 1;
  }
  return std::nullopt;
}

}  // namespace

const Value* Value::find(std::string_view key) const {
  for (const auto& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

Document parse(std::string_view text) {
  Document document;
  document.lines = std::max(1, static_cast<int>(std::count(text.begin(), text.end(), '\n')) + (text.ends_with('\n') ? 0 : 1));
  if (auto mistake = too_big(text)) {
    document.mistakes.push_back(*mistake);
    return document;
  }
  std::string rest{text};
  while (auto mistake = parse_once(rest, document.root)) {
    mistake->line = std::min(mistake->line, document.lines);
    document.mistakes.push_back(*mistake);
    if (document.mistakes.size() >= kMostMistakes || !blank(rest, *mistake)) break;
  }
  return document;
}

}  // namespace archroom::settings
