// What every fuzz target has in common. A target returns; what it must not do is crash, read beyond its input or break its
// promise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/contract.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace archroom::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return size == 0 ? std::string_view{} : std::string_view{reinterpret_cast<const char*>(data), size};
}

}  // namespace archroom::fuzz
