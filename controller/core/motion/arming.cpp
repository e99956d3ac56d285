#include "controller/core/motion/arming.hpp"

#include "controller/core/interlocks/permit_office.hpp"
#include "controller/core/motion/plant.hpp"

namespace archroom::core {
namespace {

// A fault of the drive itself, and no protection in sight: the one thing that may be cleared from here.
bool only_a_drive_fault(const Bank& bank) {
  if (!bank.link_up || bank.quality != devices::Quality::Good || !bank.report) return false;
  const auto& report = *bank.report;
  return report.mode == devices::ShelfMode::Fault && report.session == devices::Session::Ours && !report.latched.any() &&
         !acting(report).any() && !bank.trip;
}

}  // namespace

void arm(Turn& turn, Bank& bank, const std::string& by) {
  if (bank.armed) return;
  bank.armed = true;
  bank.disarmed_by = {};
  bank.armed_since = turn.state.wall;
  bank.idle_since = turn.state.now;
  turn.changed.insert(bank.plan.id);
  turn.persist(BankArmed{bank.plan.id, by});
}

void disarm(Turn& turn, Bank& bank, const Reason& reason, const std::string& by) {
  if (!bank.armed && bank.disarmed_by.cause != Cause::Restart) return;  // the first reason is the one to look into
  if (!bank.armed && reason.cause == bank.disarmed_by.cause) return;
  bank.armed = false;
  bank.disarmed_by = reason;
  bank.armed_since = turn.state.wall;
  turn.changed.insert(bank.plan.id);
  turn.persist(BankDisarmed{bank.plan.id, reason, by});
}

void rearm(Turn& turn, const RearmOrdered& order) {
  Bank* bank = find_bank(turn.state, order.bank);
  if (bank == nullptr) return turn.answer(order.ticket, NotKnown{});
  auto blockers = blockers_to_arming(turn.state, *bank);
  if (!blockers.empty()) {
    // The reset of a drive fault takes its time: the person tries again when the fault has gone.
    if (only_a_drive_fault(*bank)) {
      turn.persist(DriveResetOrdered{bank->plan.id, bank->report->fault_code, order.by});
      turn.order(*bank, devices::ResetDriveFault{});
    }
    return turn.answer(order.ticket, RefusedBy{std::move(blockers)});
  }
  arm(turn, *bank, order.by);
  turn.answer(order.ticket, Accepted{});
}

}  // namespace archroom::core
