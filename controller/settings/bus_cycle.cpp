#include "controller/settings/bus_cycle.hpp"

#include <algorithm>

#include "devices/shelf_plc/shelf_plc.hpp"

namespace archroom::settings {
namespace {

constexpr int kExchangesPerBank = 2;  // a read; a renewal, or while it stands a heartbeat
// Waking the controller thread, the step and the write: below 1 ms as measured (./dev bench), ten times that granted.
constexpr Duration kStepAndWrite = milliseconds{10};

Duration age(Duration poll, Duration timeout, int banks) { return std::max(poll, timeout) + timeout * kExchangesPerBank * banks; }

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

}  // namespace

int banks_on(const BusPlan& bus, std::span<const ShelfPlan> banks) {
  return static_cast<int>(std::count_if(banks.begin(), banks.end(), [&](const auto& shelf) { return shelf.bus == bus.name; }));
}

BusCycle cycle_of(const BusPlan& bus, int banks) {
  const devices::ShelfPlc::Settings driver;
  BusCycle cycle{.banks = banks};
  cycle.age_standing = age(driver.poll_idle, bus.response_timeout, banks);
  cycle.age_moving = age(driver.poll_moving, bus.response_timeout, banks);
  cycle.contact_to_stop = cycle.age_moving + kStepAndWrite;
  cycle.worst = (bus.response_timeout + bus.connect_timeout) * kExchangesPerBank * banks;
  return cycle;
}

Duration longest_timeout(int banks, const core::BankPlan& bank) {
  const devices::ShelfPlc::Settings driver;
  const auto fits = [&](Duration timeout) {
    return age(driver.poll_idle, timeout, banks) <= bank.evidence_age_standing &&
           age(driver.poll_moving, timeout, banks) <= bank.evidence_age_moving;
  };
  Duration longest{};
  for (auto timeout = milliseconds{1}; fits(timeout); ++timeout) longest = timeout;
  return longest;
}

std::string cycles_text(const Plan& plan, core::Language language) {
  std::string text;
  for (const auto& bus : plan.buses) {
    const auto cycle = cycle_of(bus, banks_on(bus, plan.banks));
    text += bus_line(bus, cycle, language) + "\n";
    for (const auto& shelf : plan.banks) {
      if (shelf.bus == bus.name) text += bank_line(shelf, cycle, language) + "\n";
    }
  }
  return text;
}

}  // namespace archroom::settings
