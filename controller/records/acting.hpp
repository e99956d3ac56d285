// A person as circulation must know one: who acts, who has a box, who signs. On whichever thread owns the database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/ids.hpp"
#include "controller/core/stations/deed.hpp"
#include "controller/records/roles.hpp"
#include "controller/store/database.hpp"

namespace archroom::records {

inline constexpr std::string_view kArchivesHead = "archives_head";  // head of the archives department
inline constexpr std::string_view kLeader = "leader";               // 分管领导, the leader in charge

struct Acting {
  PersonId id;  // 0: nobody; the station or the key at the door answers for it
  std::string name;
  Roles roles;
  std::string office;
  std::string department;
  bool outsider = false;
  bool active = true;

  [[nodiscard]] bool known() const { return id.n != 0; }
  // Nobody in person has been judged by the door or the station already.
  [[nodiscard]] bool may(Roles wanted) const { return !known() || roles.meets(wanted); }
};

[[nodiscard]] std::optional<Acting> find_person(store::Database& database, PersonId id);
[[nodiscard]] std::optional<Acting> find_card(store::Database& database, std::string_view card);
// The same, but somebody who is unknown or not active is declined; 0 is nobody.
[[nodiscard]] std::variant<Acting, core::Declined> acting(store::Database& database, PersonId id);

}  // namespace archroom::records
