// Requests of the catalogue as the register files them. On the store's thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "controller/core/event.hpp"
#include "controller/core/request.hpp"
#include "controller/records/box.hpp"
#include "controller/records/writing.hpp"

namespace archroom::records {

// The columns of the banks as they stand now; banks that are not seen are missing.
using RoomNow = std::map<BankId, devices::ShelfReport>;

enum class Action : std::uint8_t { Locate, Open };
[[nodiscard]] std::string_view name_of(Action action);
[[nodiscard]] std::optional<Action> action_of(std::string_view name);

struct RequestForm {
  std::optional<RequestId> id;      // the client's own, an idempotency key; nothing: we make one
  std::vector<std::string> boxes;   // codes: barcode, RFID or reference code; at least one
  std::optional<CodeKind> by_kind;  // says which kind the codes are
  Action action = Action::Locate;
  std::string station;  // may be empty
  std::optional<WallTime> need_by;
  std::string by;        // who asks
  bool is_list = false;  // what is wrong with its boxes is said of all of them
};

struct PlacedBox {
  std::string barcode;
  PlaceCode place;
  friend bool operator==(const PlacedBox&, const PlacedBox&) = default;
};

// Filed. A locate is done at once; an open is queued, and `event` must go to the core, after the commit. Where the boxes of an
// open stand in several aisles it is a pick list (pick_lists.hpp), and the event is about its first stop.
struct Filed {
  RequestId id;
  core::RequestState state = core::RequestState::Queued;
  std::vector<PlacedBox> boxes;
  std::optional<core::Requested> event;
};
struct FiledBefore {  // the same id with the same body: nothing was written
  RequestId id;
  core::RequestState state = core::RequestState::Queued;
  std::vector<PlacedBox> boxes;
};
struct IdInUse {  // the same id with another body
  RequestId id;
};
struct BadId {  // 1 to 64 visible ASCII characters
  std::string detail;
};
struct NoSuchBox {
  std::string code;
};
struct AmbiguousBox {
  std::string code;
  std::vector<std::pair<CodeKind, std::string>> candidates;  // which kind, and the barcode of the box that has it
};
struct NoPlace {  // the box is not shelved
  std::string barcode;
};
struct PlaceGone {  // its place is not in this room (any more)
  std::string barcode;
  std::string place;
  std::string detail;
};
struct NotInStore {  // nobody opens an aisle for it
  std::string barcode;
  core::BoxState state = core::BoxState::Out;
};
struct BadBox {
  std::size_t index = 0;  // in RequestForm::boxes
  std::string code;
  std::variant<NoSuchBox, AmbiguousBox, NoPlace, PlaceGone, NotInStore> why;
};
struct BadBoxes {  // of a list: all that are bad
  std::vector<BadBox> boxes;
};
using FileOutcome =
    std::variant<Filed, FiledBefore, IdInUse, BadId, NoSuchBox, AmbiguousBox, NoPlace, PlaceGone, BadBoxes, NotInStore>;

// `now` is what is known of the banks: a pick list is planned from there.
[[nodiscard]] FileOutcome file_request(Writing& writing, const RequestForm& form, const RoomNow& now = {});

// The boxes of a form and where they stand, each once; or what is wrong with them.
using Wanted = std::variant<std::vector<PlacedBox>, FileOutcome>;
[[nodiscard]] Wanted wanted_boxes(store::Database& database, const Geometry& geometry, const RequestForm& form);

}  // namespace archroom::records
