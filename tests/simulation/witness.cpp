#include "tests/simulation/witness.hpp"

#include <algorithm>
#include <chrono>

#include "base/contract.hpp"

namespace archroom::simulation {
namespace {

namespace twin = devices::twin;

// What docs/safety.md promises, and what the simulator itself adds to it.
constexpr Duration kStandingAge = seconds{1};
constexpr Duration kMovingAge = milliseconds{300};
constexpr Duration kLease = milliseconds{600};
constexpr Duration kLongestExpiry = seconds{1};
// How old the first picture of a connection was is not known any better than the longest exchange.
constexpr Duration kSlack = milliseconds{120};
// From a picture taken in to a stop written: the threads' way to each other, as this simulator draws it.
constexpr Duration kReaction = milliseconds{15};
constexpr Duration kQuickStop = milliseconds{150};
constexpr Duration kCalm = seconds{3};                // after a trouble the way counts as healthy again
constexpr Duration kOwnReaction = milliseconds{300};  // of a bank that protects itself: it has a way to brake
constexpr int kNoAisle = -1;                          // a spread opens none
constexpr std::int64_t kNarrow_um = 20 * twin::kMm;
constexpr std::int64_t kFullTolerance_um = 15 * twin::kMm;

std::string ms(Duration d) { return std::to_string(std::chrono::duration_cast<milliseconds>(d).count()) + " ms"; }

}  // namespace

int aisle_of(const Bank& bank, const Request& request) {
  if (static_cast<twin::Code>(request.code) == twin::Code::Spread) return kNoAisle;
  if (static_cast<twin::Code>(request.code) != twin::Code::Open) return bank.twin.bank().end_space();
  return request.side == twin::kSideLeft ? request.column - 1 : request.column;
}

Witness::Witness(const Clockwork& clock, std::vector<Bank>& banks, const Disk& disk, Tally& tally, bool blind)
    : clock_(clock), banks_(banks), disk_(disk), tally_(tally), blind_(blind), watched_(banks.size()) {}

void Witness::complain(const std::string& invariant, const std::string& text) {
  if (!complaint_) complaint_ = Complaint{invariant, text, clock_.now()};
}

std::size_t Witness::index_of(const BankId& bank) const {
  for (std::size_t i = 0; i < banks_.size(); ++i) {
    if (banks_[i].plan.id == bank) return i;
  }
  contract_violated("a bank of this room", __FILE__, __LINE__);
}

// While the daemon does not run it can't react.
Duration Witness::stall() const { return std::max(Duration{}, stalled_until_ - clock_.now()); }

// The motion would make this aisle narrower, somebody in it or not.
bool Witness::narrows(const Bank& bank, int aisle, const Request& motion) const {
  const auto& steel = bank.twin.bank();
  const int target = aisle_of(bank, motion);
  if (!steel.has_aisle(aisle) || aisle == target) return false;
  if (target == kNoAisle) {
    const auto even = aisle == steel.end_space() ? 0 : bank.plan.free_aisles * steel.aisle_um() / (steel.columns() - 1);
    return steel.gap_um(aisle) - even > kNarrow_um;
  }
  // What is opened is full, what is kept stays, and the rest of the free space stands at the end.
  std::int64_t wanted = motion.keep == aisle + 1 ? steel.gap_um(aisle) : 0;
  if (aisle == steel.end_space()) wanted = motion.keep != 0 ? 0 : (bank.plan.free_aisles - 1) * steel.aisle_um();
  return steel.gap_um(aisle) - wanted > kNarrow_um;
}

std::optional<int> Witness::somebody_in_the_way(const Bank& bank, const Shown& shown, const Request& motion) const {
  for (const int aisle : shown.people) {
    if (narrows(bank, aisle, motion)) return aisle;
  }
  return std::nullopt;
}

// ---- the daemon

void Witness::daemon_began() {
  ++life_;
  questions_ = answers_ = 0;
  jobs_.clear();
  daemon_died();
}

// Nothing that it knew or owed counts any more.
void Witness::daemon_died() {
  for (auto& watched : watched_) {
    watched.armed = watched.stop_unwritten = false;
    watched.connected_since.reset();
    watched.intent.reset();
    watched.shown.reset();
    watched.stop_by.reset();
  }
}

void Witness::persisted(const core::Persist& persist) {
  if (const auto* intended = std::get_if<core::MotionIntended>(&persist.record)) {
    jobs_[intended->job] = *intended;
    if (disk_.intended(intended->intent) != nullptr)
      complain("no_intent_lost", "the number of intent " + std::to_string(intended->intent.n) + " is used again");
  }
  if (const auto* disarmed = std::get_if<core::BankDisarmed>(&persist.record)) watched_[index_of(disarmed->bank)].armed = false;
  if (const auto* ended = std::get_if<core::JobEnded>(&persist.record)) {
    const bool by_rule = core::code_of(ended->reason.cause).substr(0, 3) == "SR-";
    if (ended->outcome == core::JobOutcome::Failed && by_rule) {
      tally_.count("permits lost in motion");
      watched_[index_of(ended->bank)].armed = false;  // what was lost in motion is armed anew, by a person
    }
    if (ended->outcome == core::JobOutcome::Dropped) tally_.count("motions dropped before they left");
  }
  judge_presented(persist.record);
}

// Said to have arrived: then the aisle stood open, lately enough for a picture to tell.
void Witness::judge_presented(const core::Record& record) {
  std::optional<std::size_t> bank;
  int aisle = 0;
  if (const auto* ended = std::get_if<core::JobEnded>(&record); ended != nullptr && ended->outcome == core::JobOutcome::Arrived) {
    const auto job = jobs_.find(ended->job);
    if (job == jobs_.end()) return complain("false_arrival", "a job that was never intended has arrived");
    tally_.count("arrivals told");
    if (std::holds_alternative<devices::SpreadBank>(job->second.motion)) return;
    bank = index_of(ended->bank);
    const auto* open = std::get_if<devices::OpenFace>(&job->second.motion);
    aisle = open != nullptr ? devices::aisle_of(open->face) : banks_[*bank].twin.bank().end_space();
  }
  if (const auto* moved = std::get_if<core::RequestMoved>(&record)) {
    if (moved->state == core::RequestState::Done) tally_.count("requests done");
    if (moved->state != core::RequestState::Presented) return;
    const auto row = disk_.kept().requests().find(moved->id);
    if (row == disk_.kept().requests().end()) return complain("false_arrival", "presented for a request that is not on the disk");
    bank = index_of(row->second.bank);
    aisle = static_cast<int>(moved->reason.subject);
  }
  if (!bank) return;
  const auto& full = watched_[*bank].last_full;
  const auto stood = full.find(aisle);
  if (stood != full.end() && clock_.now() - stood->second <= kStandingAge + kSlack + stall()) return;
  complain("false_arrival",
           "bank " + banks_[*bank].plan.id.text + ": aisle " + std::to_string(aisle) + " is told open and is not");
}

void Witness::ordered(std::size_t bank, const devices::Move& move) {
  const auto* intended = disk_.intended(move.intent);
  if (intended == nullptr || intended->bank != banks_[bank].plan.id || intended->motion != move.motion)
    complain("no_intent_lost", "intent " + std::to_string(move.intent.n) + " is ordered and is not durable as such");
  watched_[bank].intent = move.intent;
}

void Witness::stop_given(std::size_t bank) {
  if (!std::exchange(watched_[bank].stop_unwritten, true)) watched_[bank].stop_given = clock_.now();
}

void Witness::stop_asked(std::optional<std::size_t> bank) {
  for (std::size_t i = 0; i < banks_.size(); ++i) {
    if (bank && *bank != i) continue;
    if (banks_[i].twin.moving()) tally_.count("stops in motion");
    watched_[i].stop = StopAsked{clock_.now(), banks_[i].twin.counts().motions_started};
  }
}

void Witness::stop_accepted(std::optional<std::size_t> bank) {
  for (std::size_t i = 0; i < banks_.size(); ++i) {
    if (!bank || *bank == i) watched_[i].armed = false;
  }
}

void Witness::rearm_accepted(std::size_t bank) {
  watched_[bank].armed = true;
  watched_[bank].stop.reset();
  tally_.count("re-armed");
}

// ---- the cable

void Witness::left(std::size_t bank, const Frame& frame) {
  const auto mix = [this](std::uint64_t value) { digest_ = (digest_ ^ value) * 1099511628211ULL; };
  mix(static_cast<std::uint64_t>(clock_.now().ns));
  for (const auto byte : frame.bytes) mix(byte);
  auto& watched = watched_[bank];
  watched.connection = frame.connection;
  const auto request = request_in(frame.bytes);
  switch (request.asked) {
    case Asked::Stop:
      watched.stop_unwritten = false;
      watched.stop_by.reset();
      return;
    case Asked::Move: return move_left(bank, frame, request);
    case Asked::Renewal: return renewal_left(bank);
    case Asked::Read:
    case Asked::Begin:
    case Asked::Heartbeat:
    case Asked::Other: return;
  }
}

void Witness::move_left(std::size_t bank, const Frame& frame, const Request& request) {
  auto& watched = watched_[bank];
  const std::string name = "bank " + banks_[bank].plan.id.text + ": ";
  tally_.count("moves sent");
  if (!watched.intent) return complain("no_intent_lost", name + "a move leaves that nobody ordered, or twice");
  watched.sent[frame.id] = Sent{*watched.intent, frame.left, frame.connection, life_, false};
  watched.intent.reset();
  watched.move_left = clock_.now();
  if (!watched.armed) complain("no_motion_without_rearm", name + "a move leaves and nobody has re-armed since");
  if (watched.stop_unwritten) complain("stop_goes_first", name + "a move leaves before a stop that was given");
  if (!watched.shown) return complain("no_old_evidence", name + "a move leaves and nothing was seen");
  const Duration age = clock_.now() - watched.shown->taken;
  if (age > kStandingAge + kSlack) complain("no_old_evidence", name + "a move leaves on a picture of " + ms(age));
  if (clock_.now() - watched.shown_at <= kReaction) return;  // the core may not know it yet
  if (const auto aisle = somebody_in_the_way(banks_[bank], *watched.shown, request))
    complain("no_move_towards_a_person", name + "a move leaves and somebody is seen in aisle " + std::to_string(*aisle));
  if ((watched.shown->latched | (watched.shown->inputs & twin::bit(twin::Safety::EmergencyStop))) != 0)
    complain("no_move_over_a_protection", name + "a move leaves over a latch or an emergency stop that was seen");
}

void Witness::renewal_left(std::size_t bank) {
  const auto& watched = watched_[bank];
  const std::string name = "bank " + banks_[bank].plan.id.text + ": ";
  if (watched.stop_unwritten) complain("stop_goes_first", name + "a renewal leaves before a stop that was given");
  const Instant since = std::max(watched.shown ? watched.shown->taken : Instant{}, watched.move_left);
  if (clock_.now() - since > kMovingAge + kSlack)
    complain("no_old_evidence", name + "a renewal leaves on a picture of " + ms(clock_.now() - since));
  if (watched.stop_by && clock_.now() > *watched.stop_by)
    complain("evidence_stops", name + "a renewal leaves although somebody was seen in the way");
}

void Witness::seen(std::size_t bank, const Shown& shown) {
  auto& watched = watched_[bank];
  if (watched.shown && shown.taken <= watched.shown->taken) return;
  watched.shown = shown;
  watched.shown_at = clock_.now();
  const auto& motion = watched.motion;
  // What was held back and began after its connection was given up has had its stop: the lease ends it.
  const bool under_way = motion.life == life_ && motion.connection == watched.connection;
  if (!banks_[bank].twin.moving() || !under_way || watched.stop_by) return;
  if (somebody_in_the_way(banks_[bank], shown, motion.request)) watched.stop_by = clock_.now() + stall() + kReaction;
}

void Witness::connection_stands(std::size_t bank, bool yes) {
  auto& watched = watched_[bank];
  watched.connected_since.reset();
  if (yes) watched.connected_since = clock_.now();
  watched.stop_by.reset();  // it is owed to the next connection
}

void Witness::arrived(std::size_t bank, const Frame& frame, Copy copy, std::uint64_t motions_before) {
  if (copy == Copy::Old) tally_.count("old frames brought again");
  if (banks_[bank].twin.counts().motions_started != motions_before) motion_began(bank, frame);
}

void Witness::motion_began(std::size_t bank, const Frame& frame) {
  auto& there = banks_[bank];
  auto& watched = watched_[bank];
  const std::string name = "bank " + there.plan.id.text + ": ";
  tally_.count("motions begun");
  if (blind_) tally_.count("motions begun, blind firmware");
  const auto sent = watched.sent.find(frame.id);
  if (sent == watched.sent.end()) return complain("no_intent_lost", name + "a motion begins that we never sent");
  const auto request = request_in(frame.bytes);
  if (std::exchange(sent->second.acted, true)) complain("no_old_command", name + "one command moves columns twice");
  if (request.epoch != there.twin.epoch()) complain("no_old_command", name + "a command of another session moves columns");
  if (clock_.now() - sent->second.left > kLongestExpiry + kSlack)
    complain("no_old_command", name + "an expired command moves columns");
  if (disk_.intended(sent->second.intent) == nullptr)
    complain("no_intent_lost", name + "a motion begins and its intent is not durable");
  watched.motion = Motion{sent->second.life, sent->second.connection, request};
  for (const auto& [aisle, since] : watched.people_since) {
    if (narrows(there, aisle, request) && clock_.now() - since > kStandingAge + kSlack)
      complain("no_start_towards_a_person", name + "columns start towards somebody who has been in aisle " +
                                                std::to_string(aisle) + " for " + ms(clock_.now() - since));
  }
}

// ---- the steel

void Witness::step(std::size_t bank, Instant healthy_since, bool held_back) {
  watch_aisles(bank);
  watch_squeeze(bank, held_back);
  watch_stop(bank, healthy_since, held_back);
  watch_owed_stop(bank);
  watch_evidence(bank);
  watch_age(bank);
  count_motions(bank);
}

void Witness::watch_aisles(std::size_t bank) {
  const auto& steel = banks_[bank].twin.bank();
  auto& watched = watched_[bank];
  int open = 0;
  for (int aisle = 0; aisle <= steel.columns(); ++aisle) {
    if (!steel.has_aisle(aisle)) continue;
    if (steel.gap_um(aisle) >= steel.aisle_um() - kFullTolerance_um) {
      watched.last_full[aisle] = clock_.now();
      ++open;
    }
    if (steel.room(aisle).people > 0) {
      watched.people_since.try_emplace(aisle, clock_.now());
    } else {
      watched.people_since.erase(aisle);
    }
  }
  if (open > banks_[bank].plan.free_aisles) complain("aisle_budget", std::to_string(open) + " aisles stand open");
}

// A motor makes an aisle narrower with somebody in it: no longer than it takes those who may end it.
void Witness::watch_squeeze(std::size_t bank, bool held_back) {
  auto& watched = watched_[bank];
  const auto squeezed = banks_[bank].twin.bank().squeezed();
  if (squeezed == std::exchange(watched.squeezed, squeezed)) return;
  const bool goes_on = watched.squeezed_since && clock_.now() - watched.squeezed_last <= milliseconds{50};
  if (!goes_on) {
    watched.squeezed_since = clock_.now();
    tally_.count(blind_ ? "steps into a motion, blind firmware" : "steps into a motion");
  }
  watched.squeezed_last = clock_.now();
  Duration bound = kOwnReaction;
  if (blind_) bound = kMovingAge + kLease + kSlack + kOwnReaction + (held_back ? Wire::kHeldAtMost : Duration{});
  const Duration lasted = clock_.now() - *watched.squeezed_since;
  if (lasted > bound) complain("no_column_towards_a_person", "bank " + banks_[bank].plan.id.text + ": for " + ms(lasted));
}

void Witness::watch_stop(std::size_t bank, Instant healthy_since, bool held_back) {
  auto& watched = watched_[bank];
  if (!watched.stop) return;
  const auto& twin = banks_[bank].twin;
  if (!twin.moving()) return;
  const bool quick = healthy_since + kCalm <= watched.stop->at && twin.counts().motions_started == watched.stop->motions;
  const Duration slow = kLongestExpiry + kLease + kSlack + kReaction + kMovingAge + (held_back ? Wire::kHeldAtMost : Duration{});
  const Duration bound = quick ? kQuickStop : slow;
  const Duration lasted = clock_.now() - std::max(watched.stop->at, stalled_until_);
  if (lasted > bound)
    complain("stop_takes_effect", "bank " + banks_[bank].plan.id.text + ": columns move " + ms(lasted) + " after a stop" +
                                      (quick ? ", and nothing is in its way" : ""));
}

void Witness::watch_evidence(std::size_t bank) {
  auto& watched = watched_[bank];
  if (!watched.stop_by) return;
  if (!banks_[bank].twin.moving()) return watched.stop_by.reset();
  if (clock_.now() > std::max(*watched.stop_by, stalled_until_ + kReaction))
    complain("evidence_stops", "bank " + banks_[bank].plan.id.text + ": somebody was seen in the way and no stop has left");
}

// Written at once, also over an exchange in flight, on whatever connection there is.
void Witness::watch_owed_stop(std::size_t bank) {
  const auto& watched = watched_[bank];
  if (!watched.stop_unwritten || !watched.connected_since) return;
  const Instant since = std::max({watched.stop_given, *watched.connected_since, stalled_until_});
  if (clock_.now() - since > kReaction)
    complain("stop_is_written_at_once",
             "bank " + banks_[bank].plan.id.text + ": a stop was given " + ms(clock_.now() - since) + " ago and is not written");
}

// Columns move on a command of this daemon, and what it last saw is too old: it has given a stop.
void Witness::watch_age(std::size_t bank) {
  const auto& watched = watched_[bank];
  if (!banks_[bank].twin.moving() || watched.motion.life != life_ || !watched.shown) return;
  const Instant evidence = std::max(watched.shown->taken, watched.move_left);
  if (watched.stop_given >= watched.move_left) return;
  if (clock_.now() - std::max(evidence, stalled_until_) > kMovingAge + kSlack + kReaction)
    complain("evidence_stops", "bank " + banks_[bank].plan.id.text + ": columns move, the last picture is of " +
                                   ms(clock_.now() - evidence) + " ago, and no stop was given");
}

void Witness::count_motions(std::size_t bank) {
  auto& watched = watched_[bank];
  const auto& twin = banks_[bank].twin;
  if (std::exchange(watched.was_moving, twin.moving()) && !twin.moving()) {
    tally_.count(twin.counts().motions_done > watched.done ? "motions completed" : "motions broken off");
  }
  watched.done = twin.counts().motions_done;
}

}  // namespace archroom::simulation
