// A frame of a flight recording. What is read is written back to the same bytes that a second reading understands.
#include "base/codec.hpp"
#include "controller/core/event.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace archroom;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto event = decoded<core::Event>(fuzz::text_of(data, size));
  if (!event) return 0;
  const auto bytes = encoded(*event);
  const auto again = decoded<core::Event>(bytes);
  ARCHROOM_CHECK(again.has_value());
  ARCHROOM_CHECK(encoded(*again) == bytes);
  return 0;
}
