// Keeps pick lists going: hears what the register has committed, lets the lists there take their next step, and tells the core of
// it. All methods but start() on the store's thread; start() once, on whichever thread wires the room.
#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "controller/records/pick_lists.hpp"
#include "controller/runtime/board.hpp"
#include "controller/runtime/desk.hpp"
#include "controller/runtime/store_thread.hpp"
#include "controller/store/journal.hpp"

namespace archroom::runtime {

// The columns as the latest pictures show them, where they are believed.
[[nodiscard]] records::RoomNow room_now(const Board& board);

// The core hears of the next stops, and of those that are not wanted any more.
void tell(Desk& desk, const records::ListNews& news);

class PickLists {
 public:
  PickLists(const Board& board, Desk& desk) : board_(board), desk_(desk) {}

  // Takes up the lists that an earlier life of the daemon left. What the register said before this is looked at then.
  void start(StoreThread& store);
  // What a commit added to the journal.
  void heard(const std::vector<store::JournalEntry>& entries);
  // The register can be written again: what could not be done meanwhile is done now.
  void store_works() { look(); }

 private:
  void look();

  const Board& board_;
  Desk& desk_;
  std::atomic<StoreThread*> store_{nullptr};
  std::atomic<bool> looking_{false};  // a look is on its way: what happens until then is seen by it
};

}  // namespace archroom::runtime
