#include "controller/records/circulation.hpp"

#include "base/match.hpp"
#include "controller/records/entitlement.hpp"
#include "controller/records/loan_rows.hpp"
#include "controller/records/movement_rows.hpp"
#include "controller/records/slots.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::records {
namespace {

using core::BoxState;
using core::Decline;
using core::Declined;
using core::MovementKind;
using core::Outcome;

constexpr Roles kHandlers{Role::Operator, Role::Archivist};

std::int64_t days_of(const CirculationRules& rules, Use use) { return use == Use::Loan ? rules.loan_days : rules.consult_days; }

// Takes the deed up with everybody's names resolved; each function below is one kind of deed.
class Transaction {
 public:
  Transaction(Writing& writing, const DeedContext& context)
      : writing_(writing), context_(context), database_(writing.database()), at_(done_at(writing, context)) {}

  Outcome operator()(const core::Identify& deed) {
    const auto person = find_card(database_, deed.card);
    if (!person) return Declined{Decline::UnknownPerson, {}, {}, {}, {}};
    if (!person->active) return Declined{Decline::PersonNotActive, {}, {}, {}, {}};
    return core::Identified{person->id, person->name};
  }

  Outcome operator()(const core::Look& deed) {
    const auto found = find_box(database_, deed.box);
    if (const auto* refusal = std::get_if<Declined>(&found)) return *refusal;
    const auto& box = std::get<BoxNow>(found);
    return core::Found{box.barcode, state_at(database_, box.row, box.at.state, at_), box.at.place, shown_of(box.at.place)};
  }

  Outcome operator()(const core::CheckOut& deed) {
    if (deed.person.n == 0) return Declined{Decline::UnknownPerson, {}, {}, {}, {}};
    return with(deed.person, deed.box, [this](const Acting& person, const BoxNow& box) { return check_out(person, box); });
  }

  Outcome operator()(const core::CheckIn& deed) {
    return with(deed.person, deed.box, [&](const Acting& person, const BoxNow& box) { return check_in(person, box, deed); });
  }

  Outcome operator()(const core::MoveBox& deed) {
    return with(deed.person, deed.box, [&](const Acting& person, const BoxNow& box) { return move(person, box, deed); });
  }

  Outcome operator()(const core::Undo& deed) {
    const auto person = acting(database_, deed.person);
    if (const auto* refusal = std::get_if<Declined>(&person)) return *refusal;
    return undo(std::get<Acting>(person));
  }

  // The answer that this scan was given when it was booked.
  std::optional<Outcome> booked_before() {
    const auto movement = movement_of_scan(database_, context_.station, context_.seq);
    if (!movement) return std::nullopt;
    std::optional<WallTime> due_at;
    if (movement->kind == MovementKind::Out) due_at = due_of(database_, movement->n);
    return done(*movement, movement->n, due_at);
  }

  Outcome mark(const Mark& mark) {
    return with(mark.person, mark.box, [&](const Acting& person, const BoxNow& box) { return mark_known(person, box, mark); });
  }

 private:
  template <class Do>
  Outcome with(PersonId id, const std::string& code, Do act) {
    const auto person = acting(database_, id);
    if (const auto* refusal = std::get_if<Declined>(&person)) return *refusal;
    const auto box = find_box(database_, code);
    if (const auto* refusal = std::get_if<Declined>(&box)) return *refusal;
    return act(std::get<Acting>(person), std::get<BoxNow>(box));
  }

  [[nodiscard]] std::string shown_of(const std::string& place) const { return shown(writing_.geometry(), place); }

  Declined no(Decline why, const BoxNow& box, std::string subject = {}) const {
    return {why, box.barcode, box.at.place, shown_of(box.at.place), std::move(subject)};
  }

  // Why a box that is not where it belongs, or must not be touched, is not to be had.
  std::optional<Declined> unavailable(const BoxNow& box) {
    switch (box.at.state) {
      case BoxState::Out: return no(Decline::AlreadyOut, box, out_since(database_, box.row));
      case BoxState::Lost: return no(Decline::Lost, box);
      case BoxState::Sealed: return no(Decline::Sealed, box);
      case BoxState::Damaged: return no(Decline::Damaged, box);
      default: return std::nullopt;
    }
  }

  static Movement start(const BoxNow& box, MovementKind kind) {
    Movement movement;
    movement.box = box.row;
    movement.barcode = box.barcode;
    movement.kind = kind;
    movement.from = movement.to = box.at;
    return movement;
  }

  [[nodiscard]] core::Done done(const Movement& movement, std::uint64_t n, std::optional<WallTime> due_at = std::nullopt) const {
    return {n, movement.kind, movement.barcode, movement.to.place, shown_of(movement.to.place), due_at};
  }

  Outcome check_out(const Acting& person, const BoxNow& box) {
    if (auto refusal = unavailable(box)) return *refusal;
    const auto judged = entitled(database_, writing_.rules(), box, person, at_);
    if (const auto* refusal = std::get_if<Declined>(&judged)) return no(refusal->why, box, refusal->subject);
    const auto& right = std::get<Entitlement>(judged);
    const WallTime due_at{at_.ms + days_of(writing_.rules(), right.use) * 24 * 3600 * 1000};
    auto movement = start(box, MovementKind::Out);
    movement.to = {BoxState::Out, box.at.place, person.id};
    movement.application = right.application;
    const auto n = book(writing_, context_, person, movement, due_at);
    open_loan(database_, {n, box.row, box.barcode, right.application, right.use, person.id, at_, due_at});
    return done(movement, n, due_at);
  }

  Outcome check_in(const Acting& person, const BoxNow& box, const core::CheckIn& deed) {
    if (box.at.state == BoxState::Lost) return no(Decline::Lost, box);
    if (box.at.state != BoxState::Out) return no(Decline::NotOut, box);
    const auto slot = known_slot(writing_.geometry(), deed.slot);
    if (!slot) return no(Decline::UnknownSlot, box, deed.slot);
    auto movement = start(box, MovementKind::In);
    movement.to = {BoxState::InStore, *slot, {}};
    if (*slot != box.at.place) {
      if (!box.at.place.empty() && !deed.here_after_all) return no(Decline::WrongSlot, box);
      if (!person.may(kHandlers)) return no(Decline::NotAllowed, box);
      if (const auto why = no_room(writing_, *slot, box)) return no(*why, box, *slot);
    }
    const auto loan = loan_out(database_, box.row);
    if (loan) movement.application = loan->application;
    const auto n = book(writing_, context_, person, movement);
    if (loan) close_loan(database_, loan->movement, n, at_);
    return done(movement, n);
  }

  Outcome move(const Acting& person, const BoxNow& box, const core::MoveBox& deed) {
    if (!person.may(kHandlers)) return no(Decline::NotAllowed, box);
    if (box.at.state == BoxState::Out) return no(Decline::AlreadyOut, box, out_since(database_, box.row));
    if (box.at.state == BoxState::Lost) return no(Decline::Lost, box);
    const auto slot = known_slot(writing_.geometry(), deed.slot);
    if (!slot) return no(Decline::UnknownSlot, box, deed.slot);
    if (*slot == box.at.place) return core::Found{box.barcode, box.at.state, *slot, shown_of(*slot)};
    if (const auto why = no_room(writing_, *slot, box)) return no(*why, box, *slot);
    auto movement = start(box, deed.put_away || box.at.place.empty() ? MovementKind::PutAway : MovementKind::Move);
    movement.to.place = *slot;
    return done(movement, book(writing_, context_, person, movement));
  }

  Outcome undo(const Acting& person) {
    const auto last = last_of_station(database_, context_.station);
    using enum MovementKind;
    if (!last || (last->kind != Out && last->kind != In && last->kind != Move && last->kind != PutAway))
      return Declined{Decline::NothingToUndo, {}, {}, {}, {}};
    const BoxNow box = box_of(database_, last->box);
    if (!person.may(kHandlers) && person.id != last->person) return no(Decline::NotAllowed, box);
    const bool too_late = at_.ms - last->read_at.ms > std::int64_t{writing_.rules().undo_minutes} * 60 * 1000;
    if (too_late || last_of_box(database_, last->box) != last->n) return no(Decline::UndoTooLate, box);
    return take_back(person, *last, box);
  }

  Outcome take_back(const Acting& person, const Movement& last, const BoxNow& box) {
    if (!last.from.place.empty() && last.from.place != last.to.place) {
      if (const auto why = no_room(writing_, last.from.place, box)) return no(*why, box, last.from.place);
    }
    if (last.kind == MovementKind::In && !may_reopen(database_, last.n)) return no(Decline::UndoTooLate, box);
    auto movement = start(box, MovementKind::Undo);
    movement.to = last.from;
    movement.application = last.application;
    movement.undoes = last.n;
    const auto n = book(writing_, context_, person, movement);
    if (last.kind == MovementKind::Out) undo_loan(database_, last.n, n);
    if (last.kind == MovementKind::In) reopen_loan(database_, last.n);
    return done(movement, n);
  }

  Outcome mark_known(const Acting& person, const BoxNow& box, const Mark& mark) {
    if (!person.may({Role::Archivist})) return no(Decline::NotAllowed, box);
    const auto next = after_mark(box.at, mark.kind);
    if (!next) return no(Decline::WrongState, box, std::string(name_of(box.at.state)));
    auto movement = start(box, mark.kind);
    movement.to.state = *next;
    movement.why = mark.why;
    return done(movement, book(writing_, context_, person, movement));
  }

  // What a box becomes; nothing where it is not in a state for it.
  static std::optional<BoxState> after_mark(const Whereabouts& at, MovementKind kind) {
    const auto if_it_is = [&at](BoxState wanted, BoxState next) {
      return at.state == wanted ? std::optional{next} : std::nullopt;
    };
    switch (kind) {
      case MovementKind::Lost: return at.state == BoxState::Lost ? std::nullopt : std::optional{BoxState::Lost};
      case MovementKind::Found: return if_it_is(BoxState::Lost, at.holder.n != 0 ? BoxState::Out : BoxState::InStore);
      case MovementKind::Damaged: return if_it_is(BoxState::InStore, BoxState::Damaged);
      case MovementKind::Mended: return if_it_is(BoxState::Damaged, BoxState::InStore);
      case MovementKind::Sealed: return if_it_is(BoxState::InStore, BoxState::Sealed);
      case MovementKind::Unsealed: return if_it_is(BoxState::Sealed, BoxState::InStore);
      default: return std::nullopt;
    }
  }

  Writing& writing_;
  const DeedContext& context_;
  store::Database& database_;
  WallTime at_;
};

// Whether it says that somebody had no right.
bool is_about_a_right(Decline why) {
  using enum Decline;
  switch (why) {
    case UnknownPerson:
    case PersonNotActive:
    case NotAllowed:
    case Reserved:
    case NoApplication:
    case SignatureMissing:
    case ApplicationRefused:
    case ApplicationLapsed:
    case CategoryRefused:
    case GroundsRefused: return true;
    default: return false;
  }
}

std::string_view name_of_deed(const core::Deed& deed) {
  static constexpr std::string_view kNames[] = {"identify", "look", "check_out", "check_in", "move", "undo"};
  static_assert(std::size(kNames) == std::variant_size_v<core::Deed>);
  return kNames[deed.index()];
}

PersonId person_of(const core::Deed& deed) {
  return std::visit(Match{[](const core::Identify&) { return PersonId{}; }, [](const core::Look&) { return PersonId{}; },
                          [](const auto& other) { return other.person; }},
                    deed);
}

void journal_refusal(Writing& writing, const DeedContext& context, std::string_view deed, PersonId person,
                     const Declined& refusal) {
  store::JsonObject body;
  body.add("deed", deed).add("why", code_of(refusal.why));
  if (!refusal.barcode.empty()) body.add("box", refusal.barcode);
  if (person.n != 0) body.add("person", person.n);
  if (!refusal.subject.empty()) body.add("subject", refusal.subject);
  if (!context.station.text.empty()) body.add("station", context.station.text);
  if (context.seq != 0) body.add("seq", context.seq);
  writing.journal("deed_refused", person.n != 0 ? "person:" + std::to_string(person.n) : context.by, body.text());
}

}  // namespace

core::Outcome transact(Writing& writing, const DeedContext& context, const core::Deed& deed) {
  Transaction transaction{writing, context};
  if (auto before = transaction.booked_before()) return std::move(*before);
  auto outcome = std::visit(transaction, deed);
  if (const auto* refusal = std::get_if<Declined>(&outcome); refusal != nullptr && is_about_a_right(refusal->why)) {
    journal_refusal(writing, context, name_of_deed(deed), person_of(deed), *refusal);
  }
  return outcome;
}

core::Outcome mark_box(Writing& writing, const DeedContext& context, const Mark& mark) {
  auto outcome = Transaction{writing, context}.mark(mark);
  if (const auto* refusal = std::get_if<Declined>(&outcome); refusal != nullptr && is_about_a_right(refusal->why)) {
    journal_refusal(writing, context, "mark_" + std::string(name_of(mark.kind)), mark.person, *refusal);
  }
  return outcome;
}

}  // namespace archroom::records
