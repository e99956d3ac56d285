#include "tests/scenarios/circulation_model.hpp"

#include "base/match.hpp"

namespace archroom::scenarios {

using core::BoxState;
using core::Decline;
using core::MovementKind;

core::Transacted CirculationModel::take(const core::Transact& transact) {
  core::Transacted told{transact.station, transact.number, core::ScanKept::Kept, {}, {}, {}};
  auto& station = stations_[transact.station];
  auto& scans = scans_[transact.station];
  if (transact.scan.seq <= station.last_seq) {
    const auto kept = scans.find(transact.scan.seq);
    const bool same =
        kept != scans.end() && kept->second.scan.code == transact.scan.code && kept->second.scan.read_at == transact.scan.read_at;
    told.kept = same ? core::ScanKept::SeenBefore : core::ScanKept::NumberUsed;
    if (same) told.seen = kept->second.feedback;
    return told;
  }
  core::Conclusion conclusion{transact.intake.dialogue, transact.intake.feedback};
  if (transact.intake.deed) {
    told.outcome = act(transact.station, *transact.intake.deed);
    conclusion = conclude(transact.intake, *told.outcome);
    const auto* done = std::get_if<core::Done>(&*told.outcome);
    if (done != nullptr && wanted_.contains(done->barcode)) told.served.push_back(wanted_.at(done->barcode));
  }
  station = {transact.scan.seq, conclusion.dialogue};
  scans[transact.scan.seq] = {transact.scan, conclusion.feedback};
  return told;
}

core::Outcome CirculationModel::act(const StationId& station, const core::Deed& deed) {
  return std::visit(
      Match{[&](const core::Identify& d) -> core::Outcome {
              const auto person = people_.find(d.card);
              if (person == people_.end()) return no(Decline::UnknownPerson, {});
              return core::Identified{person->second.first, person->second.second};
            },
            [&](const core::Look& d) -> core::Outcome {
              const auto box = boxes_.find(d.box);
              if (box == boxes_.end()) return no(Decline::UnknownBox, {});
              return core::Found{d.box, box->second.state, box->second.place, box->second.place};
            },
            [&](const core::CheckOut& d) { return check_out(station, d); },
            [&](const core::CheckIn& d) { return check_in(station, d); }, [&](const core::MoveBox& d) { return put(station, d); },
            [&](const core::Undo&) { return undo(station); }},
      deed);
}

core::Declined CirculationModel::no(Decline why, const std::string& box, const std::string& subject) const {
  const auto known = boxes_.find(box);
  const auto place = known == boxes_.end() ? std::string{} : known->second.place;
  return {why, known == boxes_.end() ? std::string{} : box, place, place, subject};
}

core::Outcome CirculationModel::move(const StationId& station, const std::string& box, MovementKind kind, Box after) {
  last_[station] = {box, boxes_.at(box)};
  boxes_[box] = after;
  return core::Done{++movements_, kind, box, after.place, after.place, {}};
}

core::Outcome CirculationModel::check_out(const StationId& station, const core::CheckOut& deed) {
  const auto box = boxes_.find(deed.box);
  if (box == boxes_.end()) return no(Decline::UnknownBox, {});
  if (box->second.state == BoxState::Out) return no(Decline::AlreadyOut, deed.box);
  if (const auto declined = declined_.find(deed.box); declined != declined_.end())
    return no(declined->second.first, deed.box, declined->second.second);
  return move(station, deed.box, MovementKind::Out, {box->second.place, BoxState::Out});
}

core::Outcome CirculationModel::check_in(const StationId& station, const core::CheckIn& deed) {
  const auto box = boxes_.find(deed.box);
  if (box == boxes_.end()) return no(Decline::UnknownBox, {});
  if (box->second.state != BoxState::Out) return no(Decline::NotOut, deed.box);
  if (full_.contains(deed.slot)) return no(Decline::SlotFull, deed.box, deed.slot);
  if (box->second.place != deed.slot && !deed.here_after_all) return no(Decline::WrongSlot, deed.box);
  return move(station, deed.box, MovementKind::In, {deed.slot, BoxState::InStore});
}

core::Outcome CirculationModel::put(const StationId& station, const core::MoveBox& deed) {
  const auto box = boxes_.find(deed.box);
  if (box == boxes_.end()) return no(Decline::UnknownBox, {});
  if (box->second.state == BoxState::Out) return no(Decline::AlreadyOut, deed.box);
  if (full_.contains(deed.slot)) return no(Decline::SlotFull, deed.box, deed.slot);
  return move(station, deed.box, deed.put_away ? MovementKind::PutAway : MovementKind::Move, {deed.slot, BoxState::InStore});
}

core::Outcome CirculationModel::undo(const StationId& station) {
  const auto last = last_.find(station);
  if (last == last_.end()) return no(Decline::NothingToUndo, {});
  const auto [box, before] = last->second;
  last_.erase(last);
  boxes_[box] = before;
  return core::Done{++movements_, MovementKind::Undo, box, before.place, before.place, {}};
}

}  // namespace archroom::scenarios
