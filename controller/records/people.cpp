#include "controller/records/people.hpp"

#include <algorithm>
#include <array>

#include "base/contract.hpp"
#include "controller/records/acting.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::records {
namespace {

constexpr std::size_t kLongestCard = 64;
constexpr std::size_t kLongestText = 200;  // bytes

bool is_card(std::string_view card) {
  return !card.empty() && card.size() <= kLongestCard && !card.starts_with("S:") && !card.starts_with("C:") &&
         std::all_of(card.begin(), card.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_text(std::string_view text) {
  return text.size() <= kLongestText &&
         std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; });
}

// The columns of every query below, in this order.
Person person_of(const store::Rows& rows) {
  Person person;
  person.id.n = static_cast<std::uint64_t>(rows.integer(0));
  person.card = rows.text(1);
  person.name = rows.text(2);
  person.roles = roles_of(rows.text(3)).value_or(Roles{});
  person.office = rows.text(4);
  person.department = rows.text(5);
  person.outsider = rows.integer(6) != 0;
  person.active = rows.integer(7) != 0;
  person.has_pin = rows.integer(8) != 0;
  return person;
}

void lay_over(Person& person, const PersonForm& form, PersonFaults& faults) {
  const auto wrong = [&](const char* column, PersonFlaw flaw, const std::string& value) {
    faults.push_back({0, column, flaw, value});
  };
  if (form.card) {
    person.card = card_of(*form.card);
    if (!is_card(person.card)) wrong("card", PersonFlaw::BadCard, *form.card);
  }
  if (form.name) person.name = *form.name;
  if (form.department) person.department = *form.department;
  if (person.card.empty() && !form.card) wrong("card", PersonFlaw::Missing, "");
  if (person.name.find_first_not_of(' ') == std::string::npos) wrong("name", PersonFlaw::Missing, "");
  if (!is_text(person.name)) wrong("name", PersonFlaw::BadText, person.name);
  if (!is_text(person.department)) wrong("department", PersonFlaw::BadText, person.department);
  if (form.roles) {
    const auto roles = roles_of(*form.roles);
    if (!roles) wrong("roles", PersonFlaw::BadRole, *form.roles);
    person.roles = roles.value_or(Roles{});
  }
  if (form.office) {
    person.office = *form.office;
    if (!person.office.empty() && person.office != kArchivesHead && person.office != kLeader)
      wrong("office", PersonFlaw::BadOffice, person.office);
  }
  person.outsider = form.outsider.value_or(person.outsider);
  person.active = form.active.value_or(person.active);
}

// Names and departments are for people's eyes only.
void journal(Writing& writing, std::string_view type, const Person& person, std::string_view by) {
  store::JsonObject body;
  body.add("person", person.id.n).add("card", person.card).add("roles", text_of(person.roles)).add("office", person.office);
  body.add("outsider", person.outsider).add("active", person.active);
  body.raw("private", store::JsonObject{}.add("name", person.name).add("department", person.department).text());
  writing.journal(type, by, body.text());
}

bool same(const Person& a, const Person& b) {
  return a.card == b.card && a.name == b.name && a.roles == b.roles && a.office == b.office && a.department == b.department &&
         a.outsider == b.outsider && a.active == b.active;
}

void end_keys(Writing& writing, const Person& person, std::string_view by) {
  writing.database().run("UPDATE tokens SET revoked_at = ?2, revoked_by = ?3 WHERE person = ?1 AND revoked_at IS NULL",
                         person.id.n, writing.at().ms, by);
}

}  // namespace

std::string_view card_of(std::string_view scanned) { return scanned.starts_with("P:") ? scanned.substr(2) : scanned; }

PersonOutcome add_person(Writing& writing, const PersonForm& form, std::string_view by) {
  Person person;
  PersonFaults faults;
  lay_over(person, form, faults);
  if (!faults.empty()) return faults;
  const auto added = writing.database().run_unless_taken(
      "INSERT INTO people(card, name, roles, office, department, outsider, active) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      person.card, person.name, text_of(person.roles), person.office, person.department, person.outsider, person.active);
  if (added == store::Ran::Taken) return PersonFaults{{0, "card", PersonFlaw::CardInUse, person.card}};
  const auto made = person_with(writing.database(), person.card);
  if (!made) return person;  // trouble of the database: the job is lost as a whole
  journal(writing, "person_added", *made, by);
  return *made;
}

PersonOutcome change_person(Writing& writing, std::string_view card, const PersonForm& form, std::string_view by) {
  const auto before = person_with(writing.database(), card);
  if (!before) return NoSuchPerson{};
  Person person = *before;
  PersonFaults faults;
  lay_over(person, form, faults);
  if (!faults.empty()) return faults;
  if (same(*before, person)) return person;
  const auto changed = writing.database().run_unless_taken(
      "UPDATE people SET card = ?2, name = ?3, roles = ?4, office = ?5, department = ?6, outsider = ?7, active = ?8 "
      "WHERE id = ?1",
      person.id.n, person.card, person.name, text_of(person.roles), person.office, person.department, person.outsider,
      person.active);
  if (changed == store::Ran::Taken) return PersonFaults{{0, "card", PersonFlaw::CardInUse, person.card}};
  if (before->active && !person.active) end_keys(writing, person, by);
  journal(writing, person.active || !before->active ? "person_changed" : "person_deactivated", person, by);
  return person;
}

std::optional<Person> person_with(store::Database& database, std::string_view card) {
  auto rows = database.query(
      "SELECT id, card, name, roles, office, department, outsider, active, pin_hash IS NOT NULL FROM people WHERE card = ?1",
      card_of(card));
  return rows.next() ? std::optional{person_of(rows)} : std::nullopt;
}

std::optional<Person> person_at(store::Database& database, PersonId id) {
  auto rows = database.query(
      "SELECT id, card, name, roles, office, department, outsider, active, pin_hash IS NOT NULL FROM people WHERE id = ?1", id.n);
  return rows.next() ? std::optional{person_of(rows)} : std::nullopt;
}

PeoplePage list_people(store::Database& database, const PeopleFilter& filter, int limit, std::int64_t after) {
  PeoplePage page;
  auto rows = database.query(
      "SELECT id, card, name, roles, office, department, outsider, active, pin_hash IS NOT NULL FROM people "
      "WHERE id > ?1 AND (?2 OR active = 1) AND (?3 = '' OR instr(name, ?3) > 0 OR instr(department, ?3) > 0 OR card = ?3) "
      "ORDER BY id LIMIT ?4",
      after, filter.all, filter.q, limit + 1);
  while (rows.next()) {
    if (std::ssize(page.people) == limit) {
      page.after = static_cast<std::int64_t>(page.people.back().id.n);
      break;
    }
    page.people.push_back(person_of(rows));
  }
  return page;
}

}  // namespace archroom::records
