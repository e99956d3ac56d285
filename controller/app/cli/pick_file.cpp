#include "controller/app/cli/pick_file.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "controller/records/csv.hpp"

namespace archroom::cli {
namespace {

using records::CsvRecord;

// The same lines with the comments emptied: what is written in one need not be CSV.
std::string without_comments(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string rest;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (!text.starts_with('#')) rest += text.substr(0, end);
    if (end < text.size()) rest += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return rest;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

class Reading {
 public:
  void take(const CsvRecord& record) {
    if (record.fault != CsvRecord::Fault::None) return bad(record.line, {"引号不配对", "its quotes do not match"});
    const bool blank = std::all_of(record.fields.begin(), record.fields.end(), [](auto field) { return trimmed(field).empty(); });
    if (blank) return;
    const bool first = !std::exchange(begun_, true);
    if (first && find_header(record)) return;
    if (!column_ && record.fields.size() > 1) {
      return bad(record.line, {"有多列，而第一行没有名为 barcode 的列", "several columns, and no column is called barcode"});
    }
    const std::size_t at = column_.value_or(0);
    const auto code = at < record.fields.size() ? trimmed(record.fields[at]) : std::string_view{};
    if (code.empty()) return bad(record.line, {"没有条码", "no barcode"});
    if (code.size() > 128) return bad(record.line, {"条码过长", "the barcode is too long"});
    if (std::any_of(code.begin(), code.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
      return bad(record.line, {"条码中有控制字符", "a control character in the barcode"});
    }
    if (known_.insert(std::string{code}).second) file.codes.push_back({record.line, std::string{code}});
  }

  PickFile file;

 private:
  struct Words {
    const char* zh;
    const char* en;
  };
  void bad(std::uint32_t line, Words words) { file.bad.push_back({line, words.zh, words.en}); }
  bool find_header(const CsvRecord& record) {
    const auto found =
        std::find_if(record.fields.begin(), record.fields.end(), [](auto field) { return trimmed(field) == "barcode"; });
    if (found == record.fields.end()) return false;
    column_ = static_cast<std::size_t>(found - record.fields.begin());
    return true;
  }

  bool begun_ = false;
  std::optional<std::size_t> column_;
  std::set<std::string> known_;
};

}  // namespace

PickFile read_pick_file(std::string_view text) {
  Reading reading;
  records::CsvReader reader{[&reading](const CsvRecord& record) { reading.take(record); }};
  reader.feed(without_comments(text));
  reader.finish();
  return std::move(reading.file);
}

}  // namespace archroom::cli
