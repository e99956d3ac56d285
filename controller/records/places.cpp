#include "controller/records/places.hpp"

#include <array>

#include "base/contract.hpp"
#include "controller/records/box_rows.hpp"

namespace archroom::records {
namespace {

using devices::Side;

constexpr std::array<std::string_view, 6> kLevelNames{"room", "bank", "face", "section", "shelf", "slot"};

// A place of any level, as the code of its first slot.
struct Spot {
  PlaceLevel level = PlaceLevel::Room;
  PlaceCode first;
};

std::string code_of(const Spot& spot) {
  std::string code = text_of(spot.first);
  for (int cut = static_cast<int>(PlaceLevel::Slot) - static_cast<int>(spot.level); cut > 0; --cut) code.erase(code.rfind('/'));
  return code;
}

bool exists(const Geometry& geometry, const Spot& spot) {
  if (spot.level == PlaceLevel::Room) return spot.first.room == geometry.room();
  if (spot.level != PlaceLevel::Bank) return geometry.check(spot.first).ok();
  return spot.first.room == geometry.room() && geometry.banks().contains(spot.first.bank);
}

std::optional<Spot> spot_of(const Geometry& geometry, std::string_view code) {
  constexpr std::array<std::string_view, 6> kRest{"/x/1L/1/1/1", "/1L/1/1/1", "/1/1/1", "/1/1", "/1", ""};
  std::size_t slashes = 0;
  for (const char c : code) slashes += c == '/' ? 1 : 0;
  if (slashes >= kRest.size()) return std::nullopt;
  const auto place = parse_place(std::string(code) + std::string(kRest[slashes]));
  if (!place) return std::nullopt;
  const Spot spot{static_cast<PlaceLevel>(slashes), place.value()};
  return exists(geometry, spot) ? std::optional{spot} : std::nullopt;
}

// The places one level below.
std::vector<Spot> below(const Geometry& geometry, const Spot& spot) {
  std::vector<Spot> spots;
  const auto add = [&](const PlaceCode& place) {
    const Spot one{static_cast<PlaceLevel>(static_cast<int>(spot.level) + 1), place};
    if (exists(geometry, one)) spots.push_back(one);
  };
  const auto count = [&](int most, int PlaceCode::*part) {
    for (int n = 1; n <= most; ++n) {
      PlaceCode place = spot.first;
      place.*part = n;
      add(place);
    }
  };
  if (spot.level == PlaceLevel::Room) {
    for (const auto& [bank, _] : geometry.banks()) add({spot.first.room, bank, {1, Side::Left}, 1, 1, 1});
    return spots;
  }
  const auto& bank = geometry.bank_of(spot.first);
  switch (spot.level) {
    case PlaceLevel::Bank:
      for (int column = 1; column <= bank.columns; ++column) {
        for (const auto side : {Side::Left, Side::Right}) add({spot.first.room, bank.bank, {column, side}, 1, 1, 1});
      }
      break;
    case PlaceLevel::Face: count(bank.sections, &PlaceCode::section); break;
    case PlaceLevel::Section: count(bank.shelves, &PlaceCode::shelf); break;
    case PlaceLevel::Shelf: count(bank.slots, &PlaceCode::slot); break;
    default: break;
  }
  return spots;
}

// The fixed column's outer face is no place.
std::int64_t slots_of(const BankGeometry& bank, PlaceLevel level) {
  std::int64_t slots = 1;
  if (level <= PlaceLevel::Shelf) slots *= bank.slots;
  if (level <= PlaceLevel::Section) slots *= bank.shelves;
  if (level <= PlaceLevel::Face) slots *= bank.sections;
  if (level <= PlaceLevel::Bank) slots *= 2 * bank.columns - 1;
  return slots;
}

void add_capacity(PlaceNode& node, const BankGeometry& bank, PlaceLevel level, bool& boxes, bool& mm, bool& volumes) {
  const auto slots = slots_of(bank, level);
  node.slots += slots;
  node.most_boxes += slots * bank.slot.boxes;
  node.most_mm += slots * bank.slot.mm;
  node.most_volumes += slots * bank.slot.volumes;
  boxes = boxes && bank.slot.boxes != 0;
  mm = mm && bank.slot.mm != 0;
  volumes = volumes && bank.slot.volumes != 0;
}

// Of a room only where every bank has that limit.
void set_capacity(PlaceNode& node, const Geometry& geometry, const Spot& spot) {
  bool boxes = true, mm = true, volumes = true;
  if (spot.level == PlaceLevel::Room) {
    for (const auto& [_, bank] : geometry.banks()) add_capacity(node, bank, PlaceLevel::Bank, boxes, mm, volumes);
  } else {
    add_capacity(node, geometry.bank_of(spot.first), spot.level, boxes, mm, volumes);
  }
  if (!boxes) node.most_boxes = 0;
  if (!mm) node.most_mm = 0;
  if (!volumes) node.most_volumes = 0;
}

// Everything from `code` up to what no longer begins with it; both ends of a range in the index of places.
void set_load(store::Database& database, const Geometry& geometry, PlaceNode& node) {
  const bool slot = node.level == PlaceLevel::Slot;
  const std::string from = slot ? node.code : node.code + "/";
  const std::string to = slot ? node.code + '\x01' : node.code + "0";  // '0' comes after '/'
  {
    auto rows = database.query(
        "SELECT count(*), ifnull(sum(ifnull(thickness_mm, ?3)), 0), ifnull(sum(ifnull(volume_to - volume_from + 1, 1)), 0) "
        "FROM boxes WHERE place >= ?1 AND place < ?2 AND NOT EXISTS (SELECT 1 FROM unpublished WHERE import = boxes.row >> 24)",
        from, to, geometry.box_mm());
    if (rows.next()) {
      node.boxes = rows.integer(0);
      node.mm = rows.integer(1);
      node.volumes = rows.integer(2);
    }
  }
  auto rows = database.query(
      "SELECT count(*) FROM boxes WHERE place >= ?1 AND place < ?2 AND state IN ('out', 'lost') "
      "AND NOT EXISTS (SELECT 1 FROM unpublished WHERE import = boxes.row >> 24)",
      from, to);
  if (rows.next()) node.away = rows.integer(0);
}

PlaceNode node_of(store::Database& database, const Geometry& geometry, const Spot& spot) {
  PlaceNode node;
  node.code = code_of(spot);
  node.level = spot.level;
  if (spot.level == PlaceLevel::Slot) node.shown = geometry.display(spot.first);
  set_capacity(node, geometry, spot);
  set_load(database, geometry, node);
  return node;
}

}  // namespace

std::string_view name_of(PlaceLevel level) {
  const auto index = static_cast<std::size_t>(level);
  ARCHROOM_CHECK(index < kLevelNames.size());
  return kLevelNames[index];
}

std::optional<PlaceTree> place_tree(store::Database& database, const Geometry& geometry, std::string_view code) {
  const auto spot = spot_of(geometry, code);
  if (!spot) return std::nullopt;
  PlaceTree tree;
  tree.self = node_of(database, geometry, *spot);
  for (const auto& one : below(geometry, *spot)) tree.below.push_back(node_of(database, geometry, one));
  if (spot->level == PlaceLevel::Slot) {
    auto rows = database.query("SELECT * FROM visible_boxes WHERE place = ?1 ORDER BY row", tree.self.code);
    while (rows.next()) tree.boxes.push_back(box_from(rows, 0));
  }
  return tree;
}

std::string scan_code(const PlaceCode& place) { return "S:" + text_of(place); }

}  // namespace archroom::records
