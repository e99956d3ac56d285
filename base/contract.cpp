#include "base/contract.hpp"

#include <cstdio>
#include <cstdlib>

namespace archroom {

void contract_violated(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "contract violated: %s at %s:%d\n", condition, file, line);
  std::abort();
}

}  // namespace archroom
