// A sentence in the two languages of the house.
#pragma once

#include <string>

#include "controller/core/words.hpp"

namespace archroom::gateways {

struct Words {
  std::string zh;
  std::string en;
  [[nodiscard]] const std::string& in(core::Language language) const { return language == core::Language::Chinese ? zh : en; }
};

}  // namespace archroom::gateways
