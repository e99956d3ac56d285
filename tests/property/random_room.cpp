#include "tests/property/random_room.hpp"

#include <algorithm>

#include "tests/scenarios/effect_text.hpp"

namespace archroom::property {
namespace {

using devices::Protection;

std::vector<core::BankPlan> plans_of(std::uint64_t seed) {
  std::vector<core::BankPlan> plans;
  const char* const names[] = {"1", "2"};
  for (unsigned i = 0; i < 1 + seed % 2; ++i) {
    core::BankPlan plan;
    plan.id = {names[i]};
    plan.device = {std::string{"plc-"} + names[i]};
    plan.columns = 3 + static_cast<int>((seed + i) % 4);
    plan.fixed = (seed + i) % 3 == 0 ? core::FixedColumn::Right : core::FixedColumn::Left;
    plan.column_width_mm = 500;
    plan.aisle_mm = 800;
    plan.speed_mm_s = 400;
    plan.requests = seed % 4 == 1 ? core::RequestStart::Confirm : core::RequestStart::Direct;
    plan.presented_for = seconds{15};
    plan.inputs = devices::protections_of(Protection::KickPlate, Protection::EmergencyStop);
    if (seed % 3 == 0) plan.unattended.idle_close_after = seconds{20};
    if (seed % 5 == 0) plan.power_w = 100;
    plans.push_back(plan);
  }
  return plans;
}

}  // namespace

std::string text_of_all(const core::Effects& effects) {
  std::string all;
  for (const auto& effect : effects) {
    if (const auto* changed = std::get_if<core::BankChanged>(&effect)) {
      all += "changed " + changed->bank.text + (changed->news ? " news\n" : "\n");
    } else if (std::holds_alternative<core::GuardsChanged>(effect)) {
      all += "protections\n";
    } else if (const auto text = scenarios::text_of(effect)) {
      all += *text + "\n";
    }
  }
  return all;
}

RandomRoom::RandomRoom(std::uint64_t seed, Wire wire) : prng_(seed), wire_(wire), plans_(plans_of(seed)), watch_(plans_) {
  for (const auto& plan : plans_) seats_.emplace(plan.id, Seat{PlcModel{plan}, false, Instant::never(), {}});
  start();
}

void RandomRoom::start() {
  state_ = core::initial_state(plans_, kRoom);
  last_persist_ = durable_ = 0;
  durable_at_ = Instant::never();
  disk_works_ = true;
  for (auto& [_, seat] : seats_) {
    seat.link_up = false;
    seat.next_look = Instant::never();
    seat.orders.clear();
  }
  happens(watch_.died());
}

void RandomRoom::happens(core::Body body) {
  if (!watch_.complaint().empty()) return;
  const bool starts = std::holds_alternative<core::Restored>(body);
  const core::Event event{now_, WallTime{now_.ns / 1'000'000}, std::move(body)};
  const auto effects = core::step(state_, event);
  watch_.saw(event, effects, state_);
  kept_.push_back({starts, event, text_of_all(effects), core::digest(state_)});
  carry_out(effects);
}

void RandomRoom::carry_out(const core::Effects& effects) {
  for (const auto& effect : effects) {
    if (const auto* persist = std::get_if<core::Persist>(&effect)) {
      last_persist_ = persist->persist;
      if (durable_at_ == Instant::never())
        durable_at_ = now_ + milliseconds{1 + prng_.below(calm_ || prng_.chance(950) ? 10 : 3000)};
    } else if (const auto* stop = std::get_if<core::StopMotion>(&effect)) {
      for (auto& [id, seat] : seats_) {
        if (state_.banks.at(id).plan.device != stop->device) continue;
        // A stop overtakes: what is still on its way with an older count is void.
        for (const auto& [_, order] : std::exchange(seat.orders, {})) {
          if (const auto* move = std::get_if<devices::Move>(&order.order))
            happens(core::OrderDropped{stop->device, move->intent, "overtaken"});
        }
        if (seat.link_up) seat.plc.stop();
      }
    } else if (const auto* actuate = std::get_if<core::Actuate>(&effect)) {
      for (auto& [id, seat] : seats_) {
        if (state_.banks.at(id).plan.device == actuate->device)
          seat.orders.emplace_back(now_ + milliseconds{prng_.below(30)}, *actuate);
        // The driver reads at once what became of a command.
        if (std::holds_alternative<devices::Move>(actuate->order))
          seat.next_look = std::min(seat.next_look, now_ + milliseconds{40});
      }
    }
  }
}

void RandomRoom::deliver(Seat& seat, const core::Actuate& actuate) {
  const bool lost = !seat.link_up || (!calm_ && prng_.chance(30));
  if (const auto* move = std::get_if<devices::Move>(&actuate.order)) {
    if (!lost) return seat.plc.move(move->intent, move->motion);
    if (prng_.chance(500)) return seat.plc.lost_a_command(move->intent);
    return happens(core::OrderDropped{actuate.device, move->intent, "no link"});
  }
  if (lost) return;
  if (const auto* engage = std::get_if<devices::Engage>(&actuate.order)) return seat.plc.engage(engage->epoch);
  if (std::holds_alternative<devices::ResetDriveFault>(actuate.order)) seat.plc.reset_drive_fault();
  if (const auto* announce = std::get_if<devices::Announce>(&actuate.order)) seat.plc.announce(now_ + announce->duration);
}

void RandomRoom::look(const BankId& id, Seat& seat) {
  seat.plc.pass(now_);
  const auto& bank = state_.banks.at(id);
  const bool moving = bank.job && bank.job->phase != core::JobPhase::Recording;
  seat.next_look = now_ + milliseconds{moving ? 100 : 500};
  if (!seat.link_up) return;
  happens(core::Observed{{{bank.plan.device, now_ - milliseconds{prng_.below(5)}, devices::Quality::Good, seat.plc.report()}}});
}

// The next thing that is due before `until`: orders on the wire, the disk, a look at a bank, a tick.
void RandomRoom::pass_once(Instant until) {
  Instant next = std::min(durable_at_, core::wakeup(state_));
  for (const auto& [_, seat] : seats_) {
    next = std::min(next, seat.next_look);
    if (!seat.orders.empty()) next = std::min(next, seat.orders.front().first);
  }
  now_ = std::max(now_, std::min(next, until));
  for (auto& [id, seat] : seats_) {
    while (!seat.orders.empty() && seat.orders.front().first <= now_) {
      const auto actuate = seat.orders.front().second;
      seat.orders.pop_front();
      seat.plc.pass(now_);
      deliver(seat, actuate);
    }
    if (core::wakeup(state_) <= now_) happens(core::Tick{});
    if (wire_ == Wire::Plc && seat.next_look <= now_) look(id, seat);
    if (wire_ == Wire::Noise) seat.next_look = Instant::never();
  }
  if (durable_at_ <= now_) {
    durable_at_ = Instant::never();
    if (disk_works_ && last_persist_ > durable_) {
      // One commit covers some of what waits; the rest comes with the next.
      durable_ +=
          prng_.chance(700) ? last_persist_ - durable_ : 1 + prng_.below(static_cast<std::uint32_t>(last_persist_ - durable_));
      if (durable_ < last_persist_) durable_at_ = now_ + milliseconds{1 + prng_.below(10)};
      happens(core::Durable{durable_});
    }
  }
  if (core::wakeup(state_) <= now_) happens(core::Tick{});
}

void RandomRoom::pass_until(Instant at) {
  while (now_ < at && watch_.complaint().empty()) pass_once(at);
}

void RandomRoom::run(std::size_t events) {
  while (kept_.size() < events && watch_.complaint().empty()) {
    pass_until(now_ + milliseconds{prng_.below(prng_.chance(50) ? 8000 : 600)});
    anything();
  }
}

void RandomRoom::anything() {
  const auto id = any_bank();
  auto& seat = seats_.at(id);
  const auto dice = prng_.below(1000);
  if (dice < 5) return start();
  if (dice < 120) return wire_event(seat, id);
  if (dice < 160) return store_event();
  if (dice < 330) return misfortune(seat, id);
  if (wire_ == Wire::Noise && dice < 800) return noise(id);
  somebody(id);
}

void RandomRoom::wire_event(Seat& seat, const BankId& id) {
  const auto device = state_.banks.at(id).plan.device;
  if (seat.link_up && prng_.chance(300)) {
    seat.link_up = false;
    seat.orders.clear();
    return happens(core::LinkLost{device, "reset by peer"});
  }
  if (seat.link_up && prng_.chance(300))
    return happens(core::Observed{{{device, now_, devices::Quality::Bad, devices::NoValue{}}}});
  if (seat.link_up) return;
  seat.link_up = true;
  seat.plc.link_is_new();
  seat.next_look = now_ + milliseconds{20};
  happens(core::LinkUp{device});
}

void RandomRoom::store_event() {
  disk_works_ = !disk_works_;
  if (!disk_works_) return happens(core::StoreFailed{"disk full"});
  durable_at_ = now_ + milliseconds{2};
  happens(core::StoreWorks{});
}

void RandomRoom::misfortune(Seat& seat, const BankId&) {
  auto& plc = seat.plc;
  plc.pass(now_);
  const int aisles = plc.last() - plc.first() + 1;
  const auto any_aisle = [&] { return plc.first() + static_cast<int>(prng_.below(static_cast<std::uint32_t>(aisles))); };
  switch (prng_.below(14)) {
    case 0:
    case 1:
    case 2: return plc.step_in(any_aisle());
    case 3:
    case 4:
    case 5:
    case 6: return plc.step_out();
    case 7: return plc.trip(prng_.chance(500) ? Protection::KickPlate : Protection::EmergencyStop);
    case 8:
    case 9:
    case 10:
      plc.key(false);
      plc.reset_at_the_bank();
      return lift_all();
    case 11: return prng_.chance(500) ? plc.drive_fault() : plc.key(true);
    case 12: return prng_.chance(300) ? plc.another_host(plc.report().epoch_seen + prng_.below(3)) : plc.power_returns();
    default: return plc.crank(any_aisle(), any_aisle(), 100 * static_cast<int>(prng_.below(9)));
  }
}

core::ForbidKind RandomRoom::any_kind() { return static_cast<core::ForbidKind>(prng_.below(5)); }

void RandomRoom::lift_all() {
  for (int kind = 0; kind < 5; ++kind)
    happens(core::ClearForbidOrdered{{++tickets_}, std::nullopt, static_cast<core::ForbidKind>(kind), {}, "k", "li"});
}

devices::Face RandomRoom::any_face() {
  return {static_cast<int>(prng_.below(8)), prng_.chance(500) ? devices::Side::Left : devices::Side::Right};
}

core::Body RandomRoom::any_order(const BankId& id) {
  const TicketId ticket{++tickets_};
  switch (prng_.below(22)) {
    case 20:
      if (prng_.chance(700))
        return core::ClearForbidOrdered{ticket, std::nullopt, any_kind(), {}, prng_.chance(500) ? "k" : "", "li"};
      return core::ForbidOrdered{
          ticket, id, {prng_.chance(300) ? core::ForbidKind::Maintenance : core::ForbidKind::Order, "li", {}, "k", {}}};
    case 21:
      if (prng_.chance(500)) return core::FireParkOrdered{ticket, id, "li"};
      return core::ProofTestOrdered{ticket, id, Protection::KickPlate, "li"};
    case 0: return core::StopOrdered{ticket, prng_.chance(300) ? std::nullopt : std::optional{id}, "li"};
    case 1:
    case 2: return core::CancelOrdered{ticket, any_request(), "wang"};
    case 3:
    case 4:
    case 5: return core::Confirmed{ticket, any_request(), "wang"};
    case 6: return core::MoveOrdered{ticket, id, devices::CloseBank{}, "li"};
    case 7: return core::MoveOrdered{ticket, id, devices::OpenFace{any_face()}, "li"};
    case 8:
    case 9:
    case 10:
    case 11:
    case 12:
    case 13: return core::RearmOrdered{ticket, prng_.chance(50) ? BankId{"9"} : id, "li"};
    default:
      return core::Requested{RequestId{"r" + std::to_string(++requests_)}, prng_.chance(20) ? BankId{"9"} : id, any_face()};
  }
}

void RandomRoom::somebody(const BankId& id) { happens(any_order(id)); }

// A picture in which anything may be wrong, often only one thing.
devices::ShelfReport RandomRoom::noise_report(Seat& seat) {
  auto report = seat.plc.report();
  report.session = prng_.chance(900) ? devices::Session::Ours : static_cast<devices::Session>(prng_.below(3));
  report.epoch_seen = prng_.below(30);
  if (prng_.chance(600)) {
    report.intent = IntentId{state_.last_intent.n - prng_.below(2)};
    report.outcome = static_cast<devices::CommandOutcome>(prng_.below(6));
  }
  if (prng_.chance(50)) report.mode = static_cast<devices::ShelfMode>(prng_.below(11));
  if (prng_.chance(50)) report.active.bits = 1U << prng_.below(19);
  if (prng_.chance(30)) report.latched.bits = 1U << prng_.below(19);
  if (prng_.chance(30)) report.fault_code = static_cast<std::uint16_t>(prng_.below(20));
  if (prng_.chance(10)) report.columns.resize(prng_.below(9));
  if (report.columns.empty()) return report;
  auto& column = report.columns[prng_.below(static_cast<std::uint32_t>(report.columns.size()))];
  if (prng_.chance(100)) column.position_mm += static_cast<int>(prng_.below(2400)) - 1200;
  if (prng_.chance(100)) column.position_mm += static_cast<int>(prng_.below(30)) - 15;
  if (prng_.chance(60)) column.travel = devices::Travel::Left;
  if (prng_.chance(60)) column.motor_on = true;
  if (prng_.chance(30)) column.aisle_occupied = true;
  if (prng_.chance(20)) column.entry_left = true;
  if (prng_.chance(20)) column.entry_right = true;
  if (prng_.chance(10)) column.manual = true;
  if (prng_.chance(10)) column.fault = true;
  if (prng_.chance(30)) column.right_limit = true;
  return report;
}

void RandomRoom::noise(const BankId& id) {
  auto& seat = seats_.at(id);
  const auto device = state_.banks.at(id).plan.device;
  seat.plc.pass(now_);
  const auto some = prng_.below(100);
  if (some < 3) return happens(core::OrderDropped{device, IntentId{state_.last_intent.n - prng_.below(2)}, "dropped"});
  if (some < 5) return happens(core::Durable{prng_.below(static_cast<std::uint32_t>(last_persist_) + 1)});
  if (some < 7) return happens(core::Observed{{{DeviceId{"plc-9"}, now_, devices::Quality::Good, seat.plc.report()}}});
  const Instant taken = now_ - milliseconds{prng_.chance(100) ? prng_.below(1500) : prng_.below(50)};
  const auto quality = prng_.chance(980) ? devices::Quality::Good : static_cast<devices::Quality>(prng_.below(3));
  happens(core::Observed{{{device, taken, quality, noise_report(seat)}}});
}

Duration RandomRoom::recovers_within(Duration bound) {
  calm_ = true;
  const Instant from = now_;
  if (!disk_works_) store_event();
  for (auto& [id, seat] : seats_) {
    seat.plc.key(false);
    seat.plc.reset_at_the_bank();
    seat.plc.step_out();
    seat.plc.power_returns();
    // A new connection: whoever took the bank over is gone, and the session is begun anew.
    if (seat.link_up) happens(core::LinkLost{state_.banks.at(id).plan.device, "reset by peer"});
    seat.link_up = true;
    seat.orders.clear();
    seat.plc.link_is_new();
    seat.next_look = now_ + milliseconds{20};
    happens(core::LinkUp{state_.banks.at(id).plan.device});
  }
  while (now_ - from <= bound && watch_.complaint().empty()) {
    if (state_.requests.empty()) return now_ - from;
    pass_until(now_ + milliseconds{500});
    lift_all();
    for (auto& [_, seat] : seats_) seat.plc.reset_at_the_bank();
    for (const auto& plan : plans_) {
      if (!state_.banks.at(plan.id).armed) happens(core::RearmOrdered{{++tickets_}, plan.id, "li"});
    }
    const auto waiting = state_.requests;
    for (const auto& [id, request] : waiting) {
      if (request.state == core::RequestState::WaitingOperator) happens(core::Confirmed{{++tickets_}, id, "wang"});
    }
  }
  return Duration::max();
}

}  // namespace archroom::property
