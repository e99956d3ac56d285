// What the site file says of the room as a whole, as the core needs it.
#pragma once

namespace archroom::core {

struct RoomPlan {
  int power_budget_w = 0;  // of all drives at once; 0: no limit

  template <class Self, class V>
  static void fields(Self& self, V& v) {
    v("power_budget_w", self.power_budget_w);
  }
};

}  // namespace archroom::core
