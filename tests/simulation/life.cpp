#include "tests/simulation/life.hpp"

#include <algorithm>
#include <utility>

#include "base/contract.hpp"
#include "devices/shelf_plc/shelf_plc.hpp"

namespace archroom::simulation {
namespace {

constexpr std::int64_t kWallAtStart_ms = 1'767'225'600'000;  // 2026-01-01
constexpr int kTurnsAtOnce = 500;                            // more at one instant is a loop that never rests

std::unique_ptr<devices::ShelfPlc> driver_of(const Bank& bank) {
  devices::ShelfPlc::Settings settings;
  settings.device = bank.plan.device;
  settings.unit = bank.unit;
  settings.shape.columns = bank.plan.columns;
  settings.shape.free_aisles = bank.plan.free_aisles;
  settings.shape.longest_rail_mm = bank.plan.columns * bank.plan.column_width_mm + bank.plan.free_aisles * bank.plan.aisle_mm;
  settings.shape.fixed = bank.plan.fixed == core::FixedColumn::Left ? devices::FixedColumn::Left : devices::FixedColumn::Right;
  return std::make_unique<devices::ShelfPlc>(settings);
}

std::vector<core::BankPlan> plans_of(const std::vector<Bank>& banks) {
  std::vector<core::BankPlan> plans;
  for (const auto& bank : banks) plans.push_back(bank.plan);
  return plans;
}

}  // namespace

Life::Life(Surroundings& around) : around_(around) {
  around_.witness.daemon_began();
  for (std::size_t bus = 0; bus < around_.wires.size(); ++bus) make_line(bus);
  const runtime::Clocks clocks{[this] { return around_.clock.now(); },
                               [this] {
                                 const auto since = around_.clock.now() - Instant{} + around_.wall_jump;
                                 return WallTime{kWallAtStart_ms + std::chrono::duration_cast<milliseconds>(since).count()};
                               }};
  conductor_ = std::make_unique<runtime::Conductor>(
      core::initial_state(plans_of(around_.banks)), hands(), clocks, [this] { turn_conductor_at(around_.clock.now() + hop()); },
      nullptr, counters_);
  auto restored = around_.disk.open([this](core::Body body) {
    if (lives_) conductor_->tell(std::move(body));
  });
  conductor_->begin(std::move(restored));
  turn_conductor_at(around_.clock.now());
  for (std::size_t bus = 0; bus < lines_.size(); ++bus) turn_line_at(bus, around_.clock.now() + hop());
}

void Life::die() {
  if (std::exchange(lives_, false)) {
    around_.disk.crash();
    around_.witness.daemon_died();
  }
  *here_ = false;
  for (auto& line : lines_) line.link->close();
}

void Life::finish() {
  finishing_ = true;
  conductor_->end();
  for (std::size_t bus = 0; bus < lines_.size(); ++bus) {
    lines_[bus].line->finish();
    turn_line_at(bus, around_.clock.now() + hop());
  }
}

bool Life::ended() const {
  return finishing_ && std::all_of(lines_.begin(), lines_.end(), [](const Line& line) { return line.line->ended(); });
}

void Life::stall(Duration span) {
  stalled_until_ = std::max(stalled_until_, around_.clock.now() + span);
  around_.witness.daemon_stalls_until(stalled_until_);
}

// ---- hands

runtime::Hands Life::hands() {
  runtime::Hands hands;
  hands.persist = [this](const core::Persist& persist) {
    if (!lives_) return true;
    around_.witness.persisted(persist);
    return around_.disk.push(persist);
  };
  hands.order = [this](const DeviceId& device, std::uint64_t stop_count, devices::Order what) {
    if (lives_) order(device, stop_count, std::move(what));
  };
  hands.stop = [this](const DeviceId& device, std::uint64_t stop_count) {
    if (!lives_) return;
    const auto bank = bank_of(device);
    const auto bus = around_.banks[bank].bus;
    around_.witness.stop_given(bank);
    lines_[bus].line->stop(device, stop_count);
    turn_line_at(bus, around_.clock.now() + hop());
    around_.moment(Moment::StopOwed, bank);
  };
  hands.post = [this](const runtime::BankPicture& picture, bool) { pictures_[picture->bank] = picture; };
  hands.alive = [] {};
  return hands;
}

void Life::order(const DeviceId& device, std::uint64_t stop_count, devices::Order what) {
  const auto bank = bank_of(device);
  const auto bus = around_.banks[bank].bus;
  const bool moves = std::holds_alternative<devices::Move>(what);
  if (moves) around_.witness.ordered(bank, std::get<devices::Move>(what));
  lines_[bus].line->order(device, stop_count, std::move(what));
  turn_line_at(bus, around_.clock.now() + hop());
  if (moves) around_.moment(Moment::AfterActuate, bank);
}

void Life::ask(runtime::Desk::Question make, runtime::Desk::Heard heard) {
  if (!lives_ || finishing_) return;
  around_.witness.asked();
  conductor_->ask(std::move(make), [this, heard = std::move(heard)](const core::Verdict& verdict) {
    if (!lives_) return;
    around_.witness.answered();
    heard(verdict);
  });
}

const core::BankView* Life::picture(std::size_t bank) const {
  const auto found = pictures_.find(around_.banks[bank].plan.id);
  return found == pictures_.end() ? nullptr : found->second.get();
}

std::size_t Life::bank_of(const DeviceId& device) const {
  std::size_t bank = 0;
  while (around_.banks[bank].plan.device != device) ++bank;
  return bank;
}

std::size_t Life::bank_behind(std::size_t bus, std::uint8_t unit) const {
  std::size_t bank = 0;
  while (around_.banks[bank].bus != bus || around_.banks[bank].unit != unit) ++bank;
  return bank;
}

// ---- turns

void Life::make_line(std::size_t bus) {
  auto link = std::make_unique<SimLink>(around_.clock, *around_.wires[bus], tap_of(bus));
  auto* const raw = link.get();
  const auto tell = [this](core::Body body) {
    if (lives_) conductor_->tell(std::move(body));
  };
  auto line = std::make_unique<runtime::BusLine>(
      runtime::BusTiming{}, std::move(link), [this] { return around_.clock.now(); }, tell, counters_);
  for (const auto& bank : around_.banks) {
    if (bank.bus == bus) line->add(bank.plan.device, driver_of(bank));
  }
  lines_.push_back({raw, std::move(line), Instant::never()});
}

Tap Life::tap_of(std::size_t bus) {
  Tap tap;
  tap.left = [this, bus](const Frame& frame) { around_.witness.left(bank_behind(bus, frame.bytes[6]), frame); };
  tap.seen = [this, bus](std::uint8_t unit, const Shown& shown) { around_.witness.seen(bank_behind(bus, unit), shown); };
  tap.woken = [this, bus] { turn_line_at(bus, around_.clock.now() + hop() / 4); };
  const auto stands = [this, bus](bool yes) {
    if (!lives_) return;
    if (!yes) around_.tally.count("connections given up");
    for (std::size_t bank = 0; bank < around_.banks.size(); ++bank) {
      if (around_.banks[bank].bus == bus) around_.witness.connection_stands(bank, yes);
    }
  };
  tap.opened = [stands] { stands(true); };
  tap.closed = [stands] { stands(false); };
  return tap;
}

void Life::turn_line_at(std::size_t bus, Instant at) {
  if (at >= lines_[bus].due || at == Instant::never()) return;
  lines_[bus].due = at;
  around_.clock.at(at, [this, bus, here = here_] {
    if (*here) turn_line(bus);
  });
}

void Life::turn_line(std::size_t bus) {
  auto& line = lines_[bus];
  const Instant now = around_.clock.now();
  if (!lives_ || now < line.due || line.line->ended()) return;
  line.due = Instant::never();
  if (now < stalled_until_) return turn_line_at(bus, stalled_until_);
  for (int turns = 0; lives_ && !line.line->ended(); ++turns) {
    (void)line.link->take_wait();
    line.line->turn();
    if (const auto until = line.link->take_wait()) return turn_line_at(bus, std::max(*until, now));
    if (turns > kTurnsAtOnce) return around_.witness.complain("comes_to_rest", "a bus turns and turns at one instant");
  }
}

void Life::turn_conductor_at(Instant at) {
  if (at >= conductor_due_ || at == Instant::never()) return;
  conductor_due_ = at;
  around_.clock.at(at, [this, here = here_] {
    if (*here) turn_conductor();
  });
}

void Life::turn_conductor() {
  const Instant now = around_.clock.now();
  if (!lives_ || finishing_ || now < conductor_due_) return;
  conductor_due_ = Instant::never();
  if (now < stalled_until_) return turn_conductor_at(stalled_until_);
  const bool more = conductor_->turn();
  if (!lives_) return;
  turn_conductor_at(more ? now + hop() / 16 : conductor_->due());
}

}  // namespace archroom::simulation
