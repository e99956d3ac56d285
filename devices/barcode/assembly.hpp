// One code while it comes in: kept whole or given up whole. Pure; the time is told.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "devices/barcode/code_rules.hpp"

namespace archroom::barcode {

class Assembly {
 public:
  // `idle`: this long without another byte, and it is over.
  Assembly(CodeRules rules, Duration idle, bool idle_is_the_end = false)
      : rules_(rules), idle_(idle), idle_is_the_end_(idle_is_the_end) {}

  void add(Instant now, std::string_view bytes);
  void take_aim(Aim aim) { aim_ = aim; }
  // It is refused as a whole at its end. The first reason counts.
  void spoil(Instant now, Why why);
  // What begins before `until` may be the rest of a code whose beginning nobody heard: it is no code.
  void expect_rest(Instant until) { rest_until_ = until; }
  [[nodiscard]] bool begun() const { return begun_; }

  // Its end came. Nothing where there was no code: two suffixes in a row.
  [[nodiscard]] std::optional<Heard> finish();
  // No more of it will come.
  [[nodiscard]] std::optional<Heard> break_off(Why why);
  // What the passing of time makes of it.
  [[nodiscard]] std::optional<Heard> on_time(Instant now);
  [[nodiscard]] Instant due() const { return begun_ ? last_ + idle_ : Instant::never(); }

 private:
  void touch(Instant now);
  void clear();

  CodeRules rules_;
  Duration idle_;
  bool idle_is_the_end_;

  bool begun_ = false;
  std::string bytes_;
  std::optional<Aim> aim_;
  std::optional<Why> spoilt_;
  Instant last_;
  std::optional<Instant> rest_until_;
};

}  // namespace archroom::barcode
