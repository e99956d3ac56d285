#include <charconv>

#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/register_json.hpp"

namespace archroom::gateways {

Answer list_events(Room& room, const Call& call) {
  if (auto wrong = unknown_query(call, {"after", "limit"})) return std::move(*wrong);
  auto after = query_number(call, "after", 0, 0, INT64_MAX);
  if (auto* wrong = std::get_if<Answer>(&after)) return std::move(*wrong);
  auto limit = query_number(call, "limit", 100, 1, 1000);
  if (auto* wrong = std::get_if<Answer>(&limit)) return std::move(*wrong);
  const auto entries =
      room.catalogue.events_after(static_cast<std::uint64_t>(std::get<0>(after)), static_cast<int>(std::get<0>(limit)));
  if (!entries) return register_fails(entries.error(), call.language);
  JsonText out;
  out.object().key("events").array();
  for (const auto& entry : entries.value()) out.raw(json_of(entry, call.sees_names()));
  out.end_array().end_object();
  return {200, out.take(), kJson, {}};
}

// On a connection of its own, beside the door: a long journal takes long.
void verify_journal(Room& room, const Call& call, Reply reply) {
  const bool taken = room.reader->run([&room, path = room.store.path(), geometry = room.store.geometry(), reply,
                                       language = call.language, reader = room.reader.get()] {
    auto catalogue = records::Catalogue::open(path, geometry);
    if (!catalogue) return reply(register_fails(catalogue.error(), language));
    const auto seen = catalogue.value().verify_journal([reader] { return !reader->over(); });
    if (!seen) return reply(register_fails(seen.error(), language));
    JsonText out;
    out.object().put("whole", !seen.value().broken_at).put("entries", seen.value().rows);
    out.put("broken_at", seen.value().broken_at).put_text("detail", seen.value().detail).put("at", room.wall()).end_object();
    reply({200, out.take(), kJson, {}});
  });
  if (!taken) reply(refuse(problems::kTooMany, {"正在进行的核对过多", "too many verifications are under way"}, call.language));
}

std::variant<StreamStart, Answer> open_stream(Room&, const Call& call) {
  if (auto wrong = unknown_query(call, {"after"})) return std::move(*wrong);
  if (call.last_event_id && !call.query.get("after")) {
    const std::string& text = *call.last_event_id;
    std::uint64_t n = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (fault == std::errc{} && end == text.data() + text.size()) return StreamStart{n, call.sees_names()};
    return refuse(problems::kBadValue, {"Last-Event-ID 应为日志序号", "Last-Event-ID must be a number of the journal"},
                  call.language);
  }
  if (!call.query.get("after")) return StreamStart{std::nullopt, call.sees_names()};
  auto after = query_number(call, "after", 0, 0, INT64_MAX);
  if (auto* wrong = std::get_if<Answer>(&after)) return std::move(*wrong);
  return StreamStart{static_cast<std::uint64_t>(std::get<0>(after)), call.sees_names()};
}

}  // namespace archroom::gateways
