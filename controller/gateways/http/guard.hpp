// What is checked before any handler sees a request: whom it was meant for, where it comes from, which language is wanted. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "controller/core/words.hpp"

namespace archroom::gateways {

// localhost, 127.x.x.x or [::1], with or without a port. A page that made its own name point here (DNS rebinding) has another
// name; a tunnel on another port is fine.
[[nodiscard]] bool is_loopback_host(std::string_view host);
// 127.0.0.0/8, ::1 or localhost: what the door may listen on without keys and TLS.
[[nodiscard]] bool is_loopback_address(std::string_view address);

// A browser says which page sends a request; only pages of this very server may. Programs send no Origin.
[[nodiscard]] bool is_same_origin(std::string_view origin, std::string_view host);

// The first of zh and en by weight; nothing where neither is named.
[[nodiscard]] std::optional<core::Language> accepted_language(std::string_view header);

// "application/json; charset=utf-8" is application/json
[[nodiscard]] bool is_media_type(std::string_view header, std::string_view wanted);

}  // namespace archroom::gateways
