// Applications to use boxes, and their signatures (rules.md §5.1a, art. 12): an archivist fills one in for somebody, the head of
// the archives department signs it for reading and copying, the leader in charge for a loan. Writing on the store's thread;
// reading on whichever thread owns the database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/records/entitlement.hpp"
#include "controller/records/writing.hpp"

namespace archroom::records {

enum class ApplicationState : std::uint8_t { Filed, Approved, Refused, Withdrawn };
[[nodiscard]] std::string_view name_of(ApplicationState state);  // filed approved refused withdrawn
[[nodiscard]] std::optional<ApplicationState> application_state_of(std::string_view name);

struct ApplicationForm {
  Use use = Use::Consult;
  PersonId person;                                   // who wants the boxes
  PersonId filed_by;                                 // the archivist who fills it in
  std::vector<std::string> boxes;                    // any of their codes; 1 to 200
  std::string purpose;                               // why
  std::string grounds;                               // of a loan: one of the site's loan_grounds
  std::string paper;                                 // of a loan: the number of the written application
  std::optional<WallTime> begins_at = std::nullopt;  // nothing: now
  std::optional<WallTime> lapses_at = std::nullopt;  // nothing: application_days later
};

struct Approval {
  std::string office;
  bool is_signed = true;  // false: refused
  PersonId person;
  WallTime at;
  std::string note;
};

struct ApplicationBox {
  std::string barcode;
  bool used = false;  // it was taken out on this application
};

struct Application {
  std::int64_t n = 0;
  Use use = Use::Consult;
  ApplicationState state = ApplicationState::Filed;
  PersonId person, filed_by;
  std::string department;  // of the archivist
  std::string purpose, grounds, paper;
  WallTime begins_at, lapses_at, filed_at;
  std::optional<WallTime> decided_at;
  std::vector<ApplicationBox> boxes;
  std::vector<Approval> approvals;

  // Whose signature is missing; empty: nobody's.
  [[nodiscard]] std::string_view missing() const { return state == ApplicationState::Filed ? office_for(use) : ""; }
  [[nodiscard]] bool lapsed(WallTime now) const { return lapses_at <= now; }
};

// What is wrong with a form, or with who signs it. Stable codes.
enum class UseFault : std::uint8_t {
  NoSuchApplication,  // "no-such-application"
  AlreadyDecided,     // "already-decided", `subject`: the state
  Lapsed,             // "application-lapsed", `subject`: when
  UnknownPerson,      // "unknown-person"
  PersonNotActive,    // "person-not-active"
  NotArchivist,       // "not-archivist": only an archivist does that
  NotApprover,        // "not-approver": the signer lacks the role
  WrongOffice,        // "wrong-office", `subject`: whose signature is needed
  OwnApplication,     // "own-application": nobody signs what is for, or was filled in by, oneself
  NotTheirs,          // "not-theirs": only who filled it in or wants the boxes takes it back
  NoBoxes,            // "no-boxes"
  TooManyBoxes,       // "too-many-boxes"
  UnknownBox,         // "unknown-box", `subject`: the code
  AmbiguousBox,       // "ambiguous-box", `subject`: the code
  CategoryRefused,    // "category-refused", `subject`: the box. Outsiders only get some categories
  GroundsRefused,     // "grounds-refused", `subject`: what was said
  PaperMissing,       // "paper-missing": a loan needs a written application
  PurposeMissing,     // "purpose-missing"
  NoteMissing,        // "note-missing": a refusal says why; damage says what
  TextTooLong,        // "text-too-long", `subject`: which
  BadPeriod,          // "bad-period": ends before it begins, or is over already
  StillOut,           // "still-out", `subject`: the box. A box of it is out
  NoSuchLoan,         // "no-such-loan"
  NotReturned,        // "not-returned": nothing to inspect yet, or it was inspected
  BoxNotInStore,      // "box-not-in-store", `subject`: the box. It is out again, or lost
};
[[nodiscard]] std::string_view code_of(UseFault fault);

struct UseRefusal {
  UseFault fault = UseFault::NoSuchApplication;
  std::string subject;
  // What to tell people.
  [[nodiscard]] std::string zh() const;
  [[nodiscard]] std::string en() const;
};
using ApplicationOutcome = std::variant<Application, UseRefusal>;

[[nodiscard]] ApplicationOutcome file_application(Writing& writing, const ApplicationForm& form);
// Who has no right to sign is refused, and that is journalled.
[[nodiscard]] ApplicationOutcome sign_application(Writing& writing, std::int64_t n, PersonId signer,
                                                  const std::string& note = {});
[[nodiscard]] ApplicationOutcome refuse_application(Writing& writing, std::int64_t n, PersonId signer, const std::string& note);
// Also one that was approved, as long as none of its boxes is out.
[[nodiscard]] ApplicationOutcome withdraw_application(Writing& writing, std::int64_t n, PersonId person);

[[nodiscard]] std::optional<Application> read_application(store::Database& database, std::int64_t n);

struct ApplicationPage {
  std::vector<Application> applications;  // oldest first
  std::optional<std::int64_t> after;
};
struct ApplicationFilter {
  std::optional<ApplicationState> state = std::nullopt;
  std::optional<PersonId> person = std::nullopt;  // who wants the boxes
};
[[nodiscard]] ApplicationPage list_applications(store::Database& database, const ApplicationFilter& filter, int limit,
                                                std::int64_t after = 0);

}  // namespace archroom::records
