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
#include "controller/core/request.hpp"
#include "devices/vocabulary/observation.hpp"

namespace archroom::core {

// The first event after a start: what the register remembers. A restart arms nothing and clears nothing.
struct Restored {
  std::vector<Request> requests;           // not ended, in the order in which they came
  std::map<BankId, std::uint32_t> epochs;  // the last one used
  IntentId last_intent;
  JobId last_job;
  std::map<JobId, BankId> open_jobs;  // had no end when we died
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("requests", self.requests);
    v("epochs", self.epochs);
    v("last_intent", self.last_intent);
    v("last_job", self.last_job);
    v("open_jobs", self.open_jobs);
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
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("ticket", self.ticket);
    v("bank", self.bank);
    v("motion", self.motion);
    v("by", self.by);
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

using Body = std::variant<Restored, Tick, Observed, LinkUp, LinkLost, OrderDropped, Requested, Confirmed, CancelOrdered,
                          MoveOrdered, StopOrdered, RearmOrdered, Durable, StoreFailed, StoreWorks>;

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
