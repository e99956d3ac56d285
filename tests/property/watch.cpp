#include "tests/property/watch.hpp"

#include <algorithm>

#include "base/match.hpp"
#include "controller/core/step.hpp"
#include "tests/property/plain_look.hpp"
#include "tests/scenarios/effect_text.hpp"

namespace archroom::property {
namespace {

using devices::ShelfMode;
using devices::ShelfReport;

bool is_rule(core::Cause cause) { return code_of(cause).starts_with("SR-"); }

}  // namespace

Watch::Watch(std::vector<core::BankPlan> plans) {
  for (auto& plan : plans) {
    Facts facts;
    facts.plan = plan;
    facts_.emplace(plan.device, facts);
  }
}

void Watch::complain(const std::string& what) {
  if (complaint_.empty()) complaint_ = what + " (at " + std::to_string(now_.ns) + " ns)";
}

core::Restored Watch::died() {
  queued_.clear();
  last_persist_ = durable_ = 0;
  store_works_ = true;
  intents_.clear();
  looks_.clear();
  ended_jobs_.clear();  // an end that was not durable is told again
  for (auto& [_, facts] : facts_) {
    Facts fresh;
    fresh.plan = facts.plan;
    facts = fresh;
  }
  open_requests_.clear();
  auto restored = register_.restored();
  for (const auto& [bank, forbids] : restored.forbids) {
    for (const auto& forbid : forbids) of(bank).forbids.insert({forbid.kind, forbid.owner});
  }
  for (const auto& [bank, trip] : restored.trips) of(bank).trip = trip;
  for (const auto& request : restored.requests) open_requests_.insert(request.id);
  last_intent_ = restored.last_intent;
  if (restored.last_intent < last_sent_) complain("the register forgot an intent that was sent");
  return restored;
}

void Watch::saw(const core::Event& event, const core::Effects& effects, const core::State& after) {
  now_ = event.at;
  take(event);
  judge(event, effects);
  judge_answers(event, effects);
  judge_state(after);
  judge_news(effects, after);
}

// ---- what the core was told

void Watch::take(const core::Event& event) {
  const auto of_bank = [&](const BankId& bank) {
    return std::find_if(facts_.begin(), facts_.end(), [&](const auto& entry) { return entry.second.plan.id == bank; });
  };
  std::visit(Match{[&](const core::Observed& told) {
                     for (const auto& seen : told.batch) take(seen);
                   },
                   [&](const core::LinkUp& told) {
                     if (const auto found = facts_.find(told.device); found != facts_.end()) found->second.link_up = true;
                   },
                   [&](const core::LinkLost& told) {
                     const auto found = facts_.find(told.device);
                     if (found == facts_.end()) return;
                     found->second.link_up = false;
                     found->second.picture.reset();
                   },
                   [&](const core::StopOrdered& told) {
                     for (auto& [_, facts] : facts_) {
                       if (!told.bank || *told.bank == facts.plan.id) facts.armed = false;
                     }
                   },
                   [&](const core::Durable& told) {
                     durable_ = std::max(durable_, told.persist);
                     while (!queued_.empty() && queued_.front().persist <= durable_) {
                       register_.apply(queued_.front().record, queued_.front().at);
                       queued_.erase(queued_.begin());
                     }
                   },
                   [&](const core::StoreFailed&) { store_works_ = false; }, [&](const core::StoreWorks&) { store_works_ = true; },
                   [&](const core::Requested& told) {
                     register_.write_request(told);
                     const auto kept = register_.requests().find(told.id);
                     if (of_bank(told.bank) != facts_.end() && !has_ended(kept->second.state)) open_requests_.insert(told.id);
                   },
                   [](const auto&) {}},
             event.body);
}

void Watch::take(const devices::Observation& seen) {
  const auto found = facts_.find(seen.device);
  if (found == facts_.end()) return;
  auto& facts = found->second;
  const auto* report = std::get_if<ShelfReport>(&seen.content);
  const bool good = report != nullptr && seen.quality == devices::Quality::Good &&
                    report->columns.size() == static_cast<std::size_t>(facts.plan.columns);
  facts.picture.reset();
  if (!good) return;
  facts.picture = seen;
  if (report->latched.any()) facts.armed = false;
}

// ---- what it answered

void Watch::judge(const core::Event& event, const core::Effects& effects) {
  std::set<DeviceId> stopped;
  for (const auto& effect : effects) {
    std::visit(Match{[&](const core::Persist& e) { judge(e); },
                     [&](const core::Actuate& e) {
                       if (stopped.contains(e.device) && std::holds_alternative<devices::Move>(e.order))
                         complain("a move after a stop in one step");
                       judge(e);
                     },
                     [&](const core::StopMotion& e) {
                       stopped.insert(e.device);
                       judge(e);
                     },
                     [](const core::Answer&) {}, [](const core::BankChanged&) {}, [](const core::Transact&) {},
                     [](const core::TellStation&) {}, [](const core::ReadingChanged&) {}, [](const core::AlarmChanged&) {},
                     [](const core::GuardsChanged&) {}},
               effect);
  }
  for (const auto& effect : effects) {
    const auto* persist = std::get_if<core::Persist>(&effect);
    const auto* rearm = std::get_if<core::RearmOrdered>(&event.body);
    const auto* armed = persist == nullptr ? nullptr : std::get_if<core::BankArmed>(&persist->record);
    if (armed != nullptr && (rearm == nullptr || rearm->bank != armed->bank)) complain("armed, and no person said so");
  }
  if (!std::holds_alternative<core::StopOrdered>(event.body)) return;
  for (const auto& [device, facts] : facts_) {
    const auto& bank = std::get<core::StopOrdered>(event.body).bank;
    if ((!bank || *bank == facts.plan.id) && !stopped.contains(device)) complain("a stop was ordered and none was given");
  }
}

void Watch::judge(const core::Persist& persist) {
  if (persist.persist != ++last_persist_) complain("persist numbers are not consecutive");
  queued_.push_back(persist);
  std::visit(Match{[&](const core::MotionIntended& record) {
                     if (record.intent <= last_intent_) complain("an intent that is not above the one before");
                     last_intent_ = record.intent;
                     intents_[record.intent] = {persist.persist, record, false};
                   },
                   [&](const core::JobEnded& record) {
                     if (!ended_jobs_.insert(record.job).second) complain("a job ended twice");
                     if (record.outcome == core::JobOutcome::Arrived) ++arrivals_;
                     for (auto& [_, facts] : facts_) {
                       if (!facts.flight || facts.flight->job != record.job) continue;
                       if (record.outcome == core::JobOutcome::Failed && is_rule(record.reason.cause)) ++permits_lost_;
                       facts.flight.reset();
                     }
                   },
                   [&](const core::RequestMoved& record) {
                     if (!has_ended(record.state)) return;
                     if (record.state == core::RequestState::Done) ++requests_done_;
                     open_requests_.erase(record.id);
                   },
                   [&](const core::BankArmed& record) {
                     for (auto& [_, facts] : facts_) facts.armed = facts.armed || facts.plan.id == record.bank;
                   },
                   [&](const core::BankDisarmed& record) {
                     for (auto& [_, facts] : facts_) facts.armed = facts.armed && facts.plan.id != record.bank;
                   },
                   [&](const core::EpochTaken& record) {
                     for (auto& [_, facts] : facts_) {
                       if (facts.plan.id == record.bank) facts.epochs[record.epoch] = persist.persist;
                     }
                   },
                   [&](const core::ForbidSet& record) {
                     of(record.bank).forbids.insert({record.forbid.kind, record.forbid.owner});
                   },
                   [&](const core::ForbidLifted& record) { judge_lifted(record); },
                   [&](const core::BankTripped& record) { of(record.bank).trip = record.trip; },
                   [&](const core::TripReset& record) { judge_reset(record); }, [](const core::InputProven&) {},
                   [](const core::DriveResetOrdered&) {}, [](const core::ProofTestFailed&) {}, [](const core::KeyRefused&) {},
                   [](const core::AlarmsMoved&) {}, [](const core::AlarmDropped&) {}, [](const core::SwingKept&) {}},
             persist.record);
}

Watch::Facts& Watch::of(const BankId& bank) {
  return std::find_if(facts_.begin(), facts_.end(), [&](const auto& entry) { return entry.second.plan.id == bank; })->second;
}

void Watch::judge_lifted(const core::ForbidLifted& record) {
  if (of(record.bank).forbids.erase({record.kind, record.owner}) == 0) complain("a forbid is lifted that does not stand");
  if (record.kind == core::ForbidKind::Order || record.kind == core::ForbidKind::Maintenance) return;
  for (const auto& [_, facts] : facts_) {
    if (!facts.picture) return complain("the room's forbid is lifted while a bank is not seen");
  }
}

void Watch::judge_reset(const core::TripReset& record) {
  auto& facts = of(record.bank);
  if (!facts.trip) return complain("a reset without a trip");
  const auto trip = *std::exchange(facts.trip, std::nullopt);
  if (!facts.picture) return complain("a reset that nobody saw");
  const auto& report = std::get<ShelfReport>(facts.picture->content);
  if (report.resets == trip.resets) complain("a trip is gone and nobody pressed the key");
  if (report.latched.bits != 0) complain("a trip is gone while a latch is there");
}

void Watch::judge(const core::Actuate& actuate) {
  auto& facts = facts_.at(actuate.device);
  if (actuate.stop_count != facts.stop_count) complain("an order with another stop count than the bank's");
  if (const auto* move = std::get_if<devices::Move>(&actuate.order)) judge_move(facts, actuate, *move);
  if (const auto* engage = std::get_if<devices::Engage>(&actuate.order)) judge_engage(facts, *engage);
  if (const auto* sustain = std::get_if<devices::Sustain>(&actuate.order)) judge_sustain(facts, *sustain);
}

void Watch::judge_move(Facts& facts, const core::Actuate& actuate, const devices::Move& move) {
  ++moves_;
  const auto intended = intents_.find(move.intent);
  if (intended == intents_.end()) return complain("a move without an intent");
  const auto& record = intended->second.record;
  if (intended->second.persist > durable_) complain("a move before its intent was durable");
  if (std::exchange(intended->second.sent, true)) complain("an intent was sent twice");
  if (record.bank != facts.plan.id || record.motion != move.motion) complain("a move that is not what was intended");
  if (facts.flight) complain("two moves in flight in one bank");
  auto& last = last_sent_of_[facts.plan.id];
  if (move.intent <= last) complain("a move whose intent is not above all that this bank was sent before");
  last = move.intent;
  last_sent_ = std::max(last_sent_, move.intent);
  if (const auto why = against(facts, move.motion, false); !why.empty()) complain("a move although: " + why);
  if (!move.permit.covers(actuate.device, move.motion, now_)) complain("a move without a valid permit");
  if (facts.picture && move.permit.until() > facts.picture->observed_at + seconds{1})
    complain("a permit longer than its evidence");
  facts.flight = Flight{move.intent, record.job, move.motion, now_};
  facts.commanded_at = now_;
}

void Watch::judge_engage(const Facts& facts, const devices::Engage& engage) {
  const auto taken = facts.epochs.find(engage.epoch);
  if (taken == facts.epochs.end() || taken->second > durable_) complain("a session under a number that is not durable");
  auto& last = last_engaged_[facts.plan.id];
  if (engage.epoch <= last) complain("a session under a number that was used before");
  last = engage.epoch;
}

void Watch::judge_sustain(const Facts& facts, const devices::Sustain& sustain) {
  if (!facts.flight || facts.flight->intent != sustain.intent) return complain("a renewal of what does not run");
  if (!sustain.permit.covers(facts.plan.device, facts.flight->motion, now_)) complain("a renewal without a valid permit");
}

void Watch::judge(const core::StopMotion& stop) {
  auto& facts = facts_.at(stop.device);
  if (stop.stop_count != facts.stop_count + 1) complain("a stop that does not raise the stop count by one");
  facts.stop_count = stop.stop_count;
  facts.commanded_at = now_;
}

void Watch::judge_answers(const core::Event& event, const core::Effects& effects) {
  std::optional<TicketId> asked;
  std::visit(
      Match{[&](const core::Confirmed& e) { asked = e.ticket; }, [&](const core::CancelOrdered& e) { asked = e.ticket; },
            [&](const core::MoveOrdered& e) { asked = e.ticket; }, [&](const core::StopOrdered& e) { asked = e.ticket; },
            [&](const core::RearmOrdered& e) { asked = e.ticket; }, [&](const core::ForbidOrdered& e) { asked = e.ticket; },
            [&](const core::ClearForbidOrdered& e) { asked = e.ticket; },
            [&](const core::ProofTestOrdered& e) { asked = e.ticket; }, [&](const core::FireParkOrdered& e) { asked = e.ticket; },
            [](const auto&) {}},
      event.body);
  int answers = 0;
  for (const auto& effect : effects) {
    const auto* answer = std::get_if<core::Answer>(&effect);
    if (answer == nullptr) continue;
    ++answers;
    if (asked != answer->ticket) complain("an answer to somebody else");
  }
  if (answers != (asked ? 1 : 0)) complain("not exactly one answer to one question");
}

std::string Watch::against(const Facts& facts, const devices::Motion& motion, bool running) const {
  if (!facts.link_up) return "no link";
  if (!facts.armed) return "not armed";
  if (!facts.forbids.empty()) return "forbidden";
  if (facts.trip) return "tripped";
  if (!store_works_) return "the store fails";
  if (!facts.picture) return "no picture";
  const Instant taken = facts.picture->observed_at;
  const bool since_sent = running && taken > facts.flight->sent_at;
  if (now_ - taken > (since_sent ? facts.plan.evidence_age_moving : facts.plan.evidence_age_standing)) return "an old picture";
  const auto& report = std::get<ShelfReport>(facts.picture->content);
  if (!running && any_moves(report)) return "something moves";
  if (!running && facts.commanded_at && taken <= *facts.commanded_at) return "a picture from before the last command";
  return against_picture(facts.plan, report, motion);
}

void Watch::judge_state(const core::State& after) {
  if (core::wakeup(after) <= now_) complain("a wake-up in the past");
  for (const auto& [_, facts] : facts_) {
    if (!facts.flight) continue;
    if (const auto why = against(facts, facts.flight->motion, true); !why.empty()) complain("a motion goes on although: " + why);
    if (now_ - facts.flight->sent_at > seconds{150}) complain("a motion of more than 150 s");
  }
  judge_lines(after);
}

// Whoever watches is told whenever a bank looks different than before.
void Watch::judge_news(const core::Effects& effects, const core::State& after) {
  for (const auto& [id, bank] : after.banks) {
    const auto look = scenarios::text_of(after, bank) + encoded(bank.quality) + (bank.report ? encoded(*bank.report) : "");
    const auto [known, first] = looks_.try_emplace(id, look);
    if (first || known->second == look) continue;
    known->second = look;
    const bool told = std::any_of(effects.begin(), effects.end(), [&](const core::Effect& effect) {
      const auto* changed = std::get_if<core::BankChanged>(&effect);
      return changed != nullptr && changed->news && changed->bank == id;
    });
    if (!told) complain("bank " + id.text + " looks different and nobody is told: " + look);
  }
}

void Watch::judge_lines(const core::State& after) {
  std::map<RequestId, int> lines;
  for (const auto& [_, bank] : after.banks) {
    for (const auto& id : bank.line) ++lines[id];
    for (const auto& shown : bank.presentations) {
      for (const auto& id : shown.requests) {
        const auto found = after.requests.find(id);
        if (found == after.requests.end() || found->second.state != core::RequestState::Presented)
          complain("presented for " + id.text + ", which is not");
      }
    }
  }
  for (const auto& id : open_requests_) {
    if (lines[id] != 1) complain("request " + id.text + " stands in " + std::to_string(lines[id]) + " lines");
    const auto found = after.requests.find(id);
    if (found == after.requests.end()) {
      complain("request " + id.text + " is lost");
      continue;
    }
    const bool presented = found->second.state == core::RequestState::Presented;
    const auto& all_shown = after.banks.at(found->second.bank).presentations;
    const bool is_shown = std::any_of(all_shown.begin(), all_shown.end(), [&](const core::Presentation& shown) {
      return std::find(shown.requests.begin(), shown.requests.end(), id) != shown.requests.end();
    });
    if (presented != is_shown)
      complain("request " + id.text + " is presented and no aisle is shown for it, or the other way round");
  }
  for (const auto& [id, n] : lines) {
    if (n > 0 && !open_requests_.contains(id)) complain("request " + id.text + " has ended and stands in line");
  }
}

}  // namespace archroom::property
