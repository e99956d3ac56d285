// What befalls the room, the wire, the disk and the daemon, and what people at the desk do.
#include <algorithm>

#include "base/match.hpp"
#include "tests/simulation/run.hpp"

namespace archroom::simulation {

namespace twin = devices::twin;
using twin::Safety;

void Run::happen(const Step& step) {
  if (calm_) return;
  tally_.count(std::string{"deed: "} + name_of(step.deed));
  say(text_of(step));
  if (step.deed <= Deed::Jam) return in_the_room(step);
  if (step.deed <= Deed::ForeignHost) return to_the_controller(step);
  if (step.deed <= Deed::HalfOpen) return wires_[banks_[step.bank].bus]->befall(step.deed, step.span);
  if (step.deed <= Deed::FullQueue) return disk_.befall(step.deed, step.span);
  if (step.deed <= Deed::WallJump) return to_the_daemon(step);
  at_the_desk(step);
}

// ---- the room

void Run::in_the_room(const Step& step) {
  auto& bank = banks_[step.bank];
  const int columns = bank.twin.bank().columns();
  const int column = 1 + static_cast<int>(step.pick) % columns;
  const int aisle = static_cast<int>(step.pick) % (columns + 1);
  const auto face = step.pick % 2 == 0 ? devices::ShelfPlcTwin::Face::Left : devices::ShelfPlcTwin::Face::Right;
  const int ms = static_cast<int>(std::chrono::duration_cast<milliseconds>(step.span).count());
  switch (step.deed) {
    case Deed::Enter:
    case Deed::EnterWidest: return enter(bank, step);
    case Deed::Beam: return (void)bank.twin.break_beam(aisle, ms);
    case Deed::KickPlate: return (void)bank.twin.touch_kick_plate(column, face, ms);
    case Deed::PhotoEye: return (void)bank.twin.touch_photo_eye(column, face, ms);
    case Deed::EmergencyStop: return set_input(bank, Safety::EmergencyStop, step.span);
    case Deed::Crank: return (void)bank.twin.crank(column, static_cast<int>(step.pick) - 500);
    case Deed::LocalKey: return set_input(bank, Safety::LocalKey, step.span);
    case Deed::Fire: return set_input(bank, Safety::Fire, step.span);
    case Deed::MainsLost: return set_input(bank, Safety::MainsLost, step.span);
    case Deed::Floor: return set_input(bank, step.pick % 2 == 0 ? Safety::PressureFloor : Safety::FloorDetached, step.span);
    case Deed::OtherContact: {
      constexpr Safety kContacts[] = {Safety::SidePanel, Safety::DoorOpen, Safety::PanelFault, Safety::Leak, Safety::Seismic};
      return set_input(bank, kContacts[step.pick % std::size(kContacts)], step.span);
    }
    case Deed::StuckSensor:
      (void)bank.twin.set_sensor_stuck(aisle, true);
      return clock_.in(step.span, [&bank, aisle] { (void)bank.twin.set_sensor_stuck(aisle, std::nullopt); });
    default:
      (void)bank.twin.set_jam(column, step.pick % 3 == 0 ? twin::Jam::Soft : twin::Jam::Hard);
      return clock_.in(step.span, [&bank, column] { (void)bank.twin.set_jam(column, twin::Jam::None); });
  }
}

// Into one that is wide enough; those who mean mischief take the widest.
void Run::enter(Bank& bank, const Step& step) {
  const auto& steel = bank.twin.bank();
  std::vector<int> aisles;
  for (int aisle = 0; aisle <= steel.columns(); ++aisle) {
    if (steel.has_aisle(aisle) && steel.gap_um(aisle) >= 260 * twin::kMm) aisles.push_back(aisle);
  }
  if (aisles.empty()) return;
  int into = aisles[step.pick % aisles.size()];
  if (step.deed == Deed::EnterWidest)
    into = *std::max_element(aisles.begin(), aisles.end(), [&](int a, int b) { return steel.gap_um(a) < steel.gap_um(b); });
  if (!bank.twin.enter(into)) return;
  if (bank.twin.moving()) tally_.count("people who step into a motion");
  say("into aisle " + std::to_string(into));
  clock_.in(step.span, [&bank, into] { (void)bank.twin.leave(into); });
}

void Run::set_input(Bank& bank, Safety input, Duration span) {
  bank.twin.set_input(input, true);
  clock_.in(span, [&bank, input] { bank.twin.set_input(input, false); });
}

// ---- the bank's controller

void Run::to_the_controller(const Step& step) {
  auto& bank = banks_[step.bank];
  switch (step.deed) {
    case Deed::PowerLoss: bank.twin.set_power(false); return clock_.in(step.span, [&bank] { bank.twin.set_power(true); });
    case Deed::ControllerRestart: return bank.twin.restart();
    case Deed::FrozenImage:
      if (!bank.frozen) bank.frozen = shown_of(bank);
      bank.twin.set_image_frozen(true);
      return clock_.in(step.span, [&bank] {
        bank.twin.set_image_frozen(false);
        bank.frozen.reset();
      });
    case Deed::ControllerFault: return fault(bank, step);
    case Deed::Locked: bank.twin.set_lock(true); return clock_.in(step.span, [&bank] { bank.twin.set_lock(false); });
    default: return foreign_host(bank, step.pick);
  }
}

void Run::fault(Bank& bank, const Step& step) {
  constexpr twin::FaultCode kFaults[] = {twin::FaultCode::OverTravel, twin::FaultCode::LimitSwitch, twin::FaultCode::Stall,
                                         twin::FaultCode::NeighbourCommunication};
  const int column = 1 + static_cast<int>(step.pick) % bank.twin.bank().columns();
  (void)bank.twin.set_fault(column, kFaults[step.pick % std::size(kFaults)]);
  clock_.in(step.span, [&bank, column] { (void)bank.twin.set_fault(column, twin::FaultCode::None); });
}

void Run::foreign_host(Bank& bank, std::uint32_t pick) {
  if (!bank.twin.powered()) return;
  std::vector<std::uint16_t> words(twin::kCommandWords);
  const std::uint32_t epoch = bank.twin.epoch() + 1 + pick % 3;
  const std::uint32_t expiry = bank.twin.tick() + 1000;
  const auto code = twin::number(twin::Code::Begin);
  words[twin::kCmdSeq] = 1;
  words[twin::kCmdCode] = code;
  words[twin::kCmdComplement] = static_cast<std::uint16_t>(~code);
  words[twin::kHostHeartbeat] = static_cast<std::uint16_t>(pick);
  words[twin::kEpoch] = static_cast<std::uint16_t>(epoch >> 16);
  words[twin::kEpoch + 1U] = static_cast<std::uint16_t>(epoch);
  words[twin::kExpiry] = static_cast<std::uint16_t>(expiry >> 16);
  words[twin::kExpiry + 1U] = static_cast<std::uint16_t>(expiry);
  (void)bank.twin.write(twin::kCmdSeq, words);
}

// ---- the daemon

void Run::to_the_daemon(const Step& step) {
  switch (step.deed) {
    case Deed::Crash: return crash(step.span);
    case Deed::OrderlyRestart: return clock_.in(Duration{}, [this, span = step.span] { restart_in_order(span); });
    case Deed::Stall:
      life_->stall(step.span);
      life_since_ = clock_.now() + step.span;
      return;
    default: wall_jump_ += seconds{static_cast<std::int64_t>(step.pick) - 500} * 100; return;
  }
}

void Run::crash(Duration down) {
  if (!life_->lives()) return;
  const bool moving = std::any_of(banks_.begin(), banks_.end(), [](const Bank& bank) { return bank.twin.moving(); });
  tally_.count(moving ? "crashes in motion" : "crashes at rest");
  say("the daemon dies");
  life_->die();
  clock_.in(down, [this] { begin_life(); });
}

void Run::restart_in_order(Duration down) {
  if (!life_->lives() || calm_) return;
  life_->finish();
  life_since_ = clock_.now() + down;
  // systemd waits longer; what takes longer than this has no link.
  clock_.in(milliseconds{600}, [this, down, life = life_.get()] {
    if (life_.get() != life || !life_->lives()) return;
    tally_.count(life_->ended() ? "orderly ends" : "orderly ends cut short");
    life_->die();
    clock_.in(down, [this] { begin_life(); });
  });
}

// ---- people at the desk

void Run::at_the_desk(const Step& step) {
  const auto& bank = banks_[step.bank];
  const auto id = open_request(step.pick);
  switch (step.deed) {
    case Deed::OrderStop: return order_stop(step.bank);
    case Deed::OrderStopAll: return order_stop(std::nullopt);
    case Deed::OrderCancel: return id ? cancel(*id) : void();
    case Deed::OrderOpen: return order_move(step.bank, devices::OpenFace{face_of(bank, step.pick)});
    case Deed::OrderClose:
      return order_move(step.bank,
                        step.pick % 3 == 0 ? devices::Motion{devices::SpreadBank{}} : devices::Motion{devices::CloseBank{}});
    case Deed::OrderRearm: return rearm(step.bank);
    case Deed::OrderConfirm: return id ? confirm(*id) : void();
    default: wishes_.push_back({clock_.now() - start_, step.bank, step.pick}); return wish(wishes_.size() - 1);
  }
}

void Run::order_stop(std::optional<std::size_t> bank) {
  if (!life_->lives()) return;
  witness_.stop_asked(bank);
  std::optional<BankId> id;
  if (bank) id = banks_[*bank].plan.id;
  life_->ask(
      [id](TicketId ticket) {
        return core::StopOrdered{ticket, id, "li", false};
      },
      [this, bank](const core::Verdict& verdict) {
        if (std::holds_alternative<core::Accepted>(verdict)) return witness_.stop_accepted(bank);
        // One that ends stops every bank by itself.
        if (!life_->finishing()) witness_.complain("stop_takes_effect", "a stop was refused");
      });
}

void Run::order_move(std::size_t bank, const devices::Motion& motion) {
  life_->ask(
      [id = banks_[bank].plan.id, motion](TicketId ticket) {
        return core::MoveOrdered{ticket, id, motion, "li"};
      },
      [this](const core::Verdict& verdict) {
        tally_.count(std::holds_alternative<core::Accepted>(verdict) ? "orders to move accepted" : "orders to move refused");
      });
}

void Run::rearm(std::size_t bank) {
  life_->ask(
      [id = banks_[bank].plan.id](TicketId ticket) {
        return core::RearmOrdered{ticket, id, "li"};
      },
      [this, bank](const core::Verdict& verdict) {
        if (std::holds_alternative<core::Accepted>(verdict)) witness_.rearm_accepted(bank);
      });
}

void Run::lift(std::size_t bank, core::ForbidKind kind) {
  life_->ask(
      [id = banks_[bank].plan.id, kind](TicketId ticket) { return core::ClearForbidOrdered{ticket, id, kind, {}, {}, "li"}; },
      [this](const core::Verdict& verdict) {
        if (std::holds_alternative<core::Accepted>(verdict)) tally_.count("forbids lifted");
      });
}

void Run::confirm(const RequestId& id) {
  life_->ask([id](TicketId ticket) { return core::Confirmed{ticket, id, "wang"}; }, [](const core::Verdict&) {});
}

void Run::cancel(const RequestId& id) {
  life_->ask([id](TicketId ticket) { return core::CancelOrdered{ticket, id, "wang"}; }, [](const core::Verdict&) {});
}

std::optional<RequestId> Run::open_request(std::uint32_t pick) const {
  std::vector<RequestId> open;
  for (const auto& [id, row] : disk_.kept().requests()) {
    if (!core::has_ended(row.state)) open.push_back(id);
  }
  if (open.empty()) return std::nullopt;
  return open[pick % open.size()];
}

// Every face that opens into an aisle that exists.
devices::Face Run::face_of(const Bank& bank, std::uint32_t pick) const {
  std::vector<devices::Face> faces;
  for (int column = 1; column <= bank.plan.columns; ++column) {
    for (const auto side : {devices::Side::Left, devices::Side::Right}) {
      if (bank.twin.bank().has_aisle(devices::aisle_of({column, side}))) faces.push_back({column, side});
    }
  }
  return faces[pick % faces.size()];
}

}  // namespace archroom::simulation
