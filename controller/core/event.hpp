// What happened. Everything the core ever learns comes as one of these; the flight recorder keeps them in this order.
// Alternatives are only added at the end of Body: the index is part of the recording format.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/core/alarms/alarm_state.hpp"
#include "controller/core/hold.hpp"
#include "controller/core/protections/profile.hpp"
#include "controller/core/request.hpp"
#include "controller/core/stations/deed.hpp"
#include "controller/core/stations/feedback.hpp"
#include "controller/core/stations/station.hpp"
#include "devices/vocabulary/observation.hpp"

namespace archroom::core {

// The first event after a start: what the register remembers. A restart arms nothing and clears nothing.
struct Restored {
  std::vector<Request> requests;           // not ended, in the order in which they came
  std::map<BankId, std::uint32_t> epochs;  // the last one used
  IntentId last_intent;
  JobId last_job;
  std::map<JobId, BankId> open_jobs;  // had no end when we died
  std::map<BankId, std::vector<Forbid>> forbids;
  std::map<BankId, Trip> trips;
  std::map<BankId, std::map<devices::Protection, WallTime>> proven;
  std::map<StationId, KeptStation> stations;
  AlarmSnapshot alarms;
  std::map<PointId, std::map<std::int64_t, Band>> swings;  // of the last day, by hours since 1970
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("requests", self.requests);
    v("epochs", self.epochs);
    v("last_intent", self.last_intent);
    v("last_job", self.last_job);
    v("open_jobs", self.open_jobs);
    v("forbids", self.forbids);
    v("trips", self.trips);
    v("proven", self.proven);
    v("stations", self.stations);
    v("alarms", self.alarms);
    v("swings", self.swings);
  }
};

// Time went by. Sent when wakeup() says so.
struct Tick {
  template <class Self, class V>
  static void fields(Self&, V&) {}
};

// One exchange on the wire.
struct Observed {
  devices::Observations batch;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("batch", self.batch);
  }
};

struct LinkUp {
  DeviceId device;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("device", self.device);
  }
};

struct LinkLost {
  DeviceId device;
  std::string detail;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("device", self.device);
    v("detail", self.detail);
  }
};

// A driver would not send an order, or an order was dropped because a stop overtook it.
struct OrderDropped {
  DeviceId device;
  IntentId intent;
  std::string detail;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("device", self.device);
    v("intent", self.intent);
    v("detail", self.detail);
  }
};

// A catalogue's request, durable in the register.
struct Requested {
  RequestId id;
  BankId bank;
  devices::Face face;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("id", self.id);
    v("bank", self.bank);
    v("face", self.face);
  }
};

struct Confirmed {
  TicketId ticket;
  RequestId id;
  std::string by;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("ticket", self.ticket);
    v("id", self.id);
    v("by", self.by);
  }
};

struct CancelOrdered {
  TicketId ticket;
  RequestId id;
  std::string by;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("ticket", self.ticket);
    v("id", self.id);
    v("by", self.by);
  }
};

struct MoveOrdered {
  TicketId ticket;
  BankId bank;
  devices::Motion motion;
  std::string by;
  bool aisle_empty = false;  // whoever orders it has looked: nobody is in an aisle that closes
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("ticket", self.ticket);
    v("bank", self.bank);
    v("motion", self.motion);
    v("by", self.by);
    v("aisle_empty", self.aisle_empty);
  }
};

struct StopOrdered {
  TicketId ticket;
  std::optional<BankId> bank;  // nothing: all
  std::string by;
  bool ending = false;  // the daemon ends: requests under way are not given up, they go on after the next start
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("ticket", self.ticket);
    v("bank", self.bank);
    v("by", self.by);
    v("ending", self.ending);
  }
};

struct RearmOrdered {
  TicketId ticket;
  BankId bank;
  std::string by;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("ticket", self.ticket);
    v("bank", self.bank);
    v("by", self.by);
  }
};

// The store has committed everything up to and including the Persist with this number.
struct Durable {
  std::uint64_t persist = 0;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("persist", self.persist);
  }
};

// The store can't write. What was handed to it is kept and tried again; until StoreWorks nothing moves.
struct StoreFailed {
  std::string detail;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("detail", self.detail);
  }
};

struct StoreWorks {
  template <class Self, class V>
  static void fields(Self&, V&) {}
};

// One bank, or all.
struct ForbidOrdered {
  TicketId ticket;
  std::optional<BankId> bank;
  Forbid forbid;  // Order or Maintenance
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("ticket", self.ticket);
    v("bank", self.bank);
    v("forbid", self.forbid);
  }
};

struct ClearForbidOrdered {
  TicketId ticket;
  std::optional<BankId> bank;
  ForbidKind kind = ForbidKind::Order;
  std::string owner;       // of the forbid; empty: every owner's of this kind, where the kind needs no key
  std::string key_digest;  // of a maintenance lock's key
  std::string by;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("ticket", self.ticket);
    v("bank", self.bank);
    v("kind", self.kind);
    v("owner", self.owner);
    v("key_digest", self.key_digest);
    v("by", self.by);
  }
};

// A person is at the bank and is about to make this input act.
struct ProofTestOrdered {
  TicketId ticket;
  BankId bank;
  devices::Protection input = devices::Protection::EmergencyStop;
  std::string by;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("ticket", self.ticket);
    v("bank", self.bank);
    v("input", self.input);
    v("by", self.by);
  }
};

// After a fire signal, by whoever is in charge: the bank may be parked as the site's fire policy says.
struct FireParkOrdered {
  TicketId ticket;
  BankId bank;
  std::string by;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("ticket", self.ticket);
    v("bank", self.bank);
    v("by", self.by);
  }
};

// What the site's zone is ahead of UTC; told at the start and whenever it changes.
struct ZoneTold {
  int utc_offset_min = 0;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("utc_offset_min", self.utc_offset_min);
  }
};

// A code was read at a station.
struct Scanned {
  StationId station;
  std::uint64_t seq = 0;  // of the station, strictly increasing; 0: the core gives the next one
  std::string code;
  std::string symbology;  // AIM identifier, "]C0"; empty: not told
  WallTime read_at;
  TicketId ticket;  // 0: nobody waits for the answer
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("station", self.station);
    v("seq", self.seq);
    v("code", self.code);
    v("symbology", self.symbology);
    v("read_at", self.read_at);
    v("ticket", self.ticket);
  }
};

// A station's gun was plugged in or pulled out, or a code that it had begun was lost. The same told twice is told once.
struct GunTold {
  StationId station;
  bool there = false;
  bool half_scan = false;  // the code that was being read is lost: it must be scanned again
  std::string detail;      // for people: what it is, or why it is not there
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("station", self.station);
    v("there", self.there);
    v("half_scan", self.half_scan);
    v("detail", self.detail);
  }
};

// What became of a Transact.
enum class ScanKept : std::uint8_t {
  Kept,        // with `outcome`, where there was a deed
  Failed,      // nothing was
  SeenBefore,  // this very scan was kept earlier, and answered with `seen`
  NumberUsed,  // its number was, by another scan, or too long ago to tell
};
struct Transacted {
  StationId station;
  std::uint64_t number = 0;
  ScanKept kept = ScanKept::Failed;
  std::optional<Outcome> outcome;
  Feedback seen;
  std::vector<RequestId> served;  // requests whose boxes have all been scanned now
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("station", self.station);
    v("number", self.number);
    v("kept", self.kept);
    v("outcome", self.outcome);
    v("seen", self.seen);
    v("served", self.served);
  }
};

// What a person does about an alarm.
enum class AlarmDeed : std::uint8_t { Acknowledge, Confirm, Reset, Shelve, Unshelve, OutOfService, InService, Silence };
struct AlarmOrdered {
  TicketId ticket;
  AlarmDeed deed = AlarmDeed::Acknowledge;
  AlarmId id;                    // empty: all, of a silence
  std::uint64_t occurrence = 0;  // the last one that the person was shown, of an acknowledgement; 0: whatever there is
  Duration lasts{};              // of a shelf; 0: until the alarm has cleared, at most as long as it may
  std::string by;
  std::string note;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("ticket", self.ticket);
    v("deed", self.deed);
    v("id", self.id);
    v("occurrence", self.occurrence);
    v("lasts", self.lasts);
    v("by", self.by);
    v("note", self.note);
  }
};

using Body =
    std::variant<Restored, Tick, Observed, LinkUp, LinkLost, OrderDropped, Requested, Confirmed, CancelOrdered, MoveOrdered,
                 StopOrdered, RearmOrdered, Durable, StoreFailed, StoreWorks, ForbidOrdered, ClearForbidOrdered, ProofTestOrdered,
                 FireParkOrdered, ZoneTold, Scanned, GunTold, Transacted, AlarmOrdered>;

struct Event {
  Instant at;     // stamped as it enters the core: never runs backwards
  WallTime wall;  // for records and people; may jump
  Body body;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("at", self.at);
    v("wall", self.wall);
    v("body", self.body);
  }
};

}  // namespace archroom::core
