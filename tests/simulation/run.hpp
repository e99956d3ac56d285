// One run: a room as the plan draws it, a daemon in it, everything that happens to them, and then the faults off. Virtual time
// only, one thread; the same plan gives the same run.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/life.hpp"

namespace archroom::simulation {

struct Outcome {
  std::optional<Complaint> complaint;
  Tally tally;
  std::uint64_t digest = 0;
};

// Where somebody wants to follow: one line of what happens.
using Tell = std::function<void(Instant, const std::string&)>;

class Run {
 public:
  explicit Run(Plan plan, Tell tell = {});
  [[nodiscard]] Outcome play();

 private:
  // run.cpp
  void build();
  [[nodiscard]] std::optional<Answer> arrive(std::size_t bus, const Frame& frame, Copy copy);
  [[nodiscard]] Shown shown_of(const Bank& bank) const;
  void tick();
  [[nodiscard]] Instant healthy_since(std::size_t bank) const;
  void moment(Moment moment, std::size_t bank);
  void begin_life();
  void look_after(bool always);
  void look_after_soon();
  void wish(std::size_t number);
  void calm();
  [[nodiscard]] bool all_ended() const;
  [[nodiscard]] bool pass_until(Instant at);
  void recover();
  void say(const std::string& text);

  // deeds.cpp
  void happen(const Step& step);
  void in_the_room(const Step& step);
  void to_the_controller(const Step& step);
  void to_the_daemon(const Step& step);
  void at_the_desk(const Step& step);
  void enter(Bank& bank, const Step& step);
  void set_input(Bank& bank, devices::twin::Safety input, Duration span);
  void fault(Bank& bank, const Step& step);
  void foreign_host(Bank& bank, std::uint32_t pick);
  void crash(Duration down);
  void restart_in_order(Duration down);
  void order_stop(std::optional<std::size_t> bank);
  void order_move(std::size_t bank, const devices::Motion& motion);
  void rearm(std::size_t bank);
  void lift(std::size_t bank, core::ForbidKind kind);
  void confirm(const RequestId& id);
  void cancel(const RequestId& id);
  [[nodiscard]] std::optional<RequestId> open_request(std::uint32_t pick) const;
  [[nodiscard]] devices::Face face_of(const Bank& bank, std::uint32_t pick) const;

  const Plan plan_;
  const Tell tell_;
  Clockwork clock_;
  const Instant start_ = clock_.now();
  Prng prng_;
  Tally tally_;
  std::vector<Bank> banks_;
  std::vector<std::unique_ptr<Wire>> wires_;
  Disk disk_;
  Witness witness_;
  Duration wall_jump_{};
  Surroundings around_;
  std::unique_ptr<Life> life_;
  Instant life_since_;
  std::vector<Instant> power_since_;
  std::vector<bool> happened_;  // by step: those that waited for a moment
  std::vector<Wish> wishes_;
  bool calm_ = false;
  Instant last_thing_;
  int things_at_once_ = 0;
};

}  // namespace archroom::simulation
