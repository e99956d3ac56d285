// The words of a scenario file, one after another, with errors that say where and what was expected. One reader per line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "controller/core/bank_plan.hpp"
#include "devices/vocabulary/shelf.hpp"
#include "tests/scenarios/scenario_file.hpp"

namespace archroom::scenarios {

class Words {
 public:
  explicit Words(const Line& line) : line_(line) {}

  [[nodiscard]] bool done() const { return failed_ || at_ == line_.words.size(); }
  [[nodiscard]] int line() const { return line_.number; }
  // The first mistake; empty while all is well. After it every answer is a default.
  [[nodiscard]] const std::string& mistake() const { return mistake_; }

  bool take(const std::string& word);  // if it is the next one
  std::string word(const std::string& expected);
  std::string rest();  // all that is left, with spaces
  int number(const std::string& expected);
  Duration duration(const std::string& expected);  // 250ms, 3s, 1.5s
  int minute();                                    // of the day: 21:30
  core::Hours hours();                             // 07:30-19:00
  devices::Face face();                            // 3 right
  devices::Protection protection();
  devices::ShelfMode mode();
  devices::CommandOutcome outcome();
  std::string by();  // "by li"; empty where it is not there
  void fail(const std::string& expected);

 private:
  const Line& line_;
  std::size_t at_ = 0;
  bool failed_ = false;
  std::string mistake_;
};

}  // namespace archroom::scenarios
