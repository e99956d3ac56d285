#include "tests/scenarios/effect_text.hpp"

#include <cstdint>

#include "base/match.hpp"
#include "controller/core/view.hpp"

namespace archroom::scenarios {
namespace {

using core::Cause;

std::string number(std::uint64_t n) { return std::to_string(n); }

std::string protections(std::int64_t bits) {
  std::string list;
  for (unsigned bit = 0; bit < 19; ++bit) {
    if ((bits >> bit & 1) == 0) continue;
    list += (list.empty() ? "" : "+") + std::string{name_of(static_cast<devices::Protection>(1U << bit))};
  }
  return list;
}

std::string by(const std::string& who) { return who.empty() ? "" : " by " + who; }
std::string why(const core::Reason& reason) {
  return reason.cause == Cause::None && reason.detail.empty() ? "" : " (" + text_of(reason) + ")";
}

std::string record_text(const core::Record& record) {
  return std::visit(
      Match{
          [](const core::EpochTaken& r) { return "epoch " + std::to_string(r.epoch) + " for bank " + r.bank.text; },
          [](const core::MotionIntended& r) {
            return "intent " + number(r.intent.n) + " job " + number(r.job.n) + ": bank " + r.bank.text + " " +
                   text_of(r.motion) + (r.request ? " for " + r.request->text : "") +
                   (r.purpose == "asked" ? "" : " (" + std::string{r.purpose} + ")") + by(r.by);
          },
          [](const core::JobEnded& r) {
            return "job " + number(r.job.n) + " " + std::string{name_of(r.outcome)} + why(r.reason);
          },
          [](const core::RequestMoved& r) { return r.id.text + " " + std::string{name_of(r.state)} + why(r.reason) + by(r.by); },
          [](const core::BankArmed& r) { return "bank " + r.bank.text + " armed" + by(r.by); },
          [](const core::BankDisarmed& r) { return "bank " + r.bank.text + " disarmed" + why(r.reason) + by(r.by); },
          [](const core::ForbidSet& r) {
            return "bank " + r.bank.text + " forbidden (" + std::string{name_of(r.forbid.kind)} + ")" + by(r.forbid.owner);
          },
          [](const core::ForbidLifted& r) {
            return "bank " + r.bank.text + " forbid lifted (" + std::string{name_of(r.kind)} + ")" + by(r.by);
          },
          [](const core::BankTripped& r) { return "bank " + r.bank.text + " tripped" + why(r.trip.reason); },
          [](const core::TripReset& r) { return "bank " + r.bank.text + " reset at the bank"; },
          [](const core::InputProven& r) {
            return "bank " + r.bank.text + " " + std::string{name_of(r.input)} + " proven" + by(r.by);
          },
          [](const core::ProofTestFailed& r) {
            return "bank " + r.bank.text + " " + std::string{name_of(r.input)} + " not proven" +
                   (r.seen_on ? ", it stayed on" : ", not seen to come on") + by(r.by);
          },
          [](const core::KeyRefused& r) { return "bank " + r.bank.text + " maintenance lock kept, wrong key" + by(r.by); },
          [](const core::DriveResetOrdered& r) {
            return "bank " + r.bank.text + " drive reset ordered, fault " + std::to_string(r.fault_code) + by(r.by);
          },
          [](const core::AlarmsMoved& r) {
            std::string text = "alarms";
            for (const auto& change : r.changes) {
              text += " " + change.id.text + " " + std::string{name_of(change.event)} + (change.hidden ? " (hidden)" : "") +
                      by(change.by);
            }
            return text + (r.changes.empty() ? " kept" : "");
          },
          [](const core::AlarmDropped& r) { return "alarm " + r.id.text + " is no longer in the plan"; },
          [](const core::SwingKept& r) {
            return r.point.text + " hour " + std::to_string(r.hour) + ": " + std::to_string(r.range.low) + " to " +
                   std::to_string(r.range.high);
          }},
      record);
}

std::string order_text(const core::Actuate& actuate) {
  const std::string bank = "bank " + actuate.device.text + " ";
  const std::string count = ", stop count " + number(actuate.stop_count) + ")";
  return std::visit(Match{[&](const devices::Engage& o) { return bank + "engage epoch " + std::to_string(o.epoch); },
                          [&](const devices::Move& o) {
                            return bank + "move, intent " + number(o.intent.n) + ": " + text_of(o.motion) + " (permit until " +
                                   text_of(o.permit.until()) + count;
                          },
                          [&](const devices::Sustain& o) {
                            return bank + "sustain intent " + number(o.intent.n) + " (permit until " + text_of(o.permit.until()) +
                                   count;
                          },
                          [&](const devices::ResetDriveFault&) { return bank + "reset drive fault"; },
                          [&](const devices::Announce& announce) {
                            return bank + "announce " + std::to_string(announce.duration / seconds{1}) + "s";
                          },
                          [&](const devices::SetPoint& set) {
                            return "device " + actuate.device.text + " set " + set.quantity + " " + std::to_string(set.value);
                          }},
                    actuate.order);
}

std::string blockers_text(const core::Blockers& blockers) {
  std::string list;
  for (const auto& blocker : blockers) list += (list.empty() ? "" : ", ") + text_of(blocker.reason);
  return list;
}

std::string verdict_text(const core::Verdict& verdict) {
  return std::visit(
      Match{[](const core::Accepted& v) { return v.job ? "accepted, job " + number(v.job->n) : std::string{"accepted"}; },
            [](const core::RefusedBy& v) { return "refused: " + blockers_text(v.blockers); },
            [](const core::NotKnown&) { return std::string{"not known"}; },
            [](const core::StationSays& v) { return "scan " + number(v.seq); },
            [](const core::AlarmRefused& v) { return "refused: " + std::string{name_of(v.why)}; }},
      verdict);
}

std::string deed_text(const core::Deed& deed) {
  const auto person = [](PersonId id) { return id == PersonId{} ? std::string{} : " by " + number(id.n); };
  return std::visit(
      Match{[](const core::Identify& d) { return "identify " + d.card; }, [](const core::Look& d) { return "look " + d.box; },
            [&](const core::CheckOut& d) { return "out " + d.box + person(d.person); },
            [&](const core::CheckIn& d) {
              return "in " + d.box + " to " + d.slot + (d.here_after_all ? " after all" : "") + person(d.person);
            },
            [&](const core::MoveBox& d) { return (d.put_away ? "put " : "move ") + d.box + " to " + d.slot + person(d.person); },
            [&](const core::Undo& d) { return "undo" + person(d.person); }},
      deed);
}

std::string transact_text(const core::Transact& e) {
  return "transact " + e.station.text + " " + number(e.scan.seq) + (e.repeat ? " again" : "") +
         (e.intake.deed ? ": " + deed_text(*e.intake.deed) : "");
}

std::string feedback_text(const core::TellStation& e) {
  const auto& feedback = e.feedback;
  std::string text = "tells    " + e.station.text + (e.seq == 0 ? "" : " " + number(e.seq)) + ": " +
                     std::string{name_of(feedback.told)} +
                     (feedback.told == core::Told::Refused ? " " + std::string{code_of(feedback.why)} : "");
  for (const auto& part : {feedback.subject, feedback.box, feedback.shown, feedback.name}) text += part.empty() ? "" : " " + part;
  const auto tone = tone_of(feedback);
  text += ", next " + std::string{name_of(feedback.next)} + " (" + std::string{name_of(tone)} + ", " +
          std::string{name_of(colour_of(tone))} + ")";
  return text + (e.on_screen ? "" : ", not on the screen");
}

}  // namespace

std::string text_of(Instant at) {
  if (at == Instant::never()) return "never";
  auto text = std::to_string(at.ns / 1'000'000'000);
  auto rest = at.ns % 1'000'000'000;
  if (rest != 0) {
    auto digits = std::to_string(1'000'000'000 + rest).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    text += "." + digits;
  }
  return text + "s";
}

std::string text_of(const core::Reason& reason) {
  std::string text{code_of(reason.cause)};
  if (reason.cause == Cause::ProtectionActive) {
    text += " " + protections(reason.subject);
  } else if (reason.cause == Cause::ProofOverdue) {
    text += " " + protections(reason.subject);
  } else if (reason.cause == Cause::Forbidden) {
    text += " " + std::string{name_of(static_cast<core::ForbidKind>(reason.subject))};
  } else if (reason.cause == Cause::TripLatched) {
    text += " by " + std::string{code_of(static_cast<Cause>(reason.subject))};
  } else if (reason.cause == Cause::NotArmed) {
    text += " since " + std::string{code_of(static_cast<Cause>(reason.subject))};
  } else if (reason.subject != 0) {
    text += " " + std::to_string(reason.subject);
  }
  if (!reason.detail.empty()) text += (text.empty() ? "" : " ") + ("\"" + reason.detail + "\"");
  return text;
}

std::string text_of(const devices::Motion& motion) {
  const auto* open = std::get_if<devices::OpenFace>(&motion);
  if (std::holds_alternative<devices::SpreadBank>(motion)) return "spread";
  if (open == nullptr) return "close";
  return "open " + std::to_string(open->face.column) + (open->face.side == devices::Side::Left ? " left" : " right") +
         (open->keep ? " keep " + std::to_string(*open->keep) : "");
}

std::optional<std::string> text_of(const core::Effect& effect) {
  using Text = std::optional<std::string>;
  return std::visit(Match{[](const core::Persist& e) -> Text { return "persist  " + record_text(e.record); },
                          [](const core::Actuate& e) -> Text { return "actuate  " + order_text(e); },
                          [](const core::StopMotion& e) -> Text {
                            return "stop     bank " + e.device.text + " (stop count " + number(e.stop_count) + ")";
                          },
                          [](const core::Answer& e) -> Text { return "answer   " + verdict_text(e.verdict); },
                          [](const core::BankChanged&) -> Text { return std::nullopt; },
                          [](const core::Transact& e) -> Text { return transact_text(e); },
                          [](const core::TellStation& e) -> Text { return feedback_text(e); },
                          [](const core::ReadingChanged&) -> Text { return std::nullopt; },
                          [](const core::AlarmChanged&) -> Text { return std::nullopt; },
                          [](const core::GuardsChanged&) -> Text { return std::nullopt; }},
                    effect);
}

std::string text_of(const core::State& state, const core::Bank& bank) {
  const auto view = core::view_of(state, bank);
  std::string text = "looks    bank " + view.bank.text + (view.armed ? " armed" : " disarmed" + why(view.disarmed_by));
  text += ", " + std::string{name_of(view.mode)};
  if (view.open_aisle) text += ", aisle " + std::to_string(*view.open_aisle) + " open";
  if (view.job) text += ", job " + number(view.job->job.n);
  if (!view.presented.empty()) text += ", presented:";
  for (const auto& id : view.presented) text += " " + id.text;
  if (!view.line.empty()) text += ", line:";
  for (const auto& id : view.line) {
    const auto& request = state.requests.at(id);
    text += " " + id.text + " " + std::string{name_of(request.state)} + why(request.reason);
  }
  if (!view.blockers.empty()) text += ", blocked by " + blockers_text(view.blockers);
  return text;
}

}  // namespace archroom::scenarios
