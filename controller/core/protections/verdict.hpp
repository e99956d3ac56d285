// The protections of an archive room (八防) and what the evidence says of each. Pure.
//
// The worst that is known decides; what is not known is never ok, and neither is a protection for which the room has no evidence.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/core/protections/point.hpp"

namespace archroom::core {

enum class Guarded : std::uint8_t {
  Shock,      // 防震
  Theft,      // 防盗
  Fire,       // 防火
  Light,      // 防光
  Damp,       // 防潮: humidity and water
  Heat,       // 防高温
  Pests,      // 防有害生物
  Pollution,  // 防污染
  Power,      // beside the eight: mains, for a room that has evidence of it
};
inline constexpr int kGuarded = 9;
[[nodiscard]] std::string_view name_of(Guarded what);
[[nodiscard]] std::string_view name_zh(Guarded what);
[[nodiscard]] std::string_view name_en(Guarded what);
// Which of them a value is evidence of; nothing: of none.
[[nodiscard]] std::optional<Guarded> guarded_by(PointRole role);

// One piece of evidence: a point of the plan, or an input of a bank's controller ("bank 1/smoke").
struct Exhibit {
  PointId point;
  Level level = Level::Unknown;
  Trouble trouble = Trouble::Missing;
  friend bool operator==(const Exhibit&, const Exhibit&) = default;
  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("point", self.point);
    v("level", self.level);
    v("trouble", self.trouble);
  }
};

[[nodiscard]] Level judged(std::span<const Exhibit> exhibits);

}  // namespace archroom::core
