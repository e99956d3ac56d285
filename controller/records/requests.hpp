// Requests of the catalogue as the register files them. On the store's thread.
#pragma once

#include <cstdint>
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
  std::string by;  // who asks
};

struct PlacedBox {
  std::string barcode;
  PlaceCode place;
  friend bool operator==(const PlacedBox&, const PlacedBox&) = default;
};

// Filed. A locate is done at once; an open is queued, and `event` must go to the core, after the commit.
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
struct DifferentFaces {  // an open of several boxes that stand behind different faces
  std::vector<PlacedBox> boxes;
};
using FileOutcome = std::variant<Filed, FiledBefore, IdInUse, BadId, NoSuchBox, AmbiguousBox, NoPlace, PlaceGone, DifferentFaces>;

[[nodiscard]] FileOutcome file_request(Writing& writing, const RequestForm& form);

}  // namespace archroom::records
