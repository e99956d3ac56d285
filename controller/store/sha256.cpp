#include "controller/store/sha256.hpp"

#include <openssl/evp.h>

#include "base/contract.hpp"

namespace archroom::store {

Digest sha256(std::string_view bytes) {
  Digest digest{};
  ARCHROOM_CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) == 1);
  return digest;
}

}  // namespace archroom::store
