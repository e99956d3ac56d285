// What goes over a bus, frame by frame, for those who commission it.
#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/json_text.hpp"

namespace archroom::gateways {
namespace {

using Way = runtime::TraceEntry::Way;

std::string_view name_of_way(Way way) {
  switch (way) {
    case Way::Opened: return "opened";
    case Way::Sent: return "sent";
    case Way::Came: return "came";
    case Way::Trouble: return "trouble";
  }
  return {};
}

std::string hex_of(const std::vector<std::uint8_t>& bytes) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text;
  for (const auto byte : bytes) {
    if (!text.empty()) text += ' ';
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

wire::Dissected dissect(const runtime::TraceEntry& entry, wire::Envelope envelope) {
  if (entry.way == Way::Sent) return wire::dissect(envelope, wire::Part::Question, entry.bytes);
  const auto question = wire::dissect(envelope, wire::Part::Question, entry.question);
  return wire::dissect(envelope, wire::Part::Answer, entry.bytes, &question);
}

void draw_frame(JsonText& out, const wire::Dissected& frame) {
  out.put("check", wire::name_of(frame.soundness)).put("unit", frame.unit).put("function", frame.function);
  out.put_text("function_name", frame.function ? wire::function_name(*frame.function) : std::string_view{});
  out.put("address", frame.address).put("count", frame.count).key("words").array();
  for (const auto word : frame.words) out.value(word);
  out.end_array().key("exception");
  if (!frame.exception) {
    out.null();
    return;
  }
  out.object().put("code", *frame.exception).put_text("name", wire::exception_name(*frame.exception)).end_object();
}

void draw(JsonText& out, const runtime::TraceEntry& entry, wire::Envelope envelope) {
  out.object().put("n", entry.n).put("at", entry.at).put("way", name_of_way(entry.way));
  out.put("after_us", entry.after.count() / 1000).put_text("device", entry.device);
  if (entry.way == Way::Sent || entry.way == Way::Came) {
    out.put("hex", hex_of(entry.bytes));
    draw_frame(out, dissect(entry, envelope));
  }
  out.put_text("fault", entry.fault ? name_of(*entry.fault) : std::string_view{}).put_text("text", entry.text).end_object();
}

Answer no_such_bus(const Room& room, const std::string& bus, core::Language language) {
  std::string known;
  for (const auto& [name, _] : room.traces) known += (known.empty() ? "" : ", ") + name.text;
  return refuse(problems::kUnknownBus,
                {"没有总线“" + bus + "”；现有：" + known, "there is no bus \"" + bus + "\"; there are: " + known}, language);
}

}  // namespace

Answer get_frames(Room& room, const Call& call) {
  if (auto wrong = unknown_query(call, {"after", "limit"})) return std::move(*wrong);
  const auto found = room.traces.find(BusId{call.params[0]});
  if (found == room.traces.end()) return no_such_bus(room, call.params[0], call.language);
  auto after = query_number(call, "after", 0, 0, INT64_MAX);
  if (auto* wrong = std::get_if<Answer>(&after)) return std::move(*wrong);
  auto limit = query_number(call, "limit", 500, 1, 1000);
  if (auto* wrong = std::get_if<Answer>(&limit)) return std::move(*wrong);
  std::optional<std::uint64_t> cursor;
  if (call.query.get("after")) cursor = static_cast<std::uint64_t>(std::get<0>(after));
  auto& trace = *found->second;
  const auto look = trace.look(cursor, static_cast<std::size_t>(std::get<0>(limit)));
  JsonText out;
  out.object().put("bus", call.params[0]).put("kind", trace.envelope() == wire::Envelope::Rtu ? "modbus_rtu" : "modbus_tcp");
  out.put("next", look.next).put("missed", look.missed).put("paused", look.paused).key("frames").array();
  for (const auto& entry : look.entries) draw(out, entry, trace.envelope());
  out.end_array().end_object();
  return {200, out.take(), kJson, {}};
}

}  // namespace archroom::gateways
