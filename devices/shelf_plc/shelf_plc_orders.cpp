// What the driver takes on, and what it refuses with the reason.
#include <string>
#include <utility>

#include "devices/shelf_plc/map.hpp"
#include "devices/shelf_plc/shelf_plc.hpp"

namespace archroom::devices {
namespace {

Error refused(std::string why) { return {Fault::Refused, std::move(why)}; }

Result<void> check_face(const BankShape& shape, const Motion& motion) {
  const auto* open = std::get_if<OpenFace>(&motion);
  if (open == nullptr) return {};
  if (open->face.column < 1 || open->face.column > shape.columns) {
    return refused("no column " + std::to_string(open->face.column) + " in a bank of " + std::to_string(shape.columns));
  }
  const int beyond_fixed = shape.fixed == FixedColumn::Left ? 0 : shape.columns;
  if (aisle_of(open->face) == beyond_fixed) return refused("no aisle beyond the fixed column");
  if (!open->keep) return {};
  const bool exists = *open->keep >= 0 && *open->keep <= shape.columns && *open->keep != beyond_fixed;
  if (shape.free_aisles != 2 || !exists || *open->keep == aisle_of(open->face))
    return refused("aisle " + std::to_string(*open->keep) + " can't be kept open");
  return {};
}

}  // namespace

Result<void> ShelfPlc::order(Instant now, const Order& order) {
  if (!up_) return Error{Fault::LinkDown, "no link to " + settings_.device.text};
  return std::visit([&](const auto& what) { return take(now, what); }, order);
}

Result<void> ShelfPlc::take(Instant now, const Engage& engage) {
  if (engage.epoch == 0) return refused("0 is no epoch");
  lose_session(Session::None);
  if (picture_ && picture_->session_epoch >= engage.epoch) {
    session_ = Session::Foreign;
    return refused("epoch " + std::to_string(engage.epoch) + " is not above " + std::to_string(picture_->session_epoch) +
                   ", which the controller holds");
  }
  wanted_epoch_ = engage.epoch;
  ordered_at_ = now;
  return {};
}

Result<void> ShelfPlc::take(Instant now, const Move& move) {
  if (session_ != Session::Ours) return refused("the controller does not obey us: no session");
  if (!picture_) return refused("the bank's state is not known");
  if (motion_open()) return refused("another motion is under way");
  if (!move.permit.covers(settings_.device, move.motion, now))
    return refused("the permit does not cover this motion of this bank now");
  if (auto possible = check_face(settings_.shape, move.motion); !possible) return possible;
  if (sequences_used_up()) {
    lose_session(Session::None);
    return refused("the session's sequences are used up: it takes a new one");
  }
  wanted_move_ = move;
  ordered_at_ = now;
  return {};
}

Result<void> ShelfPlc::take(Instant now, const Sustain& sustain) {
  if (wanted_move_ && wanted_move_->intent == sustain.intent) {
    if (!sustain.permit.covers(settings_.device, wanted_move_->motion, now))
      return refused("the permit does not cover this motion");
    wanted_move_->permit = sustain.permit;
    return {};
  }
  if (!command_ || !command_->move || command_->intent != sustain.intent) return refused("no such motion");
  if (!sustain.permit.covers(settings_.device, command_->move->motion, now))
    return refused("the permit does not cover this motion");
  sustained_ = sustain.permit;
  return {};
}

bool ShelfPlc::sequences_used_up() const {
  const int waiting = (wanted_reset_ ? 1 : 0) + (wanted_announce_ ? 1 : 0);
  return sequence_ + waiting >= ShelfMap::kLastSequence;
}

// A command that is no motion.
Result<void> ShelfPlc::may_command() const {
  if (session_ != Session::Ours) return refused("the controller does not obey us: no session");
  if (!picture_) return refused("the bank's state is not known");
  if (motion_open()) return refused("a motion is under way");
  if (sequences_used_up()) return refused("the session's sequences are used up: it takes a new one");
  return {};
}

Result<void> ShelfPlc::take(Instant now, const Announce& announce) {
  if (auto may = may_command(); !may) return may;
  const auto tenths = std::chrono::ceil<std::chrono::duration<std::int64_t, std::deci>>(announce.duration).count();
  if (tenths < 1 || tenths > ShelfMap::kLongestAnnounce) return refused("a pre-warning lasts 0.1 to 60 s");
  wanted_announce_ = static_cast<std::uint16_t>(tenths);
  ordered_at_ = now;
  return {};
}

Result<void> ShelfPlc::take(Instant now, const ResetDriveFault&) {
  if (auto may = may_command(); !may) return may;
  wanted_reset_ = true;
  ordered_at_ = now;
  return {};
}

Result<void> ShelfPlc::take(Instant, const SetPoint& set) { return refused("a bank has no point " + set.quantity); }

}  // namespace archroom::devices
