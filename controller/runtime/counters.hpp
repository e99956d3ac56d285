// What /metrics shows, counted where it happens. Any thread may count and any thread may read; each number is exact by itself,
// two numbers need not belong to the same moment.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "base/instant.hpp"

namespace archroom::runtime {

class Counter {
 public:
  void add(std::uint64_t by = 1) { n_.fetch_add(by, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t value() const { return n_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> n_{0};
};

// Goes up and down.
class Level {
 public:
  void add(std::int64_t by) { n_.fetch_add(by, std::memory_order_relaxed); }
  [[nodiscard]] std::int64_t value() const { return n_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> n_{0};
};

// How long things took, in buckets.
class Histogram {
 public:
  static constexpr std::array<std::int64_t, 12> kBoundsUs{50,   100,   250,   500,    1000,    2500,
                                                          5000, 10000, 50000, 250000, 1000000, 5000000};

  void add(Duration took) {
    const std::int64_t us = took.count() / 1000;
    std::size_t bucket = 0;
    while (bucket < kBoundsUs.size() && us > kBoundsUs[bucket]) ++bucket;
    buckets_[bucket].add();
    sum_us_.add(us > 0 ? static_cast<std::uint64_t>(us) : 0);
  }
  // Of this bucket alone; the last one is everything above all bounds.
  [[nodiscard]] std::uint64_t bucket(std::size_t index) const { return buckets_[index].value(); }
  [[nodiscard]] std::uint64_t sum_us() const { return sum_us_.value(); }

 private:
  std::array<Counter, kBoundsUs.size() + 1> buckets_;
  Counter sum_us_;
};

// One route of the HTTP door.
struct RouteCounters {
  static constexpr std::array<unsigned, 20> kStatuses{200, 201, 202, 204, 400, 403, 404, 405, 408, 409,
                                                      411, 413, 415, 421, 422, 431, 500, 501, 503, 505};

  void add(unsigned status, Duration duration) {
    std::size_t index = 0;
    while (index < kStatuses.size() && kStatuses[index] != status) ++index;
    by_status[index].add();
    took.add(duration);
  }

  std::string method;
  std::string path;
  std::array<Counter, kStatuses.size() + 1> by_status;  // the last one: any other
  Histogram took;
};

struct Counters {
  Counter polls;           // exchanges on all buses
  Counter poll_faults;     // of these, without a usable answer
  Counter steps;           // events that entered the core
  Counter motions;         // Move orders written to a wire
  Counter stops;           // stops written to a wire
  Counter lanes_dropped;   // entries that a full lane gave up
  Counter store_commits;   // transactions made durable
  Counter store_failures;  // transactions that could not be
  Level http_connections;
  Level stream_subscribers;
  Counter stream_missed;             // pictures that slow streams did not get
  std::deque<RouteCounters> routes;  // filled once, before the door opens
  Level mqtt_connected;              // 0 or 1
  Level mqtt_waiting;                // facts that the broker has not acknowledged
  Counter mqtt_letters;              // handed to the broker's line
  Counter mqtt_flooded;              // that came faster than they could be looked at
};

}  // namespace archroom::runtime
