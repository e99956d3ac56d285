// What a HID device says about its input reports (HID 1.11, 6.2.2): which usage stands where. Survives any bytes. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace archroom::barcode {

// Page in the upper half, usage in the lower one.
using Usage = std::uint32_t;
[[nodiscard]] constexpr Usage usage_of(std::uint16_t page, std::uint16_t id) { return (static_cast<Usage>(page) << 16) | id; }

// One Input item. Its `count` elements of `size_bits` each follow one another from `offset_bits`, which counts from the beginning
// of the report, its id included.
struct InputField {
  std::uint8_t report_id = 0;  // 0: reports have no ids
  std::uint32_t offset_bits = 0;
  std::uint32_t size_bits = 0;
  std::uint32_t count = 0;
  std::vector<Usage> usages;       // of the elements in order; the last one goes for those that are left
  std::vector<Usage> collections;  // it stands in, outermost first
  bool constant = false;           // padding
};

struct InputReports {
  std::vector<InputField> fields;  // in the order of the descriptor
  bool numbered = false;           // the first byte of a report is its id
  bool broken = false;             // it ends in the middle or contradicts itself; fields are those up to there
  std::uint32_t longest_bytes = 0;
};

[[nodiscard]] InputReports input_reports_of(std::span<const std::uint8_t> descriptor);

}  // namespace archroom::barcode
