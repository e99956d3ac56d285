// Pick lists: one request of a catalogue for boxes that stand in several aisles. The register keeps the list's stops in their
// order, and files one request of its own, LIST#1, LIST#2, ..., for each stop when its turn comes; the core knows only these. The
// list's state follows theirs. On the store's thread; planning is pure.
//
// A stop's turn comes when all before it have ended. The one after that may open ahead, while the person is at the stop before,
// where it is at another bank. A stop that was opened ahead and to which nobody came in time gets another turn. A stop that
// fails, is refused or is cancelled by itself is left out, and the list goes on; it ends as failed where one of its stops failed.
// What is filed next is only ever read from the register, so whoever is killed at any moment goes on where it was.
#pragma once

#include <optional>
#include <vector>

#include "base/ids.hpp"
#include "controller/core/event.hpp"
#include "controller/core/motion/pick_plan.hpp"
#include "controller/records/requests.hpp"
#include "controller/records/writing.hpp"

namespace archroom::records {

struct PlannedStop {
  BankId bank;
  devices::Face face;
  std::vector<PlacedBox> boxes;
};
struct PlannedList {
  std::vector<PlannedStop> stops;
  core::PickCost cost;
  std::vector<BankId> unseen;  // banks that were taken to be closed
};
// Every place must exist.
[[nodiscard]] PlannedList plan_list(const Geometry& geometry, const RoomNow& now, const std::vector<PlacedBox>& boxes);
[[nodiscard]] std::vector<PlacedBox> boxes_in_order(const PlannedList& list);

// The list is written as a request already; files its first stop.
[[nodiscard]] core::Requested begin_list(Writing& writing, const RequestId& list, const PlannedList& planned, const RoomNow& now);

// What the core must be told, in this order, after the commit.
struct ListNews {
  std::vector<core::Requested> asked;
  std::vector<RequestId> cancelled;
};
// Every list goes on as far as it can. Changes nothing where there is nothing to do. The stops of a bank that are still to come
// are put into another order where the bank stands in such a way by now that this saves openings or travel.
[[nodiscard]] ListNews go_on_with_lists(Writing& writing, const RoomNow& now);

// Ends the list; the requests that it has under way are to be cancelled. Nothing: no such list, or it has ended.
[[nodiscard]] std::optional<ListNews> cancel_list(Writing& writing, const RequestId& list, const std::string& by);

}  // namespace archroom::records
