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
#include "controller/core/reason.hpp"
#include "controller/core/record.hpp"
#include "controller/core/request.hpp"
#include "devices/vocabulary/observation.hpp"

namespace archroom::core {

enum class JobPhase : std::uint8_t {
  Recording,  // the intent is on its way to the disk; nothing has been sent
  Commanded,  // sent; the bank's controller has not answered for it yet
  Moving,     // it answered for it; arrival is judged from positions alone
};

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
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("epoch", self.epoch);
    v("persist", self.persist);
    v("engaged", self.engaged);
    v("engaged_at", self.engaged_at);
    v("was_ours", self.was_ours);
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
  std::optional<Presentation> presentation;
  std::vector<RequestId> line;  // requests not ended, in order

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
    v("presentation", self.presentation);
    v("line", self.line);
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
  }
};

// A room that has just been switched on: nothing known, nothing armed.
[[nodiscard]] State initial_state(const std::vector<BankPlan>& plans);
[[nodiscard]] std::uint64_t digest(const State& state);

}  // namespace archroom::core
