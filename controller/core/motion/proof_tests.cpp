#include "controller/core/motion/proof_tests.hpp"

#include "controller/core/motion/plant.hpp"

namespace archroom::core {
namespace {

void fail(Turn& turn, Bank& bank) {
  if (!bank.proof_test) return;
  const auto& test = *bank.proof_test;
  turn.persist(ProofTestFailed{bank.plan.id, test.input, test.by, test.seen_on});
  bank.proof_test.reset();
  turn.changed.insert(bank.plan.id);
}

}  // namespace

void proof_test_ordered(Turn& turn, const ProofTestOrdered& order) {
  Bank* bank = find_bank(turn.state, order.bank);
  if (bank == nullptr || !bank->plan.inputs.has(order.input)) return turn.answer(order.ticket, NotKnown{});
  if (bank->job) {
    const Reason moving{Cause::SecondAisle, static_cast<std::int64_t>(bank->job->id.n), {}};
    return turn.answer(order.ticket, RefusedBy{{{moving, bank->job->since}}});
  }
  const bool acts = bank->report && bank->report->active.has(order.input);
  if (acts) {
    const Reason acting{Cause::ProtectionActive, static_cast<std::int64_t>(order.input), {}};
    return turn.answer(order.ticket, RefusedBy{{{acting, bank->protections_since}}});
  }
  fail(turn, *bank);  // one at a time: the one under way proves nothing any more
  bank->proof_test = ProofTest{order.input, order.by, turn.state.now + kProofTestLasts, false};
  turn.changed.insert(bank->plan.id);
  turn.answer(order.ticket, Accepted{});
}

void look_at_proof_test(Turn& turn, Bank& bank, const devices::ShelfReport& report) {
  if (!bank.proof_test) return;
  auto& test = *bank.proof_test;
  if (report.active.has(test.input)) {
    test.seen_on = true;
    return;
  }
  if (!test.seen_on) return;
  bank.proven[test.input] = turn.state.wall;
  turn.changed.insert(bank.plan.id);
  turn.persist(InputProven{bank.plan.id, test.input, test.by});
  bank.proof_test.reset();
}

void end_overdue_proof_test(Turn& turn, Bank& bank) {
  if (bank.proof_test && turn.state.now >= bank.proof_test->until) fail(turn, bank);
}

void begin_intervals(Turn& turn, Bank& bank) {
  for (std::uint32_t bit = 1; bit != 0 && bit <= bank.plan.inputs.bits; bit <<= 1) {
    if ((bank.plan.inputs.bits & bit) == 0) continue;
    const auto input = static_cast<devices::Protection>(bit);
    if (!bank.proven.try_emplace(input, turn.state.wall).second) continue;
    turn.persist(InputProven{bank.plan.id, input, {}});
  }
}

}  // namespace archroom::core
