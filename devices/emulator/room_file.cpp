#include "devices/emulator/room_file.hpp"

#include <arpa/inet.h>

#include <toml++/toml.h>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <initializer_list>
#include <set>
#include <sstream>
#include <string_view>

namespace archroom::emulator {

namespace {

class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}
  RoomFile read(const toml::table& root);
  // In the order of the file.
  [[nodiscard]] Errors errors() {
    std::stable_sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    Errors all;
    for (const auto& [line, text] : found_) all.push_back(text);
    return all;
  }

 private:
  void fail(const toml::node& at, std::string_view key, const std::string& what) {
    std::ostringstream line;
    line << path_ << ':' << at.source().begin.line << ": " << key << ": " << what;
    found_.emplace_back(at.source().begin.line, line.str());
  }
  // Every key of a table must be one we know: a misspelt one must not silently mean the default.
  void know(const toml::table& table, std::string_view where, std::initializer_list<std::string_view> keys) {
    for (const auto& [key, node] : table) {
      if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
      std::string known;
      for (const auto k : keys) known += (known.empty() ? "" : ", ") + std::string{k};
      fail(node, std::string{where} + "." + std::string{key.str()}, "unknown key; known here: " + known);
    }
  }
  std::optional<HostPort> listen(const toml::table& table, std::string_view where) {
    const auto path = std::string{where} + ".listen";
    const auto* node = table.get("listen");
    const auto text = node == nullptr ? std::nullopt : node->value_exact<std::string>();
    const auto parsed = text ? parse_host_port(*text) : std::nullopt;
    if (!parsed)
      fail(node == nullptr ? static_cast<const toml::node&>(table) : *node, path,
           "expected \"ADDRESS:PORT\" with an IPv4 address, found " +
               (text ? '"' + *text + '"' : std::string{node == nullptr ? "nothing" : "another type"}));
    return parsed;
  }
  // 0 where it is wrong.
  int number(const toml::table& table, const std::string& where, std::string_view key, int least, int most,
             std::optional<int> otherwise) {
    const auto path = where + "." + std::string{key};
    const auto expected = "expected a whole number " + std::to_string(least) + " to " + std::to_string(most) + ", found ";
    const auto* node = table.get(key);
    if (node == nullptr) {
      if (!otherwise) fail(table, path, expected + "nothing");
      return otherwise.value_or(0);
    }
    const auto value = node->value_exact<std::int64_t>();
    if (value && *value >= least && *value <= most) return static_cast<int>(*value);
    fail(*node, path, expected + (value ? std::to_string(*value) : "another type"));
    return 0;
  }
  std::string text(const toml::table& table, const std::string& where, std::string_view key, const std::string& otherwise) {
    const auto* node = table.get(key);
    if (node == nullptr) return otherwise;
    const auto value = node->value_exact<std::string>();
    if (!value || value->empty()) fail(*node, where + "." + std::string{key}, "expected a text that is not empty");
    return value.value_or(otherwise);
  }
  template <class F>
  void each_table(const toml::node* node, const std::string& where, F&& read_one) {
    if (node == nullptr) return;
    const auto* list = node->as_array();
    if (list == nullptr) return fail(*node, where, "expected an array of tables");
    int n = 0;
    for (const auto& item : *list) {
      ++n;
      const auto* table = item.as_table();
      const auto at = where + "[" + std::to_string(n) + "]";
      if (table == nullptr)
        fail(item, at, "expected a table");
      else
        read_one(*table, at, n);
    }
  }
  // A decimal number in thousandths.
  int thousandths(const toml::table& table, const std::string& where, std::string_view key, int least, int most, int otherwise) {
    const auto* node = table.get(key);
    if (node == nullptr) return otherwise;
    const auto value = node->value<double>();
    if (value && *value >= least && *value <= most) return static_cast<int>(std::lround(*value * 1000));
    fail(*node, where + "." + std::string{key}, "expected a number " + std::to_string(least) + " to " + std::to_string(most));
    return otherwise;
  }
  TcpSpec tcp(const toml::table& table, const std::string& where, int n);
  LineSpec line(const toml::table& table, const std::string& where, int n);
  SerialFormat format(const toml::table& table, const std::string& where);
  ClimateSpec climate(const toml::table& root);
  TwinSpec twin(const toml::table& table, const std::string& where, const std::string& wire);
  PointsSpec points(const toml::table& table, const std::string& where, const std::string& wire);
  void take_contacts(const toml::table& table, const std::string& where, std::array<bool, 8>& closed);
  void take_name(const toml::table& table, const std::string& where, int unit, const std::string& name) {
    if (unit != 0 && !names_.insert(name).second) fail(table, where + ".name", "the name \"" + name + "\" is taken");
  }

  std::string path_;
  std::vector<std::pair<toml::source_index, std::string>> found_;
  std::set<std::string> names_, wires_;
};

struct Kind {
  std::string_view name;
  devices::ModbusPointsTwin::Product product;
};
using Product = devices::ModbusPointsTwin::Product;
constexpr Kind kKinds[] = {{"xy-md02", Product::XyMd02},
                           {"renke-ws-n01", Product::RenkeWsN01},
                           {"sonbest-sm78xx", Product::SonbestSm78xx},
                           {"kincony-sht30", Product::KinconySht30},
                           {"siemens-qfa3150", Product::SiemensQfa3150},
                           {"wb-msw-v4", Product::WbMswV4},
                           {"waveshare-io8", Product::WaveshareIo8},
                           {"waveshare-relay8", Product::WaveshareRelay8},
                           {"aqualeak-10k", Product::Aqualeak10k},
                           {"apc-smartups", Product::ApcSmartUps}};

const Kind* kind_named(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kKinds), std::end(kKinds), [&](const Kind& kind) { return kind.name == name; });
  return found == std::end(kKinds) ? nullptr : found;
}

std::string kind_of(const toml::table& table) {
  const auto* node = table.get("kind");
  return node == nullptr ? "" : node->value_exact<std::string>().value_or("");
}

PointsSpec Reader::points(const toml::table& table, const std::string& where, const std::string& wire) {
  know(table, where, {"kind", "name", "unit", "closed"});
  PointsSpec spec;
  spec.kind = text(table, where, "kind", "");
  const auto* kind = kind_named(spec.kind);
  if (kind == nullptr) {
    std::string known;
    for (const auto& one : kKinds) known += (known.empty() ? "" : ", ") + std::string{one.name};
    const auto* node = table.get("kind");
    fail(node == nullptr ? static_cast<const toml::node&>(table) : *node, where + ".kind",
         "expected one of " + known + ", found " + (spec.kind.empty() ? "nothing" : '"' + spec.kind + '"'));
  } else {
    spec.product = kind->product;
  }
  spec.unit = number(table, where, "unit", 1, 247, std::nullopt);
  spec.name = text(table, where, "name", wire + "/" + std::to_string(spec.unit));
  take_name(table, where, spec.unit, spec.name);
  take_contacts(table, where, spec.closed);
  return spec;
}

// Numbers of contacts that are closed at the start, from 1.
void Reader::take_contacts(const toml::table& table, const std::string& where, std::array<bool, 8>& closed) {
  const auto* node = table.get("closed");
  if (node == nullptr) return;
  const auto* list = node->as_array();
  if (list == nullptr) return fail(*node, where + ".closed", "expected a list of contacts, 1 to 8");
  for (const auto& one : *list) {
    const auto channel = one.value_exact<std::int64_t>().value_or(0);
    if (channel < 1 || channel > 8) {
      fail(one, where + ".closed", "expected the number of a contact, 1 to 8");
    } else {
      closed[static_cast<std::size_t>(channel - 1)] = true;
    }
  }
}

SerialFormat Reader::format(const toml::table& table, const std::string& where) {
  const auto said = text(table, where, "serial", "9600 8N1");
  SerialFormat format;
  const auto gap = std::min(said.find(' '), said.size());
  const auto [stop, error] = std::from_chars(said.data(), said.data() + gap, format.baud);
  const bool speed = error == std::errc{} && stop == said.data() + gap && format.baud >= 300 && format.baud <= 1'000'000;
  const auto rest = said.substr(std::min(gap + 1, said.size()));
  const bool shape = rest.size() == 3 && rest[0] == '8' && std::string_view{"NEO"}.find(rest[1]) != std::string_view::npos &&
                     (rest[2] == '1' || rest[2] == '2');
  if (!speed || !shape) {
    fail(*table.get("serial"), where + ".serial", "expected speed and format such as \"9600 8N1\", found \"" + said + '"');
    return {};
  }
  format.parity = rest[1];
  format.stop_bits = rest[2] - '0';
  return format;
}

LineSpec Reader::line(const toml::table& table, const std::string& where, int n) {
  know(table, where, {"name", "pty", "serial", "twins"});
  LineSpec spec;
  spec.name = text(table, where, "name", "line" + std::to_string(n));
  if (!wires_.insert(spec.name).second) fail(table, where + ".name", "the name \"" + spec.name + "\" is taken");
  const auto pty = text(table, where, "pty", "");
  if (table.get("pty") == nullptr) fail(table, where + ".pty", "expected the path of the line, found nothing");
  spec.pty = (std::filesystem::path{path_}.parent_path() / pty).lexically_normal().string();
  spec.format = format(table, where);
  std::set<int> units;
  each_table(table.get("twins"), where + ".twins", [&](const toml::table& one, const std::string& at, int) {
    spec.units.push_back(points(one, at, spec.name));
    if (const int unit = spec.units.back().unit; unit != 0 && !units.insert(unit).second)
      fail(one, at + ".unit", "unit " + std::to_string(unit) + " is taken on this wire");
  });
  if (table.get("twins") == nullptr) fail(table, where + ".twins", "expected at least one twin, found nothing");
  return spec;
}

ClimateSpec Reader::climate(const toml::table& root) {
  ClimateSpec spec;
  const auto* node = root.get("climate");
  if (node == nullptr) return spec;
  const auto* table = node->as_table();
  if (table == nullptr) {
    fail(*node, "climate", "expected a table");
    return spec;
  }
  know(*table, "climate", {"temperature", "humidity"});
  spec.temperature_mc = thousandths(*table, "climate", "temperature", -40, 80, spec.temperature_mc);
  spec.humidity_m = thousandths(*table, "climate", "humidity", 0, 100, spec.humidity_m);
  return spec;
}

TwinSpec Reader::twin(const toml::table& table, const std::string& where, const std::string& wire) {
  know(table, where,
       {"kind", "name", "unit", "columns", "fixed_column", "column_width_mm", "aisle_mm", "free_aisles", "speed_mm_s"});
  TwinSpec spec;
  const auto* kind_node = table.get("kind");
  const auto kind = text(table, where, "kind", "");
  if (kind != "shelf-plc")
    fail(kind_node == nullptr ? static_cast<const toml::node&>(table) : *kind_node, where + ".kind",
         "expected \"shelf-plc\" or the name of a sensor, found " + (kind.empty() ? "nothing" : '"' + kind + '"'));
  spec.unit = number(table, where, "unit", 1, 247, std::nullopt);
  spec.name = text(table, where, "name", wire + "/" + std::to_string(spec.unit));
  take_name(table, where, spec.unit, spec.name);
  auto& bank = spec.bank;
  bank.moving_columns = number(table, where, "columns", 1, 31, 12);
  bank.column_width_mm = number(table, where, "column_width_mm", 100, 2000, 550);
  bank.aisle_mm = number(table, where, "aisle_mm", 300, 3000, 900);
  bank.free_aisles = number(table, where, "free_aisles", 1, 2, 1);
  bank.speed_mm_s = number(table, where, "speed_mm_s", 1, 5000, 60);
  const auto fixed = text(table, where, "fixed_column", "left");
  if (fixed != "left" && fixed != "right")
    fail(*table.get("fixed_column"), where + ".fixed_column", "expected \"left\" or \"right\", found \"" + fixed + '"');
  bank.fixed_column = fixed == "right" ? devices::twin::End::Right : devices::twin::End::Left;
  if ((bank.moving_columns + 1) * bank.column_width_mm + bank.free_aisles * bank.aisle_mm > 65'535)
    fail(table, where, "the rails would be longer than 65535 mm, the most that position_mm can say");
  return spec;
}

TcpSpec Reader::tcp(const toml::table& table, const std::string& where, int n) {
  know(table, where, {"name", "listen", "twins"});
  TcpSpec spec;
  spec.name = text(table, where, "name", std::to_string(n));
  if (!wires_.insert(spec.name).second) fail(table, where + ".name", "the name \"" + spec.name + "\" is taken");
  if (const auto at = listen(table, where)) spec.listen = *at;
  std::set<int> units;
  each_table(table.get("twins"), where + ".twins", [&](const toml::table& one, const std::string& at, int) {
    int unit = 0;
    if (kind_named(kind_of(one)) != nullptr) {
      spec.units.push_back(points(one, at, spec.name));
      unit = spec.units.back().unit;
    } else {
      spec.twins.push_back(twin(one, at, spec.name));
      unit = spec.twins.back().unit;
    }
    if (!spec.twins.empty() && !spec.units.empty()) fail(one, at, "a bank stands behind an address of its own");
    if (unit != 0 && !units.insert(unit).second)
      fail(one, at + ".unit", "unit " + std::to_string(unit) + " is taken on this wire");
  });
  if (table.get("twins") == nullptr) fail(table, where + ".twins", "expected at least one twin, found nothing");
  return spec;
}

RoomFile Reader::read(const toml::table& root) {
  RoomFile room;
  know(root, "room", {"control", "tcp", "line", "climate"});
  room.climate = climate(root);
  if (const auto* node = root.get("control")) {
    const auto* table = node->as_table();
    if (table == nullptr) {
      fail(*node, "control", "expected a table");
    } else {
      know(*table, "control", {"listen"});
      room.control = listen(*table, "control");
      if (room.control && !is_loopback(*room.control))
        fail(*table->get("listen"), "control.listen", "the control port has no keys and stays on 127.0.0.1");
    }
  }
  each_table(root.get("tcp"), "tcp",
             [&](const toml::table& one, const std::string& at, int n) { room.tcp.push_back(tcp(one, at, n)); });
  each_table(root.get("line"), "line",
             [&](const toml::table& one, const std::string& at, int n) { room.lines.push_back(line(one, at, n)); });
  if (room.tcp.empty() && room.lines.empty() && found_.empty())
    found_.emplace_back(1, path_ + ":1: tcp: expected at least one [[tcp]] or [[line]], found none");
  return room;
}

}  // namespace

std::optional<HostPort> parse_host_port(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  HostPort parsed{text.substr(0, colon), 0};
  in_addr address{};
  if (inet_pton(AF_INET, parsed.host.c_str(), &address) != 1) return std::nullopt;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, parsed.port);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return parsed;
}

bool is_loopback(const HostPort& listen) { return listen.host.starts_with("127."); }

std::variant<RoomFile, Errors> load_room(const std::string& path) {
  try {
    Reader reader{path};
    auto room = reader.read(toml::parse_file(path));
    if (auto errors = reader.errors(); !errors.empty()) return errors;
    return room;
  } catch (const toml::parse_error& error) {
    std::ostringstream line;
    line << path << ':' << error.source().begin.line << ": " << error.description();
    return Errors{line.str()};
  }
}

}  // namespace archroom::emulator
