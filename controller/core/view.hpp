// What people and programs see of a bank: GET /banks, the stream, MQTT. Drawn from the state; holds no secret and decides
// nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "controller/core/state.hpp"

namespace archroom::core {

struct AisleView {
  int aisle = 0;
  int width_mm = 0;
  bool occupied = false;
};

struct ColumnView {
  int column = 0;
  bool fixed = false;
  int position_mm = 0;
  devices::Travel travel = devices::Travel::Standing;
  bool fault = false;
};

struct JobView {
  JobId job;
  devices::Motion motion;
  std::optional<RequestId> request;
  std::string by;
  JobPhase phase = JobPhase::Recording;
  WallTime since;
  Purpose purpose = Purpose::Asked;
};

struct ProofView {
  devices::Protection input = devices::Protection::EmergencyStop;
  std::optional<WallTime> proven;
  std::optional<WallTime> due;
  bool overdue = false;
};

struct BankView {
  BankId bank;
  bool link_up = false;
  devices::Quality quality = devices::Quality::Unknown;
  std::string detail;   // why quality is not good
  Instant observed_at;  // evidence age counts from here
  bool armed = false;
  Reason disarmed_by;
  WallTime armed_since;
  devices::ShelfMode mode = devices::ShelfMode::Unknown;
  devices::Session session = devices::Session::None;
  devices::Protections active;
  devices::Protections latched;
  int fault_code = 0;
  std::optional<int> open_aisle;  // at full width, between two columns
  int column_width_mm = 0;
  int aisle_mm = 0;
  int free_aisles = 1;
  Emptiness emptiness = Emptiness::Presence;
  std::vector<Forbid> forbids;
  std::optional<Trip> trip;
  std::vector<ProofView> proofs;                  // of every protective input that the bank has
  std::optional<devices::Protection> proof_test;  // under way
  std::optional<Purpose> announced;               // the warning sounds, columns will move
  std::vector<ColumnView> columns;                // empty while positions are not known
  std::vector<AisleView> aisles;
  std::optional<JobView> job;
  std::vector<RequestId> presented;  // requests for which the open aisle stands
  std::vector<RequestId> line;
  Blockers blockers;  // what would stand in the way of a motion that closes the bank now
};

[[nodiscard]] BankView view_of(const State& state, const Bank& bank);

}  // namespace archroom::core
