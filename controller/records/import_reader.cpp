// The feeder's half of an import: bytes to checked rows.
#include <algorithm>

#include "controller/records/box_rows.hpp"
#include "controller/records/import.hpp"
#include "controller/records/search_words.hpp"

namespace archroom::records {

namespace {

std::string trimmed_lower(std::string_view name) {
  while (!name.empty() && (name.front() == ' ' || name.front() == '\t')) name.remove_prefix(1);
  while (!name.empty() && (name.back() == ' ' || name.back() == '\t')) name.remove_suffix(1);
  std::string lower(name);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

ImportReader::ImportReader(const Geometry& geometry, const ImportOptions& options)
    : geometry_(geometry), kept_left_(options.kept_findings), csv_([this](const CsvRecord& record) { take_record(record); }) {}

void ImportReader::feed(std::string_view bytes) {
  if (!hopeless_) csv_.feed(bytes);
}

void ImportReader::finish() {
  if (!hopeless_) csv_.finish();
  if (order_.empty() && !hopeless_) {
    add(finding(1, "", Flaw::NoHeader, ""));
    ++batch_.bad;
    hopeless_ = true;
  }
  close_batch();
}

std::optional<ImportBatch> ImportReader::take_batch() {
  if (full_.empty()) return std::nullopt;
  auto batch = std::move(full_.front());
  full_.pop_front();
  return batch;
}

void ImportReader::add(Finding finding) {
  if (kept_left_ > 0) {
    --kept_left_;
    batch_.findings.push_back(std::move(finding));
  } else {
    ++batch_.unkept;
  }
}

void ImportReader::close_batch() {
  if (batch_.lines == 0 && batch_.bad == 0) return;
  full_.push_back(std::move(batch_));
  batch_ = {};
}

void ImportReader::take_record(const CsvRecord& record) {
  using Fault = CsvRecord::Fault;
  if (hopeless_) return;
  if (record.fault == Fault::TooLong || record.fault == Fault::Unclosed) {
    add(finding(record.line, "", record.fault == Fault::TooLong ? Flaw::RecordTooLong : Flaw::UnclosedQuote, ""));
    hopeless_ = true;
    ++batch_.lines;
    ++batch_.bad;
    return;
  }
  if (order_.empty()) return take_header(record);
  ++batch_.lines;
  take_row(record);
  if (batch_.rows.size() + static_cast<std::size_t>(batch_.bad) >= kBatchRows) close_batch();
}

void ImportReader::take_header(const CsvRecord& record) {
  std::vector<Finding> wrong;
  std::vector<Column> order;
  if (record.fault != CsvRecord::Fault::None) wrong.push_back(finding(record.line, "", Flaw::BadQuote, ""));
  for (const auto field : record.fields) {
    const std::string name = trimmed_lower(field);
    const auto column = column_of(name);
    if (!column) {
      wrong.push_back(finding(record.line, finding(0, "", Flaw::Required, name).value, Flaw::UnknownColumn, name));
    } else if (std::find(order.begin(), order.end(), *column) != order.end()) {
      wrong.push_back(finding(record.line, name, Flaw::ColumnTwice, name));
    } else {
      order.push_back(*column);
    }
  }
  for (std::size_t i = 0; i < kNeeded; ++i) {
    const auto column = static_cast<Column>(i);
    if (std::find(order.begin(), order.end(), column) == order.end()) {
      wrong.push_back(finding(record.line, name_of(column), Flaw::MissingColumn, ""));
    }
  }
  if (wrong.empty()) {
    order_ = std::move(order);
    return;
  }
  hopeless_ = true;
  ++batch_.bad;
  for (auto& one : wrong) add(std::move(one));
}

void ImportReader::take_row(const CsvRecord& record) {
  const auto bad = [&](Finding found) {
    ++batch_.bad;
    add(std::move(found));
  };
  if (record.line >= kLines) {
    hopeless_ = true;
    return bad(finding(record.line, "", Flaw::TooManyLines, "", std::to_string(kLines - 1)));
  }
  if (record.fault != CsvRecord::Fault::None) return bad(finding(record.line, "", Flaw::BadQuote, ""));
  if (record.fields.size() != order_.size()) {
    return bad(finding(record.line, "", Flaw::FieldCount, std::to_string(record.fields.size()), std::to_string(order_.size())));
  }
  BoxText text;
  for (std::size_t i = 0; i < order_.size(); ++i) text[static_cast<std::size_t>(order_[i])] = record.fields[i];
  auto checked = check_box(text, geometry_, record.line);
  if (auto* box = std::get_if<Box>(&checked)) {
    std::string words = words_of(box->title);
    batch_.rows.push_back({record.line, std::move(*box), std::move(words)});
    return;
  }
  ++batch_.bad;
  for (auto& one : std::get<std::vector<Finding>>(checked)) add(std::move(one));
}

}  // namespace archroom::records
