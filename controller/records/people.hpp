// The people of the register: who they are, what they may, and their cards. Writing on the store's thread; reading on whichever
// thread owns the database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "controller/records/roles.hpp"
#include "controller/records/writing.hpp"

namespace archroom::records {

struct Person {
  PersonId id;
  std::string card;  // without the P: that a gun reads
  std::string name;
  Roles roles;
  std::string office;  // '', archives_head, leader: whose signature theirs is (art. 12)
  std::string department;
  bool outsider = false;  // of another house: gets some categories only
  bool active = true;
  bool has_pin = false;
};

// What is named is set; the rest stays, or is empty for somebody new.
struct PersonForm {
  std::optional<std::string> card, name, roles, office, department;
  std::optional<bool> outsider, active;
};

enum class PersonFlaw : std::uint8_t {
  Missing,     // the column must be filled
  BadCard,     // not 1 to 64 visible ASCII characters, or one of S: and C:
  CardInUse,   // somebody else's
  BadRole,     // a word that is no role
  BadOffice,   // neither archives_head nor leader
  BadText,     // control characters, or longer than 200 bytes
  BadTruth,    // of a file: neither true nor false, 1 nor 0
  UnknownKey,  // of a file: no such column, or not so many fields
};
struct PersonFault {
  int line = 0;  // of a file; else 0
  std::string column;
  PersonFlaw flaw = PersonFlaw::Missing;
  std::string value;
};
[[nodiscard]] std::string zh_of(const PersonFault& fault);
[[nodiscard]] std::string en_of(const PersonFault& fault);

struct NoSuchPerson {};
using PersonFaults = std::vector<PersonFault>;
using PersonOutcome = std::variant<Person, PersonFaults, NoSuchPerson>;

[[nodiscard]] PersonOutcome add_person(Writing& writing, const PersonForm& form, std::string_view by);
// Deactivating is a change, too: nobody is ever deleted, for movements name them. It ends their keys.
[[nodiscard]] PersonOutcome change_person(Writing& writing, std::string_view card, const PersonForm& form, std::string_view by);

struct PeopleImported {
  int added = 0;
  int changed = 0;
  int unchanged = 0;
};
using PeopleOutcome = std::variant<PeopleImported, PersonFaults>;
// CSV with a header: card,name,roles,office,department,outsider in any order; card and name must be there. Who is known by card
// is changed. All or nothing.
[[nodiscard]] PeopleOutcome import_people(Writing& writing, std::string_view csv, std::string_view by);

// "P:17" and "17" are the same card.
[[nodiscard]] std::string_view card_of(std::string_view scanned);
[[nodiscard]] std::optional<Person> person_with(store::Database& database, std::string_view card);
[[nodiscard]] std::optional<Person> person_at(store::Database& database, PersonId id);

struct PeoplePage {
  std::vector<Person> people;  // in the order in which they came
  std::optional<std::int64_t> after;
};
struct PeopleFilter {
  std::string q;     // part of a name or department; empty: everybody
  bool all = false;  // also who is not active any more
};
[[nodiscard]] PeoplePage list_people(store::Database& database, const PeopleFilter& filter, int limit, std::int64_t after = 0);

}  // namespace archroom::records
