// Who may take a box out, and for whom it is kept: the applications, seen from the box. On whichever thread owns the database.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "controller/records/acting.hpp"
#include "controller/records/circulation_rules.hpp"
#include "controller/records/movement_rows.hpp"

namespace archroom::records {

// What an application is for: reading in the house, a copy, or outside.
enum class Use : std::uint8_t { Consult, Copy, Loan };
[[nodiscard]] std::string_view name_of(Use use);  // consult copy loan
[[nodiscard]] std::optional<Use> use_of(std::string_view name);
[[nodiscard]] std::string_view office_for(Use use);  // whose signature it needs (art. 12)

[[nodiscard]] bool category_is_open(const CirculationRules& rules, std::string_view category);  // to outsiders
[[nodiscard]] bool grounds_are_good(const CirculationRules& rules, std::string_view grounds, std::string_view paper);

struct Entitlement {
  std::int64_t application = 0;
  Use use = Use::Consult;
};
// The application by which this person may take the box at this time, or what is missing.
[[nodiscard]] std::variant<Entitlement, core::Declined> entitled(store::Database& database, const CirculationRules& rules,
                                                                 const BoxNow& box, const Acting& person, WallTime at);
// Somebody has an approved application for it that has begun, has not lapsed and was not used yet.
[[nodiscard]] bool is_reserved(store::Database& database, std::int64_t box, WallTime at);
// What people see: the row's state, and that a box in store is reserved.
[[nodiscard]] core::BoxState state_at(store::Database& database, std::int64_t box, core::BoxState state, WallTime at);

}  // namespace archroom::records
