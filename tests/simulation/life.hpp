// One life of the daemon: the production conductor, bus lines and drivers on simulated links, turned on virtual time instead of
// by threads. It ends with a crash between any two effects, or in order. One thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/prng.hpp"
#include "controller/runtime/bus_line.hpp"
#include "controller/runtime/conductor.hpp"
#include "tests/simulation/sim_link.hpp"
#include "tests/simulation/witness.hpp"

namespace archroom::simulation {

// What a daemon finds around it.
struct Surroundings {
  Clockwork& clock;
  Prng& prng;
  std::vector<Bank>& banks;
  std::vector<std::unique_ptr<Wire>>& wires;
  Disk& disk;
  Witness& witness;
  Tally& tally;
  std::function<void(Moment, std::size_t bank)> moment;
  Duration& wall_jump;
};

class Life {
 public:
  explicit Life(Surroundings& around);
  ~Life() { die(); }
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  // At any moment, also in the middle of its effects: from here on it does and hears nothing. The object stays until it is let
  // go.
  void die();
  [[nodiscard]] bool lives() const { return lives_; }
  // As SIGTERM: stops every bank, says so on the wires, ends. `ended` then.
  void finish();
  [[nodiscard]] bool ended() const;
  [[nodiscard]] bool finishing() const { return finishing_; }
  void stall(Duration span);

  void ask(runtime::Desk::Question make, runtime::Desk::Heard heard);
  // What people see of a bank; nothing before it was drawn.
  [[nodiscard]] const core::BankView* picture(std::size_t bank) const;

 private:
  struct Line {
    SimLink* link = nullptr;  // the line's
    std::unique_ptr<runtime::BusLine> line;
    Instant due = Instant::never();
  };

  [[nodiscard]] runtime::Hands hands();
  void make_line(std::size_t bus);
  [[nodiscard]] Tap tap_of(std::size_t bus);
  [[nodiscard]] std::size_t bank_of(const DeviceId& device) const;
  [[nodiscard]] std::size_t bank_behind(std::size_t bus, std::uint8_t unit) const;
  void order(const DeviceId& device, std::uint64_t stop_count, devices::Order order);
  void turn_line_at(std::size_t bus, Instant at);
  void turn_line(std::size_t bus);
  void turn_conductor_at(Instant at);
  void turn_conductor();
  [[nodiscard]] Duration hop() { return std::chrono::microseconds{around_.prng.below(1500)}; }  // from thread to thread

  Surroundings& around_;
  bool lives_ = true;
  bool finishing_ = false;
  runtime::Counters counters_;
  std::vector<Line> lines_;  // by bus
  std::unique_ptr<runtime::Conductor> conductor_;
  Instant conductor_due_ = Instant::never();
  Instant stalled_until_;
  std::map<BankId, runtime::BankPicture> pictures_;
  std::shared_ptr<bool> here_ = std::make_shared<bool>(true);  // false once this object is gone
};

}  // namespace archroom::simulation
