#include "controller/runtime/clock.hpp"

#include <chrono>
#include <cstdlib>
#include <ctime>

namespace archroom::runtime {

WallTime wall_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

void use_zone(const std::string& zone) {
  // ":NAME" is read from the tz database, whatever the name looks like.
  ::setenv("TZ", (":" + zone).c_str(), 1);
  ::tzset();
}

int utc_offset_min(WallTime at) {
  const auto seconds = static_cast<std::time_t>(at.ms / 1000);
  std::tm local{};
  if (::localtime_r(&seconds, &local) == nullptr) return 0;
  return static_cast<int>(local.tm_gmtoff / 60);
}

}  // namespace archroom::runtime
