#include "controller/core/alarms/alarm_plan.hpp"

#include <algorithm>

namespace archroom::core {
namespace {

struct Rule {
  bool broken;
  const char* says;
};

std::vector<Rule> rules_for(const AlarmPlan& plan, const AlarmCondition& condition) {
  const bool chatters = condition.chatter_risings > 0;
  const Duration none{0};
  return {
      {!plan.points.contains(condition.point), "its point is not in the plan"},
      {condition.deadband < 0, "a deadband is not negative"},
      {condition.on_delay < none || condition.off_delay < none, "a delay is not negative"},
      {condition.re_alarm_after < none, "a time to repeat is not negative"},
      {condition.max_shelve < none, "a longest shelf is not negative"},
      {condition.chatter_risings < 0 || condition.chatter_risings > 100, "chattering is 1 to 100 risings, or 0: never"},
      {chatters && condition.chatter_within <= none, "chattering needs a time"},
      {condition.severity < 1 || condition.severity > 1000, "a severity is 1 to 1000"},
      {condition.name.zh.empty() || condition.name.en.empty(), "it has no name in both languages"},
      {condition.guidance.zh.empty() || condition.guidance.en.empty(), "it has no guidance in both languages"},
  };
}

// Everything that hides `id`, directly or by what hides its causes.
void gather_causes(const AlarmPlan& plan, const AlarmId& id, std::set<AlarmId>& causes) {
  const auto found = plan.conditions.find(id);
  if (found == plan.conditions.end()) return;
  for (const auto& cause : found->second.suppressed_by) {
    if (causes.insert(cause).second) gather_causes(plan, cause, causes);
  }
}

bool are_known(const AlarmPlan& plan, const std::set<AlarmId>& causes) {
  return std::all_of(causes.begin(), causes.end(), [&](const AlarmId& cause) { return plan.conditions.contains(cause); });
}

}  // namespace

bool is_past(const AlarmCondition& condition, std::int64_t value, bool was_past) {
  const std::int64_t give = was_past ? condition.deadband : 0;
  if (condition.kind == AlarmKind::High) return value >= condition.limit - give;
  return value <= condition.limit + give;
}

std::vector<AlarmPlanFault> faults_of(const AlarmPlan& plan) {
  std::vector<AlarmPlanFault> faults;
  for (const auto& [id, condition] : plan.conditions) {
    for (const auto& rule : rules_for(plan, condition)) {
      if (rule.broken) faults.push_back({id, rule.says});
    }
    std::set<AlarmId> causes;
    gather_causes(plan, id, causes);
    if (!are_known(plan, condition.suppressed_by)) faults.push_back({id, "what suppresses it is not in the plan"});
    if (causes.contains(id)) faults.push_back({id, "it suppresses itself, directly or in a circle"});
  }
  for (const auto& [id, lasts] : plan.points) {
    if (lasts < Duration{0}) faults.push_back({AlarmId{id.text}, "an age is not negative"});
  }
  return faults;
}

}  // namespace archroom::core
