#include "controller/core/stations/view.hpp"

namespace archroom::core {

StationView view_of(const Station& station) {
  StationView view;
  view.id = station.plan.id;
  view.title = station.plan.title;
  view.last_seq = station.last_seq;
  view.feedback = station.shown;
  view.shown_at = station.shown_at;
  view.mode = station.dialogue.mode;
  view.signed_in = station.dialogue.person != PersonId{};
  view.box = station.dialogue.box;
  view.waiting = station.waiting.size();
  view.gun_there = station.gun_there;
  view.gun_detail = station.gun_detail;
  return view;
}

}  // namespace archroom::core
