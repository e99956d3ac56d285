#include <algorithm>
#include <map>
#include <set>

#include "controller/settings/bus_cycle.hpp"
#include "controller/settings/cross_checks.hpp"
#include "controller/settings/model_file.hpp"
#include "controller/settings/model_library.hpp"
#include "controller/settings/spelling.hpp"

namespace archroom::settings {
namespace {

// The contacts of a model in the order of their addresses: what people count as channels. Those that can be written are outputs.
std::vector<const devices::ModelPoint*> channels_of(const devices::Model& model) {
  std::vector<const devices::ModelPoint*> channels;
  for (const auto& point : model.points) {
    if (point.type == devices::PointType::Bit && !point.write) channels.push_back(&point);
  }
  std::stable_sort(channels.begin(), channels.end(), [](const auto* a, const auto* b) { return a->address < b->address; });
  return channels;
}

class DeviceCheck {
 public:
  DeviceCheck(Reading& reading, const std::string& file) : reading_(reading), file_(file) {
    for (const auto& table : reading.tables) {
      if (table.section->name == "device") tables_.push_back(&table);
      if (table.section->name == "bus") buses_.push_back(&table);
    }
    for (const auto& shelf : reading.plan.banks) {
      names_.emplace(shelf.bank.device, "a bank");
      units_.emplace(std::pair{shelf.bus, shelf.unit}, "bank " + in_quotes(shelf.bank.id.text));
    }
  }

  void run() {
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      name_once(i);
      bus_fits(i);
      unit_once(i);
      take_model(i);
      take_inputs(i);
    }
    for (std::size_t i = 0; i < buses_.size(); ++i) line_is_quick_enough(i);
  }

 private:
  DevicePlan& device(std::size_t i) { return reading_.plan.devices[i]; }

  void report(const ReadTable& table, std::string_view key, std::string expected, std::string found) {
    report_at(table.line_of(key), table.path + "." + std::string{key}, std::move(expected), std::move(found));
  }
  void report_at(int line, std::string path, std::string expected, std::string found) {
    reading_.findings.push_back({file_, line, std::move(path), std::move(expected), std::move(found)});
  }

  void name_once(std::size_t i) {
    if (!tables_[i]->has("name")) return;
    const auto [at, is_new] = names_.emplace(device(i).id, tables_[i]->path);
    if (!is_new) report(*tables_[i], "name", "a name of its own", in_quotes(at->first.text) + ", which is that of " + at->second);
  }

  void bus_fits(std::size_t i) {
    if (!tables_[i]->has("bus") || reading_.misspelt.contains("bus")) return;
    const auto& wanted = device(i).bus;
    std::vector<std::string_view> names;
    for (const auto& bus : reading_.plan.buses) names.push_back(bus.name.text);
    if (std::find(names.begin(), names.end(), wanted.text) == names.end()) {
      return report(*tables_[i], "bus", "the name of a [[bus]]" + did_you_mean(wanted.text, names), in_quotes(wanted.text));
    }
    const auto& banks = reading_.plan.banks;
    const auto bank = std::find_if(banks.begin(), banks.end(), [&](const auto& shelf) { return shelf.bus == wanted; });
    if (bank == banks.end()) return;
    report(*tables_[i], "bus", "a bus without a bank: a device that is silent would hold up the bank's pictures and stops",
           in_quotes(wanted.text) + ", which carries bank " + in_quotes(bank->bank.id.text));
  }

  void unit_once(std::size_t i) {
    if (!tables_[i]->has("bus") || !tables_[i]->has("unit")) return;
    const auto [at, is_new] = units_.emplace(std::pair{device(i).bus, device(i).unit}, tables_[i]->path);
    if (is_new) return;
    report(*tables_[i], "unit", "a unit of its own on bus " + in_quotes(device(i).bus.text),
           std::to_string(device(i).unit) + ", which is that of " + at->second + " already");
  }

  void take_model(std::size_t i) {
    if (!tables_[i]->has("model")) return;
    const auto& name = device(i).model_name;
    const auto found = find_model(name, file_);
    if (!found) {
      std::vector<std::string_view> known;
      for (const auto& shipped : shipped_models()) known.push_back(shipped.name);
      return report(*tables_[i], "model", "the name of a device model" + did_you_mean(name, known), in_quotes(name));
    }
    auto read = read_model(found->text, found->file);
    if (told_models_.insert(found->file).second) {
      reading_.findings.insert(reading_.findings.end(), read.findings.begin(), read.findings.end());
    }
    if (!read.model) return;
    device(i).model = *std::move(read.model);
    for (auto& point : device(i).model.points) {
      if (device(i).poll > Duration::zero()) point.every = device(i).poll;
    }
  }

  void take_inputs(std::size_t i) {
    const auto* inputs = tables_[i]->value->find("inputs");
    if (inputs == nullptr || !tables_[i]->has("inputs") || device(i).model.points.empty()) return;
    const auto channels = channels_of(device(i).model);
    std::map<std::int64_t, std::string> taken;
    for (const auto& entry : inputs->entries) take_input(i, entry, channels, taken);
  }

  void take_input(std::size_t i, const Entry& entry, const std::vector<const devices::ModelPoint*>& channels,
                  std::map<std::int64_t, std::string>& taken) {
    const auto path = tables_[i]->path + ".inputs." + made_visible(entry.key);
    Value name;
    name.kind = Value::Kind::Text;
    name.text = entry.key;
    if (const auto wanted = refuse_name(name); !wanted.empty()) return report_at(entry.line, path, wanted, in_quotes(entry.key));
    const auto most = static_cast<std::int64_t>(channels.size());
    if (most == 0) return report_at(entry.line, path, "nothing here: this model has no contacts", "an input");
    const auto channel = number_in(entry, path, "channel", 1, most);
    const auto healthy = number_in(entry, path, "healthy", 0, 1);
    for (const auto& inner : entry.value.entries) {
      if (inner.key != "channel" && inner.key != "healthy")
        report_at(inner.line, path, "channel and healthy", in_quotes(inner.key));
    }
    if (!channel || !healthy) return;
    const auto [at, is_new] = taken.emplace(*channel, entry.key);
    if (!is_new) {
      return report_at(entry.line, path + ".channel", "a channel of its own",
                       std::to_string(*channel) + ", which is that of " + at->second + " already");
    }
    device(i).inputs[entry.key] = {channels[static_cast<std::size_t>(*channel - 1)]->quantity, *healthy == 1};
  }

  std::optional<std::int64_t> number_in(const Entry& entry, const std::string& path, const std::string& key, std::int64_t least,
                                        std::int64_t most) {
    const auto* value = entry.value.find(key);
    const bool is_number = value != nullptr && value->kind == Value::Kind::Integer;
    if (is_number && value->integer >= least && value->integer <= most) return value->integer;
    const auto found = value == nullptr ? "nothing" : is_number ? std::to_string(value->integer) : "another type";
    report_at(value == nullptr ? entry.line : value->line, path + "." + key,
              "a whole number from " + std::to_string(least) + " to " + std::to_string(most), found);
    return std::nullopt;
  }

  // What no line of this speed can carry is no matter of luck.
  void line_is_quick_enough(std::size_t i) {
    const auto& bus = reading_.plan.buses[i];
    if (!buses_[i]->has("name") || !bus.serial) return;
    const auto busy = round_of(bus, reading_.plan.devices).busy_permille;
    if (busy <= 1000) return;
    report(*buses_[i], "serial", "a line fast enough for its devices, or devices that are read less often (poll_ms)",
           std::to_string(bus.serial->baud) + " bit/s, of which they would take " + std::to_string((busy + 9) / 10) + " %");
  }

  Reading& reading_;
  const std::string& file_;
  std::vector<const ReadTable*> tables_;
  std::vector<const ReadTable*> buses_;
  std::map<DeviceId, std::string> names_;
  std::map<std::pair<BusId, std::uint8_t>, std::string> units_;
  std::set<std::string> told_models_;
};

}  // namespace

void check_devices(Reading& reading, const std::string& file) { DeviceCheck{reading, file}.run(); }

}  // namespace archroom::settings
