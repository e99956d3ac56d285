#include "controller/records/loans.hpp"

#include "controller/records/movement_rows.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::records {
namespace {

constexpr std::size_t kLongestText = 2000;  // bytes

std::optional<UseRefusal> no_archivist(const std::optional<Acting>& person) {
  if (!person) return UseRefusal{UseFault::UnknownPerson, {}};
  if (!person->active) return UseRefusal{UseFault::PersonNotActive, {}};
  if (!person->roles.has(Role::Archivist)) return UseRefusal{UseFault::NotArchivist, {}};
  return std::nullopt;
}

void journal_no_right(Writing& writing, std::string_view deed, PersonId person, std::uint64_t loan, const UseRefusal& refusal) {
  store::JsonObject body;
  body.add("deed", deed).add("why", code_of(refusal.fault)).add("loan", loan).add("person", person.n);
  writing.journal("deed_refused", "person:" + std::to_string(person.n), body.text());
}

// Damage is a movement of the box as well.
std::optional<UseRefusal> mark_damaged(Writing& writing, const DeedContext& context, const InspectionForm& form,
                                       const std::string& barcode) {
  const auto outcome = mark_box(writing, context, {form.person, barcode, core::MovementKind::Damaged, form.note});
  if (std::holds_alternative<core::Done>(outcome)) return std::nullopt;
  return UseRefusal{UseFault::BoxNotInStore, barcode};
}

void journal_inspection(Writing& writing, const InspectionForm& form, const Loan& loan, const Acting& person) {
  store::JsonObject body, hidden;
  body.add("loan", loan.movement).add("box", loan.barcode).add("damage", form.damage);
  hidden.add("name", person.name);
  if (!form.note.empty()) hidden.add("note", form.note);
  body.raw("private", hidden.text());
  writing.journal("return_inspected", "person:" + std::to_string(person.id.n), body.text());
}

}  // namespace

LoanOutcome inspect_return(Writing& writing, const DeedContext& context, const InspectionForm& form) {
  auto& database = writing.database();
  const auto person = find_person(database, form.person);
  if (auto refusal = no_archivist(person)) {
    journal_no_right(writing, "inspect", form.person, form.loan, *refusal);
    return std::move(*refusal);
  }
  const auto loan = read_loan(database, form.loan);
  if (!loan) return UseRefusal{UseFault::NoSuchLoan, {}};
  if (loan->inspection != Inspection::Pending) return UseRefusal{UseFault::NotReturned, {}};
  if (form.note.size() > kLongestText) return UseRefusal{UseFault::TextTooLong, "note"};
  if (form.damage && form.note.empty()) return UseRefusal{UseFault::NoteMissing, {}};
  if (form.damage) {
    if (auto refusal = mark_damaged(writing, context, form, loan->barcode)) return std::move(*refusal);
  }
  database.run("UPDATE loans SET inspection = ?2, inspected_at = ?3, inspected_by = ?4, note = ?5 WHERE movement = ?1", form.loan,
               name_of(form.damage ? Inspection::Damage : Inspection::Ok), writing.at().ms, form.person.n, form.note);
  journal_inspection(writing, form, *loan, *person);
  return read_loan(database, form.loan).value_or(*loan);
}

std::variant<Reading, UseRefusal> log_reading(Writing& writing, const DeedContext& context, const ReadingForm& form) {
  auto& database = writing.database();
  const auto person = find_person(database, form.logged_by);
  if (auto refusal = no_archivist(person)) {
    journal_no_right(writing, "log_reading", form.logged_by, form.loan, *refusal);
    return std::move(*refusal);
  }
  const auto loan = read_loan(database, form.loan);
  if (!loan) return UseRefusal{UseFault::NoSuchLoan, {}};
  if (form.pages.size() > kLongestText) return UseRefusal{UseFault::TextTooLong, "pages"};
  if (form.note.size() > kLongestText) return UseRefusal{UseFault::TextTooLong, "note"};
  Reading made{0,
               writing.at(),
               done_at(writing, context),
               form.loan,
               loan->barcode,
               loan->person,
               form.copied,
               form.pages,
               form.copies,
               form.logged_by,
               form.note};
  {
    auto rows = database.query(
        "INSERT INTO readings(at, read_at, loan, box, barcode, person, what, pages, copies, by, logged_by, note) "
        "SELECT ?1, ?2, movement, box, barcode, person, ?3, ?4, ?5, ?6, ?7, ?8 FROM loans WHERE movement = ?9 RETURNING n",
        made.at.ms, made.read_at.ms, form.copied ? "copied" : "read", form.pages, form.copies,
        "person:" + std::to_string(form.logged_by.n), form.logged_by.n, form.note, form.loan);
    while (rows.next()) made.n = rows.integer(0);
  }
  store::JsonObject body, hidden;
  body.add("loan", made.loan).add("box", made.barcode).add("person", made.person.n).add("copied", made.copied);
  body.add("pages", made.pages).add("copies", made.copies);
  hidden.add("name", person->name);
  if (!made.note.empty()) hidden.add("note", made.note);
  body.raw("private", hidden.text());
  writing.journal("reading_logged", "person:" + std::to_string(form.logged_by.n), body.text());
  return made;
}

}  // namespace archroom::records
