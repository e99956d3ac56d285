#include "devices/barcode/hid_pos.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace archroom::barcode {
namespace {

constexpr std::uint16_t kScannerPage = 0x8C;
constexpr Usage kScannedDataReport = usage_of(kScannerPage, 0x12);
constexpr std::array<Usage, 3> kIdentifiers{usage_of(kScannerPage, 0xFB), usage_of(kScannerPage, 0xFC),
                                            usage_of(kScannerPage, 0xFD)};
constexpr Usage kDecodedData = usage_of(kScannerPage, 0xFE);
constexpr Usage kContinued = usage_of(kScannerPage, 0xFF);
constexpr Usage kByteCount = usage_of(0x01, 0x3B);

bool is_scanned_data(const InputField& field) {
  return !field.constant && field.count > 0 &&
         std::find(field.collections.begin(), field.collections.end(), kScannedDataReport) != field.collections.end();
}

// The elements of a field that bear a usage: the first of them, and how many follow without a gap.
struct Run {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};
Run run_of(const InputField& field, Usage usage) {
  const auto at = std::find(field.usages.begin(), field.usages.end(), usage);
  if (at == field.usages.end()) return {};
  auto end = at;
  while (end != field.usages.end() && *end == usage) ++end;
  const auto first = static_cast<std::uint32_t>(at - field.usages.begin());
  if (first >= field.count) return {};
  const auto listed = static_cast<std::uint32_t>(end - at);
  const bool to_the_end = end == field.usages.end();
  return {first, to_the_end ? field.count - first : std::min(listed, field.count - first)};
}

std::optional<BitPlace> place_in(const InputField& field, Usage usage) {
  const auto run = run_of(field, usage);
  if (run.count == 0 || field.size_bits == 0 || field.size_bits > 32) return std::nullopt;
  return BitPlace{field.offset_bits + run.first * field.size_bits, field.size_bits};
}

std::optional<BitPlace> place_of(const std::vector<const InputField*>& fields, Usage usage) {
  for (const auto* field : fields) {
    if (auto place = place_in(*field, usage)) return place;
  }
  return std::nullopt;
}

// Whole bytes on a byte: nothing else can be text.
bool find_data(const std::vector<const InputField*>& fields, ScannedData& kind) {
  for (const auto* field : fields) {
    const auto run = run_of(*field, kDecodedData);
    const auto at = field->offset_bits + run.first * field->size_bits;
    const auto bits = run.count * field->size_bits;
    if (bits == 0 || at % 8 != 0 || field->size_bits % 8 != 0) continue;
    kind.data_at = at / 8;
    kind.data_size = bits / 8;
    return true;
  }
  return false;
}

std::optional<std::array<BitPlace, 3>> find_aim(const std::vector<const InputField*>& fields) {
  std::array<BitPlace, 3> places{};
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto place = place_of(fields, kIdentifiers[i]);
    if (!place || place->size_bits != 8) return std::nullopt;
    places[i] = *place;
  }
  return places;
}

// Bits beyond the end read as 0: some guns send short reports.
std::uint32_t value_at(std::span<const std::uint8_t> report, BitPlace place) {
  std::uint32_t value = 0;
  for (std::uint32_t i = 0; i < place.size_bits; ++i) {
    const auto bit = place.offset_bits + i;
    if (bit / 8 >= report.size()) break;
    value |= static_cast<std::uint32_t>((report[bit / 8] >> (bit % 8)) & 1) << i;
  }
  return value;
}

std::optional<Aim> aim_in(std::span<const std::uint8_t> report, const ScannedData& kind) {
  if (!kind.aim) return std::nullopt;
  std::string text;
  for (const auto& place : *kind.aim) text.push_back(static_cast<char>(value_at(report, place)));
  return aim_of(text);
}

std::string_view without_zeros(std::string_view data) {
  const auto last = data.find_last_not_of('\0');
  return data.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

// The suffix that a gun keeps from another mode.
std::string_view without_suffix(std::string_view data) {
  if (!data.empty() && data.back() == '\n') data.remove_suffix(1);
  if (!data.empty() && (data.back() == '\r' || data.back() == '\t')) data.remove_suffix(1);
  return data;
}

}  // namespace

PosLayout pos_layout_of(std::span<const std::uint8_t> descriptor) {
  const auto said = input_reports_of(descriptor);
  PosLayout layout;
  layout.longest_bytes = said.longest_bytes;
  std::vector<std::pair<std::uint8_t, std::vector<const InputField*>>> by_report;
  for (const auto& field : said.fields) {
    if (!is_scanned_data(field)) continue;
    const auto same = [&](const auto& entry) { return entry.first == field.report_id; };
    auto at = std::find_if(by_report.begin(), by_report.end(), same);
    if (at == by_report.end()) at = by_report.insert(at, {field.report_id, {}});
    at->second.push_back(&field);
  }
  for (const auto& [id, fields] : by_report) {
    ScannedData kind;
    kind.report_id = id;
    if (!find_data(fields, kind)) continue;
    kind.length = place_of(fields, kByteCount);
    kind.aim = find_aim(fields);
    kind.more = place_of(fields, kContinued);
    layout.reports.push_back(kind);
  }
  return layout;
}

const ScannedData* HidPos::kind_of(std::span<const std::uint8_t> report) const {
  const auto fits = [&](const ScannedData& kind) { return kind.report_id == 0 || kind.report_id == report.front(); };
  const auto at = std::find_if(layout_.reports.begin(), layout_.reports.end(), fits);
  return report.empty() || at == layout_.reports.end() ? nullptr : &*at;
}

std::vector<Heard> HidPos::on_bytes(Instant now, std::span<const std::uint8_t> report) {
  auto heard = on_time(now);
  if (report.empty()) return heard;
  const auto* const kind = kind_of(report);
  if (kind == nullptr) return heard;  // a status, an answer to a setting
  take(now, *kind, report);
  if (kind->more && value_at(report, *kind->more) != 0) return heard;
  if (auto ended = assembly_.finish()) heard.push_back(std::move(*ended));
  return heard;
}

void HidPos::take(Instant now, const ScannedData& kind, std::span<const std::uint8_t> report) {
  const auto there = report.size() > kind.data_at ? report.subspan(kind.data_at) : std::span<const std::uint8_t>{};
  const auto size = std::min<std::size_t>(there.size(), kind.data_size);
  std::string_view data{reinterpret_cast<const char*>(there.data()), size};
  if (kind.length) {
    const auto length = value_at(report, *kind.length);
    if (length > data.size()) return assembly_.spoil(now, Why::BadReport);
    data = data.substr(0, length);
  } else {
    data = without_zeros(data);
  }
  const bool more = kind.more && value_at(report, *kind.more) != 0;
  if (!more) data = without_suffix(data);
  if (const auto aim = aim_in(report, kind); aim && !assembly_.begun()) assembly_.take_aim(*aim);
  assembly_.add(now, data);
}

std::vector<Heard> HidPos::on_time(Instant now) {
  auto heard = assembly_.on_time(now);
  if (!heard) return {};
  return {std::move(*heard)};
}

std::vector<Heard> HidPos::on_gone() {
  auto heard = assembly_.break_off(Why::PulledOut);
  if (!heard) return {};
  return {std::move(*heard)};
}

}  // namespace archroom::barcode
