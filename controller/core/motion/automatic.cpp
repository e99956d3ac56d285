#include "controller/core/motion/automatic.hpp"

#include <algorithm>

#include "controller/core/interlocks/permit_office.hpp"
#include "controller/core/motion/arming.hpp"
#include "controller/core/motion/geometry.hpp"
#include "controller/core/motion/jobs.hpp"
#include "controller/core/motion/plant.hpp"

namespace archroom::core {
namespace {

// Until the bank says that it sounds; without that there is no motion.
constexpr Duration kHeardWithin = seconds{3};
// What was ordered to sound lasts beyond the warning until the columns move: the intent goes to the disk meanwhile.
constexpr Duration kOverhang = seconds{15};
// A clock that differs from the time that passed by more than this was set.
constexpr std::int64_t kClockWasSet_ms = 5'000;

devices::Motion motion_for(Parking parking) {
  if (parking == Parking::Spread) return devices::SpreadBank{};
  return devices::CloseBank{};
}

devices::Motion motion_for(const BankPlan& plan, Purpose purpose, bool gathering) {
  switch (purpose) {
    case Purpose::NightPark: return motion_for(plan.unattended.night_park);
    case Purpose::Airing: return gathering ? devices::Motion{devices::CloseBank{}} : devices::Motion{devices::SpreadBank{}};
    case Purpose::FirePark: return motion_for(plan.fire);
    case Purpose::Asked:
    case Purpose::IdleClose: break;
  }
  return devices::CloseBank{};
}

// What could not be done by then is not wanted any more: nothing parks itself in the morning because somebody was there at night.
Duration wanted_for(Purpose purpose) {
  switch (purpose) {
    case Purpose::NightPark: return hours{1};
    case Purpose::Airing: return minutes{30};
    case Purpose::FirePark: return minutes{2};
    case Purpose::Asked:
    case Purpose::IdleClose: break;
  }
  return minutes{1};
}

void want(const State& state, Bank& bank, Purpose purpose) { bank.wanted[purpose] = state.now + wanted_for(purpose); }

void heed_minute(const State& state, Bank& bank, int minute) {
  const auto& wishes = bank.plan.unattended;
  if (wishes.night_park_at_min == minute) want(state, bank, Purpose::NightPark);
  const auto& airings = wishes.airing_at_min;
  if (std::find(airings.begin(), airings.end(), minute) != airings.end()) want(state, bank, Purpose::Airing);
}

bool has_clock_wishes(const State& state) {
  return std::any_of(state.banks.begin(), state.banks.end(), [](const auto& entry) {
    const auto& wishes = entry.second.plan.unattended;
    return wishes.night_park_at_min >= 0 || !wishes.airing_at_min.empty();
  });
}

// Not idle: columns move, an aisle is shown, somebody waits in line or is in an aisle. After a fire signal nobody fetches boxes
// any more: only who moves and who is in an aisle counts.
bool is_busy(const Bank& bank, Purpose purpose = Purpose::IdleClose) {
  const bool asked_for = !bank.presentations.empty() || !bank.line.empty();
  if (bank.job || !bank.report || (asked_for && purpose != Purpose::FirePark)) return true;
  for (int aisle = first_aisle(bank.plan); aisle <= last_aisle(bank.plan); ++aisle) {
    if (is_occupied(bank.plan, *bank.report, aisle)) return true;
  }
  return false;
}

void give_up(Turn& turn, Bank& bank) {
  if (!bank.announced) return;
  const auto purpose = bank.announced->purpose;
  bank.wanted.erase(purpose);
  bank.announced.reset();
  // Its arming was for this one motion.
  if (purpose == Purpose::FirePark) disarm(turn, bank, {Cause::PersonWanted, 0, {}}, {});
  bank.idle_since = turn.state.now;
  turn.changed.insert(bank.plan.id);
}

// Everything but the warning itself.
bool is_free_to(const State& state, const Bank& bank, const Wish& wish) {
  const auto blockers = blockers_of(state, bank, wish);
  return std::all_of(blockers.begin(), blockers.end(),
                     [](const Blocker& blocker) { return blocker.reason.cause == Cause::NotAnnounced; });
}

void announce(Turn& turn, Bank& bank, Purpose purpose, const devices::Motion& motion) {
  bank.announced = Announced{purpose, motion, turn.state.now, std::nullopt};
  turn.changed.insert(bank.plan.id);
  turn.order(bank, devices::Announce{bank.plan.unattended.warning + kOverhang});
}

void go_on_with(Turn& turn, Bank& bank) {
  auto& announced = *bank.announced;
  const bool sounds = bank.report && bank.report->announcing;
  if (sounds && !announced.heard_since) announced.heard_since = turn.state.now;
  const Wish wish{announced.motion, JobId{}, announced.purpose, std::nullopt};
  const bool unheard = !announced.heard_since && turn.state.now >= announced.since + kHeardWithin;
  const bool hushed = announced.heard_since && !sounds;
  if (unheard || hushed || is_busy(bank, announced.purpose) || !is_free_to(turn.state, bank, wish)) return give_up(turn, bank);
  if (!blockers_of(turn.state, bank, wish).empty()) return;  // it sounds, not long enough yet
  begin_job(turn, bank, wish, std::nullopt, "");
  bank.wanted.erase(announced.purpose);
  if (announced.purpose == Purpose::Airing) {
    const bool spreads = std::holds_alternative<devices::SpreadBank>(announced.motion);
    bank.gather_at = spreads ? std::optional{turn.state.now + bank.plan.unattended.airing_for} : std::nullopt;
  }
}

// Its arming was for one motion, and that will not be.
void end_late_wishes(Turn& turn, Bank& bank) {
  const auto parks = bank.wanted.find(Purpose::FirePark);
  if (parks == bank.wanted.end() || turn.state.now < parks->second) return;
  bank.wanted.erase(parks);
  disarm(turn, bank, {Cause::PersonWanted, 0, {}}, {});
}

void begin_a_wish(Turn& turn, Bank& bank) {
  const bool gathering = bank.gather_at && turn.state.now >= *bank.gather_at;
  if (gathering) want(turn.state, bank, Purpose::Airing);
  const auto idle_after = bank.plan.unattended.idle_close_after;
  const bool aired = bank.gather_at.has_value();
  if (idle_after > Duration::zero() && !aired && turn.state.now >= bank.idle_since + idle_after)
    want(turn.state, bank, Purpose::IdleClose);
  for (const auto& [purpose, until] : std::map<Purpose, Instant>{bank.wanted}) {
    const auto motion = motion_for(bank.plan, purpose, gathering);
    const bool done = is_done(bank.plan, *bank.report, motion);
    if (done || turn.state.now >= until) {
      bank.wanted.erase(purpose);
      if (purpose == Purpose::IdleClose) bank.idle_since = turn.state.now;
      if (purpose == Purpose::Airing && gathering && done) bank.gather_at.reset();
      if (purpose == Purpose::FirePark) disarm(turn, bank, {Cause::PersonWanted, 0, {}}, {});
      continue;
    }
    if (is_free_to(turn.state, bank, {motion, JobId{}, purpose, std::nullopt})) return announce(turn, bank, purpose, motion);
  }
}

}  // namespace

void heed_the_clock(Turn& turn, Duration passed, std::int64_t wall_passed_ms) {
  auto& state = turn.state;
  const std::int64_t now = local_minute(state);
  const std::int64_t passed_ms = std::chrono::duration_cast<milliseconds>(passed).count();
  const bool was_set = std::abs(wall_passed_ms - passed_ms) > kClockWasSet_ms;
  if (!has_clock_wishes(state)) return;
  if (state.minute && !was_set) {
    constexpr std::int64_t kDay_min = 24 * 60;
    for (std::int64_t minute = std::max(*state.minute + 1, now - kDay_min); minute <= now; ++minute) {
      const auto of_day = static_cast<int>(((minute % kDay_min) + kDay_min) % kDay_min);
      for (auto& [id, bank] : state.banks) {
        heed_minute(state, bank, of_day);
        turn.touched.insert(id);
      }
    }
  }
  if (!state.minute || was_set || now > *state.minute) state.minute = now;
}

void fire_park_ordered(Turn& turn, const FireParkOrdered& order) {
  Bank* bank = find_bank(turn.state, order.bank);
  if (bank == nullptr || bank->plan.fire == Parking::Stay) return turn.answer(order.ticket, NotKnown{});
  const bool burns = std::any_of(bank->forbids.begin(), bank->forbids.end(),
                                 [](const Forbid& forbid) { return forbid.kind == ForbidKind::Fire; });
  if (!burns) {
    const Reason calm{Cause::NotAnnounced, 0, "no fire was signalled"};
    return turn.answer(order.ticket, RefusedBy{{{calm, turn.state.wall}}});
  }
  const Wish wish{motion_for(bank->plan.fire), JobId{}, Purpose::FirePark, std::nullopt};
  auto blockers = blockers_of(turn.state, *bank, wish);
  // Whoever is in charge has looked: that is the arming, for this one motion.
  std::erase_if(blockers, [](const Blocker& blocker) {
    return blocker.reason.cause == Cause::NotArmed || blocker.reason.cause == Cause::NotAnnounced;
  });
  if (!blockers.empty()) return turn.answer(order.ticket, RefusedBy{std::move(blockers)});
  arm(turn, *bank, order.by);
  want(turn.state, *bank, Purpose::FirePark);
  turn.changed.insert(bank->plan.id);
  turn.touch(*bank);
  turn.answer(order.ticket, Accepted{});
}

void tend(Turn& turn, Bank& bank) {
  if (bank.job) return;
  if (bank.announced) return go_on_with(turn, bank);
  const bool parks = bank.wanted.contains(Purpose::FirePark);
  if (is_busy(bank, parks ? Purpose::FirePark : Purpose::IdleClose)) {
    if (parks) bank.wanted[Purpose::FirePark] = std::min(bank.wanted[Purpose::FirePark], turn.state.now);
    end_late_wishes(turn, bank);
    bank.idle_since = turn.state.now;
    bank.wanted.erase(Purpose::IdleClose);
    return;
  }
  if (bank.quality == devices::Quality::Good) begin_a_wish(turn, bank);
}

void note_activity(Turn& turn, Bank& bank) {
  bank.idle_since = turn.state.now;
  if (!bank.job) give_up(turn, bank);
}

Instant next_wish(const State& state, const Bank& bank) {
  Instant next = Instant::never();
  if (bank.announced) {
    const auto& announced = *bank.announced;
    next = announced.heard_since ? *announced.heard_since + bank.plan.unattended.warning : announced.since + kHeardWithin;
  } else if (bank.plan.unattended.idle_close_after > Duration::zero() && !is_busy(bank) && bank.armed) {
    next = bank.idle_since + bank.plan.unattended.idle_close_after;
  }
  if (bank.gather_at) next = std::min(next, *bank.gather_at);
  const bool by_the_clock = bank.plan.unattended.night_park_at_min >= 0 || !bank.plan.unattended.airing_at_min.empty();
  if (by_the_clock) next = std::min(next, state.now + milliseconds{60'000 - state.wall.ms % 60'000});
  return next;
}

}  // namespace archroom::core
