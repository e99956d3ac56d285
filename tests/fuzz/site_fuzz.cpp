// A site file: a plan or findings, never both and never neither.
#include "controller/settings/load.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace archroom;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto loaded = settings::load_text(fuzz::text_of(data, size), "room.toml");
  ARCHROOM_CHECK(loaded.plan.has_value() == loaded.findings.empty());
  return 0;
}
