#include "controller/gateways/register_json.hpp"

#include <nlohmann/json.hpp>

#include "controller/gateways/pictures.hpp"

namespace archroom::gateways {
namespace {

void draw_place(JsonText& out, const std::optional<records::PlaceCode>& place, const records::Geometry& geometry) {
  out.key("place");
  place ? out.value(records::text_of(*place)) : out.null();
  out.key("place_text");
  place ? out.value(geometry.display(*place)) : out.null();
}

void draw_face(JsonText& out, const BankId& bank, devices::Face face) {
  out.put("bank", bank.text).put("column", face.column).put("side", name_of(face.side)).put("aisle", devices::aisle_of(face));
}

// Leaves the object open.
void draw_box(JsonText& out, const records::PlacedBox& box, const records::Geometry& geometry) {
  out.object().put("barcode", box.barcode);
  draw_place(out, box.place, geometry);
  out.put("bank", box.place.bank.text).put("column", box.place.face.column).put("side", name_of(box.place.face.side));
}

// A stop whose turn has not come has no state.
std::optional<std::string_view> name_of(const std::optional<core::RequestState>& state) {
  if (!state) return std::nullopt;
  return core::name_of(*state);
}

void draw_stop(JsonText& out, const records::RequestStop& stop, std::size_t number, core::Language language) {
  out.object().put("stop", number);
  draw_face(out, stop.bank, stop.face);
  out.put_text("request", stop.request ? stop.request->text : "").put("state", name_of(stop.state)).key("reason");
  draw(out, stop.reason, language);
  out.end_object();
}

void draw_step(JsonText& out, const records::RequestStep& step, core::Language language) {
  out.object().put("state", core::name_of(step.state)).put("at", step.at).key("reason");
  draw(out, step.reason, language);
  out.put_text("by", step.by).end_object();
}

}  // namespace

void draw(JsonText& out, const records::Box& box, const records::Geometry& geometry) {
  out.object().put("barcode", box.barcode).put_text("rfid", box.rfid).put_text("fonds", box.fonds);
  out.put_text("catalogue", box.catalogue).put("volume_from", box.volume_from).put("volume_to", box.volume_to);
  out.put_text("reference_code", box.reference_code).put("title", box.title).put("year", box.year);
  out.put_text("category", box.category).put_text("retention", box.retention).put("pages", box.pages);
  draw_place(out, box.place, geometry);
  out.put_text("medium", box.medium).put_text("secrecy", box.secrecy).put_text("external_id", box.external_id);
  out.put("thickness_mm", box.thickness_mm).put("state", core::name_of(box.state)).end_object();
}

void draw(JsonText& out, const records::Found<records::Location>& found) {
  const records::Location& location = found.what;
  out.reserve(256);
  out.object().put("barcode", location.barcode).put("by", records::name_of(found.kind));
  out.put("state", core::name_of(location.state));
  if (!location.place) {
    for (const auto* key : {"place", "place_text", "bank", "column", "side", "section", "shelf", "slot"}) out.key(key).null();
    out.end_object();
    return;
  }
  const records::PlaceCode& place = *location.place;
  out.put("place", location.code).put("place_text", location.text).put("bank", place.bank.text);
  out.put("column", place.face.column).put("side", name_of(place.face.side));
  out.put("section", place.section).put("shelf", place.shelf).put("slot", place.slot).end_object();
}

void draw(JsonText& out, const records::RequestRecord& request, const records::Geometry& geometry, core::Language language) {
  out.object().put("id", request.id.text).put("action", records::name_of(request.action));
  out.put("state", core::name_of(request.state)).key("reason");
  draw(out, request.reason, language);
  out.key("boxes").array();
  for (const auto& box : request.boxes) {
    const auto stop = request.stop_of(box.place);
    draw_box(out, box, geometry);
    out.key("stop");
    stop ? out.value(*stop + 1) : out.null();
    out.put("state", stop ? name_of(request.stops[*stop].state) : std::optional<std::string_view>{}).end_object();
  }
  out.end_array().key("stops").array();
  for (std::size_t i = 0; i < request.stops.size(); ++i) draw_stop(out, request.stops[i], i + 1, language);
  out.end_array().put_text("part_of", request.part_of ? request.part_of->text : "");
  out.put_text("station", request.station).put("need_by", request.need_by).put_text("by", request.by);
  out.put("filed_at", request.filed_at).key("history").array();
  for (const auto& step : request.history) draw_step(out, step, language);
  out.end_array().end_object();
}

void draw(JsonText& out, const records::PlannedList& list, const records::Geometry& geometry) {
  out.object().put("openings", list.cost.openings).put("travel_mm", list.cost.travel_mm);
  out.key("unseen_banks").array();
  for (const auto& bank : list.unseen) out.value(bank.text);
  out.end_array().key("stops").array();
  for (std::size_t i = 0; i < list.stops.size(); ++i) {
    const auto& stop = list.stops[i];
    out.object().put("stop", i + 1);
    draw_face(out, stop.bank, stop.face);
    out.key("boxes").array();
    for (const auto& box : stop.boxes) {
      draw_box(out, box, geometry);
      out.end_object();
    }
    out.end_array().end_object();
  }
  out.end_array().end_object();
}

void draw(JsonText& out, const records::ImportReport& report, core::Language language) {
  out.object().put("id", report.id).put("state", records::name_of(report.state)).put("skip_bad", report.skip_bad);
  out.put_text("by", report.by).put("began_at", report.began_at).put("ended_at", report.ended_at);
  out.put("lines", report.lines).put("good", report.good).put("bad", report.bad).put("errors_total", report.findings_total);
  out.key("errors").array();
  for (const auto& finding : report.findings) {
    out.object().put("line", finding.line).put_text("column", finding.column).put("code", records::code_of(finding.flaw));
    out.put("value", finding.value).put("text", language == core::Language::Chinese ? finding.zh : finding.en).end_object();
  }
  out.end_array().end_object();
}

namespace {

std::string without_private(const std::string& body) {
  if (body.find("\"private\"") == std::string::npos) return body;
  auto tree = nlohmann::ordered_json::parse(body, nullptr, false);
  if (!tree.is_object()) return "{}";  // nobody can say what stands in it
  tree.erase("private");
  return tree.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

std::string json_of(const store::JournalEntry& entry, bool sees_names) {
  JsonText out;
  out.object().put("n", entry.n).put("type", entry.type).put("at", entry.at).put_text("by", entry.by);
  // The body is an object of our own making: its members go on behind ours.
  const std::string body = sees_names ? entry.body : without_private(entry.body);
  if (body.size() > 2) return out.take() + "," + body.substr(1);
  out.end_object();
  return out.take();
}

}  // namespace archroom::gateways
