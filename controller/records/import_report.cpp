#include "controller/records/import_report.hpp"

#include <array>

#include "base/contract.hpp"

namespace archroom::records {

namespace {
constexpr std::array<std::string_view, 4> kNames{"running", "published", "refused", "abandoned"};
}

std::string_view name_of(ImportState state) {
  const auto index = static_cast<std::size_t>(state);
  ARCHROOM_CHECK(index < kNames.size());
  return kNames[index];
}

std::optional<ImportState> import_state_of(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<ImportState>(i);
  }
  return std::nullopt;
}

}  // namespace archroom::records
