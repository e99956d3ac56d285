// A register as dumb as possible: what the core gave to be kept, applied in order. Answers what a start would be told. For tests.
#pragma once

#include <map>
#include <vector>

#include "controller/core/effect.hpp"
#include "controller/core/event.hpp"

namespace archroom::scenarios {

class RegisterModel {
 public:
  // The catalogue's row is written before the core hears of it.
  void write_request(const core::Requested& requested);
  void apply(const core::Record& record, WallTime at = {});

  [[nodiscard]] core::Restored restored() const;
  [[nodiscard]] const std::map<RequestId, core::Request>& requests() const { return requests_; }
  [[nodiscard]] IntentId last_intent() const { return last_intent_; }

 private:
  void lift(const BankId& bank, core::ForbidKind kind, const std::string& owner);

  std::vector<RequestId> order_;
  std::map<RequestId, core::Request> requests_;  // ended ones too
  std::map<BankId, std::uint32_t> epochs_;
  IntentId last_intent_;
  JobId last_job_;
  std::map<JobId, BankId> open_jobs_;
  std::map<BankId, std::vector<core::Forbid>> forbids_;
  std::map<BankId, core::Trip> trips_;
  std::map<BankId, std::map<devices::Protection, WallTime>> proven_;
  core::AlarmSnapshot alarms_;
  std::map<PointId, std::map<std::int64_t, core::Band>> swings_;
};

}  // namespace archroom::scenarios
