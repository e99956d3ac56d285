// What a site says of lending: how long, for whom, on which grounds ([circulation] of the site file). The defaults are the
// regulation that archroom ships with (rules.md §5.1a, art. 12). Plain values; any thread.
#pragma once

#include <string>
#include <vector>

namespace archroom::records {

struct CirculationRules {
  int consult_days = 1;      // reading in the house, and copying
  int loan_days = 30;        // outside
  int application_days = 7;  // an application lapses so long after it begins, unless it says itself when
  int undo_minutes = 10;
  std::vector<std::string> outsider_categories{"管理", "征缴", "待遇"};  // one of them must be in the name of a box's category
  std::vector<std::string> loan_grounds{"仲裁", "判决", "裁定", "审计", "检查"};
};

[[nodiscard]] inline const CirculationRules& usual_rules() {
  static const CirculationRules kUsual;
  return kUsual;
}

}  // namespace archroom::records
