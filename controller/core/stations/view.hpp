// What people and programs see of a station: GET /stations, the stream, MQTT. Drawn from the state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/core/stations/station.hpp"

namespace archroom::core {

struct StationView {
  StationId id;
  std::string title;
  std::uint64_t last_seq = 0;   // of the last scan that the register has
  std::uint64_t shown_seq = 0;  // which scan the feedback is about; 0: none
  Feedback feedback;
  WallTime shown_at;
  Mode mode = Mode::Free;
  bool signed_in = false;
  std::string box;  // waits for its slot
  std::size_t waiting = 0;
  std::optional<bool> gun_there;  // nothing: no gun of ours
  std::string gun_detail;
};

[[nodiscard]] StationView view_of(const Station& station);

}  // namespace archroom::core
