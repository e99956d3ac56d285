// A catalogue's request on its way through the room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/core/reason.hpp"
#include "devices/vocabulary/shelf.hpp"

namespace archroom::core {

enum class RequestState : std::uint8_t {
  Queued,
  WaitingOperator,
  WaitingSafety,
  Opening,
  Presented,
  Unverified,
  Done,
  Cancelled,
  Refused,
  Failed,
};
[[nodiscard]] std::string_view name_of(RequestState state);
[[nodiscard]] std::optional<RequestState> request_state_of(std::string_view name);
[[nodiscard]] constexpr bool has_ended(RequestState state) { return state >= RequestState::Done; }

struct Request {
  RequestId id;
  BankId bank;
  devices::Face face;
  RequestState state = RequestState::Queued;
  Reason reason;
  Instant since;                        // when it came into this state
  std::optional<Instant> confirmed_at;  // a person at the bank has looked and let this one move go; lasts a while
  int lost_commands = 0;                // moves that the bank's controller never received
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("id", self.id);
    v("bank", self.bank);
    v("face", self.face);
    v("state", self.state);
    v("reason", self.reason);
    v("since", self.since);
    v("confirmed_at", self.confirmed_at);
    v("lost_commands", self.lost_commands);
  }
};

}  // namespace archroom::core
