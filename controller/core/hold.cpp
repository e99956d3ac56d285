#include "controller/core/hold.hpp"

#include <array>
#include <utility>

#include "base/contract.hpp"

namespace archroom::core {
namespace {

constexpr std::array<std::pair<ForbidKind, std::string_view>, 5> kKinds{{
    {ForbidKind::Order, "order"},
    {ForbidKind::Maintenance, "maintenance"},
    {ForbidKind::Fire, "fire"},
    {ForbidKind::Leak, "leak"},
    {ForbidKind::Seismic, "seismic"},
}};

}  // namespace

std::string_view name_of(ForbidKind kind) {
  for (const auto& [known, name] : kKinds) {
    if (known == kind) return name;
  }
  contract_violated("known kind of forbid", __FILE__, __LINE__);
}

std::optional<ForbidKind> forbid_kind_of(std::string_view name) {
  for (const auto& [kind, known] : kKinds) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

}  // namespace archroom::core
