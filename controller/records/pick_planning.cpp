// From boxes and places to banks and aisles, and back: the pure half of pick_lists.hpp.
#include <map>

#include "controller/records/pick_lists.hpp"
#include "controller/records/pick_stops.hpp"

namespace archroom::records {

core::PickBank pick_bank(const BankGeometry& geometry, const RoomNow& now) {
  core::PickBank bank;
  bank.plan.id = geometry.bank;
  bank.plan.columns = geometry.columns;
  bank.plan.fixed = geometry.fixed;
  bank.plan.column_width_mm = geometry.column_width_mm;
  bank.plan.aisle_mm = geometry.aisle_mm;
  bank.plan.free_aisles = geometry.free_aisles;
  bank.may_keep = false;  // a request names its own aisle only
  if (const auto seen = now.find(geometry.bank); seen != now.end()) bank.now = seen->second;
  return bank;
}

PlannedList plan_list(const Geometry& geometry, const RoomNow& now, const std::vector<PlacedBox>& boxes) {
  std::map<BankId, core::PickBank> by_name;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const auto& place = boxes[i].place;
    const auto bank = by_name.try_emplace(place.bank, pick_bank(geometry.banks().at(place.bank), now)).first;
    bank->second.boxes.push_back({i, place.face, place.section, place.shelf, place.slot});
  }
  PlannedList list;
  std::vector<core::PickBank> banks;
  for (auto& [id, bank] : by_name) {
    if (!bank.now) list.unseen.push_back(id);
    banks.push_back(std::move(bank));
  }
  const auto plan = core::plan_picks(banks);
  list.cost = plan.cost;
  for (const auto& stop : plan.stops) {
    auto& planned = list.stops.emplace_back(PlannedStop{stop.bank, stop.face, {}});
    for (const auto box : stop.boxes) planned.boxes.push_back(boxes[box]);
  }
  return list;
}

std::vector<PlacedBox> boxes_in_order(const PlannedList& list) {
  std::vector<PlacedBox> boxes;
  for (const auto& stop : list.stops) boxes.insert(boxes.end(), stop.boxes.begin(), stop.boxes.end());
  return boxes;
}

namespace {

std::vector<core::PickLeg> legs_of(const std::vector<devices::Face>& faces) {
  std::vector<core::PickLeg> legs;
  for (const auto& face : faces) legs.push_back({devices::aisle_of(face), std::nullopt});
  return legs;
}

}  // namespace

std::vector<devices::Face> better_order(core::PickBank bank, const std::vector<devices::Face>& faces) {
  for (std::size_t i = 0; i < faces.size(); ++i) bank.boxes.push_back({i, faces[i], 0, 0, 0});
  std::vector<devices::Face> order;
  for (const auto& stop : core::plan_picks({&bank, 1}).stops) order.push_back(stop.face);
  return core::cost_of(bank, legs_of(order)) < core::cost_of(bank, legs_of(faces)) ? order : faces;
}

}  // namespace archroom::records
