#include "controller/records/slots.hpp"

namespace archroom::records {

std::optional<std::string> known_slot(const Geometry& geometry, const std::string& scanned) {
  const auto place = parse_place(scanned);
  if (!place || !geometry.check(place.value())) return std::nullopt;
  return text_of(place.value());
}

std::optional<core::Decline> no_room(Writing& writing, const std::string& slot, const BoxNow& box) {
  auto rows = writing.database().query("SELECT 1 FROM boxes WHERE place = ?1 AND row <> ?2 LIMIT 1", slot, box.row);
  if (rows.next()) return core::Decline::SlotFull;
  return std::nullopt;
}

}  // namespace archroom::records
