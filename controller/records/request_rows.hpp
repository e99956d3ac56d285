// A request as rows and as an entry of the journal, written once. On the store's thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controller/records/requests.hpp"
#include "controller/store/sha256.hpp"

namespace archroom::records {

struct NewRequest {
  RequestId id;
  Action action = Action::Open;
  core::RequestState state = core::RequestState::Queued;
  std::vector<PlacedBox> boxes;  // at least one
  std::string station;
  std::optional<WallTime> need_by;
  std::string by;
  std::optional<RequestId> part_of{};  // the pick list of which it is a stop
};

// The digest tells whether a later request under the same id is the same one.
void write_request(Writing& writing, const NewRequest& request, const store::Digest& digest);

// Moves a request on that the core knows nothing of.
void move_request(Writing& writing, const RequestId& id, core::RequestState state, const core::Reason& reason,
                  const std::string& by);

[[nodiscard]] std::string_view name_of(devices::Side side);
[[nodiscard]] devices::Side side_of(std::string_view name);

}  // namespace archroom::records
