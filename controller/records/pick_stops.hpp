// The stops of a pick list as rows: what writing and reading share.
#pragma once

#include <optional>
#include <vector>

#include "controller/core/motion/pick_plan.hpp"
#include "controller/records/requests.hpp"
#include "controller/store/database.hpp"

namespace archroom::records {

struct PickStopRow {
  std::int64_t position = 0;  // from 0
  BankId bank;
  devices::Face face;
  // The request that was filed for it; nothing: its turn has not come.
  std::optional<std::int64_t> child;
  RequestId child_id;
  core::RequestState state = core::RequestState::Queued;
  core::Reason reason;

  [[nodiscard]] bool under_way() const { return child && !core::has_ended(state); }
  [[nodiscard]] bool holds(const PlaceCode& place) const {
    return place.bank == bank && devices::aisle_of(place.face) == devices::aisle_of(face);
  }
};
// In their order; none where the request is no list.
[[nodiscard]] std::vector<PickStopRow> stops_of(store::Database& database, std::int64_t request);
[[nodiscard]] std::vector<PlacedBox> boxes_of(store::Database& database, std::int64_t request);

[[nodiscard]] core::PickBank pick_bank(const BankGeometry& geometry, const RoomNow& now);
// The same faces, each of another aisle, in an order that costs less from where the bank stands now; or as they are.
[[nodiscard]] std::vector<devices::Face> better_order(core::PickBank bank, const std::vector<devices::Face>& faces);

}  // namespace archroom::records
