#include "controller/app/story.hpp"

#include "base/match.hpp"
#include "controller/core/words.hpp"

namespace archroom::app {
namespace {

std::string why(const core::Reason& reason) {
  if (reason.cause == core::Cause::Arrived || (reason.cause == core::Cause::None && reason.detail.empty())) return {};
  return " (" + std::string{core::code_of(reason.cause)} + " " + core::text_of(reason, core::Language::English) + ")";
}

std::string by_whom(const std::string& by) { return by.empty() ? std::string{} : " by " + by; }

std::string text_of(const devices::Motion& motion) {
  return std::visit(Match{[](const devices::OpenFace& open) {
                            return "open column " + std::to_string(open.face.column) +
                                   (open.face.side == devices::Side::Left ? " left" : " right");
                          },
                          [](const devices::CloseBank&) { return std::string{"close"}; },
                          [](const devices::SpreadBank&) { return std::string{"spread"}; }},
                    motion);
}

}  // namespace

std::string story_of(const core::Record& record) {
  return std::visit(
      Match{[](const core::EpochTaken& taken) { return "bank " + taken.bank.text + ": session " + std::to_string(taken.epoch); },
            [](const core::MotionIntended& motion) {
              return "bank " + motion.bank.text + ": job " + std::to_string(motion.job.n) + " means to " +
                     text_of(motion.motion) + (motion.request ? " for request " + motion.request->text : std::string{}) +
                     (motion.purpose == "asked" ? std::string{} : " (" + std::string{motion.purpose} + ")") + by_whom(motion.by);
            },
            [](const core::JobEnded& ended) {
              return "bank " + ended.bank.text + ": job " + std::to_string(ended.job.n) + " " +
                     std::string{core::name_of(ended.outcome)} + why(ended.reason);
            },
            [](const core::RequestMoved& moved) {
              return "request " + moved.id.text + ": " + std::string{core::name_of(moved.state)} + why(moved.reason) +
                     by_whom(moved.by);
            },
            [](const core::BankArmed& armed) { return "bank " + armed.bank.text + ": armed" + by_whom(armed.by); },
            [](const core::BankDisarmed& disarmed) {
              return "bank " + disarmed.bank.text + ": disarmed" + why(disarmed.reason) + by_whom(disarmed.by);
            },
            [](const core::ForbidSet& set) {
              return "bank " + set.bank.text + ": forbidden (" + std::string{core::name_of(set.forbid.kind)} + ")" +
                     by_whom(set.forbid.owner) + (set.forbid.note.empty() ? "" : ": " + set.forbid.note);
            },
            [](const core::ForbidLifted& lifted) {
              return "bank " + lifted.bank.text + ": forbid lifted (" + std::string{core::name_of(lifted.kind)} + ")" +
                     by_whom(lifted.by);
            },
            [](const core::BankTripped& tripped) { return "bank " + tripped.bank.text + ": tripped" + why(tripped.trip.reason); },
            [](const core::TripReset& reset) { return "bank " + reset.bank.text + ": reset by the key at the bank"; },
            [](const core::InputProven& proven) {
              const std::string input{devices::name_of(proven.input)};
              if (proven.by.empty()) return "bank " + proven.bank.text + ": first interval of " + input + " begins";
              return "bank " + proven.bank.text + ": " + input + " proven" + by_whom(proven.by);
            },
            [](const core::ProofTestFailed& failed) {
              return "bank " + failed.bank.text + ": " + std::string{devices::name_of(failed.input)} + " not proven: it " +
                     (failed.seen_on ? "did not go off again" : "was not seen to come on") + by_whom(failed.by);
            },
            [](const core::KeyRefused& refused) {
              return "bank " + refused.bank.text + ": maintenance lock kept, not its key" + by_whom(refused.by);
            },
            [](const core::DriveResetOrdered& reset) {
              return "bank " + reset.bank.text + ": reset of drive fault " + std::to_string(reset.fault_code) + by_whom(reset.by);
            },
            [](const core::AlarmsMoved& moved) {
              std::string text;
              for (const auto& change : moved.changes) {
                text += (text.empty() ? "alarm " : "; alarm ") + change.id.text + ": " + std::string{name_of(change.event)} +
                        by_whom(change.by);
              }
              return text;
            },
            [](const core::AlarmDropped& dropped) {
              return "alarm " + dropped.id.text + ": no longer in the site file" + (dropped.mattered ? ", and it was open" : "");
            },
            [](const core::SwingKept&) { return std::string{}; }},
      record);
}

std::optional<std::string> story_of(const core::Body& body) {
  if (const auto* up = std::get_if<core::LinkUp>(&body)) return "device " + up->device.text + ": link up";
  if (const auto* lost = std::get_if<core::LinkLost>(&body)) return "device " + lost->device.text + ": no link: " + lost->detail;
  if (const auto* dropped = std::get_if<core::OrderDropped>(&body)) {
    return "device " + dropped->device.text + ": intent " + std::to_string(dropped->intent.n) + " not sent: " + dropped->detail;
  }
  return std::nullopt;
}

}  // namespace archroom::app
