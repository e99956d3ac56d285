#include "controller/core/motion/trips.hpp"

#include "controller/core/interlocks/evidence.hpp"
#include "controller/core/motion/arming.hpp"

namespace archroom::core {
namespace {

// Over-travel and limit switch (docs/plc-map.md, fault_code): a column was where it must not be.
constexpr std::uint16_t kOverTravel = 4;
constexpr std::uint16_t kLimitSwitch = 5;

// Somebody turned the key, or we were silent: nobody was in danger, and neither waits for a reset.
constexpr devices::Protections kHarmless =
    devices::protections_of(devices::Protection::LocalKey, devices::Protection::HostSilent);

bool trips(const Bank& bank, const Reason& reason) {
  switch (reason.cause) {
    case Cause::AisleOccupied:
    case Cause::ImpossiblePositions: return true;
    case Cause::ProtectionActive: return (static_cast<std::uint32_t>(reason.subject) & ~kHarmless.bits) != 0;
    case Cause::NotRemote: {
      const auto& report = *bank.report;
      return report.mode == devices::ShelfMode::EmergencyStop || report.fault_code == kOverTravel ||
             report.fault_code == kLimitSwitch;
    }
    default: return false;
  }
}

void trip(Turn& turn, Bank& bank, const Reason& reason) {
  if (bank.trip) return;
  bank.trip = Trip{reason, turn.state.wall, bank.report ? bank.report->resets : std::uint16_t{0}, false};
  turn.changed.insert(bank.plan.id);
  turn.persist(BankTripped{bank.plan.id, *bank.trip});
}

// Only forwards: a count that went back is another controller's, or yesterday's picture, and nobody's press.
bool was_pressed(const Trip& trip, std::uint16_t resets) { return static_cast<std::int16_t>(resets - trip.resets) > 0; }

}  // namespace

void trip_for(Turn& turn, Bank& bank, const Blockers& blockers) {
  for (const auto& blocker : blockers) {
    if (trips(bank, blocker.reason)) return trip(turn, bank, blocker.reason);
  }
}

void look_for_trips(Turn& turn, Bank& bank, const devices::ShelfReport& report) {
  if (!report.latched.any()) return;
  const Reason reason{Cause::ProtectionActive, std::int64_t{report.latched.bits}, {}};
  trip(turn, bank, reason);
  if (bank.armed) disarm(turn, bank, reason, {});
}

void look_for_reset(Turn& turn, Bank& bank, const devices::ShelfReport& report) {
  if (!bank.trip) return;
  if (!was_pressed(*bank.trip, report.resets)) {
    bank.trip->cause_gone = !acting(report).any();
    return;
  }
  turn.changed.insert(bank.plan.id);
  if (bank.trip->cause_gone && !acting(report).any() && !report.latched.any()) {
    bank.trip.reset();
    turn.persist(TripReset{bank.plan.id});
    return;
  }
  // Pressed too early, or not seen whether it was: it does not count, and has to be pressed again.
  bank.trip->resets = report.resets;
  bank.trip->cause_gone = !acting(report).any();
  turn.persist(BankTripped{bank.plan.id, *bank.trip});
}

}  // namespace archroom::core
