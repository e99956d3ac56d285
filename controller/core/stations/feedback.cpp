#include "controller/core/stations/feedback.hpp"

#include <algorithm>
#include <array>

#include "base/contract.hpp"

namespace archroom::core {
namespace {

struct Case {
  std::string_view name;
  Tone tone;
};

// In the order of Told.
constexpr std::array<Case, 30> kCases{{{"ready", Tone::Ok},
                                       {"signed-in", Tone::Ok},
                                       {"who-is", Tone::Ok},
                                       {"nobody-is", Tone::Ok},
                                       {"cancelled", Tone::Ok},
                                       {"chosen", Tone::Ok},
                                       {"box-noted", Tone::Ok},
                                       {"slot-noted", Tone::Ok},
                                       {"where", Tone::Ok},
                                       {"is-out", Tone::Question},
                                       {"taken-out", Tone::Ok},
                                       {"brought-in", Tone::Ok},
                                       {"moved", Tone::Ok},
                                       {"put-away", Tone::Ok},
                                       {"undone", Tone::Ok},
                                       {"ask-here", Tone::Question},
                                       {"refused", Tone::Error},
                                       {"double-scan", Tone::Ok},
                                       {"person-first", Tone::Warning},
                                       {"box-first", Tone::Warning},
                                       {"slot-first", Tone::Warning},
                                       {"unknown-control", Tone::Warning},
                                       {"bad-code", Tone::Warning},
                                       {"too-fast", Tone::Error},
                                       {"not-recorded", Tone::Error},
                                       {"half-scan", Tone::Warning},
                                       {"gun-gone", Tone::Warning},
                                       {"gun-there", Tone::Ok},
                                       {"number-used", Tone::Error},
                                       {"conditions", Tone::Warning}}};
static_assert(kCases.size() == static_cast<std::size_t>(Told::Conditions) + 1);

constexpr std::array<std::string_view, 5> kAwaits{"anything", "person", "box", "slot", "slot-again"};
constexpr std::array<std::string_view, 4> kTones{"ok", "question", "warning", "error"};
constexpr std::array<std::string_view, 4> kColours{"green", "blue", "amber", "red"};

template <class T, std::size_t N, class E>
const T& entry(const std::array<T, N>& table, E value) {
  const auto index = static_cast<std::size_t>(value);
  ARCHROOM_CHECK(index < N);
  return table[index];
}

}  // namespace

std::string_view name_of(Told told) { return entry(kCases, told).name; }

std::optional<Told> told_of(std::string_view name) {
  const auto found = std::find_if(kCases.begin(), kCases.end(), [&](const Case& one) { return one.name == name; });
  if (found == kCases.end()) return std::nullopt;
  return static_cast<Told>(found - kCases.begin());
}

std::string_view name_of(Awaits awaits) { return entry(kAwaits, awaits); }

std::optional<Awaits> awaits_of(std::string_view name) {
  const auto found = std::find(kAwaits.begin(), kAwaits.end(), name);
  if (found == kAwaits.end()) return std::nullopt;
  return static_cast<Awaits>(found - kAwaits.begin());
}

std::string_view name_of(Tone tone) { return entry(kTones, tone); }
std::string_view name_of(Colour colour) { return entry(kColours, colour); }

Tone tone_of(const Feedback& feedback) {
  const Tone tone = entry(kCases, feedback.told).tone;
  // All is well so far, and one more thing is wanted to make it whole.
  const bool wants_more = feedback.next != Awaits::Anything && feedback.next != Awaits::Box;
  return tone == Tone::Ok && wants_more ? Tone::Question : tone;
}

Colour colour_of(Tone tone) { return static_cast<Colour>(tone); }

}  // namespace archroom::core
