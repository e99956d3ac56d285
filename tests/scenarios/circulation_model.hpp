// Boxes, people and slots as dumb as possible: what a register answers to the deeds of stations. It keeps every scan once, as the
// real one does. For tests.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "controller/core/effect.hpp"
#include "controller/core/event.hpp"

namespace archroom::scenarios {

class CirculationModel {
 public:
  void add_person(const std::string& card, PersonId id, const std::string& name) { people_[card] = {id, name}; }
  void add_box(const std::string& box, const std::string& place, core::BoxState state) { boxes_[box] = {place, state}; }
  void set_full(const std::string& slot) { full_.insert(slot); }
  // From now on check-outs of this box are declined.
  void decline(const std::string& box, core::Decline why, const std::string& subject) { declined_[box] = {why, subject}; }
  void add_wanted(const std::string& box, const RequestId& request) { wanted_[box] = request; }

  [[nodiscard]] core::Transacted take(const core::Transact& transact);
  [[nodiscard]] std::map<StationId, core::KeptStation> restored() const { return stations_; }
  [[nodiscard]] std::uint64_t movements() const { return movements_; }

 private:
  struct Box {
    std::string place;
    core::BoxState state = core::BoxState::InStore;
  };
  struct Kept {
    core::Scan scan;
    core::Feedback feedback;
  };
  [[nodiscard]] core::Outcome act(const StationId& station, const core::Deed& deed);
  [[nodiscard]] core::Outcome move(const StationId& station, const std::string& box, core::MovementKind kind, Box after);
  [[nodiscard]] core::Outcome check_out(const StationId& station, const core::CheckOut& deed);
  [[nodiscard]] core::Outcome check_in(const StationId& station, const core::CheckIn& deed);
  [[nodiscard]] core::Outcome put(const StationId& station, const core::MoveBox& deed);
  [[nodiscard]] core::Outcome undo(const StationId& station);
  [[nodiscard]] core::Declined no(core::Decline why, const std::string& box, const std::string& subject = {}) const;

  std::map<std::string, std::pair<PersonId, std::string>> people_;
  std::map<std::string, Box> boxes_;
  std::set<std::string> full_;
  std::map<std::string, std::pair<core::Decline, std::string>> declined_;
  std::map<std::string, RequestId> wanted_;
  std::map<StationId, std::pair<std::string, Box>> last_;  // what an undo takes back
  std::map<StationId, core::KeptStation> stations_;
  std::map<StationId, std::map<std::uint64_t, Kept>> scans_;
  std::uint64_t movements_ = 0;
};

}  // namespace archroom::scenarios
