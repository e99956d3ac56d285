#include "controller/core/state.hpp"

namespace archroom::core {

State initial_state(const std::vector<BankPlan>& plans) {
  State state;
  for (const auto& plan : plans) {
    Bank bank;
    bank.plan = plan;
    bank.disarmed_by = {Cause::Restart, 0, {}};
    state.banks.emplace(plan.id, std::move(bank));
  }
  return state;
}

std::uint64_t digest(const State& state) { return fnv1a(encoded(state)); }

}  // namespace archroom::core
