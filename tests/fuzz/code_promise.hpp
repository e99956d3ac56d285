// What every decoder of codes promises, whatever came in.
#pragma once

#include <vector>

#include "devices/barcode/code_rules.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace archroom::fuzz {

inline void keep_promise(const barcode::Heard& heard) {
  const auto* const scan = std::get_if<barcode::Scan>(&heard);
  if (scan == nullptr) return;
  ARCHROOM_CHECK(!scan->text.empty() && scan->text.size() <= barcode::kLongestCode);
  ARCHROOM_CHECK(barcode::is_utf8(scan->text));
  for (const char c : scan->text) ARCHROOM_CHECK(static_cast<unsigned char>(c) >= 0x20 && c != '\x7f');
}

inline void keep_promise(const std::vector<barcode::Heard>& heard) {
  for (const auto& one : heard) keep_promise(one);
}

}  // namespace archroom::fuzz
