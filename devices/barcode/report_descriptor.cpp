#include "devices/barcode/report_descriptor.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace archroom::barcode {
namespace {

// Bounds far above what any device has, so that no descriptor makes us allocate much.
constexpr std::uint32_t kMostReportBits = 8 * 4096;
constexpr std::size_t kMostFields = 1024;
constexpr std::size_t kMostUsages = 256;  // of one item
constexpr std::size_t kDeepest = 32;      // collections, and pushes

enum class Kind : std::uint8_t { Main = 0, Global = 1, Local = 2, Reserved = 3 };

// Tags (HID 1.11, 6.2.2.4, .7, .8).
constexpr std::uint8_t kInput = 0x8;
constexpr std::uint8_t kCollection = 0xA;
constexpr std::uint8_t kEndCollection = 0xC;
constexpr std::uint8_t kUsagePage = 0x0;
constexpr std::uint8_t kReportSize = 0x7;
constexpr std::uint8_t kReportId = 0x8;
constexpr std::uint8_t kReportCount = 0x9;
constexpr std::uint8_t kPush = 0xA;
constexpr std::uint8_t kPop = 0xB;
constexpr std::uint8_t kUsage = 0x0;
constexpr std::uint8_t kUsageMinimum = 0x1;
constexpr std::uint8_t kUsageMaximum = 0x2;
constexpr std::uint8_t kLongItem = 0xFE;

struct Item {
  Kind kind = Kind::Main;
  std::uint8_t tag = 0;
  std::uint8_t size = 0;
  std::uint32_t value = 0;
};

struct Globals {
  std::uint16_t page = 0;
  std::uint8_t report_id = 0;
  std::uint32_t size_bits = 0;
  std::uint32_t count = 0;
};

class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> rest) : rest_(rest) {}

  InputReports read() {
    while (!rest_.empty() && !reports_.broken) {
      if (rest_.front() == kLongItem) {
        skip_long_item();
      } else if (const auto item = take_item()) {
        take(*item);
      }
    }
    finish();
    return std::move(reports_);
  }

 private:
  void break_off() { reports_.broken = true; }

  void skip_long_item() {  // 0xFE, size, tag, data
    if (rest_.size() < 3 || rest_.size() < 3u + rest_[1]) return break_off();
    rest_ = rest_.subspan(3u + rest_[1]);
  }

  std::optional<Item> take_item() {
    const std::uint8_t prefix = rest_.front();
    const auto code = static_cast<std::uint8_t>(prefix & 3);
    Item item{static_cast<Kind>((prefix >> 2) & 3), static_cast<std::uint8_t>(prefix >> 4),
              static_cast<std::uint8_t>(code == 3 ? 4 : code), 0};
    if (rest_.size() < 1u + item.size) {
      break_off();
      return std::nullopt;
    }
    for (std::uint8_t i = 0; i < item.size; ++i) item.value |= static_cast<std::uint32_t>(rest_[1u + i]) << (8 * i);
    rest_ = rest_.subspan(1u + item.size);
    return item;
  }

  void take(const Item& item) {
    switch (item.kind) {
      case Kind::Main: return take_main(item);
      case Kind::Global: return take_global(item);
      case Kind::Local: return take_local(item);
      case Kind::Reserved: return;
    }
  }

  void take_main(const Item& item) {
    if (item.tag == kInput) add_field(item.value);
    if (item.tag == kCollection) {
      if (collections_.size() >= kDeepest) return break_off();
      collections_.push_back(usages_.empty() ? usage_of(globals_.page, 0) : usages_.front());
    }
    if (item.tag == kEndCollection) {
      if (collections_.empty()) return break_off();
      collections_.pop_back();
    }
    usages_.clear();
    minimum_.reset();
  }

  void take_global(const Item& item) {
    switch (item.tag) {
      case kUsagePage: globals_.page = static_cast<std::uint16_t>(item.value); break;
      case kReportSize: globals_.size_bits = item.value; break;
      case kReportCount: globals_.count = item.value; break;
      case kReportId:
        if (item.value == 0 || item.value > 255) return break_off();
        globals_.report_id = static_cast<std::uint8_t>(item.value);
        reports_.numbered = true;
        break;
      case kPush:
        if (pushed_.size() >= kDeepest) return break_off();
        pushed_.push_back(globals_);
        break;
      case kPop:
        if (pushed_.empty()) return break_off();
        globals_ = pushed_.back();
        pushed_.pop_back();
        break;
      default: break;
    }
  }

  [[nodiscard]] Usage whole_usage(const Item& item) const {
    return item.size == 4 ? item.value : usage_of(globals_.page, static_cast<std::uint16_t>(item.value));
  }

  void take_local(const Item& item) {
    if (item.tag == kUsage && usages_.size() < kMostUsages) usages_.push_back(whole_usage(item));
    if (item.tag == kUsageMinimum) minimum_ = whole_usage(item);
    if (item.tag != kUsageMaximum || !minimum_) return;
    const Usage last = whole_usage(item);
    for (std::uint64_t usage = *minimum_; usage <= last && usages_.size() < kMostUsages; ++usage) {
      usages_.push_back(static_cast<Usage>(usage));
    }
    minimum_.reset();
  }

  void add_field(std::uint32_t flags) {
    auto& bits = bits_[globals_.report_id];
    const std::uint64_t wide = static_cast<std::uint64_t>(globals_.size_bits) * globals_.count;
    if (wide > kMostReportBits - bits || reports_.fields.size() >= kMostFields) return break_off();
    InputField field{globals_.report_id, bits, globals_.size_bits, globals_.count, usages_, collections_, (flags & 1) != 0};
    bits += static_cast<std::uint32_t>(wide);
    reports_.fields.push_back(std::move(field));
  }

  // An id takes the first byte of every report.
  void finish() {
    std::uint32_t longest = 0;
    for (const auto& [_, bits] : bits_) longest = std::max(longest, bits);
    if (reports_.numbered) {
      longest += 8;
      for (auto& field : reports_.fields) field.offset_bits += 8;
    }
    reports_.longest_bytes = (longest + 7) / 8;
  }

  std::span<const std::uint8_t> rest_;
  InputReports reports_;
  Globals globals_;
  std::vector<Globals> pushed_;
  std::vector<Usage> usages_;
  std::optional<Usage> minimum_;
  std::vector<Usage> collections_;
  std::map<std::uint8_t, std::uint32_t> bits_;  // so far, by report
};

}  // namespace

InputReports input_reports_of(std::span<const std::uint8_t> descriptor) { return Reader{descriptor}.read(); }

}  // namespace archroom::barcode
