// Everything the core knows. Plain data: no pointers, ordered containers, whole in a snapshot, comparable by digest.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/codec.hpp"
#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/core/bank_plan.hpp"
#include "controller/core/hold.hpp"
#include "controller/core/reason.hpp"
#include "controller/core/record.hpp"
#include "controller/core/request.hpp"
#include "controller/core/room_plan.hpp"
#include "controller/core/sensing/sensed.hpp"
#include "controller/core/stations/station.hpp"
#include "devices/vocabulary/observation.hpp"

namespace archroom::core {

enum class JobPhase : std::uint8_t {
  Recording,  // the intent is on its way to the disk; nothing has been sent
  Commanded,  // sent; the bank's controller has not answered for it yet
  Moving,     // it answered for it; arrival is judged from positions alone
};

// On whose account columns move.
enum class Purpose : std::uint8_t {
  Asked,  // by a person at the bank, or a request that one has let go
  IdleClose,
  NightPark,
  Airing,
  FirePark,
};
[[nodiscard]] std::string_view name_of(Purpose purpose);

struct Job {
  JobId id;
  IntentId intent;
  devices::Motion motion;
  std::optional<RequestId> request;
  std::string by;
  JobPhase phase = JobPhase::Recording;
  std::uint64_t persist = 0;  // the Persist it waits for
  WallTime since;
  Instant sent_at;   // evidence older than this says nothing about it
  Instant deadline;  // for the disk 10 s; from sending: distance / speed * 1.5 + 10 s, at most 150 s
  Purpose purpose = Purpose::Asked;
  std::optional<Instant> looked_at;  // when a person saw that the aisles which close are empty
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("id", self.id);
    v("intent", self.intent);
    v("motion", self.motion);
    v("request", self.request);
    v("by", self.by);
    v("phase", self.phase);
    v("persist", self.persist);
    v("since", self.since);
    v("sent_at", self.sent_at);
    v("deadline", self.deadline);
    v("purpose", self.purpose);
    v("looked_at", self.looked_at);
  }
};

// A motion without a person, announced and not begun yet.
struct Announced {
  Purpose purpose = Purpose::IdleClose;
  devices::Motion motion;
  Instant since;                       // ordered
  std::optional<Instant> heard_since;  // the bank says that it sounds
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("purpose", self.purpose);
    v("motion", self.motion);
    v("since", self.since);
    v("heard_since", self.heard_since);
  }
};

// A proof test under way: the input must be seen to come on and to go off again.
struct ProofTest {
  devices::Protection input = devices::Protection::EmergencyStop;
  std::string by;
  Instant until;
  bool seen_on = false;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("input", self.input);
    v("by", self.by);
    v("until", self.until);
    v("seen_on", self.seen_on);
  }
};

// An aisle that stands open for somebody.
struct Presentation {
  std::vector<RequestId> requests;  // none: opened by hand at the bank
  int aisle = 0;
  Instant until;                       // then the request is done
  bool visited = false;                // somebody has been in the aisle
  std::optional<Instant> empty_since;  // after a visit
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("requests", self.requests);
    v("aisle", self.aisle);
    v("until", self.until);
    v("visited", self.visited);
    v("empty_since", self.empty_since);
  }
};

struct Session {
  std::uint32_t epoch = 0;    // the last one taken for this bank
  std::uint64_t persist = 0;  // the Persist of a new epoch that is not durable yet; 0 none
  bool engaged = false;       // Engage was sent since the link came up
  Instant engaged_at;
  bool was_ours = false;  // the controller has confirmed it since
  WallTime since;         // when it last came to be ours, or ceased to be
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("epoch", self.epoch);
    v("persist", self.persist);
    v("engaged", self.engaged);
    v("engaged_at", self.engaged_at);
    v("was_ours", self.was_ours);
    v("since", self.since);
  }
};

struct Bank {
  BankPlan plan;

  bool link_up = false;
  WallTime link_since;
  std::string link_detail;

  std::optional<devices::ShelfReport> report;  // kept while bad, for people; believed only where quality is Good
  devices::Quality quality = devices::Quality::Unknown;
  Instant observed_at;
  WallTime quality_since;
  std::string quality_detail;
  std::map<int, WallTime> occupied_since;  // by aisle
  WallTime protections_since;
  WallTime mode_since;

  Session session;

  bool armed = false;
  Reason disarmed_by;
  WallTime armed_since;  // or disarmed since

  std::uint64_t stop_count = 0;
  std::optional<Instant> commanded_at;  // the last move or stop that was sent
  std::optional<Job> job;
  std::vector<Presentation> presentations;  // by time; at most one for each free aisle
  std::vector<RequestId> line;              // requests not ended, in order

  std::vector<Forbid> forbids;
  std::optional<Trip> trip;
  std::map<devices::Protection, WallTime> proven;  // when each input was last proven, or the bank was first known
  std::optional<ProofTest> proof_test;
  std::optional<Announced> announced;
  Instant idle_since;                 // nothing moved, nobody was in an aisle, nobody ordered anything
  std::map<Purpose, Instant> wanted;  // without a person, and not begun yet; until then
  std::optional<Instant> gather_at;   // the airing is over then

  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("plan", self.plan);
    v("link_up", self.link_up);
    v("link_since", self.link_since);
    v("link_detail", self.link_detail);
    v("report", self.report);
    v("quality", self.quality);
    v("observed_at", self.observed_at);
    v("quality_since", self.quality_since);
    v("quality_detail", self.quality_detail);
    v("occupied_since", self.occupied_since);
    v("protections_since", self.protections_since);
    v("mode_since", self.mode_since);
    v("session", self.session);
    v("armed", self.armed);
    v("disarmed_by", self.disarmed_by);
    v("armed_since", self.armed_since);
    v("stop_count", self.stop_count);
    v("commanded_at", self.commanded_at);
    v("job", self.job);
    v("presentations", self.presentations);
    v("line", self.line);
    v("forbids", self.forbids);
    v("trip", self.trip);
    v("proven", self.proven);
    v("proof_test", self.proof_test);
    v("announced", self.announced);
    v("idle_since", self.idle_since);
    v("wanted", self.wanted);
    v("gather_at", self.gather_at);
  }
};

struct State {
  Instant now;
  WallTime wall;
  bool restored = false;
  bool store_works = true;
  WallTime store_since;
  std::string store_detail;
  std::uint64_t last_persist = 0;
  IntentId last_intent;
  JobId last_job;
  std::map<BankId, Bank> banks;
  std::map<RequestId, Request> requests;  // not ended
  RoomPlan room;
  int utc_offset_min = 0;              // of the site's zone, now
  std::optional<std::int64_t> minute;  // local minutes since 1970 up to which the clock's wishes were looked at
  std::map<StationId, Station> stations;
  Sensed sensed;

  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("now", self.now);
    v("wall", self.wall);
    v("restored", self.restored);
    v("store_works", self.store_works);
    v("store_since", self.store_since);
    v("store_detail", self.store_detail);
    v("last_persist", self.last_persist);
    v("last_intent", self.last_intent);
    v("last_job", self.last_job);
    v("banks", self.banks);
    v("requests", self.requests);
    v("room", self.room);
    v("utc_offset_min", self.utc_offset_min);
    v("minute", self.minute);
    v("stations", self.stations);
    v("sensed", self.sensed);
  }
};

// A room that has just been switched on: nothing known, nothing armed.
[[nodiscard]] State initial_state(const std::vector<BankPlan>& plans, const RoomPlan& room = {},
                                  const std::vector<StationPlan>& stations = {});
[[nodiscard]] std::uint64_t digest(const State& state);

}  // namespace archroom::core
