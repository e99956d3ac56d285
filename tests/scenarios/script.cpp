#include "tests/scenarios/script.hpp"

#include <charconv>

namespace archroom::scenarios {

void Words::fail(const std::string& expected) {
  if (failed_) return;
  failed_ = true;
  const std::string found = at_ < line_.words.size() ? "'" + line_.words[at_] + "'" : "the end of the line";
  mistake_ = "expected " + expected + ", found " + found;
}

bool Words::take(const std::string& word) {
  if (done() || line_.words[at_] != word) return false;
  ++at_;
  return true;
}

std::string Words::word(const std::string& expected) {
  if (done()) return fail(expected), std::string{};
  return line_.words[at_++];
}

std::string Words::rest() {
  std::string text;
  while (!done()) text += (text.empty() ? "" : " ") + line_.words[at_++];
  return text;
}

int Words::number(const std::string& expected) {
  if (done()) return fail(expected), 0;
  const auto& text = line_.words[at_];
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return fail(expected), 0;
  ++at_;
  return value;
}

Duration Words::duration(const std::string& expected) {
  if (done()) return fail(expected), Duration{};
  const auto& text = line_.words[at_];
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string unit{end, text.data() + text.size()};
  if (error != std::errc{} || (unit != "s" && unit != "ms")) return fail(expected), Duration{};
  ++at_;
  return std::chrono::round<std::chrono::microseconds>(std::chrono::duration<double>{unit == "s" ? value : value / 1000});
}

namespace {

std::optional<int> minute_of(std::string_view text) {
  int hour = 0;
  int minute = 0;
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  if (std::from_chars(text.data(), text.data() + 2, hour).ec != std::errc{}) return std::nullopt;
  if (std::from_chars(text.data() + 3, text.data() + 5, minute).ec != std::errc{}) return std::nullopt;
  return hour * 60 + minute;
}

}  // namespace

int Words::minute() {
  const auto found = done() ? std::nullopt : minute_of(line_.words[at_]);
  if (!found) return fail("a time of day such as 21:30"), 0;
  ++at_;
  return *found;
}

core::Hours Words::hours() {
  const std::string_view text = done() ? std::string_view{} : std::string_view{line_.words[at_]};
  const auto from = minute_of(text.substr(0, std::min<std::size_t>(5, text.size())));
  const auto to = text.size() == 11 && text[5] == '-' ? minute_of(text.substr(6)) : std::nullopt;
  if (!from || !to) return fail("hours such as 07:30-19:00"), core::Hours{};
  ++at_;
  return {*from, *to};
}

devices::Face Words::face() {
  devices::Face face;
  face.column = number("a column");
  const auto side = word("left or right");
  if (side != "left" && side != "right") fail("left or right");
  face.side = side == "left" ? devices::Side::Left : devices::Side::Right;
  return face;
}

devices::Protection Words::protection() {
  const auto name = word("a protection");
  for (unsigned bit = 0; bit < 19; ++bit) {
    const auto protection = static_cast<devices::Protection>(1U << bit);
    if (name_of(protection) == name) return protection;
  }
  fail("a protection");
  return {};
}

devices::ShelfMode Words::mode() {
  const auto name = word("a mode");
  for (int i = 0; i <= static_cast<int>(devices::ShelfMode::Asleep); ++i) {
    const auto mode = static_cast<devices::ShelfMode>(i);
    if (name_of(mode) == name) return mode;
  }
  fail("a mode");
  return {};
}

devices::CommandOutcome Words::outcome() {
  const auto name = word("an outcome");
  for (int i = 0; i <= static_cast<int>(devices::CommandOutcome::NotReceived); ++i) {
    const auto outcome = static_cast<devices::CommandOutcome>(i);
    if (name_of(outcome) == name) return outcome;
  }
  fail("an outcome");
  return {};
}

std::string Words::by() { return take("by") ? word("a name") : std::string{}; }

}  // namespace archroom::scenarios
