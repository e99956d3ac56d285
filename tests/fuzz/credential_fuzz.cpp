// Authorization headers and addresses, as strangers send them.
#include <string_view>

#include "base/contract.hpp"
#include "controller/gateways/http/doorkeeper.hpp"
#include "tests/fuzz/fuzz_target.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto key = archroom::gateways::bearer_of(text)) {
    ARCHROOM_CHECK(text.ends_with(*key));
    const auto digest = archroom::records::token_digest(*key);
    ARCHROOM_CHECK(!digest || key->size() == archroom::records::kTokenLength);
  }
  static_cast<void>(archroom::gateways::peer_of(text));
  static_cast<void>(archroom::records::roles_of(text));
  return 0;
}
