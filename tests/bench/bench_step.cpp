// How long one event takes in the core: a room of 64 banks of 13 columns, pictures of standing and of moving banks.
#include <string>
#include <vector>

#include "controller/core/step.hpp"
#include "tests/bench/figures.hpp"

namespace {

using namespace archroom;

constexpr int kBanks = 64;
constexpr int kColumns = 13;
constexpr int kWidth_mm = 550;
constexpr int kAisle_mm = 900;

core::BankPlan plan_of(int number) {
  core::BankPlan plan;
  plan.id = BankId{std::to_string(number)};
  plan.device = DeviceId{"bank" + std::to_string(number)};
  plan.columns = kColumns;
  plan.column_width_mm = kWidth_mm;
  plan.aisle_mm = kAisle_mm;
  plan.speed_mm_s = 60;
  plan.requests = core::RequestStart::Direct;
  return plan;
}

// Closed, and aisle 7 open by so much.
devices::ShelfReport picture(int shift_mm) {
  devices::ShelfReport report;
  report.mode = shift_mm == 0 ? devices::ShelfMode::Closed : devices::ShelfMode::Moving;
  report.session = devices::Session::Ours;
  for (int c = 1; c <= kColumns; ++c) {
    devices::ColumnReport column;
    column.position_mm = (c - 1) * kWidth_mm + (c > 7 ? shift_mm : 0);
    column.motor_on = shift_mm != 0 && c > 7;
    report.columns.push_back(column);
  }
  return report;
}

class Room {
 public:
  Room() {
    std::vector<core::BankPlan> plans;
    for (int i = 0; i < kBanks; ++i) plans.push_back(plan_of(i));
    state_ = core::initial_state(plans);
    (void)feed(core::Restored{});
    for (const auto& plan : plans) {
      (void)feed(core::LinkUp{plan.device});
      (void)feed(core::Durable{state_.last_persist});
      (void)see(plan, picture(0));
      (void)feed(core::RearmOrdered{TicketId{1}, plan.id, "bench"});
      // Half of them move.
      if (&plan - plans.data() >= kBanks / 2) continue;
      (void)feed(core::Requested{RequestId{"r" + plan.id.text}, plan.id, {7, devices::Side::Right}});
      (void)feed(core::Durable{state_.last_persist});
    }
    plans_ = std::move(plans);
  }

  double one(std::size_t round) {
    const auto& plan = plans_[round % plans_.size()];
    auto& bank = state_.banks.at(plan.id);
    auto report = picture(bank.job ? static_cast<int>(1 + round / plans_.size() % 800) : 0);
    if (bank.job) {
      report.intent = bank.job->intent;
      report.outcome = devices::CommandOutcome::Accepted;
      ++moving_;
    }
    const core::Event event = stamped(core::Observed{{devices::Observation{plan.device, now_, devices::Quality::Good, report}}});
    const auto from = bench::Clock::now();
    const auto effects = core::step(state_, event);
    const double took = bench::micros(bench::Clock::now() - from);
    effects_ += effects.size();
    return took;
  }

  [[nodiscard]] std::size_t effects() const { return effects_; }
  [[nodiscard]] std::size_t moving() const { return moving_; }

 private:
  core::Event stamped(core::Body body) {
    now_ = now_ + std::chrono::microseconds{1};
    return {now_, WallTime{now_.ns / 1'000'000}, std::move(body)};
  }
  core::Effects feed(core::Body body) { return core::step(state_, stamped(std::move(body))); }
  core::Effects see(const core::BankPlan& plan, devices::ShelfReport report) {
    return feed(core::Observed{{devices::Observation{plan.device, now_, devices::Quality::Good, std::move(report)}}});
  }

  core::State state_;
  std::vector<core::BankPlan> plans_;
  Instant now_{1};
  std::size_t effects_ = 0;
  std::size_t moving_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const std::size_t rounds = bench::is_smoke(argc, argv) ? 20'000 : 400'000;
  Room room;
  std::vector<double> steps;
  std::vector<double> nothing;
  for (std::size_t i = 0; i < rounds; ++i) {
    steps.push_back(room.one(i));
    const auto from = bench::Clock::now();
    nothing.push_back(bench::micros(bench::Clock::now() - from));
  }
  if (room.moving() < rounds / 4 || room.effects() < rounds) {
    std::printf("bench_step: the room does not move, the figure would be of nothing (%zu of %zu moving)\n", room.moving(),
                rounds);
    return 1;
  }
  const double p99 = bench::percentile(steps, 99);
  char baseline[96];
  std::snprintf(baseline, sizeof baseline, "reading the clock twice p99 %.2f us; step p50 %.2f us",
                bench::percentile(nothing, 99), bench::percentile(steps, 50));
  return bench::show({"core step, 64 banks x 13 columns, half moving, p99", "us", p99, baseline, 20, true}) ? 0 : 1;
}
