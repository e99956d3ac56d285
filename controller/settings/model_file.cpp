#include "controller/settings/model_file.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <set>

#include "controller/settings/document.hpp"
#include "controller/settings/model_schema.hpp"
#include "devices/modbus_points/blocks.hpp"

namespace archroom::settings {
namespace {

using devices::ModelPoint;
using devices::PointType;
using wire::Table;
using wire::WriteFunction;

// The shape is known to be right: what is there is of its kind and within its limits.
std::int64_t integer(const Value& table, std::string_view key, std::int64_t otherwise) {
  const auto* value = table.find(key);
  return value == nullptr ? otherwise : value->integer;
}
std::string text(const Value& table, std::string_view key, const std::string& otherwise = {}) {
  const auto* value = table.find(key);
  return value == nullptr ? otherwise : value->text;
}
bool flag(const Value& table, std::string_view key) { return text(table, key) == "true"; }
std::uint16_t word(const Value& table, std::string_view key) { return static_cast<std::uint16_t>(integer(table, key, 0)); }

template <class T>
struct Named {
  std::string_view name;
  T value;
};
template <class T, std::size_t N>
T one_of(const Named<T> (&all)[N], std::string_view name) {
  const auto found = std::find_if(std::begin(all), std::end(all), [&](const auto& one) { return one.name == name; });
  return found == std::end(all) ? all[0].value : found->value;
}
constexpr Named<Table> kTables[] = {{"input", Table::InputRegisters},
                                    {"holding", Table::HoldingRegisters},
                                    {"coils", Table::Coils},
                                    {"discrete", Table::DiscreteInputs}};
constexpr Named<PointType> kTypes[] = {{"u16", PointType::U16}, {"s16", PointType::S16},   {"u32", PointType::U32},
                                       {"s32", PointType::S32}, {"f32", PointType::F32},   {"f64", PointType::F64},
                                       {"bit", PointType::Bit}, {"bits", PointType::Bits}, {"enum", PointType::Enumeration}};
constexpr Named<char> kParities[] = {{"none", 'N'}, {"even", 'E'}, {"odd", 'O'}};

bool is_number(PointType type) { return type != PointType::Bit && type != PointType::Bits && type != PointType::Enumeration; }

devices::Ratio ratio_of(const std::string& written) {
  devices::Ratio ratio;
  const auto slash = std::min(written.find('/'), written.size());
  std::from_chars(written.data(), written.data() + slash, ratio.numerator);
  if (slash < written.size()) std::from_chars(written.data() + slash + 1, written.data() + written.size(), ratio.denominator);
  return ratio;
}

std::vector<std::uint32_t> raw_values(const Value& table, std::string_view key) {
  std::vector<std::uint32_t> raws;
  if (const auto* list = table.find(key)) {
    for (const auto& item : list->items) raws.push_back(static_cast<std::uint32_t>(item.integer));
  }
  return raws;
}

std::vector<devices::NamedBit> bits_of(const Value& table) {
  std::vector<devices::NamedBit> bits;
  const auto* list = table.find("bit");
  for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
    const auto& bit = list->items[i];
    bits.push_back({static_cast<int>(integer(bit, "number", 0)), text(bit, "quantity"),
                    devices::severity_of(text(bit, "severity", "none")).value_or(devices::Severity::None),
                    flag(bit, "inverted")});
  }
  return bits;
}

std::map<std::uint16_t, std::string> states_of(const Value& table) {
  std::map<std::uint16_t, std::string> states;
  const auto* list = table.find("states");
  for (std::size_t i = 0; list != nullptr && i < list->entries.size(); ++i) {
    std::uint16_t number = 0;
    const auto& key = list->entries[i].key;
    std::from_chars(key.data(), key.data() + key.size(), number);
    states[number] = list->entries[i].value.text;
  }
  return states;
}

std::optional<std::int64_t> steps(const Value& table, std::string_view key, devices::Unit unit) {
  const auto* value = table.find(key);
  return value == nullptr ? std::nullopt : std::optional{value->integer * devices::steps_of(unit)};
}

ModelPoint point_of(const Value& table, std::int64_t every_ms) {
  ModelPoint point;
  point.quantity = text(table, "quantity");
  point.table = one_of(kTables, text(table, "table"));
  point.address = word(table, "address");
  point.type = one_of(kTypes, text(table, "type"));
  point.low_word_first = text(table, "word_order") == "low_first";
  point.low_byte_first = text(table, "byte_order") == "low_first";
  point.scale = ratio_of(text(table, "scale", "1"));
  point.unit = devices::unit_of(text(table, "unit")).value_or(devices::Unit::State);
  point.offset = steps(table, "offset", point.unit).value_or(0);
  point.least = steps(table, "min", point.unit);
  point.most = steps(table, "max", point.unit);
  point.error_values = raw_values(table, "error_values");
  point.unsupported_values = raw_values(table, "unsupported_values");
  if (table.find("negative_from") != nullptr) point.negative_from = word(table, "negative_from");
  point.states = states_of(table);
  point.bits = bits_of(table);
  point.inverted = flag(table, "inverted");
  point.severity = devices::severity_of(text(table, "severity", "none")).value_or(devices::Severity::None);
  if (const auto* witness = table.find("witness")) point.witness = {word(*witness, "address"), word(*witness, "good")};
  if (const auto* write = table.find("write")) {
    point.write = {static_cast<WriteFunction>(integer(*write, "function", 6)), steps(*write, "min", point.unit).value_or(0),
                   steps(*write, "max", point.unit).value_or(0)};
  }
  point.every = milliseconds{integer(table, "every_ms", every_ms)};
  return point;
}

// One [[point]] with `repeat` is several.
std::vector<ModelPoint> points_of(const Value& table, std::int64_t every_ms) {
  std::vector<ModelPoint> points;
  const auto repeat = integer(table, "repeat", 1);
  const auto first = point_of(table, every_ms);
  for (std::int64_t i = 0; i < repeat; ++i) {
    auto point = first;
    point.address = static_cast<std::uint16_t>(first.address + i * devices::words_of(first.type));
    if (const auto at = point.quantity.find('#'); at != std::string::npos) point.quantity.replace(at, 1, std::to_string(i + 1));
    points.push_back(std::move(point));
  }
  return points;
}

// What no schema says of one [[point]]: the key that is to blame, what was expected, and what was found.
struct Doubt {
  bool wrong;
  std::string_view key;
  std::string expected;
  std::string found;
};

std::vector<Doubt> doubts_of(const Value& table, const ModelPoint& point, const devices::Model& model) {
  const bool of_bits = point.table == Table::Coils || point.table == Table::DiscreteInputs;
  const bool numeric = is_number(point.type);
  const auto has = [&](std::string_view key) { return table.find(key) != nullptr; };
  const auto span = devices::span_of(point);
  const auto last = point.address + integer(table, "repeat", 1) * devices::words_of(point.type);
  const int most = of_bits ? model.most_bits : model.most_registers;
  const bool several = has("repeat");
  const bool coil =
      point.write && (point.write->function == WriteFunction::OneCoil || point.write->function == WriteFunction::Coils);
  const bool whole = devices::words_of(point.type) == 1 && point.type != PointType::Bits;
  return {
      {of_bits != (point.type == PointType::Bit), "type", of_bits ? "\"bit\" in this table" : "no \"bit\" in this table",
       text(table, "type")},
      {numeric != has("unit"), "unit", numeric ? "a unit" : "none for this type", has("unit") ? text(table, "unit") : "none"},
      {!numeric && (has("scale") || has("offset") || has("min") || has("max")), "type",
       "a number where there is a scale or limit", text(table, "type")},
      {(point.type == PointType::Bits) != has("bit"), "type", "[[point.bit]] for \"bits\" and for nothing else",
       text(table, "type")},
      {(point.type == PointType::Enumeration) != has("states"), "type", "states for \"enum\" and for nothing else",
       text(table, "type")},
      {has("negative_from") && point.type != PointType::U16, "negative_from", "the type \"u16\"", text(table, "type")},
      {point.least && point.most && *point.least > *point.most, "max", "no less than min",
       std::to_string(integer(table, "max", 0))},
      {last > 0x10000 || span.end > 0x10000, "address", "all of it below 65536", std::to_string(last)},
      {span.end - span.begin > most, "address", "no more than one read takes (" + std::to_string(most) + ")",
       std::to_string(span.end - span.begin)},
      {has("witness") && (of_bits || several), "witness", "none for bits and repetitions", "one"},
      {several != (point.quantity.find('#') != std::string::npos), "quantity",
       several ? "a # in a repetition" : "no # without a repetition", point.quantity},
      {point.write && coil != (point.table == Table::Coils), "write", "function 5 or 15 for coils, 6 or 16 for holding registers",
       "another"},
      {point.write && !coil && (point.table != Table::HoldingRegisters || !whole), "write", "one whole holding register",
       text(table, "type")},
      {point.write && point.write->least > point.write->most, "write", "min no more than max", "more"},
  };
}

// Every quantity once, bits included.
void check_names(const devices::Model& model, const Value& root, const std::string& file, std::vector<Finding>& findings) {
  std::set<std::string> names;
  const auto take = [&](const std::string& name) {
    if (!names.insert(name).second)
      findings.push_back({file, root.line, "point", "each quantity once", in_quotes(name) + " twice"});
  };
  for (const auto& point : model.points) {
    if (point.type != PointType::Bits) take(point.quantity);
    for (const auto& bit : point.bits) take(bit.quantity);
  }
}

devices::Model head_of(const Value& root) {
  static const Value kNone;
  const auto* serial = root.find("serial");
  const auto* needs = root.find("wire");
  const Value& line = serial == nullptr ? kNone : *serial;
  const Value& wire = needs == nullptr ? kNone : *needs;
  devices::Model model;
  model.name = text(root, "name");
  model.maker = text(root, "maker");
  model.source = text(root, "source");
  model.confidence = text(root, "confidence").front();
  model.serial = {static_cast<int>(integer(line, "baud", 9600)), one_of(kParities, text(line, "parity", "none")),
                  static_cast<int>(integer(line, "stop_bits", 1)), static_cast<int>(integer(line, "unit", 1))};
  model.most_registers = static_cast<int>(integer(wire, "max_registers", 125));
  model.most_bits = static_cast<int>(integer(wire, "max_bits", 2000));
  model.gap = static_cast<int>(integer(wire, "gap", 0));
  model.rest = milliseconds{integer(wire, "rest_ms", 0)};
  if (const auto* probe = wire.find("probe")) {
    model.probes = true;
    model.probe = {one_of(kTables, text(*probe, "table")), word(*probe, "address"), word(*probe, "count")};
  }
  return model;
}

ReadModel made_of(const Value& root, const std::string& file) {
  ReadModel read;
  auto model = head_of(root);
  const auto* needs = root.find("wire");
  const auto every_ms = needs == nullptr ? 1000 : integer(*needs, "every_ms", 1000);
  const auto& tables = root.find("point")->items;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    for (auto& doubt : doubts_of(tables[i], point_of(tables[i], every_ms), model)) {
      if (!doubt.wrong) continue;
      const auto* at = tables[i].find(doubt.key);
      const auto path = "point[" + std::to_string(i + 1) + "]." + std::string{doubt.key};
      read.findings.push_back({file, at == nullptr ? tables[i].line : at->line, path, doubt.expected, made_visible(doubt.found)});
    }
    for (auto& point : points_of(tables[i], every_ms)) model.points.push_back(std::move(point));
  }
  if (read.findings.empty()) check_names(model, root, file, read.findings);
  if (read.findings.empty()) read.model = std::move(model);
  return read;
}

}  // namespace

ReadModel read_model(std::string_view text, const std::string& file) {
  const auto document = parse(text);
  ReadModel read;
  for (const auto& mistake : document.mistakes)
    read.findings.push_back({file, mistake.line, "", "TOML", made_visible(mistake.text)});
  if (read.findings.empty()) read.findings = check_model_shape(document.root, file);
  return read.findings.empty() ? made_of(document.root, file) : read;
}

ReadModel load_model(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  if (file.bad() || !file.is_open()) return {std::nullopt, {{path, 0, "", "a readable file", "none"}}};
  return read_model(text, path);
}

}  // namespace archroom::settings
