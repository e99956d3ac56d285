#include "controller/settings/reader.hpp"

#include <algorithm>
#include <charconv>

namespace archroom::settings {
namespace {

using Kind = Value::Kind;

// Words are shown, the first few.
std::string described_list(const Value& list) {
  constexpr std::size_t kShown = 3;
  const bool words = std::all_of(list.items.begin(), list.items.end(), [](const Value& item) { return item.kind == Kind::Text; });
  if (!words || list.items.empty()) return "a list";
  std::string text;
  for (std::size_t i = 0; i < list.items.size() && i < kShown; ++i) text += (i == 0 ? "" : ", ") + in_quotes(list.items[i].text);
  return "[" + text + (list.items.size() > kShown ? ", …]" : "]");
}

std::string described(const Value& value) {
  switch (value.kind) {
    case Kind::Text: return in_quotes(value.text) + " (text)";
    case Kind::Integer: return std::to_string(value.integer) + " (a number)";
    case Kind::Decimal: return value.text + " (a decimal number)";
    case Kind::Boolean: return value.text + " (a truth value)";
    case Kind::Date: return value.text + " (a date or time)";
    case Kind::List: return described_list(value);
    case Kind::Table: return "a table";
  }
  return "nothing";
}

// A key as it stands in a path; one that is not a plain word is quoted.
std::string shown_key(std::string_view key) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
  };
  return !key.empty() && std::all_of(key.begin(), key.end(), plain) && key.size() <= 60 ? std::string{key} : in_quotes(key);
}

Kind kind_of(Shape shape) {
  switch (shape) {
    case Shape::Text:
    case Shape::Word: return Kind::Text;
    case Shape::Integer: return Kind::Integer;
    case Shape::List: return Kind::List;
    case Shape::Date: return Kind::Date;
    case Shape::Table: return Kind::Table;
  }
  return Kind::Text;
}

std::vector<std::string_view> accepted_words(const Field& field) {
  std::vector<std::string_view> words;
  for (const auto& choice : field.choices) {
    if (choice.refused.empty()) words.push_back(choice.word);
  }
  return words;
}

const Choice* choice_of(const Field& field, const Value& value) {
  const auto at = std::find_if(field.choices.begin(), field.choices.end(), [&](const Choice& c) { return c.word == value.text; });
  return at == field.choices.end() ? nullptr : &*at;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// The value of a field that was left out.
Value value_of_fallback(const Field& field) {
  Value value;
  value.kind = kind_of(field.shape);
  const auto text = *field.fallback;
  if (value.kind == Kind::Text || value.kind == Kind::Date) value.text = text;
  if (value.kind == Kind::List) return *parse("list = " + std::string{text}).root.find("list");
  if (value.kind == Kind::Integer) std::from_chars(text.data(), text.data() + text.size(), value.integer);
  return value;
}

// Reads one table. `path` is how people find it.
class TableReader {
 public:
  TableReader(Reading& reading, const std::string& file, ReadTable table)
      : reading_(reading), file_(file), table_(std::move(table)) {}

  void run() {
    if (stopped_by_its_kind()) return;
    std::set<std::string_view> meant;
    for (const auto& entry : table_.value->entries) judge_key(entry, meant);
    for (const auto& field : table_.section->fields) {
      if (field.later.empty()) read_field(field, meant);
    }
    reading_.tables.push_back(std::move(table_));
  }

 private:
  void report(int line, std::string_view key, std::string expected, std::string found) {
    reading_.findings.push_back({file_, line, table_.path + "." + shown_key(key), std::move(expected), std::move(found)});
  }

  // A table of a kind that is not available has keys that we don't know and lacks those that we do.
  bool stopped_by_its_kind() {
    for (const auto& field : table_.section->fields) {
      if (field.key != table_.section->decided_by) continue;
      const auto* value = table_.value->find(field.key);
      const auto* choice = value != nullptr ? choice_of(field, *value) : nullptr;
      if (choice == nullptr || choice->refused.empty()) return false;
      (void)accept(field, *value);
      reading_.tables.push_back(table_);
      return true;
    }
    return false;
  }

  // Of a table whose kind is given, and another one.
  [[nodiscard]] bool has_no_meaning(const Field& field) const {
    if (field.only_for.empty()) return false;
    const auto* kind = table_.value->find(table_.section->decided_by);
    return kind != nullptr && kind->text != field.only_for && is_choice(*kind);
  }
  [[nodiscard]] bool is_choice(const Value& kind) const {
    for (const auto& field : table_.section->fields) {
      if (field.key == table_.section->decided_by) return choice_of(field, kind) != nullptr;
    }
    return false;
  }
  // Nobody knows whether it is missing while nobody knows the kind.
  [[nodiscard]] bool may_be_missing(const Field& field) const {
    if (field.only_for.empty()) return true;
    const auto* kind = table_.value->find(table_.section->decided_by);
    return kind != nullptr && kind->text == field.only_for;
  }

  void judge_key(const Entry& entry, std::set<std::string_view>& meant) {
    const auto& fields = table_.section->fields;
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.key == entry.key; });
    if (field != fields.end()) {
      if (!field->later.empty()) {
        report(entry.line, entry.key, "nothing here (" + std::string{field->later} + ")", described(entry.value));
      } else if (has_no_meaning(*field)) {
        const auto decider = std::string{table_.section->decided_by} + " = " + in_quotes(field->only_for);
        report(entry.line, entry.key, "nothing here (it goes with " + decider + ")", described(entry.value));
      }
      return;
    }
    const std::string inner = std::string{table_.section->name} + "." + entry.key;
    for (const auto& section : sections()) {
      if (section.name == inner) return;
    }
    std::vector<std::string_view> known;
    for (const auto& f : fields) {
      if (f.later.empty() && table_.value->find(f.key) == nullptr) known.push_back(f.key);
    }
    meant.insert(nearest(entry.key, known));
    report(entry.line, entry.key, "a key of [" + std::string{table_.section->name} + "]" + did_you_mean(entry.key, known),
           in_quotes(entry.key));
  }

  void read_field(const Field& field, const std::set<std::string_view>& meant) {
    if (has_no_meaning(field)) return;
    const auto* value = table_.value->find(field.key);
    if (value != nullptr) {
      if (accept(field, *value)) take(field, *value);
    } else if (field.fallback && may_be_missing(field)) {
      take(field, value_of_fallback(field));
    } else if (field.required && may_be_missing(field) && !meant.contains(field.key)) {
      reading_.missing.push_back(
          {file_, table_.value->line, table_.path + "." + std::string{field.key}, expectation_of(field), "nothing"});
    }
  }

  void take(const Field& field, const Value& value) {
    if (field.set != nullptr) field.set(reading_.plan, field.key, value);
    table_.right.insert(field.key);
  }

  [[nodiscard]] bool accept(const Field& field, const Value& value) {
    if (value.kind != kind_of(field.shape)) {
      report(value.line, field.key, expectation_of(field), described(value));
      return false;
    }
    switch (field.shape) {
      case Shape::Integer: return accept_integer(field, value);
      case Shape::Word: return accept_word(field, value);
      case Shape::Text:
      case Shape::List:
      case Shape::Date:
      case Shape::Table: return accept_other(field, value);
    }
    return false;
  }

  bool accept_integer(const Field& field, const Value& value) {
    if (value.integer >= field.least && value.integer <= field.most) return true;
    report(value.line, field.key, expectation_of(field), std::to_string(value.integer));
    return false;
  }

  bool accept_word(const Field& field, const Value& value) {
    const auto* choice = choice_of(field, value);
    if (choice != nullptr && choice->refused.empty()) return true;
    const auto why =
        choice != nullptr ? " (" + std::string{choice->refused} + ")" : did_you_mean(value.text, accepted_words(field));
    report(value.line, field.key, expectation_of(field), in_quotes(value.text) + why);
    return false;
  }

  bool accept_other(const Field& field, const Value& value) {
    std::string expected = field.refuse != nullptr ? field.refuse(value) : "";
    if (expected.empty() && std::any_of(value.text.begin(), value.text.end(), is_control))
      expected = "text without control characters";
    if (expected.empty()) return true;
    report(value.line, field.key, std::move(expected), value.kind == Kind::Text ? in_quotes(value.text) : described(value));
    return false;
  }

  Reading& reading_;
  const std::string& file_;
  ReadTable table_;
};

// Finds the sections and reads each.
class DocumentReader {
 public:
  DocumentReader(Reading& reading, const Document& document, const std::string& file)
      : reading_(reading), document_(document), file_(file) {}

  void run() {
    for (const auto& entry : document_.root.entries) judge_section(entry);
    for (const auto& section : sections()) {
      if (section.later.empty()) read_section(section);
    }
  }

 private:
  void report(int line, std::string_view path, std::string expected, std::string found) {
    reading_.findings.push_back({file_, line, std::string{path}, std::move(expected), std::move(found)});
  }

  static std::string header(const Section& section) {
    return (section.repeated ? "[[" : "[") + std::string{section.name} + (section.repeated ? "]]" : "]");
  }

  void judge_section(const Entry& entry) {
    std::vector<std::string_view> known;
    for (const auto& section : sections()) {
      if (section.name == entry.key) {
        if (!section.later.empty()) {
          report(entry.line, entry.key, "nothing here (" + std::string{section.later} + ")", described(entry.value));
        }
        return;
      }
      if (section.later.empty()) known.push_back(section.name);
    }
    const auto near = nearest(entry.key, known);
    if (document_.root.find(near) == nullptr) reading_.misspelt.insert(near);
    report(entry.line, shown_key(entry.key), "a section of a site file" + did_you_mean(entry.key, known), described(entry.value));
  }

  const Value* find(std::string_view name) const {
    const auto dot = name.find('.');
    const auto* value = document_.root.find(name.substr(0, dot));
    if (value == nullptr || dot == std::string_view::npos) return value;
    return value->find(name.substr(dot + 1));
  }

  void read_section(const Section& section) {
    const auto* value = find(section.name);
    if (value == nullptr) {
      read_absent(section);
    } else if (section.repeated) {
      read_repeated(section, *value);
    } else if (value->kind != Kind::Table) {
      report(value->line, section.name, "a table, written " + header(section), described(*value));
    } else {
      TableReader{reading_, file_, {&section, value, std::string{section.name}, {}}}.run();
    }
  }

  void read_absent(const Section& section) {
    if (section.required) {
      if (reading_.misspelt.contains(section.name)) return;
      const std::string expected = section.repeated ? "at least one " : "a section ";
      reading_.missing.push_back(
          {file_, document_.lines, std::string{section.name}, expected + header(section), "none in the whole file"});
    } else if (!section.repeated) {
      static const Value kNothing;
      TableReader{reading_, file_, {&section, &kNothing, std::string{section.name}, {}}}.run();
    }
  }

  void read_repeated(const Section& section, const Value& value) {
    if (value.kind != Kind::List) {
      report(value.line, section.name, "a list of tables, each written " + header(section), described(value));
      return;
    }
    if (value.items.empty() || value.items.size() > section.most) {
      const std::string expected = "1 to " + std::to_string(section.most) + " of " + header(section);
      report(value.line, section.name, expected, std::to_string(value.items.size()));
      return;
    }
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const auto path = std::string{section.name} + "[" + std::to_string(i + 1) + "]";
      section.begin(reading_.plan);
      if (value.items[i].kind == Kind::Table) {
        TableReader{reading_, file_, {&section, &value.items[i], path, {}}}.run();
      } else {
        report(value.items[i].line, path, "a table, written " + header(section), described(value.items[i]));
        reading_.tables.push_back({&section, &value.items[i], path, {}});
      }
    }
  }

  Reading& reading_;
  const Document& document_;
  const std::string& file_;
};

}  // namespace

std::string expectation_of(const Field& field) {
  std::string text{field.wanted};
  if (field.shape == Shape::Integer) {
    text = "a whole number" + (field.unit.empty() ? "" : " of " + std::string{field.unit}) + " from " +
           std::to_string(field.least) + " to " + std::to_string(field.most);
  }
  if (field.shape == Shape::Word) {
    for (const auto word : accepted_words(field)) text += (text.empty() ? "" : " or ") + in_quotes(word);
  }
  if (!field.because.empty()) text += " (" + std::string{field.because} + ")";
  return text;
}

Reading read(const Document& document, const std::string& file) {
  Reading reading;
  DocumentReader{reading, document, file}.run();
  return reading;
}

}  // namespace archroom::settings
