#include "controller/app/cli/station_panel.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/text_width.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

std::string colour_of(const std::string& tone) {
  if (tone == "question") return "blue";
  if (tone == "warning") return "amber";
  return tone == "error" ? "red" : "green";
}

// White on the colour; on amber black, which can be read there.
std::string paint_of(const std::string& colour) {
  if (colour == "green") return "\x1b[1;97;42m";
  if (colour == "blue") return "\x1b[1;97;44m";
  if (colour == "amber") return "\x1b[1;30;43m";
  return "\x1b[1;97;41m";
}

// Broken where the width ends.
std::vector<std::string> folded(std::string_view text, int width) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::size_t bytes = 0;
    int columns = 0;
    while (bytes < text.size()) {
      const auto glyph = first_glyph(text.substr(bytes));
      if (columns + glyph.columns > width && bytes > 0) break;
      bytes += glyph.bytes;
      columns += glyph.columns;
    }
    lines.emplace_back(text.substr(0, bytes));
    text.remove_prefix(bytes);
  }
  return lines;
}

std::string text_of(const json& object, const char* key) {
  const auto text = text_in(object, key);
  return text == "-" ? "" : text;
}

}  // namespace

Panel panel_of(const json& feedback) {
  const json text = feedback.value("text", json::object());
  const json secret = feedback.value("private", json::object());
  return {text_of(text, "zh"), text_of(text, "en"), text_of(secret, "person"), text_of(feedback, "tone"),
          text_of(feedback, "colour")};
}

Panel panel_of(const std::string& zh, const std::string& en, const std::string& tone) {
  return {zh, en, {}, tone, colour_of(tone)};
}

std::vector<std::string> drawn(const Panel& panel, const std::string& foot, int width) {
  const int inner = std::max(width - 4, 1);
  std::vector<std::string> text{"", panel.person};
  for (const auto* language : {&panel.zh, &panel.en}) {
    text.emplace_back();
    for (auto& line : folded(*language, inner)) text.push_back(std::move(line));
  }
  text.emplace_back();
  std::vector<std::string> lines;
  for (const auto& line : text) lines.push_back(paint_of(panel.colour) + "  " + padded(line, width - 2) + "\x1b[0m");
  lines.emplace_back();
  lines.push_back(shortened(foot, width));
  return lines;
}

std::string line_of(const Panel& panel) {
  return panel.tone + " " + (panel.person.empty() ? "" : panel.person + " ") + panel.zh + " | " + panel.en;
}

int rings_of(const Panel& panel) {
  if (panel.tone == "question" || panel.tone == "warning") return 2;
  return panel.tone == "error" ? 3 : 1;
}

}  // namespace archroom::cli
