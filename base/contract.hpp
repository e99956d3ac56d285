// Contract checks: our own bugs. On in every build, also release: a controller that is wrong about itself must not go on moving
// shelves. It aborts; systemd starts it again, and a start is always disarmed.
#pragma once

namespace archroom {

[[noreturn]] void contract_violated(const char* condition, const char* file, int line) noexcept;

}  // namespace archroom

#define ARCHROOM_CHECK(condition) \
  (static_cast<bool>(condition) ? void(0) : ::archroom::contract_violated(#condition, __FILE__, __LINE__))
