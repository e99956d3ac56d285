// A request target: path and query. What is decoded and encoded again means the same.
#include "controller/gateways/http/url.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace archroom;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto target = gateways::split_target(fuzz::text_of(data, size));
  static_cast<void>(gateways::Query::parse(target.query));
  const auto path = gateways::percent_decoded(target.path, false);
  if (path) ARCHROOM_CHECK(gateways::percent_decoded(gateways::percent_encoded(*path), false) == path);
  return 0;
}
