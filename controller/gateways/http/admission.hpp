// From a request's header to the route that takes it, or to the refusal. Knows nothing of sockets.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "controller/gateways/http/call.hpp"
#include "controller/gateways/http/door.hpp"
#include "controller/gateways/http/routes.hpp"

namespace archroom::gateways {

// What the header says. Views into it.
struct Asked {
  std::string_view method;
  std::string_view target;
  std::optional<std::string_view> host;
  std::size_t hosts = 0;  // Host headers
  std::optional<std::string_view> origin;
  std::optional<std::string_view> accept_language;
  std::optional<std::string_view> content_type;
  std::optional<std::string_view> last_event_id;
  std::optional<std::string_view> transfer_encoding;
  std::optional<std::string_view> expect;
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  std::optional<std::string_view> authorization;
  std::size_t authorizations = 0;  // Authorization headers
};

struct Admitted {
  const Route* route = nullptr;
  std::size_t index = 0;  // in the table
  Call call;
  bool expects_continue = false;
};
struct Refused {
  std::size_t index = 0;  // of the route, or one past the table: no route
  Answer answer;
};

[[nodiscard]] std::variant<Admitted, Refused> admit(const Asked& asked, const Room& room, const DoorLimits& limits);
// A body where the route takes none. A stop is not held up by one.
[[nodiscard]] std::optional<Answer> check_body(const Admitted& admitted);

}  // namespace archroom::gateways
