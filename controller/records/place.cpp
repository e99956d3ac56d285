#include "controller/records/place.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/contract.hpp"

namespace archroom::records {

namespace {

using devices::Side;

// Digits only, from 1 to 9999: no sign, no blank.
std::optional<int> number_in(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
  }
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number >= 1 ? std::optional<int>(number) : std::nullopt;
}

Error wrong(std::string_view part, std::string_view expected, std::string_view found) {
  return {Fault::Refused, std::string(part) + ": expected " + std::string(expected) + ", found '" + std::string(found) + "'"};
}

Error above(std::string_view part, int found, int most) {
  return {Fault::Refused, std::string(part) + " " + std::to_string(found) + ": there are 1 to " + std::to_string(most)};
}

std::string value_of(const PlaceCode& place, std::string_view name) {
  if (name == "room") return place.room;
  if (name == "bank") return place.bank.text;
  if (name == "column") return std::to_string(place.face.column);
  if (name == "side") return place.face.side == Side::Left ? "左" : "右";
  if (name == "section") return std::to_string(place.section);
  if (name == "shelf") return std::to_string(place.shelf);
  if (name == "slot") return std::to_string(place.slot);
  return "{" + std::string(name) + "}";
}

}  // namespace

Result<PlaceCode> parse_place(std::string_view text) {
  std::array<std::string_view, 6> parts;
  std::size_t count = 0;
  for (std::string_view rest = text;; ++count) {
    const auto slash = rest.find('/');
    if (count < parts.size()) parts[count] = rest.substr(0, slash);
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  if (++count != parts.size()) return wrong("place", "room/bank/column+L|R/section/shelf/slot", text);
  if (parts[0].empty()) return wrong("room", "a name", parts[0]);
  if (parts[1].empty()) return wrong("bank", "a name", parts[1]);
  PlaceCode place{std::string(parts[0]), BankId{std::string(parts[1])}, {}, 0, 0, 0};
  const char side = parts[2].empty() ? ' ' : parts[2].back();
  const auto column = number_in(parts[2].substr(0, parts[2].empty() ? 0 : parts[2].size() - 1));
  if (!column || (side != 'L' && side != 'R')) return wrong("column", "a number and L or R, e.g. 03L", parts[2]);
  place.face = {*column, side == 'L' ? Side::Left : Side::Right};
  const std::array<std::pair<std::string_view, int*>, 3> numbers{
      {{"section", &place.section}, {"shelf", &place.shelf}, {"slot", &place.slot}}};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto number = number_in(parts[3 + i]);
    if (!number) return wrong(numbers[i].first, "a number from 1", parts[3 + i]);
    *numbers[i].second = *number;
  }
  return place;
}

std::string text_of(const PlaceCode& place) {
  std::string text;
  text.reserve(place.room.size() + place.bank.text.size() + 20);
  text.append(place.room).append(1, '/').append(place.bank.text).append(1, '/');
  if (place.face.column < 10) text += '0';
  text.append(std::to_string(place.face.column)).append(1, place.face.side == Side::Left ? 'L' : 'R');
  for (const int number : {place.section, place.shelf, place.slot}) text.append(1, '/').append(std::to_string(number));
  return text;
}

Geometry::Geometry(std::string room, std::string format, const std::vector<BankGeometry>& banks, int box_mm)
    : room_(std::move(room)), format_(std::move(format)), box_mm_(box_mm) {
  for (const auto& bank : banks) banks_[bank.bank] = bank;
}

Result<void> Geometry::check(const PlaceCode& place) const {
  if (place.room != room_) return Error{Fault::Refused, "room '" + place.room + "': this is room '" + room_ + "'"};
  const auto found = banks_.find(place.bank);
  if (found == banks_.end()) return Error{Fault::Refused, "bank '" + place.bank.text + "': there is no such bank"};
  const BankGeometry& bank = found->second;
  if (place.face.column > bank.columns) return above("column", place.face.column, bank.columns);
  const devices::Face outer =
      bank.fixed == core::FixedColumn::Left ? devices::Face{1, Side::Left} : devices::Face{bank.columns, Side::Right};
  if (place.face == outer) {
    return Error{Fault::Refused, "column " + std::to_string(outer.column) + (outer.side == Side::Left ? "L" : "R") +
                                     ": the fixed column's outer face opens on no aisle"};
  }
  if (place.section > bank.sections) return above("section", place.section, bank.sections);
  if (place.shelf > bank.shelves) return above("shelf", place.shelf, bank.shelves);
  if (place.slot > bank.slots) return above("slot", place.slot, bank.slots);
  return {};
}

const BankGeometry& Geometry::bank_of(const PlaceCode& place) const {
  const auto found = banks_.find(place.bank);
  ARCHROOM_CHECK(found != banks_.end());
  return found->second;
}

bool Geometry::suits(const PlaceCode& place, std::string_view medium) const {
  const auto& media = bank_of(place).media;
  return media.empty() || medium.empty() || std::find(media.begin(), media.end(), medium) != media.end();
}

std::string Geometry::display(const PlaceCode& place) const {
  std::string text;
  text.reserve(format_.size() + 8);
  for (std::string_view rest = format_; !rest.empty();) {
    const auto open = rest.find('{');
    text += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    rest.remove_prefix(open);
    const auto close = rest.find('}');
    if (close == std::string_view::npos) return text.append(rest);
    text += value_of(place, rest.substr(1, close - 1));
    rest.remove_prefix(close + 1);
  }
  return text;
}

}  // namespace archroom::records
