#include "controller/settings/model_schema.hpp"

#include <algorithm>
#include <charconv>
#include <exception>
#include <nlohmann/json.hpp>
#include <optional>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace archroom::settings {
namespace {

using Json = nlohmann::json;

// A decimal number or a date is nothing that a model has: it is shown as what it is not.
Json converted(const Value& value) {
  switch (value.kind) {
    case Value::Kind::Text: return value.text;
    case Value::Kind::Integer: return value.integer;
    case Value::Kind::Decimal: return 0.5;
    case Value::Kind::Boolean: return value.text == "true";
    case Value::Kind::Date: return nullptr;
    case Value::Kind::List: {
      Json list = Json::array();
      for (const auto& item : value.items) list.push_back(converted(item));
      return list;
    }
    case Value::Kind::Table: break;
  }
  Json table = Json::object();
  for (const auto& entry : value.entries) table[entry.key] = converted(entry.value);
  return table;
}

std::string shown(const Value& value) {
  switch (value.kind) {
    case Value::Kind::Text: return in_quotes(value.text);
    case Value::Kind::Integer: return std::to_string(value.integer);
    case Value::Kind::List: return "a list of " + std::to_string(value.items.size());
    case Value::Kind::Table: return "a table";
    default: return made_visible(value.text);
  }
}

// Where in the file a finding is, and what the schema says of that place.
struct Place {
  const Value* value = nullptr;
  const Json* schema = nullptr;
  std::string path;
};

const Json& resolved(const Json& root, const Json& schema) {
  const auto reference = schema.find("$ref");
  return reference == schema.end() ? schema : root.at(Json::json_pointer{reference->get<std::string>().substr(1)});
}

const Json* member_schema(const Json& root, const Json& schema, const std::string& key) {
  if (schema.contains("properties") && schema["properties"].contains(key)) return &resolved(root, schema["properties"][key]);
  if (schema.contains("patternProperties")) return &resolved(root, schema["patternProperties"].begin().value());
  return &schema;
}

// One step of valijson's context: "[key]" or "[3]".
void descend(const Json& root, Place& place, const std::string& key) {
  if (place.value->kind == Value::Kind::List) {
    std::size_t index = 0;
    std::from_chars(key.data(), key.data() + key.size(), index);
    if (index >= place.value->items.size()) return;
    place.value = &place.value->items[index];
    place.path += "[" + std::to_string(index + 1) + "]";
    if (place.schema->contains("items")) place.schema = &resolved(root, (*place.schema)["items"]);
    return;
  }
  const auto* found = place.value->find(key);
  if (found == nullptr) return;
  place.value = found;
  place.path += (place.path.empty() ? "" : ".") + key;
  place.schema = member_schema(root, *place.schema, key);
}

std::optional<std::string> between(const std::string& text, const std::string& before) {
  const auto begin = text.find(before);
  if (begin == std::string::npos) return std::nullopt;
  const auto from = text.find('\'', begin + before.size());
  const auto to = text.rfind('\'');
  return from == std::string::npos || to <= from ? text.substr(begin) : text.substr(from + 1, to - from - 1);
}

// valijson tells an error once for itself and once more for each thing that holds it.
bool is_echo(const std::string& says) {
  return says.starts_with("Failed to validate against schema") || says.starts_with("Failed to validate item") ||
         says.starts_with("Failed to validate against subschema");
}

Finding finding_of(const Place& place, const std::string& says, const std::string& file) {
  Finding finding{file, place.value->line, place.path, {}, shown(*place.value)};
  if (const auto missing = between(says, "Missing required property")) {
    finding.expected = "a key " + in_quotes(*missing);
    finding.found = "none";
  } else if (place.value->kind == Value::Kind::Table && says.find("ropert") != std::string::npos) {
    std::vector<std::string_view> known;
    if (place.schema->contains("properties")) {
      for (const auto& [key, _] : (*place.schema)["properties"].items()) known.push_back(key);
    }
    for (const auto& entry : place.value->entries) {
      if (says.find("'" + entry.key + "'") == std::string::npos && says.find(entry.key) == std::string::npos) continue;
      if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
      finding.line = entry.line;
      finding.expected = "a known key" + did_you_mean(entry.key, known);
      finding.found = in_quotes(entry.key);
    }
  }
  if (!finding.expected.empty()) return finding;
  finding.expected = place.schema->value("description", says);
  return finding;
}

struct Check {
  Json json = Json::parse(model_schema_json());
  valijson::Schema schema;
  Check() { valijson::SchemaParser{}.populateSchema(valijson::adapters::NlohmannJsonAdapter{json}, schema); }
};

std::vector<Finding> validated(const Value& root, const std::string& file) {
  static const Check check;
  const Json document = converted(root);
  const valijson::adapters::NlohmannJsonAdapter adapter{document};
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(check.schema, adapter, &results)) return {};
  std::vector<Finding> findings;
  for (const auto& error : results) {
    if (is_echo(error.description)) continue;
    Place place{&root, &check.json, {}};
    for (const auto& step : error.context) {
      if (step != "<root>") descend(check.json, place, step.substr(1, step.size() - 2));
    }
    findings.push_back(finding_of(place, error.description, file));
  }
  return findings;
}

}  // namespace

std::vector<Finding> check_model_shape(const Value& root, const std::string& file) {
  try {
    return validated(root, file);
  } catch (const std::exception& error) {
    return {{file, root.line, "", "a model as its schema describes", made_visible(error.what())}};
  }
}

}  // namespace archroom::settings
