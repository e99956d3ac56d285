// A bank as its controller would report it, changed word by word: "open 3", "occupied 5", "intent 1 accepted". For tests.
#pragma once

#include <cstdint>

#include "controller/core/bank_plan.hpp"
#include "devices/vocabulary/shelf.hpp"

namespace archroom::scenarios {

class Picture {
 public:
  explicit Picture(core::BankPlan plan);

  [[nodiscard]] const devices::ShelfReport& report() const { return report_; }
  [[nodiscard]] devices::ShelfReport& report() { return report_; }

  void closed();
  void open(int aisle);                     // standing, this aisle at full width
  void part_open(int aisle, int width_mm);  // standing, the rest of the free space in the end space
  void moving(int aisle, int width_mm);     // the same, with a column travelling
  void occupied(int aisle, bool somebody);
  void entry(devices::Face face, bool broken);
  void active(devices::Protection protection, bool on);
  void latched(devices::Protection protection);

 private:
  void place(int aisle, int width_mm);
  void stand();
  void sum_up();  // the bank's own bits from those of its columns

  core::BankPlan plan_;
  devices::ShelfReport report_;
};

}  // namespace archroom::scenarios
