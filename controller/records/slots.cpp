#include "controller/records/slots.hpp"

namespace archroom::records {
namespace {

struct Load {
  std::int64_t boxes = 0, mm = 0, volumes = 0;
};

std::optional<Overfull> taken(store::Database& database, const std::string& place, std::int64_t row) {
  auto rows = database.query(
      "SELECT row, barcode FROM boxes WHERE place = ?1 AND row <> ?2 AND "
      "NOT EXISTS (SELECT 1 FROM unpublished WHERE import = boxes.row >> 24 AND dead) LIMIT 1",
      place, row);
  if (!rows.next()) return std::nullopt;
  return Overfull{SlotBox{rows.integer(0), std::string(rows.text(1))}, "2/1 boxes"};
}

// What belongs there besides this box. A box of unknown volumes counts for one.
Load load_without(store::Database& database, const Geometry& geometry, const std::string& place, std::int64_t row) {
  auto rows = database.query(
      "SELECT count(*), ifnull(sum(ifnull(thickness_mm, ?3)), 0), ifnull(sum(ifnull(volume_to - volume_from + 1, 1)), 0) "
      "FROM boxes WHERE place = ?1 AND row <> ?2 AND "
      "NOT EXISTS (SELECT 1 FROM unpublished WHERE import = boxes.row >> 24 AND dead)",
      place, row, geometry.box_mm());
  if (!rows.next()) return {};
  return {rows.integer(0), rows.integer(1), rows.integer(2)};
}

// A limit of 0 is none.
std::optional<Overfull> beyond(std::int64_t wanted, int most, const char* unit) {
  if (most == 0 || wanted <= most) return std::nullopt;
  return Overfull{std::nullopt, std::to_string(wanted) + "/" + std::to_string(most) + " " + unit};
}

// `box` is a Box or a BoxNow.
template <class B>
std::optional<Overfull> overfull_at(store::Database& database, const Geometry& geometry, const PlaceCode& place, const B& box) {
  const auto& capacity = geometry.bank_of(place).slot;
  const std::string code = text_of(place);
  if (capacity.boxes == 1) {
    if (auto full = taken(database, code, box.row)) return full;
    if (capacity.mm == 0 && capacity.volumes == 0) return std::nullopt;
  }
  const Load load = load_without(database, geometry, code, box.row);
  const auto volumes = box.volume_from && box.volume_to ? *box.volume_to - *box.volume_from + 1 : 1;
  if (auto full = beyond(load.boxes + 1, capacity.boxes, "boxes")) return full;
  if (auto full = beyond(load.mm + box.thickness_mm.value_or(geometry.box_mm()), capacity.mm, "mm")) return full;
  return beyond(load.volumes + volumes, capacity.volumes, "volumes");
}

}  // namespace

std::optional<std::string> known_slot(const Geometry& geometry, const std::string& scanned) {
  const auto place = parse_place(scanned);
  if (!place || !geometry.check(place.value())) return std::nullopt;
  return text_of(place.value());
}

std::optional<Overfull> overfull(store::Database& database, const Geometry& geometry, const Box& box) {
  if (!box.place) return std::nullopt;
  return overfull_at(database, geometry, *box.place, box);
}

std::optional<core::Decline> no_room(Writing& writing, const std::string& slot, const BoxNow& box) {
  const auto& geometry = writing.geometry();
  const auto place = parse_place(slot);
  if (!place || !geometry.check(place.value())) return core::Decline::UnknownSlot;
  if (!geometry.suits(place.value(), box.medium)) return core::Decline::MediumRefused;
  if (overfull_at(writing.database(), geometry, place.value(), box)) return core::Decline::SlotFull;
  return std::nullopt;
}

}  // namespace archroom::records
