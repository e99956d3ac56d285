#include "controller/settings/cross_checks.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "controller/settings/bus_cycle.hpp"

namespace archroom::settings {
namespace {

constexpr int kLongestRailsMm = 65'535;  // positions are 16 bit (docs/plc-map.md, 4)

// The tables of one repeated section; the n-th belongs to the n-th element of the plan.
std::vector<const ReadTable*> tables_of(const Reading& reading, std::string_view section) {
  std::vector<const ReadTable*> tables;
  for (const auto& table : reading.tables) {
    if (table.section->name == section) tables.push_back(&table);
  }
  return tables;
}

class CrossCheck {
 public:
  CrossCheck(Reading& reading, const std::string& file)
      : reading_(reading),
        file_(file),
        buses_(tables_of(reading, "bus")),
        banks_(tables_of(reading, "bank")),
        stations_(tables_of(reading, "station")) {}

  void run() {
    names_once(buses_);
    names_once(banks_);
    names_once(stations_);
    guns_once();
    for (std::size_t i = 0; i < banks_.size(); ++i) {
      bus_exists(i);
      unit_once(i);
      rails_fit(i);
      a_look_needs_somebody(i);
      presence_has_sensors(i);
      switches_fit_times(i);
      power_fits(i);
    }
    for (std::size_t i = 0; i < buses_.size(); ++i) {
      endpoint_once(i);
      serial_device_once(i);
      bank_bus_is_quick(i);
    }
  }

 private:
  void report(const ReadTable& table, std::string_view key, std::string expected, std::string found) {
    reading_.findings.push_back(
        {file_, table.line_of(key), table.path + "." + std::string{key}, std::move(expected), std::move(found)});
  }

  // As the file says it, also of a table that was not read because of its kind.
  static std::string name_of(const ReadTable& table) {
    const auto* name = table.value->find("name");
    return name != nullptr ? name->text : "";
  }

  // Whose name is missing may be the one that a bank means.
  [[nodiscard]] bool every_bus_has_a_name() const {
    const auto nameless = [](const ReadTable* bus) { return name_of(*bus).empty(); };
    const auto about_all = [](const Finding& finding) { return finding.path == "bus"; };
    return !reading_.misspelt.contains("bus") && std::none_of(buses_.begin(), buses_.end(), nameless) &&
           std::none_of(reading_.findings.begin(), reading_.findings.end(), about_all);
  }

  void names_once(const std::vector<const ReadTable*>& tables) {
    std::map<std::string, const ReadTable*> first;
    for (const auto* table : tables) {
      if (!table->has("name")) continue;
      const auto [at, is_new] = first.emplace(name_of(*table), table);
      if (is_new) continue;
      report(*table, "name", "a name of its own", in_quotes(at->first) + ", which is that of " + at->second->path + " already");
    }
  }

  // What one gun reads belongs to one station.
  void guns_once() {
    std::map<barcode::GunAt, const ReadTable*> first;
    for (std::size_t i = 0; i < stations_.size(); ++i) {
      const auto& gun = reading_.plan.stations[i].gun;
      if (!stations_[i]->has("gun") || !gun) continue;
      const auto [at, is_new] = first.emplace(*gun, stations_[i]);
      if (is_new) continue;
      report(*stations_[i], "gun", "a gun of its own",
             in_quotes(text_of(*gun)) + ", which is that of " + at->second->path + " already");
    }
  }

  void bus_exists(std::size_t i) {
    if (!banks_[i]->has("bus") || !bus_names_known_) return;
    const auto& wanted = reading_.plan.banks[i].bus.text;
    std::vector<std::string> names;
    for (const auto* bus : buses_) names.push_back(name_of(*bus));
    for (const auto& name : names) {
      if (name == wanted) return;
    }
    const auto hint = names.empty() ? " (the file has none)" : did_you_mean(wanted, {names.begin(), names.end()});
    report(*banks_[i], "bus", "the name of a [[bus]]" + hint, in_quotes(wanted));
  }

  void unit_once(std::size_t i) {
    const auto& bank = reading_.plan.banks[i];
    if (!banks_[i]->has("bus") || !banks_[i]->has("unit")) return;
    const auto [at, is_new] = units_.emplace(std::pair{bank.bus.text, bank.unit}, banks_[i]->path);
    if (is_new) return;
    report(*banks_[i], "unit", "a unit of its own on bus " + in_quotes(bank.bus.text),
           std::to_string(bank.unit) + ", which is that of " + at->second + " already");
  }

  // Two buses to one endpoint are one conversation that nobody orders, and perhaps one controller under two names.
  void endpoint_once(std::size_t i) {
    if (!buses_[i]->has("host") || !buses_[i]->has("port")) return;
    const auto& bus = reading_.plan.buses[i];
    const auto [at, is_new] = endpoints_.emplace(std::pair{bus.host, bus.port}, buses_[i]->path);
    if (is_new) return;
    report(*buses_[i], "port", "an endpoint of its own",
           bus.host + ":" + std::to_string(bus.port) + ", which is that of " + at->second + " already");
  }

  void serial_device_once(std::size_t i) {
    if (!buses_[i]->has("device")) return;
    const auto& device = reading_.plan.buses[i].device;
    const auto [at, is_new] = serial_devices_.emplace(device, buses_[i]->path);
    if (is_new) return;
    report(*buses_[i], "device", "a device of its own", in_quotes(device) + ", which is that of " + at->second + " already");
  }

  void rails_fit(std::size_t i) {
    if (!banks_[i]->has("columns") || !banks_[i]->has("column_width_mm") || !banks_[i]->has("aisle_mm")) return;
    const auto& bank = reading_.plan.banks[i].bank;
    const int length = bank.columns * bank.column_width_mm + bank.free_aisles * bank.aisle_mm;
    if (length <= kLongestRailsMm) return;
    report(*banks_[i], "column_width_mm",
           "rails of at most 65535 mm, all columns and the free space together (docs/plc-map.md, 4)", std::to_string(length));
  }

  // So that what is known of a bank is never older than it may be. Banks of one bus share it.
  void bank_bus_is_quick(std::size_t i) {
    if (!buses_[i]->has("name") || !buses_[i]->has("response_timeout_ms")) return;
    const auto& bus = reading_.plan.buses[i];
    std::string carried;
    int count = 0;
    for (std::size_t n = 0; n < banks_.size(); ++n) {
      if (!banks_[n]->has("bus") || reading_.plan.banks[n].bus != bus.name) continue;
      carried += (count == 0 ? "" : ", ") + banks_[n]->path;
      ++count;
    }
    if (count == 0) return;
    const auto longest = longest_timeout(count, core::BankPlan{}, longest_exchange(bus));
    if (bus.response_timeout <= longest) return;
    const auto found = std::chrono::duration_cast<milliseconds>(bus.response_timeout).count();
    const auto most = std::chrono::duration_cast<milliseconds>(longest).count();
    if (longest == Duration{} && bus.serial) {
      return report(*buses_[i], "serial", "a faster line: a picture of each bank must be at most 300 ms old while it moves",
                    std::to_string(bus.serial->baud) + " bit/s");
    }
    if (longest == Duration{}) {
      return report(*buses_[i], "name", "fewer banks: a picture of each must be at most 300 ms old while it moves",
                    std::to_string(count) + " banks");
    }
    report(*buses_[i], "response_timeout_ms",
           "at most " + std::to_string(most) + " ms, because this bus carries " + carried +
               ": a picture must be at most 300 ms old while a bank moves",
           std::to_string(found));
  }

  // A look is for one move by somebody who stands there.
  void a_look_needs_somebody(std::size_t i) {
    const auto& shelf = reading_.plan.banks[i];
    if (!banks_[i]->has("evidence") || shelf.bank.emptiness != core::Emptiness::Look) return;
    if (banks_[i]->has("requests") && shelf.bank.requests == core::RequestStart::Direct) {
      report(
          *banks_[i], "requests",
          "\"confirm\", because evidence = \"look\": somebody at the bank must look before each move, and a request that starts "
          "at once was looked at by nobody",
          "\"direct\"");
    }
    if (banks_[i]->has("unattended") && !shelf.unattended.empty()) {
      report(*banks_[i], "unattended",
             "[], because evidence = \"look\": without sensors in every aisle nothing moves without a person",
             in_quotes(shelf.unattended.front()));
    }
  }

  void presence_has_sensors(std::size_t i) {
    const auto& bank = reading_.plan.banks[i].bank;
    if (!banks_[i]->has("evidence") || !banks_[i]->has("inputs") || bank.emptiness != core::Emptiness::Presence) return;
    using devices::Protection;
    const bool by_aisle = bank.inputs.has(Protection::AisleOccupied) && bank.inputs.has(Protection::EndSpaceOccupied);
    if (by_aisle || bank.inputs.has(Protection::PressureFloor)) return;
    report(*banks_[i], "inputs",
           "\"aisle_occupied\" and \"end_space_occupied\", or \"pressure_floor\", among them, because evidence = \"presence\"",
           "less");
  }

  // A time without its switch, or a switch without its time, is not what somebody meant.
  void switches_fit_times(std::size_t i) {
    if (!banks_[i]->has("unattended")) return;
    const auto& shelf = reading_.plan.banks[i];
    const auto& wishes = shelf.bank.unattended;
    const auto& names = shelf.unattended;
    switch_fits(i, "idle_close", "idle_close_min", wishes.idle_close_after > Duration::zero(), names);
    switch_fits(i, "night_park", "night_park", wishes.night_park_at_min >= 0, names);
    switch_fits(i, "airing", "airing", !wishes.airing_at_min.empty(), names);
    switch_fits(i, "fire", "fire", shelf.bank.fire != core::Parking::Stay, names);
  }

  void switch_fits(std::size_t i, const std::string& name, std::string_view key, bool wanted,
                   const std::vector<std::string>& switched_on) {
    const bool on = std::find(switched_on.begin(), switched_on.end(), name) != switched_on.end();
    if (!banks_[i]->has(key) || on == wanted) return;
    if (wanted) {
      return report(*banks_[i], key,
                    "\"" + name + "\" in unattended as well, which switches motions without a person on one by one",
                    "no such switch");
    }
    report(*banks_[i], "unattended", "with \"" + name + "\" also a value of " + std::string{key} + " that moves something",
           "the switch alone");
  }

  void power_fits(std::size_t i) {
    const int budget = reading_.plan.room.power_budget_w;
    const auto& bank = reading_.plan.banks[i].bank;
    if (budget == 0 || !banks_[i]->has("power_w")) return;
    const std::string of_room = std::to_string(budget) + " W, the room's power_budget_w";
    if (bank.power_w == 0)
      return report(*banks_[i], "power_w", "what its drives take, because the room has a power_budget_w", "0");
    if (bank.power_w <= budget) return;
    report(*banks_[i], "power_w", "at most " + of_room + ": else it never moves", std::to_string(bank.power_w));
  }

  Reading& reading_;
  const std::string& file_;
  const std::vector<const ReadTable*> buses_;
  const std::vector<const ReadTable*> banks_;
  const std::vector<const ReadTable*> stations_;
  const bool bus_names_known_ = every_bus_has_a_name();
  std::map<std::pair<std::string, std::uint8_t>, std::string> units_;
  std::map<std::pair<std::string, std::uint16_t>, std::string> endpoints_;
  std::map<std::string, std::string> serial_devices_;
};

}  // namespace

void cross_check(Reading& reading, const std::string& file) { CrossCheck{reading, file}.run(); }

}  // namespace archroom::settings
