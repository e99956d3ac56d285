// What a site file may say, as data: sections of fields. One table drives reading, unknown keys, missing keys, types, ranges,
// defaults and the reference page, so none of them can forget a key.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controller/settings/document.hpp"
#include "controller/settings/plan.hpp"

namespace archroom::settings {

enum class Shape : std::uint8_t {
  Text,
  Integer,
  Word,  // text, one of the choices
  List,
  Date,
  Table,  // of tables
};

struct Choice {
  std::string_view word = {};
  std::string_view refused = {};  // not empty: known, but not accepted, and why
};

struct Field {
  std::string_view key = {};
  Shape shape = Shape::Text;
  bool required = false;
  std::optional<std::string_view> fallback = std::nullopt;  // read as if it had been written
  std::int64_t least = 0;                                   // of an Integer
  std::int64_t most = 0;
  std::string_view unit = {};
  std::vector<Choice> choices = {};               // of a Word
  std::string_view wanted = {};                   // what a right value is, in words; but for a Word or Integer
  std::string_view because = {};                  // where a limit comes from
  std::string (*refuse)(const Value&) = nullptr;  // what is expected instead; "" where the value is right
  std::string_view zh = {};
  std::string_view en = {};
  void (*set)(Plan&, std::string_view key, const Value&) = nullptr;  // of a repeated section: into the last one
  std::string_view only_for = {};  // a choice of the key that decides: with another one this key has no meaning
  std::string_view later = {};     // not empty: a key of a later version, and what to say
};

struct Section {
  std::string_view name = {};  // "log.modules" stands inside "log"
  bool repeated = false;       // [[name]]
  bool required = false;
  std::size_t most = 128;            // how often, if repeated
  std::string_view decided_by = {};  // a Word: which keys the table may have; where its choice is refused, nothing is judged
  std::string_view zh = {};
  std::string_view en = {};
  void (*begin)(Plan&) = nullptr;  // of a repeated section
  std::vector<Field> fields = {};
  std::string_view later = {};  // not empty: a section of a later version
};

// All of them, in the order of the reference page.
[[nodiscard]] const std::vector<Section>& sections();

}  // namespace archroom::settings
