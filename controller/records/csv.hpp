// CSV as RFC 4180 has it, fed in pieces of any size: quoted fields with commas, doubled quotes and line ends; lines end with CRLF
// or LF; a byte order mark is skipped. Pure; one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace archroom::records {

struct CsvRecord {
  std::uint32_t line = 0;                // where it begins, from 1
  std::vector<std::string_view> fields;  // valid during the call
  enum class Fault : std::uint8_t {
    None,
    BadQuote,
    TooLong,
    Unclosed
  } fault = Fault::None;  // the last two: nothing more can be read
};

class CsvReader {
 public:
  using Sink = std::function<void(const CsvRecord&)>;
  static constexpr std::size_t kMaxRecord = 64 * 1024;

  explicit CsvReader(Sink sink) : sink_(std::move(sink)) {}
  void feed(std::string_view bytes);
  void finish();  // the last line need not end

 private:
  void take(char c);
  void end_field();
  void end_record();

  enum class State : std::uint8_t { FieldStart, Plain, Quoted, QuoteInQuoted, Dead };
  Sink sink_;
  State state_ = State::FieldStart;
  std::string text_;               // the record's fields, unquoted, one after the other
  std::vector<std::size_t> ends_;  // where each ends in text_
  std::uint32_t line_ = 1;         // being read
  std::uint32_t record_line_ = 1;
  std::size_t bom_ = 0;  // bytes of it seen at the start of the file
  bool at_start_ = true;
  bool bad_quote_ = false;
  bool after_cr_ = false;
};

}  // namespace archroom::records
