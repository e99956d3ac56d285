// What the room is like: readings, protections, alarms.
#include <algorithm>

#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/sensing_pictures.hpp"
#include "controller/records/alarm_changes.hpp"

namespace archroom::gateways {
namespace {

constexpr int kMostChanges = 1000;

bool fits(std::string_view wanted, const core::AlarmView& alarm) {
  if (wanted == "all") return true;
  if (wanted == "open") return alarm.open && !alarm.hidden;
  return core::name_of(alarm.standing) == wanted;
}

Answer bad_time(const Call& call, std::string_view name) {
  const std::string key{name};
  return refuse(problems::kBadValue,
                {"参数“" + key + "”应为时间，如 2026-03-01T08:00:00Z",
                 "the parameter \"" + key + "\" must be a time, such as 2026-03-01T08:00:00Z"},
                call.language);
}

void draw_change(JsonText& out, const records::KeptAlarmChange& change) {
  out.object().put("n", change.n).put("alarm", change.alarm.text).put("occurrence", change.occurrence);
  out.put("event", change.event).put("at", change.at).put("hidden", change.hidden).put("count", change.count);
  out.key("private").object().put_text("by", change.by).put_text("note", change.note).end_object().end_object();
}

// What became of alarms within a time, after the alarms themselves.
std::optional<Answer> draw_changes(Room& room, const Call& call, JsonText& out) {
  std::optional<WallTime> ends[2];
  const std::string_view names[2] = {"from", "to"};
  for (int i = 0; i < 2; ++i) {
    const auto text = call.query.get(names[i]);
    if (!text) continue;
    ends[i] = parse_rfc3339(*text);
    if (!ends[i]) return bad_time(call, names[i]);
  }
  if (!ends[0] && !ends[1]) return std::nullopt;
  const auto changes = room.catalogue.read([&](store::Database& database) {
    return records::alarm_changes(database, ends[0].value_or(WallTime{}), ends[1].value_or(room.wall()), kMostChanges);
  });
  if (!changes) return register_fails(changes.error(), call.language);
  out.key("changes").array();
  for (const auto& change : changes.value()) draw_change(out, change);
  out.end_array().put("complete", changes.value().size() < static_cast<std::size_t>(kMostChanges));
  return std::nullopt;
}

}  // namespace

Answer get_readings(Room& room, const Call& call) {
  if (auto wrong = unknown_query(call, {"device", "quantity"})) return std::move(*wrong);
  const auto device = call.query.get("device");
  const auto quantity = call.query.get("quantity");
  JsonText out;
  out.object().key("readings").array();
  for (const auto& reading : room.board.readings()) {
    if (device && reading->plan.device.text != *device) continue;
    if (quantity && reading->plan.quantity != *quantity) continue;
    draw(out, *reading, room.now());
  }
  out.end_array().end_object();
  return {200, out.take(), kJson, {}};
}

Answer get_protections(Room& room, const Call&) {
  std::map<PointId, runtime::ReadingPicture> readings;
  for (auto& reading : room.board.readings()) readings.emplace(reading->id, std::move(reading));
  JsonText out;
  out.object().key("protections").array();
  for (const auto& guard : *room.board.guards()) draw(out, guard, readings, room.now());
  out.end_array().end_object();
  return {200, out.take(), kJson, {}};
}

Answer get_alarms(Room& room, const Call& call) {
  if (auto wrong = unknown_query(call, {"state", "from", "to"})) return std::move(*wrong);
  const auto wanted = call.query.get("state").value_or("open");
  if (wanted != "open" && wanted != "all" && !core::standing_of(wanted)) {
    return refuse(problems::kBadValue,
                  {"参数“state”应为 open、all 或报警状态", "the parameter \"state\" must be open, all or a state of an alarm"},
                  call.language);
  }
  auto alarms = room.board.alarms();
  std::stable_sort(alarms.begin(), alarms.end(),
                   [](const auto& a, const auto& b) { return a->condition.severity > b->condition.severity; });
  JsonText out;
  out.object().key("alarms").array();
  for (const auto& alarm : alarms) {
    if (fits(wanted, *alarm)) draw(out, *alarm);
  }
  out.end_array().key("summary");
  draw_summary(out, alarms);
  if (auto wrong = draw_changes(room, call, out)) return std::move(*wrong);
  out.end_object();
  return {200, out.take(), kJson, {}};
}

Answer get_alarm(Room& room, const Call& call) {
  const auto alarm = room.board.alarm(AlarmId{call.params[0]});
  if (!alarm) return no_such_alarm(call.params[0], call.language);
  JsonText out;
  draw(out, *alarm);
  return {200, out.take(), kJson, {}};
}

}  // namespace archroom::gateways
