#include "tests/scenarios/register_model.hpp"

#include "base/match.hpp"

namespace archroom::scenarios {

void RegisterModel::write_request(const core::Requested& requested) {
  core::Request row;
  row.id = requested.id;
  row.bank = requested.bank;
  row.face = requested.face;
  if (requests_.try_emplace(requested.id, row).second) order_.push_back(requested.id);
}

void RegisterModel::lift(const BankId& bank, core::ForbidKind kind, const std::string& owner) {
  std::erase_if(forbids_[bank], [&](const core::Forbid& forbid) { return forbid.kind == kind && forbid.owner == owner; });
}

void RegisterModel::apply(const core::Record& record, WallTime at) {
  std::visit(Match{[&](const core::EpochTaken& taken) { epochs_[taken.bank] = taken.epoch; },
                   [&](const core::MotionIntended& intended) {
                     last_intent_ = intended.intent;
                     last_job_ = intended.job;
                     open_jobs_[intended.job] = intended.bank;
                   },
                   [&](const core::JobEnded& ended) { open_jobs_.erase(ended.job); },
                   [&](const core::RequestMoved& moved) {
                     const auto row = requests_.find(moved.id);
                     if (row == requests_.end()) return;
                     row->second.state = moved.state;
                     row->second.reason = moved.reason;
                   },
                   [](const core::BankArmed&) {}, [](const core::BankDisarmed&) {},
                   [&](const core::ForbidSet& set) {
                     lift(set.bank, set.forbid.kind, set.forbid.owner);
                     forbids_[set.bank].push_back(set.forbid);
                   },
                   [&](const core::ForbidLifted& lifted) { lift(lifted.bank, lifted.kind, lifted.owner); },
                   [&](const core::BankTripped& tripped) { trips_[tripped.bank] = tripped.trip; },
                   [&](const core::TripReset& reset) { trips_.erase(reset.bank); },
                   [&](const core::InputProven& proven) { proven_[proven.bank][proven.input] = at; },
                   [](const core::DriveResetOrdered&) {}, [](const core::ProofTestFailed&) {}, [](const core::KeyRefused&) {},
                   [&](const core::AlarmsMoved& moved) {
                     for (const auto& [id, alarm] : moved.alarms) alarms_.alarms[id] = alarm;
                     alarms_.groups = moved.groups;
                     alarms_.now = at;
                   },
                   [&](const core::AlarmDropped& dropped) { alarms_.alarms.erase(dropped.id); },
                   [&](const core::SwingKept& kept) { swings_[kept.point][kept.hour] = kept.range; }},
             record);
}

core::Restored RegisterModel::restored() const {
  core::Restored told;
  for (const auto& id : order_) {
    const auto& row = requests_.at(id);
    if (!has_ended(row.state)) told.requests.push_back(row);
  }
  told.epochs = epochs_;
  told.last_intent = last_intent_;
  told.last_job = last_job_;
  told.open_jobs = open_jobs_;
  told.forbids = forbids_;
  told.trips = trips_;
  told.proven = proven_;
  told.alarms = alarms_;
  told.swings = swings_;
  return told;
}

}  // namespace archroom::scenarios
