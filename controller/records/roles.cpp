#include "controller/records/roles.hpp"

#include <algorithm>

namespace archroom::records {
namespace {

constexpr std::array<std::string_view, kEveryRole.size()> kNames = {"viewer", "operator",   "archivist", "approver",
                                                                    "safety", "maintainer", "auditor"};
constexpr std::string_view kBetween = ",; \t";

}  // namespace

std::string_view name_of(Role role) { return kNames.at(static_cast<std::size_t>(role)); }

std::optional<Role> role_of(std::string_view name) {
  const auto* const found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return kEveryRole.at(static_cast<std::size_t>(found - kNames.begin()));
}

std::string text_of(Roles roles) {
  std::string text;
  for (const Role role : kEveryRole) {
    if (!roles.has(role)) continue;
    if (!text.empty()) text += ',';
    text += name_of(role);
  }
  return text;
}

std::optional<Roles> roles_of(std::string_view text) {
  Roles roles;
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(kBetween), text.size()));
    if (text.empty()) return roles;
    const std::string_view name = text.substr(0, text.find_first_of(kBetween));
    const auto role = role_of(name);
    if (!role) return std::nullopt;
    roles.add(*role);
    text.remove_prefix(name.size());
  }
}

}  // namespace archroom::records
