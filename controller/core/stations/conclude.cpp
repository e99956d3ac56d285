// What follows from the outcome of a deed.
#include "base/match.hpp"
#include "controller/core/stations/dialogue.hpp"

namespace archroom::core {
namespace {

Told told_of_movement(MovementKind kind) {
  switch (kind) {
    case MovementKind::Out: return Told::TakenOut;
    case MovementKind::In: return Told::BroughtIn;
    case MovementKind::PutAway: return Told::PutAway;
    case MovementKind::Undo: return Told::Undone;
    default: return Told::Moved;
  }
}

void forget_box(Dialogue& dialogue) {
  dialogue.box.clear();
  dialogue.warned_slot.clear();
}

// The slot is at fault: the box goes on waiting for one.
bool is_about_the_slot(Decline why) {
  return why == Decline::UnknownSlot || why == Decline::SlotFull || why == Decline::WrongSlot || why == Decline::MediumRefused;
}

class Concluding {
 public:
  explicit Concluding(const Intake& intake) : deed_(*intake.deed), dialogue_(intake.dialogue) {}

  void operator()(const Identified& outcome) {
    const auto& card = std::get<Identify>(deed_).card;
    const bool asked = dialogue_.card == card && dialogue_.person == outcome.person && is_who();
    feedback_.told = asked ? Told::WhoIs : Told::SignedIn;
    feedback_.name = outcome.name;
    dialogue_.person = outcome.person;
    dialogue_.card = card;
  }

  void operator()(const Found& outcome) {
    about(outcome.barcode, outcome.place, outcome.shown);
    if (changes_place()) {  // it stands there already
      feedback_.told = Told::Where;
      return forget_box(dialogue_);
    }
    const bool in_store = outcome.state == BoxState::InStore;
    if (dialogue_.mode == Mode::In && in_store) return refuse(Decline::NotOut);
    const bool wanted = dialogue_.mode != Mode::Free || outcome.state == BoxState::Out || outcome.state == BoxState::Lost;
    if (wanted) dialogue_.box = outcome.barcode;
    if (outcome.state == BoxState::Out) {
      feedback_.told = Told::IsOut;
    } else if (!in_store) {
      feedback_.told = Told::Conditions;
      feedback_.subject = name_of(outcome.state);
    } else {
      feedback_.told = dialogue_.mode == Mode::Free ? Told::Where : Told::BoxNoted;
    }
  }

  void operator()(const Done& outcome) {
    about(outcome.barcode, outcome.place, outcome.shown);
    feedback_.told = told_of_movement(outcome.kind);
    feedback_.due_at = outcome.due_at;
    forget_box(dialogue_);
  }

  void operator()(const Declined& outcome) {
    about(outcome.barcode, outcome.place, outcome.shown);
    feedback_.subject = outcome.subject;
    const auto* check_in = std::get_if<CheckIn>(&deed_);
    dialogue_.warned_slot.clear();
    if (check_in != nullptr && outcome.why == Decline::WrongSlot) {
      dialogue_.warned_slot = check_in->slot;
      feedback_.told = Told::AskHere;
      return;
    }
    // Whoever did not say that they take it out brings it.
    const bool brings = std::holds_alternative<CheckOut>(deed_) && dialogue_.mode == Mode::Free;
    if (brings && outcome.why == Decline::AlreadyOut) {
      dialogue_.box = outcome.barcode;
      feedback_.told = Told::IsOut;
      return;
    }
    if (changes_place() && !is_about_the_slot(outcome.why)) forget_box(dialogue_);
    refuse(outcome.why);
  }

  Conclusion conclusion() {
    feedback_.next = awaits(dialogue_);
    if (feedback_.box.empty()) feedback_.box = dialogue_.box;
    return {std::move(dialogue_), std::move(feedback_)};
  }

 private:
  [[nodiscard]] bool is_who() const { return dialogue_.last_code.size() > 2 && (dialogue_.last_code[0] | 0x20) == 'c'; }
  [[nodiscard]] bool changes_place() const {
    return std::holds_alternative<CheckIn>(deed_) || std::holds_alternative<MoveBox>(deed_);
  }
  void about(const std::string& box, const std::string& place, const std::string& shown) {
    feedback_.box = box;
    feedback_.place = place;
    feedback_.shown = shown;
  }
  void refuse(Decline why) {
    feedback_.told = Told::Refused;
    feedback_.why = why;
  }

  const Deed& deed_;
  Dialogue dialogue_;
  Feedback feedback_;
};

}  // namespace

Conclusion conclude(const Intake& intake, const Outcome& outcome) {
  if (!intake.deed) return {intake.dialogue, intake.feedback};
  Concluding concluding{intake};
  std::visit(concluding, outcome);
  return concluding.conclusion();
}

}  // namespace archroom::core
