// One step's workbench: the state that is being changed, the effects that it gives, and the banks that it is about.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "controller/core/effect.hpp"
#include "controller/core/state.hpp"

namespace archroom::core {

struct Turn {
  State& state;
  Effects effects;
  std::set<BankId> touched;               // judged anew at the end of the step
  std::set<BankId> changed;               // and has news for whoever watches
  std::map<PointId, bool> readings = {};  // seen or judged anew; whether that is news
  std::set<AlarmId> alarms = {};          // that changed
  bool evidence_changed = false;          // of a protection

  void touch(const Bank& bank) { touched.insert(bank.plan.id); }
  void touch_all() {
    for (const auto& [id, _] : state.banks) touched.insert(id);
  }
  void emit(Effect effect) { effects.push_back(std::move(effect)); }
  void answer(TicketId ticket, Verdict verdict) { emit(Answer{ticket, std::move(verdict)}); }
  // The number by which the store will say that it is durable.
  std::uint64_t persist(Record record) {
    emit(Persist{++state.last_persist, state.wall, std::move(record)});
    return state.last_persist;
  }
  void order(const Bank& bank, devices::Order order) { emit(Actuate{bank.plan.device, bank.stop_count, std::move(order)}); }
};

}  // namespace archroom::core
