#include "controller/core/stations/deed.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace archroom::core {
namespace {

template <class T, std::size_t N>
using Names = std::array<std::pair<T, std::string_view>, N>;

constexpr Names<BoxState, 6> kBoxStates{{{BoxState::InStore, "in_store"},
                                         {BoxState::Out, "out"},
                                         {BoxState::Reserved, "reserved"},
                                         {BoxState::Sealed, "sealed"},
                                         {BoxState::Lost, "lost"},
                                         {BoxState::Damaged, "damaged"}}};

constexpr Names<MovementKind, 11> kMovementKinds{{{MovementKind::Out, "out"},
                                                  {MovementKind::In, "in"},
                                                  {MovementKind::Move, "move"},
                                                  {MovementKind::PutAway, "put_away"},
                                                  {MovementKind::Undo, "undo"},
                                                  {MovementKind::Lost, "lost"},
                                                  {MovementKind::Found, "found"},
                                                  {MovementKind::Damaged, "damaged"},
                                                  {MovementKind::Mended, "mended"},
                                                  {MovementKind::Sealed, "sealed"},
                                                  {MovementKind::Unsealed, "unsealed"}}};

constexpr Names<Decline, 25> kDeclines{{{Decline::UnknownPerson, "unknown-person"},
                                        {Decline::PersonNotActive, "person-not-active"},
                                        {Decline::NotAllowed, "not-allowed"},
                                        {Decline::UnknownBox, "unknown-box"},
                                        {Decline::AmbiguousBox, "ambiguous-box"},
                                        {Decline::UnknownSlot, "unknown-slot"},
                                        {Decline::SlotFull, "slot-full"},
                                        {Decline::WrongSlot, "wrong-slot"},
                                        {Decline::MediumRefused, "medium-refused"},
                                        {Decline::AlreadyOut, "already-out"},
                                        {Decline::NotOut, "not-out"},
                                        {Decline::Reserved, "reserved"},
                                        {Decline::Sealed, "sealed"},
                                        {Decline::Lost, "lost"},
                                        {Decline::Damaged, "damaged"},
                                        {Decline::NoApplication, "no-application"},
                                        {Decline::SignatureMissing, "signature-missing"},
                                        {Decline::ApplicationRefused, "application-refused"},
                                        {Decline::ApplicationLapsed, "application-lapsed"},
                                        {Decline::CategoryRefused, "category-refused"},
                                        {Decline::GroundsRefused, "grounds-refused"},
                                        {Decline::NothingToUndo, "nothing-to-undo"},
                                        {Decline::UndoTooLate, "undo-too-late"},
                                        {Decline::StoreFailing, "store-failing"},
                                        {Decline::WrongState, "wrong-state"}}};

template <class T, std::size_t N>
std::string_view name_in(const Names<T, N>& names, T value) {
  return std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.first == value; })->second;
}

template <class T, std::size_t N>
std::optional<T> value_in(const Names<T, N>& names, std::string_view name) {
  const auto found = std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.second == name; });
  return found == names.end() ? std::nullopt : std::optional{found->first};
}

}  // namespace

std::string_view name_of(BoxState state) { return name_in(kBoxStates, state); }
std::optional<BoxState> box_state_of(std::string_view name) { return value_in(kBoxStates, name); }

std::string_view name_of(MovementKind kind) { return name_in(kMovementKinds, kind); }
std::optional<MovementKind> movement_kind_of(std::string_view name) { return value_in(kMovementKinds, name); }

std::string_view code_of(Decline decline) { return name_in(kDeclines, decline); }
std::optional<Decline> decline_of(std::string_view code) { return value_in(kDeclines, code); }

}  // namespace archroom::core
