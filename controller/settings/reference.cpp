#include "controller/settings/reference.hpp"

#include <algorithm>
#include <string_view>

#include "controller/settings/field.hpp"
#include "controller/settings/reader.hpp"

namespace archroom::settings {
namespace {

constexpr std::string_view kOpening =
    "Each line is `key`, what it takes, what it is when left out, and what it means. **must** is a key that has no default.\n"
    "`archroomd --config room.toml --check` tells everything that is wrong at once, each as\n"
    "`file:line: path: expected X, found Y`; in a path, repeated sections are counted from 1.\n";

std::string header(const Section& section) {
  const std::string name{section.name};
  return section.repeated ? "[[" + name + "]]" : "[" + name + "]";
}

// A | would end the cell.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string{"\\|"} : std::string{c};
  return out;
}

std::string shown_fallback(const Field& field) {
  if (field.required) return "**must**";
  if (!field.fallback) return "–";
  const bool text = field.shape == Shape::Text || field.shape == Shape::Word;
  return text ? "`\"" + std::string{*field.fallback} + "\"`" : "`" + std::string{*field.fallback} + "`";
}

std::string rows_of(const Section& section) {
  std::string text;
  for (const auto& field : section.fields) {
    if (!field.later.empty()) continue;
    text += "| `" + std::string{field.key} + "` | " + cell(expectation_of(field)) + " | " + cell(shown_fallback(field)) + " | ";
    text += cell(field.zh) + " | " + cell(field.en) + " |\n";
  }
  return text;
}

std::string later_keys() {
  std::string text;
  const auto add = [&text](const std::string& key) { text += (text.empty() ? "`" : ", `") + key + "`"; };
  for (const auto& section : sections()) {
    if (!section.later.empty()) add("[" + std::string{section.name} + "]");
    for (const auto& field : section.fields) {
      if (!field.later.empty()) add(std::string{section.name} + "." + std::string{field.key});
      for (const auto& choice : field.choices) {
        const bool of_a_later_version = choice.refused.find("not available") != std::string_view::npos;
        if (of_a_later_version) {
          add(std::string{section.name} + "." + std::string{field.key} + " = \"" + std::string{choice.word} + "\"");
        }
      }
    }
  }
  return text;
}

}  // namespace

std::string reference_page() {
  std::string text{kOpening};
  for (const auto& section : sections()) {
    if (!section.later.empty()) continue;
    text += "\n### `" + header(section) + "` " + std::string{section.zh} + "\n" + std::string{section.en};
    text += section.repeated ? "; once for each" : section.required ? "; must be there" : "";
    text += "\n\n| key | takes | default | 说明 | meaning |\n|---|---|---|---|---|\n" + rows_of(section);
  }
  return text + "\n### Known, but not available in this version\n" + later_keys() + "\n";
}

}  // namespace archroom::settings
