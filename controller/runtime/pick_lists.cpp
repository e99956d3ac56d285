#include "controller/runtime/pick_lists.hpp"

#include <algorithm>

#include "controller/runtime/log.hpp"

namespace archroom::runtime {

records::RoomNow room_now(const Board& board) {
  records::RoomNow now;
  for (const auto& picture : board.banks()) {
    if (picture->quality != devices::Quality::Good || picture->columns.empty()) continue;
    auto& report = now[picture->bank];
    for (const auto& column : picture->columns) report.columns.emplace_back().position_mm = column.position_mm;
  }
  return now;
}

void tell(Desk& desk, const records::ListNews& news) {
  for (const auto& asked : news.asked) desk.tell(asked);
  for (const auto& id : news.cancelled) desk.tell(core::CancelOrdered{TicketId{}, id, {}});
}

void PickLists::start(StoreThread& store) {
  store_ = &store;
  look();
}

void PickLists::heard(const std::vector<store::JournalEntry>& entries) {
  // A stop's request bears a # in its name; that others may, too, does no harm.
  const bool moved = std::any_of(entries.begin(), entries.end(), [](const auto& entry) {
    return entry.type == "request_moved" && entry.body.find('#') != std::string::npos;
  });
  if (moved) look();
}

void PickLists::look() {
  StoreThread* const store = store_;
  if (store == nullptr || looking_.exchange(true)) return;
  store->ask<records::ListNews>(
      [this](records::Writing& writing) {
        looking_ = false;
        return records::go_on_with_lists(writing, room_now(board_));
      },
      [this](const Result<records::ListNews>& news) {
        if (news) return tell(desk_, news.value());
        looking_ = false;
        // Taken up again when the register works, or by the next life of the daemon.
        log::get("store").info("pick lists wait: {}", news.error().detail);
      });
}

}  // namespace archroom::runtime
