// Whatever is scanned, lost, sent again or cut off by a power failure: no scan's number does two deeds, every answer comes once,
// the register and the core agree about where a dialogue stands, and the same events give the same states.
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/codec.hpp"
#include "base/prng.hpp"
#include "controller/core/step.hpp"
#include "tests/scenarios/circulation_model.hpp"

namespace archroom::property {
namespace {

using scenarios::CirculationModel;

// Some oftener than others, so that dialogues come to something.
const std::vector<std::string> kCodes{"P:017", "P:017", "P:018",  "P:999",    "B1",      "B1",    "B1",    "B2",    "B2",
                                      "B2",    "B3",    "B9",     "S:1/1",    "S:1/1",   "S:1/1", "S:1/2", "S:1/2", "S:1/3",
                                      "C:OUT", "C:IN",  "C:MOVE", "C:PUT",    "C:UNDO",  "C:WHO", "",      "s:1/2", "c:in",
                                      "P:017", "P:018", "S:1/1",  "C:CANCEL", "C:DANCE", "C:PUT"};

struct Sums {
  std::uint64_t movements = 0;
  std::uint64_t again = 0;
  std::uint64_t failed = 0;
  std::uint64_t too_fast = 0;
  std::uint64_t restarts = 0;
};

// Stations whose clients send a scan again until it is answered, in order, as `archroom station` does.
class Room {
 public:
  explicit Room(std::uint64_t seed) : chance_(seed), state_(fresh()) {
    model_.add_person("017", {7}, "a");
    model_.add_person("018", {8}, "b");
    model_.add_box("B1", "1/1", core::BoxState::InStore);
    model_.add_box("B2", "1/2", core::BoxState::Out);
    model_.add_box("B3", "1/3", core::BoxState::InStore);
    model_.set_full("1/3");
    happens(core::Restored{});
  }

  void run(int steps) {
    for (int i = 0; i < steps && complaint.empty(); ++i) play();
  }

  std::string complaint;
  Sums sums;
  std::vector<core::Event> events;  // since the last restart
  std::vector<std::uint64_t> digests;

  static core::State fresh() { return core::initial_state({}, {}, {{{"desk"}, {}}, {{"hall"}, {}}}); }

 private:
  struct Client {
    std::uint64_t last_seq = 0;
    std::deque<core::Scanned> unanswered;
  };

  void complain(const std::string& what) {
    if (complaint.empty()) complaint = what;
  }

  void play() {
    now_ = now_ + milliseconds{chance_.below(60) == 0 ? chance_.below(90'000) : chance_.below(2500)};
    const auto what = chance_.below(100);
    const StationId station{chance_.below(2) == 0 ? "desk" : "hall"};
    if (what < 28) return scan(station);
    if (what < 58) return send_again(station);
    if (what < 85) return answer_one();
    if (what < 88) return happens(core::GunTold{station, chance_.below(2) == 0, chance_.below(3) == 0, "gun"});
    if (what < 94) return tick();
    if (what < 99) return usb_burst(station);
    restart();
  }

  void tick() {
    const auto due = core::wakeup(state_);
    if (due <= state_.now) complain("a wake-up in the past");
    happens(core::Tick{});
  }

  // Seldom long ago: an upload.
  void scan(const StationId& station) {
    auto& client = clients_[station];
    core::Scanned scanned;
    scanned.station = station;
    scanned.seq = ++client.last_seq;
    scanned.code = kCodes[chance_.below(static_cast<std::uint32_t>(kCodes.size()))];
    scanned.read_at = wall();
    if (chance_.below(6) == 0) scanned.read_at.ms -= chance_.below(7'200'000);
    client.unanswered.push_back(scanned);
    if (client.unanswered.size() == 1) send(scanned);
  }

  void send_again(const StationId& station) {
    auto& client = clients_[station];
    if (!client.unanswered.empty()) return send(client.unanswered.front());
    if (!answered_.empty()) send(answered_[chance_.below(static_cast<std::uint32_t>(answered_.size()))]);
  }

  // A gun on the daemon's own machine: no numbers, nobody waits, faster than the disk.
  void usb_burst(const StationId& station) {
    if (!clients_[station].unanswered.empty()) return;
    for (int i = 0; i < 40; ++i) {
      core::Scanned scanned;
      scanned.station = station;
      scanned.code = kCodes[chance_.below(static_cast<std::uint32_t>(kCodes.size()))];
      scanned.read_at = wall();
      happens(scanned);
    }
    while (!on_the_way_.empty()) answer_one();
    clients_[station].last_seq = model_.restored()[station].last_seq;
  }

  void send(core::Scanned scanned) {
    scanned.ticket = TicketId{++last_ticket_};
    asked_[scanned.ticket] = scanned;
    happens(scanned);
  }

  void answer_one() {
    if (on_the_way_.empty()) return;
    const auto transact = on_the_way_.front();
    on_the_way_.pop_front();
    if (chance_.below(12) == 0) {
      core::Transacted failed;
      failed.station = transact.station;
      failed.number = transact.number;
      ++sums.failed;
      return happens(failed);
    }
    happens(commit(transact));
  }

  core::Transacted commit(const core::Transact& transact) {
    const auto before = model_.movements();
    auto told = model_.take(transact);
    const bool moved = model_.movements() != before;
    if (moved && !deeds_.emplace(transact.station, transact.scan.seq).second) complain("two deeds of one scan");
    if (told.kept == core::ScanKept::SeenBefore) ++sums.again;
    if (moved && transact.repeat) complain("a deed of a repeat");
    sums.movements = model_.movements();
    return told;
  }

  // What was on its way is committed or not, and nobody hears.
  void restart() {
    while (!on_the_way_.empty()) {
      if (chance_.below(2) == 0) (void)commit(on_the_way_.front());
      on_the_way_.pop_front();
    }
    asked_.clear();
    events.clear();
    digests.clear();
    state_ = fresh();
    ++sums.restarts;
    core::Restored restored;
    restored.stations = model_.restored();
    happens(restored);
  }

  void happens(core::Body body) {
    const core::Event event{now_, wall(), std::move(body)};
    events.push_back(event);
    const auto effects = core::step(state_, event);
    digests.push_back(core::digest(state_));
    for (const auto& effect : effects) {
      if (const auto* transact = std::get_if<core::Transact>(&effect)) heard(*transact);
      if (const auto* told = std::get_if<core::TellStation>(&effect)) heard(*told);
    }
    for (const auto& [id, station] : state_.stations) check(id, station);
  }

  void heard(const core::Transact& transact) {
    for (const auto& other : on_the_way_) {
      if (other.station == transact.station) complain("two scans of one station on their way");
    }
    on_the_way_.push_back(transact);
  }

  void heard(const core::TellStation& told) {
    if (told.feedback.told == core::Told::TooFast) ++sums.too_fast;
    if (told.ticket == TicketId{}) return;
    const auto asked = asked_.find(told.ticket);
    if (asked == asked_.end()) return complain("an answer that nobody waits for");
    const auto scan = asked->second;
    asked_.erase(asked);
    if (told.feedback.told == core::Told::NotRecorded || told.feedback.told == core::Told::TooFast) return;
    if (told.feedback.told == core::Told::NumberUsed) return complain("a number of another scan");
    auto& client = clients_[scan.station];
    if (client.unanswered.empty() || client.unanswered.front().seq != scan.seq) return;
    answered_.push_back(scan);
    client.unanswered.pop_front();
  }

  void check(const StationId& id, const core::Station& station) {
    if (station.waiting.size() > core::kScansWaitAtMost) complain("more scans wait than may");
    if (station.waiting.size() > 0 && !station.pending) complain("a scan waits for nothing");
    const auto kept = model_.restored();
    const auto register_has = kept.contains(id) ? kept.at(id).last_seq : 0;
    if (station.last_seq > register_has) complain("the core is ahead of the register");
    if (station.pending || !kept.contains(id)) return;
    if (station.last_seq != register_has) complain("the register is ahead and nothing is on its way");
    const bool cleared = station.dialogue == core::Dialogue{};
    if (!cleared && station.dialogue != kept.at(id).dialogue) complain("the core and the register differ about a dialogue");
  }

  [[nodiscard]] WallTime wall() const { return {1'700'000'000'000 + now_.ns / 1'000'000}; }

  Prng chance_;
  CirculationModel model_;
  core::State state_;
  Instant now_{1'000'000'000};
  std::map<StationId, Client> clients_;
  std::vector<core::Scanned> answered_;
  std::map<TicketId, core::Scanned> asked_;
  std::uint64_t last_ticket_ = 0;
  std::deque<core::Transact> on_the_way_;
  std::set<std::pair<StationId, std::uint64_t>> deeds_;
};

std::uint64_t first_seed() {
  const char* const text = std::getenv("ARCHROOM_SEED");
  return text == nullptr ? 1 : std::strtoull(text, nullptr, 10);
}

TEST(StationsProperty, NoScanDoesTwoDeedsAndNoAnswerIsLost) {
  Sums all;
  for (std::uint64_t seed = first_seed(); seed < first_seed() + 40; ++seed) {
    Room room{seed};
    room.run(2500);
    ASSERT_EQ(room.complaint, "") << "seed " << seed;
    all.movements += room.sums.movements;
    all.again += room.sums.again;
    all.failed += room.sums.failed;
    all.too_fast += room.sums.too_fast;
    all.restarts += room.sums.restarts;

    // The same events once more, as the flight recorder has them.
    auto state = Room::fresh();
    for (std::size_t i = 0; i < room.events.size(); ++i) {
      const auto event = decoded<core::Event>(encoded(room.events[i]));
      ASSERT_TRUE(event);
      (void)core::step(state, *event);
      ASSERT_EQ(core::digest(state), room.digests[i]) << "seed " << seed << " event " << i;
    }
  }
  std::printf("from seed %llu: movements %llu, asked again %llu, not kept %llu, too fast %llu, restarts %llu\n",
              static_cast<unsigned long long>(first_seed()), static_cast<unsigned long long>(all.movements),
              static_cast<unsigned long long>(all.again), static_cast<unsigned long long>(all.failed),
              static_cast<unsigned long long>(all.too_fast), static_cast<unsigned long long>(all.restarts));
  // It can't pass by doing nothing.
  EXPECT_GE(all.movements, 400U);
  EXPECT_GE(all.again, 400U);
  EXPECT_GE(all.failed, 400U);
  EXPECT_GE(all.too_fast, 100U);
  EXPECT_GE(all.restarts, 400U);
}

}  // namespace
}  // namespace archroom::property
