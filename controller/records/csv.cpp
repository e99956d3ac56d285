#include "controller/records/csv.hpp"

namespace archroom::records {

namespace {
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
}

void CsvReader::feed(std::string_view bytes) {
  // The mark may be cut in pieces: what looked like one and was not is given back.
  while (at_start_ && !bytes.empty()) {
    if (bytes.front() == kByteOrderMark[bom_]) {
      bytes.remove_prefix(1);
      at_start_ = ++bom_ < kByteOrderMark.size();
    } else {
      at_start_ = false;
      for (std::size_t i = 0; i < bom_; ++i) take(kByteOrderMark[i]);
    }
  }
  for (const char c : bytes) {
    if (state_ == State::Dead) return;
    take(c);
  }
}

void CsvReader::take(char c) {
  if (c == '\n') ++line_;
  if (after_cr_) {
    after_cr_ = false;
    if (c == '\n') return end_record();
    text_ += '\r';  // alone it is a character like others
  }
  switch (state_) {
    case State::Quoted:
      if (c == '"') {
        state_ = State::QuoteInQuoted;
      } else {
        text_ += c;
      }
      break;
    case State::QuoteInQuoted:
      if (c == '"') {
        text_ += c;
        state_ = State::Quoted;
        break;
      }
      if (c != ',' && c != '\n' && c != '\r') bad_quote_ = true;
      state_ = State::Plain;
      [[fallthrough]];
    case State::FieldStart:
    case State::Plain:
      if (c == ',') return end_field();
      if (c == '\n') return end_record();
      if (c == '\r') {
        after_cr_ = true;
      } else if (c == '"' && state_ == State::FieldStart) {
        state_ = State::Quoted;
        return;
      } else {
        if (c == '"') bad_quote_ = true;
        text_ += c;
      }
      state_ = State::Plain;
      break;
    case State::Dead: return;
  }
  if (text_.size() + ends_.size() > kMaxRecord) {
    state_ = State::Dead;
    sink_(CsvRecord{record_line_, {}, CsvRecord::Fault::TooLong});
  }
}

void CsvReader::end_field() {
  ends_.push_back(text_.size());
  state_ = State::FieldStart;
  // A line of commas only is not allowed to grow for ever either.
  if (text_.size() + ends_.size() > kMaxRecord) {
    state_ = State::Dead;
    sink_(CsvRecord{record_line_, {}, CsvRecord::Fault::TooLong});
  }
}

void CsvReader::end_record() {
  ends_.push_back(text_.size());
  const bool blank = ends_.size() == 1 && text_.empty();
  if (!blank) {
    CsvRecord record{record_line_, {}, bad_quote_ ? CsvRecord::Fault::BadQuote : CsvRecord::Fault::None};
    record.fields.reserve(ends_.size());
    std::size_t begin = 0;
    for (const auto end : ends_) {
      record.fields.push_back(std::string_view(text_).substr(begin, end - begin));
      begin = end;
    }
    sink_(record);
  }
  text_.clear();
  ends_.clear();
  bad_quote_ = false;
  state_ = State::FieldStart;
  record_line_ = line_;
}

void CsvReader::finish() {
  if (state_ == State::Dead) return;
  if (at_start_) {  // a file of one or two bytes that began like a mark
    at_start_ = false;
    if (bom_ < kByteOrderMark.size()) {
      for (std::size_t i = 0; i < bom_; ++i) take(kByteOrderMark[i]);
    }
  }
  if (state_ == State::Quoted) {
    state_ = State::Dead;
    sink_(CsvRecord{record_line_, {}, CsvRecord::Fault::Unclosed});
    return;
  }
  after_cr_ = false;
  if (state_ != State::FieldStart || !text_.empty() || !ends_.empty()) end_record();
  state_ = State::Dead;
}

}  // namespace archroom::records
