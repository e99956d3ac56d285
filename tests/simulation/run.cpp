#include "tests/simulation/run.hpp"

#include <algorithm>
#include <utility>

namespace archroom::simulation {
namespace {

constexpr Duration kTroubled = seconds{45};  // then the faults are off
constexpr Duration kScan = milliseconds{devices::twin::kStepMs};
constexpr int kThingsAtOnce = 5000;
constexpr Duration kRecoveryBase = seconds{30};
constexpr Duration kRecoveryEach = seconds{30};  // an opening, a visit that nobody makes, a closing

std::vector<Bank> banks_of(const Plan& plan, Instant start) {
  std::vector<Bank> banks;
  for (const auto& bank : plan.shape.banks) {
    devices::ShelfPlcTwin::Settings settings;
    settings.moving_columns = bank.columns - 1;
    settings.fixed_column = bank.fixed == core::FixedColumn::Left ? devices::twin::End::Left : devices::twin::End::Right;
    settings.column_width_mm = bank.column_width_mm;
    settings.aisle_mm = bank.aisle_mm;
    settings.free_aisles = bank.free_aisles;
    settings.speed_mm_s = bank.speed_mm_s;
    // Some counters are about to wrap.
    settings.first_tick = plan.seed % 3 == 0 ? 0xFFFFFFFFU - 20'000U : 1000U;
    const auto number = banks.size();
    banks.push_back({bank, devices::ShelfPlcTwin{settings, start}, plan.shape.one_bus ? 0 : number,
                     static_cast<std::uint8_t>(plan.shape.one_bus ? number + 1 : 1), std::nullopt});
    banks.back().twin.set_protection_disabled(plan.shape.blind);
  }
  return banks;
}

}  // namespace

Run::Run(Plan plan, Tell tell)
    : plan_(std::move(plan)),
      tell_(std::move(tell)),
      prng_(plan_.seed + 77),
      banks_(banks_of(plan_, start_)),
      disk_(clock_, plan_.seed + 99,
            [this](const core::MotionIntended& intended) {
              const auto bank =
                  std::find_if(banks_.begin(), banks_.end(), [&](const Bank& b) { return b.plan.id == intended.bank; });
              moment(Moment::BeforeDurable, static_cast<std::size_t>(bank - banks_.begin()));
            }),
      witness_(clock_, banks_, disk_, tally_, plan_.shape.blind),
      around_{clock_,    prng_,    banks_, wires_,
              disk_,     witness_, tally_, [this](Moment which, std::size_t bank) { moment(which, bank); },
              wall_jump_},
      power_since_(banks_.size(), start_),
      happened_(plan_.steps.size(), false),
      wishes_(plan_.wishes) {}

void Run::say(const std::string& text) {
  if (tell_) tell_(clock_.now(), text);
}

void Run::build() {
  const std::size_t buses = plan_.shape.one_bus ? 1 : banks_.size();
  for (std::size_t bus = 0; bus < buses; ++bus) {
    wires_.push_back(std::make_unique<Wire>(clock_, plan_.seed * 31 + bus + 1,
                                            [this, bus](const Frame& frame, Copy copy) { return arrive(bus, frame, copy); }));
  }
  begin_life();
  clock_.in(kScan, [this] { tick(); });
  look_after_soon();
  for (std::size_t i = 0; i < wishes_.size(); ++i) clock_.at(start_ + wishes_[i].after, [this, i] { wish(i); });
  for (const auto& step : plan_.steps) {
    if (step.moment == Moment::At) clock_.at(start_ + step.after, [this, &step] { happen(step); });
  }
}

Outcome Run::play() {
  tally_.count("runs");
  if (plan_.shape.blind) tally_.count("runs with blind firmware");
  build();
  if (pass_until(start_ + kTroubled)) {
    calm();
    recover();
  }
  if (life_) life_->die();
  return {witness_.complaint(), tally_, witness_.digest()};
}

bool Run::pass_until(Instant at) {
  while (!witness_.complaint() && clock_.pass(at)) {
    things_at_once_ = clock_.now() == last_thing_ ? things_at_once_ + 1 : 0;
    last_thing_ = clock_.now();
    if (things_at_once_ > kThingsAtOnce)
      witness_.complain("comes_to_rest", "time does not go on: something happens again and again");
  }
  return !witness_.complaint();
}

// ---- the banks

std::optional<Answer> Run::arrive(std::size_t bus, const Frame& frame, Copy copy) {
  const auto unit = unit_of(frame.bytes);
  std::size_t number = 0;
  while (number < banks_.size() && (banks_[number].bus != bus || banks_[number].unit != unit)) ++number;
  if (number == banks_.size() || !banks_[number].twin.powered()) return std::nullopt;
  auto& bank = banks_[number];
  const auto motions = bank.twin.counts().motions_started;
  const auto refusals = bank.twin.counts().refusals;
  Answer answer{answer_of(bank.twin, frame.bytes), std::nullopt};
  const auto request = request_in(frame.bytes);
  if (request.asked == Asked::Read) answer.shown = bank.frozen ? *bank.frozen : shown_of(bank);
  witness_.arrived(number, frame, copy, motions);
  if (request.asked == Asked::Stop && tell_) say("bank " + bank.plan.id.text + " is stopped");
  if (bank.twin.counts().refusals != refusals) {
    tally_.count("commands refused by the bank");
    say("bank " + bank.plan.id.text + " refuses, verdict " + std::to_string(static_cast<int>(bank.twin.last_refusal())));
  }
  if (bank.twin.counts().motions_started != motions) {
    say("bank " + bank.plan.id.text + " begins to open aisle " + std::to_string(aisle_of(bank, request)));
    moment(Moment::InMotion, number);
  }
  return answer;
}

Shown Run::shown_of(const Bank& bank) const {
  Shown shown;
  shown.taken = clock_.now();
  const auto& steel = bank.twin.bank();
  for (int aisle = 0; aisle <= steel.columns(); ++aisle) {
    if (steel.has_aisle(aisle) && (steel.sensed(aisle) || steel.beam_broken(aisle))) shown.people.insert(aisle);
  }
  shown.inputs = bank.twin.safety();
  shown.latched = bank.twin.latched();
  return shown;
}

Instant Run::healthy_since(std::size_t bank) const {
  Instant since = std::max(wires_[banks_[bank].bus]->healthy_since(), life_since_);
  for (std::size_t i = 0; i < banks_.size(); ++i) {
    if (banks_[i].bus == banks_[bank].bus) since = std::max(since, power_since_[i]);
  }
  return since;
}

void Run::tick() {
  for (std::size_t i = 0; i < banks_.size(); ++i) {
    auto& bank = banks_[i];
    bank.twin.advance(clock_.now());
    if (!bank.twin.powered() || bank.frozen) power_since_[i] = clock_.now();
    witness_.step(i, healthy_since(i), wires_[bank.bus]->holds_back());
  }
  if (!life_->lives()) life_since_ = clock_.now();
  clock_.in(kScan, [this] { tick(); });
}

// ---- the daemon

void Run::begin_life() {
  if (life_ && life_->lives()) return;
  say("the daemon begins");
  life_.reset();
  life_ = std::make_unique<Life>(around_);
  life_since_ = clock_.now();
}

// The first step that waited for this.
void Run::moment(Moment which, std::size_t bank) {
  if (calm_) return;
  for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
    const auto& step = plan_.steps[i];
    if (step.moment != which || step.bank != bank || happened_[i] || clock_.now() < start_ + step.after) continue;
    happened_[i] = true;
    tally_.count(std::string{"moment: "} + name_of(which));
    if (which == Moment::InMotion) {
      clock_.in(step.later, [this, &step] { happen(step); });
    } else {
      happen(step);
    }
    return;
  }
}

// ---- people

void Run::wish(std::size_t number) {
  const auto& wanted = wishes_[number];
  const auto& bank = banks_[wanted.bank];
  const RequestId id{"r" + std::to_string(number + 1)};
  if (disk_.kept().requests().contains(id)) return;
  if (life_->lives()) (void)disk_.file({id, bank.plan.id, face_of(bank, wanted.face)});
  clock_.in(seconds{2}, [this, number] { wish(number); });  // where no answer comes the catalogue asks again
}

void Run::look_after_soon() {
  clock_.in(milliseconds{500 + prng_.below(700)}, [this] {
    if (calm_) return;
    look_after(false);
    look_after_soon();
  });
}

// Somebody at the bank: resets what tripped, lifts what the room forbade, says go on, says yes to requests.
void Run::look_after(bool always) {
  const auto cares = [&](std::uint32_t per_thousand) { return always || prng_.chance(per_thousand); };
  if (disk_.has_refused() && life_->lives() && cares(300))
    return crash(milliseconds{300});  // it says that it must be started anew
  for (std::size_t i = 0; i < banks_.size(); ++i) {
    auto& bank = banks_[i];
    const auto* picture = life_->lives() ? life_->picture(i) : nullptr;
    const bool tripped =
        bank.twin.latched() != 0 || bank.twin.fault() != devices::twin::FaultCode::None || (picture != nullptr && picture->trip);
    if (tripped && cares(600)) bank.twin.reset_at_bank();
    if (picture != nullptr && !picture->forbids.empty() && cares(600)) lift(i, picture->forbids.front().kind);
    if (picture != nullptr && !picture->armed && cares(700)) rearm(i);
  }
  for (const auto& [id, row] : disk_.kept().requests()) {
    if (row.state == core::RequestState::WaitingOperator && cares(800)) confirm(id);
  }
}

// ---- faults off

void Run::calm() {
  calm_ = true;
  say("the faults are off");
  for (auto& bank : banks_) {
    auto& twin = bank.twin;
    twin.set_power(true);
    twin.set_image_frozen(false);
    bank.frozen.reset();
    for (unsigned input = 0; input < 32; ++input) twin.set_input(static_cast<devices::twin::Safety>(input), false);
    for (int n = 0; n <= twin.bank().columns(); ++n) {
      while (twin.leave(n)) {
      }
      (void)twin.set_sensor_stuck(n, std::nullopt);
      (void)twin.set_jam(n, devices::twin::Jam::None);
      (void)twin.set_fault(n, devices::twin::FaultCode::None);
    }
    twin.set_lock(false);
    twin.reset_at_bank();
  }
  disk_.heal();
  for (auto& wire : wires_) wire->heal();
  if (disk_.has_refused()) life_->die();
  begin_life();
}

bool Run::all_ended() const {
  const auto& rows = disk_.kept().requests();
  return rows.size() >= wishes_.size() &&
         std::all_of(rows.begin(), rows.end(), [](const auto& row) { return core::has_ended(row.second.state); });
}

void Run::recover() {
  const auto& rows = disk_.kept().requests();
  const auto ended = std::count_if(rows.begin(), rows.end(), [](const auto& row) { return core::has_ended(row.second.state); });
  const auto open = static_cast<std::int64_t>(wishes_.size()) - ended;
  const Instant until = clock_.now() + kRecoveryBase + kRecoveryEach * open;
  while (clock_.now() < until) {
    if (all_ended()) {
      tally_.count("rooms that recovered");
      // An answer waits for its entry, and a commit that began while the disk was slow may take 2.5 s more.
      (void)pass_until(clock_.now() + seconds{3});
      if (!witness_.all_answered()) witness_.complain("every_question_answered", "somebody still waits for an answer");
      return;
    }
    if (!pass_until(clock_.now() + milliseconds{500})) return;
    look_after(true);
  }
  std::string text = "after the faults were off";
  for (const auto& [id, row] : rows) {
    if (core::has_ended(row.state)) continue;
    text += "; " + id.text + " is " + std::string{core::name_of(row.state)} + " because of " +
            std::string{core::code_of(row.reason.cause)} + " " + std::to_string(row.reason.subject);
  }
  for (std::size_t i = 0; i < banks_.size(); ++i) {
    const auto* picture = life_->picture(i);
    if (picture == nullptr) continue;
    text += "; bank " + picture->bank.text + (picture->link_up ? " linked, " : " not linked, ") + picture->detail;
    for (const auto& blocker : picture->blockers) text += " " + std::string{core::code_of(blocker.reason.cause)};
  }
  witness_.complain("room_recovers", text);
}

}  // namespace archroom::simulation
