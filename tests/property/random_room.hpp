// A room driven by a seed: people, catalogues, wires, disks and controllers that do what they like, and a core that must cope.
// Every step goes past a Watch. The events and what came of them are kept, so that the same can be played again.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "base/prng.hpp"
#include "controller/core/step.hpp"
#include "tests/property/plc_model.hpp"
#include "tests/property/watch.hpp"

namespace archroom::property {

struct Kept {
  bool starts = false;  // a new process: an initial state meets this event
  core::Event event;
  std::string effects;
  std::uint64_t digest = 0;
};

[[nodiscard]] std::string text_of_all(const core::Effects& effects);

class RandomRoom {
 public:
  // So that two banks of the seeds that take power never move at once.
  static inline const core::RoomPlan kRoom{150};
  enum class Wire { Plc, Noise };

  RandomRoom(std::uint64_t seed, Wire wire);

  void run(std::size_t events);
  // Faults end; a person re-arms whenever that is allowed. How long the room took until no request was open; never() if it did
  // not.
  [[nodiscard]] Duration recovers_within(Duration bound);

  [[nodiscard]] const Watch& watch() const { return watch_; }
  [[nodiscard]] const std::vector<Kept>& kept() const { return kept_; }
  [[nodiscard]] const std::vector<core::BankPlan>& plans() const { return plans_; }

 private:
  struct Seat {
    PlcModel plc;
    bool link_up = false;
    Instant next_look;
    std::deque<std::pair<Instant, core::Actuate>> orders;  // on their way over the wire
  };

  void happens(core::Body body);
  void start();
  void pass_until(Instant at);
  void pass_once(Instant until);
  void carry_out(const core::Effects& effects);
  void deliver(Seat& seat, const core::Actuate& actuate);
  void look(const BankId& id, Seat& seat);
  void anything();
  void somebody(const BankId& id);
  void misfortune(Seat& seat, const BankId& id);
  void wire_event(Seat& seat, const BankId& id);
  void store_event();
  void noise(const BankId& id);
  [[nodiscard]] devices::ShelfReport noise_report(Seat& seat);
  [[nodiscard]] BankId any_bank() { return plans_[prng_.below(static_cast<std::uint32_t>(plans_.size()))].id; }
  [[nodiscard]] devices::Face any_face();
  core::ForbidKind any_kind();
  void lift_all();
  [[nodiscard]] RequestId any_request() { return {"r" + std::to_string(prng_.below(requests_ + 1))}; }
  [[nodiscard]] core::Body any_order(const BankId& id);

  Prng prng_;
  const Wire wire_;
  const std::vector<core::BankPlan> plans_;
  Watch watch_;
  core::State state_;
  std::map<BankId, Seat> seats_;
  Instant now_{1'000'000'000};
  std::uint64_t last_persist_ = 0;
  std::uint64_t durable_ = 0;
  Instant durable_at_ = Instant::never();
  bool disk_works_ = true;
  bool calm_ = false;
  std::uint32_t requests_ = 0;
  std::uint64_t tickets_ = 0;
  std::vector<Kept> kept_;
};

}  // namespace archroom::property
