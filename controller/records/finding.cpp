// What can be wrong with a box or a line, in words. The only place that has them.
#include <array>

#include "base/contract.hpp"
#include "controller/records/box.hpp"
#include "controller/store/utf8.hpp"

namespace archroom::records {

namespace {

struct Words {
  Flaw flaw;
  std::string_view code;
  std::string_view zh;  // {} is what is said besides
  std::string_view en;
};

constexpr std::array<Words, 28> kWords{{
    {Flaw::Required, "required", "不能为空", "must not be empty"},
    {Flaw::NotUtf8, "not_utf8", "不是 UTF-8 编码（文件是否为 GBK？）", "is not UTF-8 (is the file GBK?)"},
    {Flaw::ControlCharacter, "control_character", "含有控制字符", "holds a control character"},
    {Flaw::Blank, "blank_in_code", "编码中不能有空格", "a code holds no blanks"},
    {Flaw::TooLong, "too_long", "超过 {} 个字符", "is longer than {} characters"},
    {Flaw::NotANumber, "not_a_number", "不是数字", "is not a number"},
    {Flaw::OutOfRange, "out_of_range", "超出范围 {}", "is outside {}"},
    {Flaw::VolumesReversed, "volumes_reversed", "起始卷号大于终止卷号 {}", "the first volume comes after the last, {}"},
    {Flaw::VolumesHalf, "volumes_incomplete", "起止卷号缺少一个", "one of the two volume numbers is missing"},
    {Flaw::NotHex, "not_hex", "应为 16 至 124 位十六进制数，位数为 4 的倍数",
     "expected 16 to 124 hexadecimal digits, a multiple of 4"},
    {Flaw::NotARetention, "unknown_retention", "保管期限应为 永久 100 50 30 10 5 2 会计 未定 之一",
     "the retention is one of 永久 100 50 30 10 5 2 会计 未定"},
    {Flaw::ReservedCode, "reserved_code", "P: S: C: 开头的编码已保留给人员、格位和控制码",
     "P: S: C: begin the codes of people, slots and controls"},
    {Flaw::NotAPlace, "bad_place", "位置编码格式错误：{}", "is not a place code: {}"},
    {Flaw::NoSuchPlace, "no_such_place", "库房中没有该位置：{}", "there is no such place: {}"},
    {Flaw::DuplicateInFile, "duplicate_in_file", "与第 {} 行重复", "is on line {} already"},
    {Flaw::Exists, "exists", "已被档案盒 {} 使用", "belongs to box {} already"},
    {Flaw::PlaceTaken, "place_taken", "该位置已放置档案盒 {}", "box {} stands there"},
    {Flaw::FieldCount, "field_count", "应有 {} 列", "expected {} fields"},
    {Flaw::BadQuote, "bad_quote", "引号使用错误", "a quote in the wrong place"},
    {Flaw::UnclosedQuote, "unclosed_quote", "引号没有结束", "a quote is never closed"},
    {Flaw::RecordTooLong, "record_too_long", "记录超过 64 KiB（引号是否没有结束？）",
     "the record exceeds 64 KiB (a quote that is never closed?)"},
    {Flaw::UnknownColumn, "unknown_column", "未知的列名", "there is no such column"},
    {Flaw::MissingColumn, "missing_column", "缺少该列", "this column is missing"},
    {Flaw::ColumnTwice, "column_twice", "列名重复", "this column is there twice"},
    {Flaw::NoHeader, "no_header", "文件为空，缺少表头", "the file is empty: no header"},
    {Flaw::TooManyLines, "too_many_lines", "文件超过 {} 行", "the file has more than {} lines"},
    {Flaw::SlotFull, "slot_full", "该格位已满（{}）", "the slot is full ({})"},
    {Flaw::MediumRefused, "medium_refused", "该位置的环境不适合此载体：{}", "the climate there does not suit this medium: {}"},
}};

const Words& words_of(Flaw flaw) {
  for (const auto& words : kWords) {
    if (words.flaw == flaw) return words;
  }
  contract_violated("known flaw", __FILE__, __LINE__);
}

std::string filled(std::string_view text, std::string_view extra) {
  std::string out(text);
  if (const auto at = out.find("{}"); at != std::string::npos) out.replace(at, 2, extra);
  return out;
}

// At most 60 characters that can be shown.
std::string shown(std::string_view value) {
  constexpr int kMost = 60;
  std::string out;
  for (int count = 0; !value.empty(); ++count) {
    if (count == kMost) return out + "…";
    const auto length = store::utf8_length(value);
    if (length == 0 || (length == 1 && (value.front() < 0x20 || value.front() == 0x7F))) {
      out += "\uFFFD";
    } else {
      out += value.substr(0, length);
    }
    value.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

}  // namespace

std::string_view code_of(Flaw flaw) { return words_of(flaw).code; }

Finding finding(std::uint32_t line, std::string_view column, Flaw flaw, std::string_view value, std::string_view extra) {
  const Words& words = words_of(flaw);
  return {line, std::string(column), flaw, shown(value), filled(words.zh, extra), filled(words.en, extra)};
}

}  // namespace archroom::records
