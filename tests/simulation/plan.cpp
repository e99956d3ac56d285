#include "tests/simulation/plan.hpp"

#include <algorithm>
#include <iterator>

#include "base/prng.hpp"

namespace archroom::simulation {
namespace {

constexpr std::int64_t kTroubledMs = 40'000;  // mishaps begin within this time

// How often a deed is drawn, for how long it lasts at least and at most.
struct Habit {
  const char* name;
  std::uint32_t weight;
  std::int64_t least_ms;
  std::int64_t most_ms;
};
constexpr Habit kHabits[] = {
    {"somebody enters an aisle", 60, 300, 6000},
    {"somebody enters the widest aisle", 80, 300, 6000},
    {"somebody breaks an entry beam", 30, 100, 1500},
    {"a kick plate", 25, 100, 1500},
    {"a photo-eye", 15, 100, 1500},
    {"the emergency stop", 25, 500, 4000},
    {"a manual handle", 15, 500, 3000},
    {"the local key", 20, 300, 4000},
    {"the fire input", 10, 500, 5000},
    {"mains lost", 10, 300, 3000},
    {"the pressure floor, on or detached", 20, 300, 3000},
    {"a side panel, the door, the fire panel, a leak or a shock", 25, 300, 3000},
    {"a sensor stuck at occupied", 10, 500, 6000},
    {"a column jams", 12, 500, 5000},
    {"the bank loses its power", 25, 200, 3000},
    {"the bank's controller restarts", 12, 0, 0},
    {"the bank's picture freezes", 20, 200, 4000},
    {"the bank finds a fault of its own", 15, 300, 4000},
    {"the maintenance lock", 10, 300, 4000},
    {"another host takes the bank over", 15, 0, 0},
    {"requests get lost", 30, 50, 3000},
    {"replies get lost", 35, 50, 3000},
    {"replies are garbled", 30, 50, 3000},
    {"frames are held back", 40, 100, 4000},
    {"frames come twice", 35, 500, 5000},
    {"old frames come again", 40, 0, 0},
    {"old replies come again", 30, 50, 1000},
    {"the connection is cut", 30, 0, 2500},
    {"the connection is half open", 25, 200, 4000},
    {"the disk is slow", 35, 1000, 8000},
    {"the disk is full", 30, 200, 5000},
    {"the store's queue is full", 20, 10, 1500},
    {"the daemon crashes", 60, 50, 2500},
    {"the daemon is restarted", 15, 200, 1500},
    {"the daemon stalls", 30, 20, 900},
    {"the wall clock jumps", 20, 0, 0},
    {"stop", 55, 0, 0},
    {"stop all", 25, 0, 0},
    {"cancel", 35, 0, 0},
    {"open", 40, 0, 0},
    {"close, or spread", 25, 0, 0},
    {"re-arm", 25, 0, 0},
    {"confirm", 15, 0, 0},
    {"another request", 25, 0, 0},
};
static_assert(std::size(kHabits) == kDeeds);

constexpr const char* kMomentNames[] = {"at", "in a motion after", "just before an intent is told durable after",
                                        "just after a move is handed over after", "while a stop is owed after"};
static_assert(std::size(kMomentNames) == kMoments);

Duration drawn_ms(Prng& prng, std::int64_t least, std::int64_t most) {
  return milliseconds{least + static_cast<std::int64_t>(prng.below(static_cast<std::uint32_t>(most - least + 1)))};
}

Deed drawn_deed(Prng& prng) {
  std::uint32_t sum = 0;
  for (const auto& habit : kHabits) sum += habit.weight;
  std::uint32_t dice = prng.below(sum);
  std::size_t deed = 0;
  while (dice >= kHabits[deed].weight) dice -= kHabits[deed++].weight;
  return static_cast<Deed>(deed);
}

// What does most harm at that moment.
Deed drawn_mischief(Prng& prng, Moment moment) {
  static constexpr Deed kInMotion[] = {Deed::EnterWidest, Deed::EnterWidest, Deed::FrozenImage, Deed::LostReplies,
                                       Deed::Crash,       Deed::Duplicate,   Deed::Delay,       Deed::OrderStop};
  static constexpr Deed kBeforeDurable[] = {Deed::OrderStop, Deed::OrderCancel,   Deed::Crash,    Deed::FullDisk,
                                            Deed::FullQueue, Deed::EmergencyStop, Deed::SlowDisk, Deed::EnterWidest};
  static constexpr Deed kAfterActuate[] = {Deed::OrderStop, Deed::OrderStopAll, Deed::OrderCancel, Deed::EnterWidest,
                                           Deed::Crash,     Deed::LostReplies,  Deed::Delay,       Deed::Cut};
  static constexpr Deed kStopOwed[] = {Deed::Cut,         Deed::Cut,       Deed::HalfOpen,  Deed::LostRequests,
                                       Deed::LostReplies, Deed::OrderOpen, Deed::OrderStop, Deed::Crash};
  const auto dice = prng.below(8);
  switch (moment) {
    case Moment::InMotion: return kInMotion[dice];
    case Moment::BeforeDurable: return kBeforeDurable[dice];
    case Moment::AfterActuate: return kAfterActuate[dice];
    default: return kStopOwed[dice];
  }
}

Moment drawn_moment(Prng& prng) {
  const auto dice = prng.below(100);
  if (dice < 30) return Moment::At;
  if (dice < 65) return Moment::InMotion;
  if (dice < 77) return Moment::BeforeDurable;
  return dice < 90 ? Moment::AfterActuate : Moment::StopOwed;
}

Step drawn_step(Prng& prng, std::size_t banks) {
  Step step;
  step.moment = drawn_moment(prng);
  step.deed = step.moment != Moment::At && prng.chance(400) ? drawn_mischief(prng, step.moment) : drawn_deed(prng);
  step.after = drawn_ms(prng, 500, kTroubledMs);
  step.later = drawn_ms(prng, 0, prng.chance(500) ? 300 : 2500);
  step.bank = prng.below(static_cast<std::uint32_t>(banks));
  step.pick = prng.below(1000);
  const auto& habit = kHabits[static_cast<std::size_t>(step.deed)];
  step.span = drawn_ms(prng, habit.least_ms, habit.most_ms);
  return step;
}

core::BankPlan drawn_bank(Prng& prng, std::size_t number, core::RequestStart requests) {
  core::BankPlan bank;
  bank.id.text = std::to_string(number + 1);
  bank.device.text = "bank-" + bank.id.text;
  bank.columns = 3 + static_cast<int>(prng.below(4));
  bank.fixed = prng.chance(500) ? core::FixedColumn::Left : core::FixedColumn::Right;
  bank.column_width_mm = 400;
  bank.aisle_mm = 600 + 100 * static_cast<int>(prng.below(4));
  bank.free_aisles = prng.chance(250) ? 2 : 1;
  bank.speed_mm_s = 200 + 50 * static_cast<int>(prng.below(5));
  bank.requests = requests;
  bank.presented_for = seconds{3 + prng.below(5)};
  bank.leave_settle = seconds{1};
  return bank;
}

}  // namespace

const char* name_of(Deed deed) { return kHabits[static_cast<std::size_t>(deed)].name; }
const char* name_of(Moment moment) { return kMomentNames[static_cast<std::size_t>(moment)]; }

std::string text_of(const Step& step) {
  const auto ms = [](Duration d) { return std::to_string(std::chrono::duration_cast<milliseconds>(d).count()) + " ms"; };
  std::string text = std::string{name_of(step.deed)} + ", bank " + std::to_string(step.bank + 1) + ", " + name_of(step.moment) +
                     " " + ms(step.after);
  if (step.moment == Moment::InMotion) text += " and " + ms(step.later) + " into it";
  if (step.span > Duration{}) text += ", for " + ms(step.span);
  return text + " (pick " + std::to_string(step.pick) + ")";
}

Plan plan_of(std::uint64_t seed) {
  Prng prng{seed * 0x9E3779B97F4A7C15ULL + 1};
  for (int i = 0; i < 8; ++i) (void)prng.next();
  Plan plan;
  plan.seed = seed;
  const auto requests = prng.chance(400) ? core::RequestStart::Confirm : core::RequestStart::Direct;
  const std::size_t banks = 1 + (prng.chance(450) ? 1 + prng.below(2) : 0);
  for (std::size_t i = 0; i < banks; ++i) plan.shape.banks.push_back(drawn_bank(prng, i, requests));
  plan.shape.one_bus = prng.chance(400);
  plan.shape.blind = prng.chance(330);
  const auto wishes = 3 * banks + prng.below(5);
  for (std::size_t i = 0; i < wishes; ++i) {
    plan.wishes.push_back({drawn_ms(prng, 200, kTroubledMs), prng.below(static_cast<std::uint32_t>(banks)), prng.below(1000)});
  }
  const auto steps = 4 + prng.below(14);
  for (std::size_t i = 0; i < steps; ++i) plan.steps.push_back(drawn_step(prng, banks));
  return plan;
}

}  // namespace archroom::simulation
