#include "controller/gateways/station_pictures.hpp"

#include "controller/core/stations/words.hpp"

namespace archroom::gateways {

void draw(JsonText& out, const core::StationView& station, int utc_offset_min, bool with_names) {
  out.object().put("id", station.id.text).put_text("title", station.title).put("last_seq", station.last_seq);
  out.put("mode", core::name_of(station.mode)).put("signed_in", station.signed_in).put_text("box", station.box);
  out.put("waiting", station.waiting).key("gun");
  if (station.gun_there) {
    out.object().put("there", *station.gun_there).put_text("detail", station.gun_detail).end_object();
  } else {
    out.null();
  }
  out.put("shown_at", station.shown_at).key("seq");
  station.shown_seq == 0 ? out.null() : out.value(station.shown_seq);
  out.key("feedback");
  draw(out, station.feedback, utc_offset_min, with_names);
  out.end_object();
}

void draw(JsonText& out, const core::Feedback& feedback, int utc_offset_min, bool with_names) {
  const auto tone = core::tone_of(feedback);
  out.object().put("told", core::name_of(feedback.told)).key("why");
  feedback.told == core::Told::Refused ? out.value(core::code_of(feedback.why)) : out.null();
  out.key("text").object().put("zh", core::text_of(feedback, core::Language::Chinese, utc_offset_min));
  out.put("en", core::text_of(feedback, core::Language::English, utc_offset_min)).end_object();
  out.put("tone", core::name_of(tone)).put("colour", core::name_of(core::colour_of(tone)));
  out.put("next", core::name_of(feedback.next)).put_text("box", feedback.box).put_text("place", feedback.place);
  out.put_text("shown", feedback.shown).put_text("subject", feedback.subject).put("due_at", feedback.due_at);
  out.key("private").object().put_text("person", with_names ? feedback.name : "").end_object().end_object();
}

}  // namespace archroom::gateways
