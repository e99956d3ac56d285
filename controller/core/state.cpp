#include "controller/core/state.hpp"

#include "base/contract.hpp"

namespace archroom::core {

std::string_view name_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::Asked: return "asked";
    case Purpose::IdleClose: return "idle_close";
    case Purpose::NightPark: return "night_park";
    case Purpose::Airing: return "airing";
    case Purpose::FirePark: return "fire_park";
  }
  contract_violated("known purpose", __FILE__, __LINE__);
}

State initial_state(const std::vector<BankPlan>& plans, const RoomPlan& room, const std::vector<StationPlan>& stations) {
  State state;
  state.room = room;
  for (const auto& plan : plans) {
    Bank bank;
    bank.plan = plan;
    bank.disarmed_by = {Cause::Restart, 0, {}};
    state.banks.emplace(plan.id, std::move(bank));
  }
  for (const auto& [id, plan] : room.points) {
    state.sensed.points[id] = {};
    if (is_contact(plan.role) && plan.role != PointRole::Door) state.sensed.unseen.insert(id);
  }
  state.sensed.alarms = initial_alarms(room.alarms, {});
  for (const auto& plan : stations) state.stations[plan.id].plan = plan;
  return state;
}

std::uint64_t digest(const State& state) { return fnv1a(encoded(state)); }

}  // namespace archroom::core
