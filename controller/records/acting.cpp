#include "controller/records/acting.hpp"

#include <utility>

namespace archroom::records {
namespace {

std::optional<Acting> person_from(store::Rows rows) {
  if (!rows.next()) return std::nullopt;
  Acting person;
  person.id.n = static_cast<std::uint64_t>(rows.integer(0));
  person.name = rows.text(1);
  person.roles = roles_of(rows.text(2)).value_or(Roles{});
  person.office = rows.text(3);
  person.department = rows.text(4);
  person.outsider = rows.integer(5) != 0;
  person.active = rows.integer(6) != 0;
  return person;
}

}  // namespace

std::optional<Acting> find_person(store::Database& database, PersonId id) {
  return person_from(
      database.query("SELECT id, name, roles, office, department, outsider, active FROM people WHERE id = ?1", id.n));
}

std::optional<Acting> find_card(store::Database& database, std::string_view card) {
  return person_from(
      database.query("SELECT id, name, roles, office, department, outsider, active FROM people WHERE card = ?1", card));
}

std::variant<Acting, core::Declined> acting(store::Database& database, PersonId id) {
  if (id.n == 0) return Acting{};
  auto person = find_person(database, id);
  if (!person) return core::Declined{core::Decline::UnknownPerson, {}, {}, {}, {}};
  if (!person->active) return core::Declined{core::Decline::PersonNotActive, {}, {}, {}, {}};
  return std::move(*person);
}

}  // namespace archroom::records
