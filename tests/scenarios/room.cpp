#include "tests/scenarios/room.hpp"

#include <algorithm>

#include "base/match.hpp"
#include "controller/core/sensing/alarm_conditions.hpp"
#include "controller/core/step.hpp"
#include "tests/scenarios/effect_text.hpp"

namespace archroom::scenarios {
namespace {

constexpr Duration kCommitTakes = milliseconds{2};
constexpr Duration kLookIdle = milliseconds{500};
constexpr Duration kLookMoving = milliseconds{100};

core::BankPlan plan_of(const std::string& name) {
  core::BankPlan plan;
  plan.id = {name};
  plan.device = {name};
  plan.columns = 8;
  plan.column_width_mm = 500;
  plan.aisle_mm = 800;
  plan.speed_mm_s = 40;
  return plan;
}

core::Parking parking(Words& words);

bool set_unattended(core::BankPlan& plan, const std::string& word, Words& words) {
  if (word == "idle") {
    plan.unattended.idle_close_after = words.duration("how long nothing happens");
  } else if (word == "night") {
    plan.unattended.night_park_at_min = words.minute();
    plan.unattended.night_park = parking(words);
  } else if (word == "airing") {
    plan.unattended.airing_at_min.push_back(words.minute());
    plan.unattended.airing_for = words.duration("how long it is aired");
  } else if (word == "fire") {
    plan.fire = parking(words);
  } else {
    return false;
  }
  return true;
}

void set_word(core::BankPlan& plan, const std::string& word, Words& words) {
  if (word == "columns") {
    plan.columns = words.number("how many columns");
  } else if (word == "fixed") {
    plan.fixed = words.word("left or right") == "right" ? core::FixedColumn::Right : core::FixedColumn::Left;
  } else if (word == "shown") {
    plan.presented_for = words.duration("how long an aisle is shown");
  } else if (word == "settle") {
    plan.leave_settle = words.duration("how long an aisle must be empty");
  } else if (word == "speed") {
    plan.speed_mm_s = words.number("mm/s");
  } else if (word == "free") {
    plan.free_aisles = words.number("how many aisles can stand open");
  } else if (word == "look") {
    plan.emptiness = core::Emptiness::Look;
  } else if (word == "power") {
    plan.power_w = words.number("W");
  } else if (word == "rights") {
    plan.rights.push_back(words.hours());
  } else if (word == "proof") {
    plan.inputs.bits |= static_cast<std::uint32_t>(words.protection());
    plan.proof_interval = words.duration("the interval of its proof test");
  } else if (!set_unattended(plan, word, words)) {
    words.fail("a property of the room (README.md) before '" + word + "'");
  }
}

core::Parking parking(Words& words) {
  const auto word = words.word("close or spread");
  if (word != "close" && word != "spread") words.fail("close or spread before");
  return word == "spread" ? core::Parking::Spread : core::Parking::Close;
}

// "sensor io/smoke smoke [age T]": a contact shows 1 while all is well; without an age its value never grows old.
void add_sensor(core::RoomPlan& room, Words& words) {
  const PointId id{words.word("DEVICE/QUANTITY")};
  const auto slash = std::min(id.text.find('/'), id.text.size());
  const auto role = core::role_of(words.word("a role"));
  if (!role || slash == id.text.size()) return words.fail("DEVICE/QUANTITY and a role");
  core::PointPlan point;
  point.device.text = id.text.substr(0, slash);
  point.quantity = id.text.substr(slash + 1);
  point.role = *role;
  point.healthy = 1;
  if (*role == core::PointRole::Temperature) point.unit = devices::Unit::Celsius;
  if (*role == core::PointRole::Humidity) point.unit = devices::Unit::Percent;
  point.stale_after = words.take("age") ? words.duration("how old it may grow") : Duration{0};
  room.points[id] = point;
  room.alarms = core::alarm_plan_of(room.points, room.profile);
}

}  // namespace

Result<Room> Room::from(Words& words) {
  if (!words.take("room")) words.fail("'room'");
  const auto start = words.word("direct or confirm");
  if (start != "direct" && start != "confirm") words.fail("direct or confirm before");
  auto plan = plan_of("1");
  plan.requests = start == "direct" ? core::RequestStart::Direct : core::RequestStart::Confirm;
  bool ready = false;
  int banks = 1;
  core::RoomPlan room;
  std::vector<core::StationPlan> stations;
  WallTime wall;
  while (!words.done()) {
    const auto word = words.word("a property of the room");
    if (word == "ready") {
      ready = true;
    } else if (word == "banks") {
      banks = words.number("how many banks");
    } else if (word == "station") {
      stations.push_back({StationId{words.word("a station")}, {}});
    } else if (word == "budget") {
      room.power_budget_w = words.number("W");
    } else if (word == "sensor") {
      add_sensor(room, words);
    } else if (word == "at") {
      wall.ms = std::int64_t{words.minute()} * 60'000;
    } else {
      set_word(plan, word, words);
    }
  }
  if (!words.mistake().empty()) return Error{Fault::Refused, words.mistake()};
  std::vector<core::BankPlan> plans;
  for (int i = 1; i <= banks; ++i) {
    plan.id.text = plan.device.text = std::to_string(i);
    plans.push_back(plan);
  }
  return Room{std::move(plans), room, std::move(stations), wall, ready};
}

Room::Room(std::vector<core::BankPlan> plans, const core::RoomPlan& room, std::vector<core::StationPlan> stations, WallTime start,
           bool ready)
    : plans_(std::move(plans)),
      room_(room),
      stations_(std::move(stations)),
      start_(start),
      state_(core::initial_state(plans_, room_, stations_)) {
  for (const auto& plan : plans_) seats_.emplace(plan.id, Seat{Picture{plan}, false, true, std::nullopt, 0, {}, false});
  happens(register_.restored());
  if (!ready) return;
  silent_ = true;
  for (const auto& [id, point] : room_.points) {
    if (core::is_contact(point.role)) reads(id, point.healthy);
  }
  for (const auto& plan : plans_) {
    const auto say = [&](milliseconds at, std::vector<std::string> text) {
      Line line{0, std::move(text)};
      line.words.insert(line.words.begin(), {"bank", plan.id.text});
      Words words{line};
      play(Instant{} + at, words);
    };
    say(std::max(milliseconds{0}, std::chrono::ceil<milliseconds>(now_ - Instant{})), {"link", "up"});
    say(std::chrono::ceil<milliseconds>(now_ - Instant{}) + milliseconds{50}, {"sees", "session", "ours"});
    say(std::chrono::ceil<milliseconds>(now_ - Instant{}) + milliseconds{10}, {"rearm", "by", "li"});
  }
  pass_until(Instant{} + milliseconds{900});
  silent_ = false;
}

void Room::tell(const std::string& text) {
  if (silent_) return;
  auto at = text_of(now_);
  at.resize(std::max<std::size_t>(at.size() + 1, 10), ' ');
  told_.push_back(at + text);
}

Instant Room::next_look(const BankId& id) const {
  const auto& seat = seats_.at(id);
  if (!seat.link_up || !seat.polled || !seat.last_look) return Instant::never();
  const auto& bank = state_.banks.at(id);
  const bool moving = bank.job && bank.job->phase != core::JobPhase::Recording;
  return *seat.last_look + (moving ? kLookMoving : kLookIdle);
}

void Room::pass_until(Instant at) {
  while (true) {
    BankId looked;
    Instant look = Instant::never();
    for (const auto& [id, _] : seats_) {
      if (next_look(id) < look) {
        look = next_look(id);
        looked = id;
      }
    }
    const Instant durable = durable_at_.value_or(Instant::never());
    const Instant tick = core::wakeup(state_);
    const Instant answer = coming_.empty() ? Instant::never() : coming_.front().at;
    const Instant next = std::min({durable, look, tick, answer});
    if (next >= at) break;
    now_ = std::max(now_, next);
    if (durable == next) {
      durable_at_.reset();
      const auto committed = std::exchange(queued_, {});
      for (const auto& persist : committed) register_.apply(persist.record, persist.at);
      happens(core::Durable{committed.back().persist});
    } else if (answer == next) {
      auto coming = std::move(coming_.front());
      coming_.pop_front();
      happens(std::move(coming.told));
    } else if (look == next) {
      bank_ = looked;
      see(std::nullopt);
    } else {
      happens(core::Tick{});
    }
  }
  now_ = at;
}

void Room::happens(core::Body body) {
  const core::Event event{now_, WallTime{start_.ms + now_.ns / 1'000'000}, std::move(body)};
  carry_out(core::step(state_, event));
}

void Room::carry_out(const core::Effects& effects) {
  for (const auto& effect : effects) {
    if (const auto* persist = std::get_if<core::Persist>(&effect)) {
      queued_.push_back(*persist);
      if (!disk_slow_ && !store_fails_ && !durable_at_) durable_at_ = now_ + kCommitTakes;
    }
    const auto* transact = std::get_if<core::Transact>(&effect);
    if (const auto* actuate = std::get_if<core::Actuate>(&effect)) {
      carry_out(*actuate);
    } else if (const auto text = text_of(effect)) {
      tell(*text);
    }
    if (transact != nullptr) carry_out(*transact);
  }
}

void Room::carry_out(const core::Transact& transact) {
  core::Transacted failed;
  failed.station = transact.station;
  failed.number = transact.number;
  if (disk_slow_) return transacts_.push_back(transact);
  coming_.push_back({now_ + kCommitTakes, store_fails_ ? failed : circulation_.take(transact)});
}

void Room::carry_out(const core::Actuate& actuate) {
  if (const auto* engage = std::get_if<devices::Engage>(&actuate.order))
    seats_.at(BankId{actuate.device.text}).epoch = engage->epoch;
  if (const auto* announce = std::get_if<devices::Announce>(&actuate.order))
    seats_.at(BankId{actuate.device.text}).sounds_until = now_ + announce->duration;
  const auto* sustain = std::get_if<devices::Sustain>(&actuate.order);
  if (sustain != nullptr && !sustained_.insert(sustain->intent.n).second) return;
  tell(*text_of(core::Effect{actuate}));
}

void Room::restart() {
  queued_.clear();
  durable_at_.reset();
  transacts_.clear();
  coming_.clear();
  state_ = core::initial_state(plans_, room_, stations_);
  for (auto& [_, seat] : seats_) {
    seat.link_up = false;
    seat.last_look.reset();
    auto& report = seat.picture.report();
    report.session = devices::Session::None;
    report.intent = {};
    report.outcome = devices::CommandOutcome::None;
    report.refusal = 0;
  }
  tell("-- started again");
  auto restored = register_.restored();
  restored.stations = circulation_.restored();
  happens(std::move(restored));
}

void Room::see(std::optional<Instant> taken) {
  auto& seat = seats_.at(bank_);
  if (!seat.link_up) return;
  seat.last_look = now_;
  seat.picture.report().announcing = !seat.mute && now_ < seat.sounds_until;
  happens(core::Observed{{{DeviceId{bank_.text}, taken.value_or(now_), devices::Quality::Good, seat.picture.report()}}});
}

}  // namespace archroom::scenarios
