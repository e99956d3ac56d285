#include "controller/gateways/http/facts.hpp"

#include <nlohmann/json.hpp>

#include "controller/gateways/http/sse.hpp"
#include "controller/gateways/journal_facts.hpp"
#include "controller/gateways/pictures.hpp"
#include "controller/gateways/register_json.hpp"

namespace archroom::gateways {
namespace {

using nlohmann::json;

std::string text_in(const json& body, const char* key) {
  const auto found = body.find(key);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::int64_t number_in(const json& body, const char* key) {
  const auto found = body.find(key);
  return found != body.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

core::Reason reason_in(const json& body) {
  const auto found = body.find("reason");
  if (found == body.end() || !found->is_object()) return {};
  const auto cause = core::cause_of(text_in(*found, "code"));
  return {cause.value_or(core::Cause::None), number_in(*found, "subject"), text_in(*found, "detail")};
}

std::string request_frame(const store::JournalEntry& entry, Room& room, core::Language language) {
  const auto request = request_then(entry, room.catalogue);
  if (!request) return {};
  JsonText out;
  draw(out, *request, room.catalogue.geometry(), language);
  return sse_frame("request", out.text());
}

std::string job_frame(const store::JournalEntry& entry, const json& body, core::Language language) {
  JsonText out;
  out.object().put("job", number_in(body, "job")).put("state", entry.type == "job_ended" ? "ended" : "intended");
  out.put("at", entry.at).put_text("by", entry.by).put_text("bank", text_in(body, "bank"));
  if (entry.type == "job_ended") {
    out.put_text("outcome", text_in(body, "outcome")).key("reason");
    draw(out, reason_in(body), language);
  } else {
    out.put_text("motion", text_in(body, "motion")).key("column");
    body.contains("column") ? out.value(number_in(body, "column")) : out.null();
    out.put_text("side", text_in(body, "side")).put_text("request", text_in(body, "request"));
  }
  out.end_object();
  return sse_frame("job", out.text());
}

}  // namespace

std::string frames_of(const store::JournalEntry& entry, Room& room, core::Language language, bool sees_names) {
  std::string frames;
  const json body = json::parse(entry.body, nullptr, false);
  if (body.is_object()) {
    if (entry.type.starts_with("request_")) frames += request_frame(entry, room, language);
    if (entry.type == "motion_intended" || entry.type == "job_ended") frames += job_frame(entry, body, language);
  }
  return frames + sse_frame("journal", json_of(entry, sees_names), std::to_string(entry.n));
}

}  // namespace archroom::gateways
