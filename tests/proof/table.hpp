// A transition table (tests/proof/*.txt) as the tests read it; tables.py reads the same file for the model. One thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace archroom::proof {

using Case = std::map<std::string, std::string>;  // column -> value

struct Column {
  std::string name;
  std::vector<std::string> values;
};

class Table {
 public:
  explicit Table(const std::string& path);

  // Every combination of the states' and the input's values; `expected` is the row that decides, - and = as they stand there.
  void each(const std::string& input, const std::function<void(const Case& given, const Case& expected)>& visit) const;
  [[nodiscard]] std::vector<std::string> inputs() const;

 private:
  struct Row {
    std::vector<std::vector<std::string>> cells;
    std::vector<std::string> results;
  };
  struct Input {
    std::vector<Column> columns;
    std::vector<std::string> results;
    std::vector<Row> rows;
  };
  void take(const std::vector<std::string>& words);
  void take_row(const std::vector<std::string>& words);
  [[nodiscard]] std::vector<Column> columns_of(const Input& input) const;

  std::vector<Column> states_;
  std::map<std::string, Input> inputs_;
  Input* last_ = nullptr;
};

[[nodiscard]] std::string told(const Case& given);

}  // namespace archroom::proof
