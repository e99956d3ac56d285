#include "controller/core/stations/dialogue.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/contract.hpp"

namespace archroom::core {
namespace {

constexpr std::array<std::string_view, 5> kModes{"free", "out", "in", "move", "put"};

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string upper(std::string_view text) {
  std::string shouted{text};
  std::transform(shouted.begin(), shouted.end(), shouted.begin(), [](char c) { return upper(c); });
  return shouted;
}

std::string_view trimmed(std::string_view code) {
  const auto first = code.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return code.substr(first, code.find_last_not_of(' ') - first + 1);
}

bool is_readable(std::string_view code) {
  const auto bad = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return !code.empty() && code.size() <= kCodeAtMost && std::none_of(code.begin(), code.end(), bad);
}

// What follows the prefix, in any case: P: p:
std::optional<std::string> after(std::string_view code, char prefix) {
  if (code.size() < 2 || upper(code[0]) != prefix || code[1] != ':') return std::nullopt;
  return std::string{trimmed(code.substr(2))};
}

Duration between(WallTime earlier, WallTime later) { return milliseconds{later.ms - earlier.ms}; }

bool is_double(const Dialogue& dialogue, std::string_view code, WallTime read_at) {
  const auto passed = between(dialogue.last_read, read_at);
  return dialogue.last_code == code && passed >= Duration{} && passed < kDoubleScan;
}

// A clock that was set back by more than this ends it, too: nobody knows how long it was.
bool is_over(const Dialogue& dialogue, WallTime read_at, Duration timeout) {
  const auto passed = between(dialogue.last_read, read_at);
  return passed > timeout || passed < -timeout;
}

Intake told(Dialogue dialogue, Told what, std::string subject = {}) {
  Feedback feedback;
  feedback.told = what;
  feedback.next = awaits(dialogue);
  feedback.box = dialogue.box;
  feedback.subject = std::move(subject);
  return {std::nullopt, std::move(dialogue), std::move(feedback)};
}

Intake choose(Dialogue dialogue, Mode mode, const std::string& word) {
  dialogue.mode = mode;
  dialogue.box.clear();
  dialogue.slot.clear();
  dialogue.warned_slot.clear();
  return told(std::move(dialogue), Told::Chosen, word);
}

Intake cancel(const Dialogue& dialogue) {
  Dialogue fresh;
  fresh.last_code = dialogue.last_code;
  fresh.last_read = dialogue.last_read;
  return told(std::move(fresh), Told::Cancelled);
}

Intake who(Dialogue dialogue) {
  if (dialogue.card.empty()) return told(std::move(dialogue), Told::NobodyIs);
  Identify deed{dialogue.card};
  return {deed, std::move(dialogue), {}};
}

Intake control(Dialogue dialogue, const std::string& word) {
  if (word == "OUT") return choose(std::move(dialogue), Mode::Out, word);
  if (word == "IN") return choose(std::move(dialogue), Mode::In, word);
  if (word == "MOVE") return choose(std::move(dialogue), Mode::Move, word);
  if (word == "PUT") return choose(std::move(dialogue), Mode::Put, word);
  if (word == "CANCEL") return cancel(dialogue);
  if (word == "WHO") return who(std::move(dialogue));
  if (word == "UNDO") return {Undo{dialogue.person}, std::move(dialogue), {}};
  return told(std::move(dialogue), Told::UnknownControl, "C:" + word);
}

Intake slot(Dialogue dialogue, const std::string& code) {
  if (dialogue.mode == Mode::Put) {
    dialogue.slot = code;
    return told(std::move(dialogue), Told::SlotNoted, code);
  }
  if (dialogue.box.empty()) return told(std::move(dialogue), Told::BoxFirst);
  if (dialogue.mode == Mode::Move) return {MoveBox{dialogue.person, dialogue.box, code, false}, std::move(dialogue), {}};
  return {CheckIn{dialogue.person, dialogue.box, code, dialogue.warned_slot == code}, std::move(dialogue), {}};
}

Intake box(Dialogue dialogue, const std::string& code) {
  dialogue.box.clear();
  dialogue.warned_slot.clear();
  const bool signed_in = dialogue.person != PersonId{};
  if (dialogue.mode == Mode::Put) {
    if (dialogue.slot.empty()) return told(std::move(dialogue), Told::SlotFirst);
    return {MoveBox{dialogue.person, code, dialogue.slot, true}, std::move(dialogue), {}};
  }
  if (dialogue.mode == Mode::Out && !signed_in) return told(std::move(dialogue), Told::PersonFirst);
  const bool takes_out = dialogue.mode == Mode::Out || (dialogue.mode == Mode::Free && signed_in);
  if (takes_out) return {CheckOut{dialogue.person, code}, std::move(dialogue), {}};
  return {Look{code}, std::move(dialogue), {}};
}

}  // namespace

std::string_view name_of(Mode mode) {
  const auto index = static_cast<std::size_t>(mode);
  ARCHROOM_CHECK(index < kModes.size());
  return kModes[index];
}

std::optional<Mode> mode_of(std::string_view name) {
  const auto found = std::find(kModes.begin(), kModes.end(), name);
  if (found == kModes.end()) return std::nullopt;
  return static_cast<Mode>(found - kModes.begin());
}

Awaits awaits(const Dialogue& dialogue) {
  if (!dialogue.box.empty()) return dialogue.warned_slot.empty() ? Awaits::Slot : Awaits::SlotAgain;
  if (dialogue.mode == Mode::Free) return dialogue.person == PersonId{} ? Awaits::Anything : Awaits::Box;
  if (dialogue.mode == Mode::Out && dialogue.person == PersonId{}) return Awaits::Person;
  if (dialogue.mode == Mode::Put && dialogue.slot.empty()) return Awaits::Slot;
  return Awaits::Box;
}

Intake heed(const Dialogue& before, const Scan& scan, Duration timeout) {
  Dialogue dialogue = is_over(before, scan.read_at, timeout) ? Dialogue{} : before;
  const auto code = trimmed(scan.code);
  const bool again = is_double(dialogue, code, scan.read_at);
  dialogue.last_read = scan.read_at;
  if (!is_readable(code)) return told(std::move(dialogue), Told::BadCode);
  dialogue.last_code = code;
  if (again) return told(std::move(dialogue), Told::DoubleScan);
  if (const auto word = after(code, 'C')) return control(std::move(dialogue), upper(*word));
  if (const auto place = after(code, 'S')) return slot(std::move(dialogue), *place);
  if (const auto card = after(code, 'P')) return {Identify{*card}, std::move(dialogue), {}};
  return box(std::move(dialogue), std::string{code});
}

}  // namespace archroom::core
