#include "controller/records/applications.hpp"

#include <algorithm>

#include "controller/records/movement_rows.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::records {
namespace {

constexpr std::size_t kMostBoxes = 200;
constexpr std::size_t kLongestText = 2000;  // bytes

std::string by_person(PersonId person) { return "person:" + std::to_string(person.n); }

std::variant<Acting, UseRefusal> active(store::Database& database, PersonId id) {
  auto person = find_person(database, id);
  if (!person) return UseRefusal{UseFault::UnknownPerson, {}};
  if (!person->active) return UseRefusal{UseFault::PersonNotActive, {}};
  return std::move(*person);
}

// What is wrong with the form itself, without a look into the register.
std::optional<UseRefusal> flaw_of(const ApplicationForm& form, const CirculationRules& rules, WallTime begins, WallTime lapses,
                                  WallTime now) {
  using enum UseFault;
  if (form.boxes.empty()) return UseRefusal{NoBoxes, {}};
  if (form.boxes.size() > kMostBoxes) return UseRefusal{TooManyBoxes, std::to_string(kMostBoxes)};
  if (form.purpose.empty()) return UseRefusal{PurposeMissing, {}};
  if (form.purpose.size() > kLongestText) return UseRefusal{TextTooLong, "purpose"};
  if (form.paper.size() > kLongestText) return UseRefusal{TextTooLong, "paper"};
  if (form.grounds.size() > kLongestText) return UseRefusal{TextTooLong, "grounds"};
  if (form.use == Use::Loan && form.paper.empty()) return UseRefusal{PaperMissing, {}};
  if (form.use == Use::Loan && !grounds_are_good(rules, form.grounds, form.paper))
    return UseRefusal{GroundsRefused, form.grounds};
  if (lapses <= begins || lapses <= now) return UseRefusal{BadPeriod, {}};
  return std::nullopt;
}

// Each box once, in the order of the form.
std::variant<std::vector<BoxNow>, UseRefusal> boxes_for(Writing& writing, const ApplicationForm& form, const Acting& person) {
  std::vector<BoxNow> boxes;
  for (const auto& code : form.boxes) {
    auto found = find_box(writing.database(), code);
    if (const auto* refusal = std::get_if<core::Declined>(&found)) {
      const bool many = refusal->why == core::Decline::AmbiguousBox;
      return UseRefusal{many ? UseFault::AmbiguousBox : UseFault::UnknownBox, code};
    }
    auto& box = std::get<BoxNow>(found);
    if (person.outsider && !category_is_open(writing.rules(), box.category))
      return UseRefusal{UseFault::CategoryRefused, box.barcode};
    const bool again = std::any_of(boxes.begin(), boxes.end(), [&box](const BoxNow& other) { return other.row == box.row; });
    if (!again) boxes.push_back(std::move(box));
  }
  return boxes;
}

std::int64_t write_application(Writing& writing, const ApplicationForm& form, const Acting& archivist,
                               const std::vector<BoxNow>& boxes, WallTime begins, WallTime lapses) {
  auto& database = writing.database();
  std::int64_t n = 0;
  {
    auto rows = database.query(
        "INSERT INTO applications(use, person, filed_by, department, purpose, grounds, paper, begins_at, lapses_at, filed_at) "
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING n",
        name_of(form.use), form.person.n, form.filed_by.n, archivist.department, form.purpose, form.grounds, form.paper,
        begins.ms, lapses.ms, writing.at().ms);
    while (rows.next()) n = rows.integer(0);
  }
  std::int64_t position = 0;
  for (const auto& box : boxes) {
    database.run("INSERT INTO application_boxes(application, position, box, barcode) VALUES(?1, ?2, ?3, ?4)", n, position++,
                 box.row, box.barcode);
  }
  return n;
}

void journal_filed(Writing& writing, std::int64_t n, const ApplicationForm& form, const Acting& person,
                   const std::vector<BoxNow>& boxes, WallTime begins, WallTime lapses) {
  std::string codes;
  for (const auto& box : boxes) codes += (codes.empty() ? "[" : ",") + store::json_quoted(box.barcode);
  store::JsonObject body, hidden;
  body.add("application", n).add("use", name_of(form.use)).add("person", form.person.n).raw("boxes", codes + "]");
  body.add("begins_at", rfc3339(begins)).add("lapses_at", rfc3339(lapses));
  hidden.add("name", person.name).add("purpose", form.purpose);
  if (!form.grounds.empty()) hidden.add("grounds", form.grounds);
  if (!form.paper.empty()) hidden.add("paper", form.paper);
  body.raw("private", hidden.text());
  writing.journal("application_filed", by_person(form.filed_by), body.text());
}

void journal_decision(Writing& writing, std::string_view type, std::int64_t n, const Acting& who, std::string_view office,
                      const std::string& note) {
  store::JsonObject body, hidden;
  body.add("application", n);
  if (!office.empty()) body.add("office", office);
  hidden.add("name", who.name);
  if (!note.empty()) hidden.add("note", note);
  body.raw("private", hidden.text());
  writing.journal(type, by_person(who.id), body.text());
}

// A refusal for lack of a right stays in the journal.
UseRefusal no_right(Writing& writing, std::string_view deed, PersonId person, std::int64_t n, UseRefusal refusal) {
  store::JsonObject body;
  body.add("deed", deed).add("why", code_of(refusal.fault));
  if (n != 0) body.add("application", n);
  if (person.n != 0) body.add("person", person.n);
  if (!refusal.subject.empty()) body.add("subject", refusal.subject);
  writing.journal("deed_refused", by_person(person), body.text());
  return refusal;
}

// The application and who decides on it, if they may.
struct Decision {
  Application application;
  Acting signer;
};
std::variant<Decision, UseRefusal> may_decide(Writing& writing, std::int64_t n, PersonId signer, std::string_view deed) {
  using enum UseFault;
  auto& database = writing.database();
  auto application = read_application(database, n);
  if (!application) return UseRefusal{NoSuchApplication, {}};
  auto person = active(database, signer);
  if (const auto* refusal = std::get_if<UseRefusal>(&person)) return no_right(writing, deed, signer, n, *refusal);
  auto& who = std::get<Acting>(person);
  const auto office = office_for(application->use);
  if (!who.roles.has(Role::Approver)) return no_right(writing, deed, signer, n, {NotApprover, {}});
  if (who.office != office) return no_right(writing, deed, signer, n, {WrongOffice, std::string(office)});
  if (application->person == signer || application->filed_by == signer)
    return no_right(writing, deed, signer, n, {OwnApplication, {}});
  if (application->state != ApplicationState::Filed) return UseRefusal{AlreadyDecided, std::string(name_of(application->state))};
  if (application->lapsed(writing.at())) return UseRefusal{Lapsed, rfc3339(application->lapses_at)};
  return Decision{std::move(*application), std::move(who)};
}

ApplicationOutcome decide(Writing& writing, std::int64_t n, PersonId signer, const std::string& note, bool is_signed) {
  const auto judged = may_decide(writing, n, signer, is_signed ? "sign" : "refuse");
  if (const auto* refusal = std::get_if<UseRefusal>(&judged)) return *refusal;
  if (note.size() > kLongestText) return UseRefusal{UseFault::TextTooLong, "note"};
  if (!is_signed && note.empty()) return UseRefusal{UseFault::NoteMissing, {}};
  const auto& [application, who] = std::get<Decision>(judged);
  const auto office = office_for(application.use);
  auto& database = writing.database();
  database.run("INSERT INTO approvals(application, office, verdict, person, at, note) VALUES(?1, ?2, ?3, ?4, ?5, ?6)", n, office,
               is_signed ? "signed" : "refused", signer.n, writing.at().ms, note);
  database.run("UPDATE applications SET state = ?2, decided_at = ?3 WHERE n = ?1", n,
               name_of(is_signed ? ApplicationState::Approved : ApplicationState::Refused), writing.at().ms);
  journal_decision(writing, is_signed ? "application_signed" : "application_refused", n, who, office, note);
  return read_application(database, n).value_or(application);
}

}  // namespace

ApplicationOutcome file_application(Writing& writing, const ApplicationForm& form) {
  auto& database = writing.database();
  const auto filer = active(database, form.filed_by);
  if (const auto* refusal = std::get_if<UseRefusal>(&filer)) return no_right(writing, "file", form.filed_by, 0, *refusal);
  const auto& archivist = std::get<Acting>(filer);
  if (!archivist.roles.has(Role::Archivist)) return no_right(writing, "file", form.filed_by, 0, {UseFault::NotArchivist, {}});
  const auto reader = active(database, form.person);
  if (const auto* refusal = std::get_if<UseRefusal>(&reader)) return *refusal;
  const auto& person = std::get<Acting>(reader);
  const auto& rules = writing.rules();
  const WallTime begins = form.begins_at.value_or(writing.at());
  const WallTime lapses = form.lapses_at.value_or(WallTime{begins.ms + std::int64_t{rules.application_days} * 24 * 3600 * 1000});
  if (auto flaw = flaw_of(form, rules, begins, lapses, writing.at())) return std::move(*flaw);
  const auto wanted = boxes_for(writing, form, person);
  if (const auto* refusal = std::get_if<UseRefusal>(&wanted)) return *refusal;
  const auto& boxes = std::get<std::vector<BoxNow>>(wanted);
  const auto n = write_application(writing, form, archivist, boxes, begins, lapses);
  journal_filed(writing, n, form, person, boxes, begins, lapses);
  return read_application(database, n).value_or(Application{});
}

ApplicationOutcome sign_application(Writing& writing, std::int64_t n, PersonId signer, const std::string& note) {
  return decide(writing, n, signer, note, true);
}

ApplicationOutcome refuse_application(Writing& writing, std::int64_t n, PersonId signer, const std::string& note) {
  return decide(writing, n, signer, note, false);
}

ApplicationOutcome withdraw_application(Writing& writing, std::int64_t n, PersonId person) {
  using enum UseFault;
  auto& database = writing.database();
  auto application = read_application(database, n);
  if (!application) return UseRefusal{NoSuchApplication, {}};
  const auto found = active(database, person);
  if (const auto* refusal = std::get_if<UseRefusal>(&found)) return no_right(writing, "withdraw", person, n, *refusal);
  if (application->person != person && application->filed_by != person)
    return no_right(writing, "withdraw", person, n, {NotTheirs, {}});
  if (application->state != ApplicationState::Filed && application->state != ApplicationState::Approved)
    return UseRefusal{AlreadyDecided, std::string(name_of(application->state))};
  {
    auto rows = database.query(
        "SELECT barcode FROM loans WHERE application = ?1 AND returned IS NULL AND undone IS NULL ORDER BY movement LIMIT 1", n);
    if (rows.next()) return UseRefusal{StillOut, std::string(rows.text(0))};
  }
  database.run("UPDATE applications SET state = 'withdrawn' WHERE n = ?1", n);
  journal_decision(writing, "application_withdrawn", n, std::get<Acting>(found), {}, {});
  return read_application(database, n).value_or(*application);
}

}  // namespace archroom::records
