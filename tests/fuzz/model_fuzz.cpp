// A device model: a model or findings, never both and never neither.
#include "controller/settings/model_file.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace archroom;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = settings::read_model(fuzz::text_of(data, size), "model.toml");
  ARCHROOM_CHECK(read.model.has_value() == read.findings.empty());
  return 0;
}
