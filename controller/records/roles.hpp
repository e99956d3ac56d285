// What somebody may do here: roles of people and of keys, and sets of them. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace archroom::records {

enum class Role : std::uint8_t {
  Viewer,      // sees the room
  Operator,    // opens and closes banks, fetches boxes
  Archivist,   // keeps the register: boxes, check-out, check-in, applications
  Approver,    // signs applications; which signature it is, the office says
  Safety,      // forbids, re-arms, proof tests, what follows a fire
  Maintainer,  // people, keys, the machine
  Auditor,     // reads everything that was done, changes nothing
};
inline constexpr std::array kEveryRole = {Role::Viewer, Role::Operator,   Role::Archivist, Role::Approver,
                                          Role::Safety, Role::Maintainer, Role::Auditor};

class Roles {
 public:
  constexpr Roles() = default;
  constexpr Roles(std::initializer_list<Role> roles) {
    for (const Role role : roles) add(role);
  }
  constexpr void add(Role role) { bits_ = static_cast<std::uint8_t>(bits_ | bit(role)); }
  [[nodiscard]] constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
  [[nodiscard]] constexpr bool none() const { return bits_ == 0; }
  // A role in common.
  [[nodiscard]] constexpr bool meets(Roles other) const { return (bits_ & other.bits_) != 0; }
  // All roles of `other`, and perhaps more.
  [[nodiscard]] constexpr bool holds(Roles other) const { return (bits_ & other.bits_) == other.bits_; }
  friend constexpr bool operator==(Roles, Roles) = default;

 private:
  static constexpr std::uint8_t bit(Role role) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(role)); }
  std::uint8_t bits_ = 0;
};

inline constexpr Roles kAllRoles{Role::Viewer, Role::Operator,   Role::Archivist, Role::Approver,
                                 Role::Safety, Role::Maintainer, Role::Auditor};

// "archivist"
[[nodiscard]] std::string_view name_of(Role role);
[[nodiscard]] std::optional<Role> role_of(std::string_view name);
// "operator,archivist", in the order of the enumeration; this is what the register keeps.
[[nodiscard]] std::string text_of(Roles roles);
// Names between commas, semicolons or blanks. Nothing where one of them is no role; an empty text is no role at all.
[[nodiscard]] std::optional<Roles> roles_of(std::string_view text);

}  // namespace archroom::records
