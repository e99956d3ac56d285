#include "tests/proof/table.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/contract.hpp"

namespace archroom::proof {
namespace {

std::vector<std::string> split(const std::string& text, char by) {
  std::vector<std::string> parts;
  std::istringstream stream{text};
  for (std::string part; std::getline(stream, part, by);) {
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

bool fits(const std::vector<std::string>& cell, const std::string& value) {
  return cell == std::vector<std::string>{"*"} || std::find(cell.begin(), cell.end(), value) != cell.end();
}

}  // namespace

Table::Table(const std::string& path) {
  std::ifstream file{path};
  ARCHROOM_CHECK(file.good());
  for (std::string line; std::getline(file, line);) {
    const auto words = split(line.substr(0, line.find('#')), ' ');
    if (!words.empty()) take(words);
  }
}

void Table::take(const std::vector<std::string>& words) {
  const std::vector<std::string> rest{words.begin() + 1, words.end()};
  if (words[0] == "table") return;
  if (words[0] == "state") {
    states_.push_back({rest[0], {rest.begin() + 1, rest.end()}});
  } else if (words[0] == "input") {
    last_ = &inputs_[rest[0]];
  } else if (words[0] == "with") {
    last_->columns.push_back({rest[0], {rest.begin() + 1, rest.end()}});
  } else if (words[0] == "gives") {
    last_->results = rest;
  } else {
    take_row(words);
  }
}

void Table::take_row(const std::vector<std::string>& words) {
  Row row;
  const auto columns = columns_of(*last_).size();
  for (const auto& word : words) {
    if (word == "|") continue;
    if (row.cells.size() < columns) {
      row.cells.push_back(split(word, '/'));
    } else {
      row.results.push_back(word);
    }
  }
  ARCHROOM_CHECK(row.results.size() == last_->results.size());
  last_->rows.push_back(std::move(row));
}

std::vector<Column> Table::columns_of(const Input& input) const {
  auto columns = states_;
  columns.insert(columns.end(), input.columns.begin(), input.columns.end());
  return columns;
}

std::vector<std::string> Table::inputs() const {
  std::vector<std::string> names;
  for (const auto& [name, _] : inputs_) names.push_back(name);
  return names;
}

void Table::each(const std::string& input, const std::function<void(const Case&, const Case&)>& visit) const {
  const auto& of = inputs_.at(input);
  const auto columns = columns_of(of);
  std::vector<std::size_t> at(columns.size(), 0);
  const auto decides = [&](const Row& row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!fits(row.cells[i], columns[i].values[at[i]])) return false;
    }
    return true;
  };
  while (true) {
    Case given, expected;
    for (std::size_t i = 0; i < columns.size(); ++i) given[columns[i].name] = columns[i].values[at[i]];
    const auto row = std::find_if(of.rows.begin(), of.rows.end(), decides);
    ARCHROOM_CHECK(row != of.rows.end());
    for (std::size_t i = 0; i < of.results.size(); ++i) expected[of.results[i]] = row->results[i];
    visit(given, expected);
    std::size_t i = 0;
    while (i < at.size() && ++at[i] == columns[i].values.size()) at[i++] = 0;
    if (i == at.size()) return;
  }
}

std::string told(const Case& given) {
  std::string text;
  for (const auto& [column, value] : given) text += column + "=" + value + " ";
  return text;
}

}  // namespace archroom::proof
