#include "controller/settings/bus_cycle.hpp"

#include <algorithm>

#include "devices/modbus_points/blocks.hpp"
#include "devices/shelf_plc/shelf_plc.hpp"

namespace archroom::settings {
namespace {

constexpr int kExchangesPerBank = 2;  // a read; a renewal, or while it stands a heartbeat
// Waking the controller thread, the step and the write: below 1 ms as measured (./dev bench), ten times that granted.
constexpr Duration kStepAndWrite = milliseconds{10};

Duration age(Duration poll, Duration answer, int banks) { return std::max(poll, answer) + answer * kExchangesPerBank * banks; }

std::string in_ms(Duration duration) {
  return std::to_string(std::chrono::duration_cast<milliseconds>(duration).count()) + " ms";
}

std::string bus_line(const BusPlan& bus, const BusCycle& cycle, core::Language language) {
  const std::string banks = std::to_string(cycle.banks);
  if (language == core::Language::Chinese) {
    return "总线 " + bus.name.text + "（" + banks + " 个区）：状态最多 " + in_ms(cycle.age_standing) + "（静止）、" +
           in_ms(cycle.age_moving) + "（移动）旧；每次交换都丢失一次、每次都重连的最坏一轮 " + in_ms(cycle.worst) +
           "，其间不移动";
  }
  return "bus " + bus.name.text + " (" + banks + " bank(s)): pictures at most " + in_ms(cycle.age_standing) + " old standing, " +
         in_ms(cycle.age_moving) +
         " moving; worst cycle, every exchange lost once and each time connected anew: " + in_ms(cycle.worst) +
         ", nothing moves meanwhile";
}

std::string bank_line(const ShelfPlan& shelf, const BusCycle& cycle, core::Language language) {
  const std::string& bank = shelf.bank.id.text;
  const std::string stop = in_ms(cycle.contact_to_stop);
  if (language == core::Language::Chinese)
    return "  区 " + bank + "：触点动作到停止命令发出最多 " + stop + "（架体自身的保护另计，更快）";
  return "  bank " + bank + ": from a contact to the stop on the wire at most " + stop +
         " (the bank's own protection comes on top, and sooner)";
}

std::string round_line(const BusPlan& bus, const LineRound& round, core::Language language) {
  const std::string devices = std::to_string(round.devices);
  const std::string exchanges = std::to_string(round.exchanges);
  const std::string busy = std::to_string((round.busy_permille + 5) / 10);
  if (language == core::Language::Chinese) {
    return "总线 " + bus.name.text + "（" + devices + " 个设备，每轮 " + exchanges + " 次读取）：" +
           (bus.serial ? "线路上 " + in_ms(round.on_the_wire) + "，占线路 " + busy + "%；" : std::string{}) + "全部不应答时 " +
           in_ms(round.at_worst);
  }
  return "bus " + bus.name.text + " (" + devices + " device(s), " + exchanges + " read(s) a round): " +
         (bus.serial ? in_ms(round.on_the_wire) + " on the wire, " + busy + " % of the line; " : std::string{}) +
         "where nobody answers " + in_ms(round.at_worst);
}

}  // namespace

int banks_on(const BusPlan& bus, std::span<const ShelfPlan> banks) {
  return static_cast<int>(std::count_if(banks.begin(), banks.end(), [&](const auto& shelf) { return shelf.bus == bus.name; }));
}

BusCycle cycle_of(const BusPlan& bus, int banks) {
  const devices::ShelfPlc::Settings driver;
  BusCycle cycle{.banks = banks};
  const auto answer = bus.response_timeout + longest_exchange(bus);
  cycle.age_standing = age(driver.poll_idle, answer, banks);
  cycle.age_moving = age(driver.poll_moving, answer, banks);
  cycle.contact_to_stop = cycle.age_moving + kStepAndWrite;
  cycle.worst = (answer + bus.connect_timeout) * kExchangesPerBank * banks;
  return cycle;
}

Duration longest_exchange(const BusPlan& bus) {
  if (!bus.serial) return {};
  constexpr std::uint16_t kMostRegisters = 125;
  return wire::exchange_time(*bus.serial, {1, wire::ModbusRead{wire::Table::InputRegisters, 0, kMostRegisters}}) +
         wire::silence_of(*bus.serial);
}

LineRound round_of(const BusPlan& bus, std::span<const DevicePlan> devices) {
  LineRound round;
  double busy = 0;
  for (const auto& device : devices) {
    if (device.bus != bus.name) continue;
    ++round.devices;
    for (const auto& block : devices::blocks_of(device.model)) {
      ++round.exchanges;
      round.at_worst += bus.response_timeout;
      if (!bus.serial) continue;
      const auto taken = wire::exchange_time(*bus.serial, {device.unit, block.read}) + wire::silence_of(*bus.serial);
      round.on_the_wire += taken;
      round.at_worst += taken;
      const auto every = std::max(block.every, Duration{milliseconds{1}});
      busy += static_cast<double>(taken.count()) / static_cast<double>(every.count());
    }
  }
  round.busy_permille = static_cast<int>(busy * 1000);
  return round;
}

Duration longest_timeout(int banks, const core::BankPlan& bank, Duration on_the_wire) {
  const devices::ShelfPlc::Settings driver;
  const auto fits = [&](Duration timeout) {
    const auto answer = timeout + on_the_wire;
    return age(driver.poll_idle, answer, banks) <= bank.evidence_age_standing &&
           age(driver.poll_moving, answer, banks) <= bank.evidence_age_moving;
  };
  Duration longest{};
  for (auto timeout = milliseconds{1}; fits(timeout); ++timeout) longest = timeout;
  return longest;
}

std::string cycles_text(const Plan& plan, core::Language language) {
  std::string text;
  for (const auto& bus : plan.buses) {
    const auto cycle = cycle_of(bus, banks_on(bus, plan.banks));
    const auto round = round_of(bus, plan.devices);
    if (cycle.banks > 0 || round.devices == 0) text += bus_line(bus, cycle, language) + "\n";
    if (round.devices > 0) text += round_line(bus, round, language) + "\n";
    for (const auto& shelf : plan.banks) {
      if (shelf.bus == bus.name) text += bank_line(shelf, cycle, language) + "\n";
    }
  }
  return text;
}

}  // namespace archroom::settings
