// Bytes that claim to be a Modbus TCP answer.
#include <span>

#include "firmware-bridge/link/mbap.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace archroom;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span bytes(data, size < link::kLongestFrame ? size : link::kLongestFrame);
  const auto look = link::look_at_frame(bytes, 1);
  const auto* complete = std::get_if<link::Complete>(&look);
  if (complete == nullptr) return 0;
  ARCHROOM_CHECK(complete->size >= link::kMbapHeader && complete->size <= bytes.size());
  return 0;
}
