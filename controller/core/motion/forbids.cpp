#include "controller/core/motion/forbids.hpp"

#include <algorithm>

#include "controller/core/interlocks/evidence.hpp"
#include "controller/core/motion/arming.hpp"
#include "controller/core/motion/jobs.hpp"
#include "controller/core/motion/plant.hpp"
#include "controller/core/sensing/sensing.hpp"

namespace archroom::core {
namespace {

using devices::Protection;

struct Signal {
  ForbidKind kind;
  devices::Protections inputs;
};
constexpr Signal kSignals[] = {
    {ForbidKind::Fire, devices::protections_of(Protection::FireInput, Protection::Smoke, Protection::PanelFault)},
    {ForbidKind::Leak, devices::protections_of(Protection::Leak)},
    {ForbidKind::Seismic, devices::protections_of(Protection::Seismic)},
};

devices::Protections inputs_of(ForbidKind kind) {
  for (const auto& signal : kSignals) {
    if (signal.kind == kind) return signal.inputs;
  }
  return {};
}

bool is_same(const Forbid& a, const Forbid& b) { return a.kind == b.kind && a.owner == b.owner; }

void set(Turn& turn, Bank& bank, Forbid forbid) {
  const Reason reason{Cause::Forbidden, static_cast<std::int64_t>(forbid.kind), {}};
  stop_bank(turn, bank, JobOutcome::Stopped, reason);
  disarm(turn, bank, reason, forbid.owner);
  turn.changed.insert(bank.plan.id);
  turn.persist(ForbidSet{bank.plan.id, forbid});
  std::erase_if(bank.forbids, [&](const Forbid& other) { return is_same(other, forbid); });
  bank.forbids.push_back(std::move(forbid));
}

// Nobody takes somebody else's lock over by setting it again.
bool would_replace_a_lock(const Bank& bank, const Forbid& forbid) {
  return std::any_of(bank.forbids.begin(), bank.forbids.end(),
                     [&](const Forbid& other) { return is_same(other, forbid) && other.key_digest != forbid.key_digest; });
}

Blockers standing(const Bank& bank, ForbidKind kind) {
  Blockers blockers;
  for (const auto& forbid : bank.forbids) {
    if (forbid.kind != kind) continue;
    blockers.push_back({{Cause::Forbidden, static_cast<std::int64_t>(kind), forbid.owner}, forbid.since});
  }
  return blockers;
}

// The room's own forbids go only when every bank's controller has been heard, and none shows the signal any more.
Blockers signals_left(const State& state, ForbidKind kind) {
  Blockers blockers;
  const auto inputs = inputs_of(kind);
  if (!inputs.any()) return blockers;
  for (const auto& [_, bank] : state.banks) {
    const bool seen = bank.report && bank.quality == devices::Quality::Good && state.now < fresh_until(bank) &&
                      bank.report->session == devices::Session::Ours;
    if (!seen) blockers.push_back({{Cause::StateNotFresh, 0, bank.plan.id.text}, bank.quality_since});
    if (!bank.report) continue;
    const std::uint32_t left = bank.report->active.bits & inputs.bits;
    if (left != 0) blockers.push_back({{Cause::ProtectionActive, std::int64_t{left}, {}}, bank.protections_since});
  }
  for (const auto& [id, plan] : state.room.points) {
    if ((protection_of(plan.role).bits & inputs.bits) == 0) continue;
    const auto& point = state.sensed.points.at(id);
    if (point.trouble != Trouble::None) blockers.push_back({{Cause::StateNotFresh, 0, id.text}, point.level_since});
    if (!shows(plan, point)) continue;
    blockers.push_back({{Cause::ProtectionActive, std::int64_t{protection_of(plan.role).bits}, id.text}, point.level_since});
  }
  return blockers;
}

bool may_lift(const Forbid& forbid, const ClearForbidOrdered& order) {
  if (forbid.kind != order.kind) return false;
  if (forbid.kind == ForbidKind::Maintenance) return !order.key_digest.empty() && forbid.key_digest == order.key_digest;
  return order.owner.empty() || forbid.owner == order.owner;
}

bool lift(Turn& turn, Bank& bank, const ClearForbidOrdered& order) {
  bool any = false;
  for (const auto& forbid : std::vector<Forbid>{bank.forbids}) {
    if (!may_lift(forbid, order)) continue;
    any = true;
    turn.changed.insert(bank.plan.id);
    // Only a fire park arms a bank under a forbid, and for that one motion: what waits must not go on it.
    disarm(turn, bank, {Cause::Forbidden, static_cast<std::int64_t>(forbid.kind), {}}, order.by);
    turn.persist(ForbidLifted{bank.plan.id, forbid.kind, forbid.owner, order.by});
    std::erase_if(bank.forbids, [&](const Forbid& other) { return is_same(other, forbid); });
  }
  return any;
}

// Which bank's controller or contact told of it, and what.
std::string source_of(const State& state, devices::Protections inputs) {
  std::string text;
  for (const auto& [id, bank] : state.banks) {
    const bool good = bank.report && bank.quality == devices::Quality::Good;
    if (!good || (bank.report->active.bits & inputs.bits) == 0) continue;
    text += (text.empty() ? "" : "; ") + id.text + ":";
    for (std::uint32_t bit = 1; bit != 0 && bit <= inputs.bits; bit <<= 1) {
      if ((bank.report->active.bits & inputs.bits & bit) != 0)
        text += " " + std::string{devices::name_of(static_cast<Protection>(bit))};
    }
  }
  for (const auto& [id, plan] : state.room.points) {
    if ((protection_of(plan.role).bits & inputs.bits) == 0 || !shows(plan, state.sensed.points.at(id))) continue;
    text += (text.empty() ? "" : "; ") + id.text + ": " + std::string{name_of(plan.role)};
  }
  return text;
}

void tell_of_wrong_key(Turn& turn, const Bank& bank, const ClearForbidOrdered& order) {
  if (order.kind == ForbidKind::Maintenance && !order.key_digest.empty() && !standing(bank, order.kind).empty())
    turn.persist(KeyRefused{bank.plan.id, order.by});
}

template <class Act>
void on_each(State& state, const std::optional<BankId>& wanted, Act act) {
  for (auto& [id, bank] : state.banks) {
    if (!wanted || *wanted == id) act(bank);
  }
}

}  // namespace

void forbid_ordered(Turn& turn, const ForbidOrdered& order) {
  if (order.bank && find_bank(turn.state, *order.bank) == nullptr) return turn.answer(order.ticket, NotKnown{});
  Blockers taken;
  bool any = false;
  on_each(turn.state, order.bank, [&](Bank& bank) {
    if (would_replace_a_lock(bank, order.forbid)) {  // it is locked, with another key; and it does not move
      for (auto& blocker : standing(bank, order.forbid.kind)) taken.push_back(std::move(blocker));
      return;
    }
    any = true;
    Forbid forbid = order.forbid;
    forbid.since = turn.state.wall;
    set(turn, bank, std::move(forbid));
  });
  if (!any && !taken.empty()) return turn.answer(order.ticket, RefusedBy{std::move(taken)});
  turn.answer(order.ticket, Accepted{});
}

void clear_forbid_ordered(Turn& turn, const ClearForbidOrdered& order) {
  if (order.bank && find_bank(turn.state, *order.bank) == nullptr) return turn.answer(order.ticket, NotKnown{});
  if (auto left = signals_left(turn.state, order.kind); !left.empty()) {
    return turn.answer(order.ticket, RefusedBy{std::move(left)});
  }
  bool any = false;
  Blockers kept;
  on_each(turn.state, order.bank, [&](Bank& bank) {
    const bool lifted = lift(turn, bank, order);
    if (!lifted) tell_of_wrong_key(turn, bank, order);
    any = lifted || any;
    for (auto& blocker : standing(bank, order.kind)) kept.push_back(std::move(blocker));
  });
  if (any) return turn.answer(order.ticket, Accepted{});
  if (!kept.empty()) return turn.answer(order.ticket, RefusedBy{std::move(kept)});
  turn.answer(order.ticket, NotKnown{});
}

void heed_the_room(Turn& turn) {
  const auto seen = room_inputs(turn.state);
  for (const auto& signal : kSignals) {
    if ((seen.bits & signal.inputs.bits) == 0) continue;
    on_each(turn.state, std::nullopt, [&](Bank& bank) {
      if (!standing(bank, signal.kind).empty()) return;
      turn.touch(bank);
      set(turn, bank, Forbid{signal.kind, {}, source_of(turn.state, signal.inputs), {}, turn.state.wall});
    });
  }
}

}  // namespace archroom::core
