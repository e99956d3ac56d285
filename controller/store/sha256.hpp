// SHA-256 (OpenSSL). Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace archroom::store {

using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] Digest sha256(std::string_view bytes);
[[nodiscard]] inline std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace archroom::store
