// Stations: what their screens show, and scans that come from elsewhere.
#include <algorithm>
#include <memory>

#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/strict_json.hpp"
#include "controller/gateways/http/verdicts.hpp"
#include "controller/gateways/station_pictures.hpp"
#include "controller/runtime/clock.hpp"

namespace archroom::gateways {
namespace {

constexpr std::size_t kScansAtOnce = 1000;
constexpr Duration kClocksDiffer = seconds{60};           // so far ahead of ours may another computer's clock be
constexpr std::int64_t kNumbersAhead = 100'000;           // so far beyond the last one may a scan's number be
constexpr Duration kAnswersWithin = seconds{5};           // a longer upload is answered in parts
constexpr std::int64_t kLargest = 9'007'199'254'740'991;  // what JSON's numbers hold exactly

Answer no_such_station(const std::string& id, core::Language language) {
  return refuse(problems::kUnknownStation, {"没有扫描站“" + id + "”", "there is no station \"" + id + "\""}, language);
}

void read_time(JsonObject& body, core::Scanned& scan, WallTime now) {
  const auto text = body.needed_text("at");
  if (text.empty()) return;
  const auto at = parse_rfc3339(text);
  if (!at) {
    return body.wrong(problems::kBadValue, "at",
                      {"“at”应为 RFC 3339 时间，却是“" + text + "”", "\"at\" must be an RFC 3339 time, found \"" + text + "\""});
  }
  if (milliseconds{at->ms - now.ms} > kClocksDiffer) {
    return body.wrong(problems::kFutureTime, "at",
                      {"“at”在将来：" + text + "，现在是 " + rfc3339(now),
                       "\"at\" lies in the future: " + text + ", now it is " + rfc3339(now)});
  }
  scan.read_at = *at;
}

void read_number(JsonObject& body, core::Scanned& scan, std::int64_t last) {
  if (!body.has("seq")) return static_cast<void>(body.needed_integer("seq"));
  const auto number = body.integer("seq");
  if (!number) return;
  const auto seq = *number;
  const auto most = std::min(kLargest, last + kNumbersAhead);
  if (seq < 1 || seq > most) {
    const auto range = "1…" + std::to_string(most);
    return body.wrong(problems::kBadValue, "seq", {"“seq”应在 " + range + " 之间", "\"seq\" must be in " + range});
  }
  scan.seq = static_cast<std::uint64_t>(seq);
}

core::Scanned read_scan(JsonObject& body, const StationId& station, std::int64_t last, WallTime now) {
  core::Scanned scan;
  scan.station = station;
  scan.code = body.needed_code("code");
  scan.symbology = body.code("symbology").value_or("");
  read_time(body, scan, now);
  read_number(body, scan, last);
  return scan;
}

struct ScanList {
  std::vector<core::Scanned> scans;
  bool is_list = false;
};

std::variant<ScanList, Problem> scans_of(const Call& call, std::uint64_t last_seq, WallTime now) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return std::move(*problem);
  auto& body = std::get<JsonObject>(parsed);
  const StationId station{call.params[0]};
  auto last = static_cast<std::int64_t>(last_seq);
  ScanList upload;
  upload.is_list = body.has("scans");
  if (!upload.is_list) {
    upload.scans.push_back(read_scan(body, station, last, now));
    if (auto problem = body.problem()) return std::move(*problem);
    return upload;
  }
  auto list = body.objects("scans").value_or(std::vector<JsonObject>{});
  if (list.empty() || list.size() > kScansAtOnce) {
    const std::string most = std::to_string(kScansAtOnce);
    body.wrong(problems::kBadValue, "scans", {"“scans”应有 1 至 " + most + " 个", "\"scans\" must have 1 to " + most + " scans"});
  }
  if (auto problem = body.problem()) return std::move(*problem);
  for (auto& one : list) {
    upload.scans.push_back(read_scan(one, station, last, now));
    if (auto problem = one.problem()) return std::move(*problem);
    last = std::max(last, static_cast<std::int64_t>(upload.scans.back().seq));
  }
  return upload;
}

void draw(JsonText& out, const core::StationSays& says, std::uint64_t seq, int utc_offset_min) {
  out.object().put("seq", seq).key("feedback");
  gateways::draw(out, says.feedback, utc_offset_min, true);
  out.end_object();
}

// Nothing of it was kept: it may come again under the same number.
bool is_lost(const core::StationSays& says) {
  return says.feedback.told == core::Told::TooFast || says.feedback.told == core::Told::NotRecorded;
}

// One scan after the other, each when the one before has its answer.
class ScanRun : public std::enable_shared_from_this<ScanRun> {
 public:
  ScanRun(Room& room, ScanList upload, core::Language language, Reply reply)
      : room_(room),
        upload_(std::move(upload)),
        language_(language),
        reply_(std::move(reply)),
        ends_at_(room.now() + kAnswersWithin),
        utc_offset_min_(runtime::utc_offset_min(room.wall())) {
    if (upload_.is_list) out_.object().key("answers").array();
  }

  void next() {
    room_.desk.ask(
        [scan = upload_.scans[at_]](TicketId ticket) -> core::Body {
          auto asked = scan;
          asked.ticket = ticket;
          return asked;
        },
        [self = shared_from_this()](const core::Verdict& verdict) { self->heard(verdict); });
  }

 private:
  void heard(const core::Verdict& verdict) {
    const auto* says = std::get_if<core::StationSays>(&verdict);
    if (says == nullptr) return not_taken(verdict);
    const auto seq = upload_.scans[at_].seq;
    if (!upload_.is_list) return reply_(single(*says, seq));
    if (is_lost(*says)) return at_ == 0 ? reply_(single(*says, seq)) : answer_list();
    draw(out_, *says, seq, utc_offset_min_);
    ++at_;
    at_ == upload_.scans.size() || room_.now() >= ends_at_ ? answer_list() : next();
  }

  void not_taken(const core::Verdict& verdict) {
    if (at_ > 0) return answer_list();
    if (const auto* refused = std::get_if<core::RefusedBy>(&verdict)) return reply_(refused_by(refused->blockers, language_));
    reply_(no_such_station(upload_.scans[at_].station.text, language_));
  }

  [[nodiscard]] Answer single(const core::StationSays& says, std::uint64_t seq) const {
    if (says.feedback.told == core::Told::TooFast)
      return refuse(problems::kTooFast, {"扫描过快，未记录", "too fast: it was not recorded, send it again"}, language_);
    if (says.feedback.told == core::Told::NotRecorded)
      return refuse(problems::kStoreFailing, {"未能记录，请重发", "it was not recorded: send it again"}, language_);
    if (says.feedback.told == core::Told::NumberUsed) {
      const auto number = std::to_string(seq);
      return refuse(problems::kNumberUsed,
                    {"序号 " + number + " 已用于另一次扫描", "the number " + number + " belongs to another scan"}, language_);
    }
    JsonText out;
    draw(out, says, seq, utc_offset_min_);
    return {200, out.take(), kJson, {}};
  }

  void answer_list() {
    out_.end_array().put("left", upload_.scans.size() - at_).end_object();
    reply_({200, out_.take(), kJson, {}});
  }

  Room& room_;
  const ScanList upload_;
  const core::Language language_;
  const Reply reply_;
  const Instant ends_at_;
  const int utc_offset_min_;
  std::size_t at_ = 0;
  JsonText out_;
};

}  // namespace

Answer list_stations(Room& room, const Call& call) {
  const int offset = runtime::utc_offset_min(room.wall());
  JsonText out;
  out.object().key("stations").array();
  for (const auto& station : room.board.stations()) draw(out, *station, offset, call.sees_names());
  out.end_array().end_object();
  return {200, out.take(), kJson, {}};
}

Answer get_station(Room& room, const Call& call) {
  const auto station = room.board.station({call.params[0]});
  if (!station) return no_such_station(call.params[0], call.language);
  JsonText out;
  draw(out, *station, runtime::utc_offset_min(room.wall()), call.sees_names());
  return {200, out.take(), kJson, {}};
}

void post_scans(Room& room, const Call& call, Reply reply) {
  const auto station = room.board.station({call.params[0]});
  if (!station) return reply(no_such_station(call.params[0], call.language));
  auto upload = scans_of(call, station->last_seq, room.wall());
  if (auto* problem = std::get_if<Problem>(&upload)) return reply(answer_of(*problem, call.language));
  std::make_shared<ScanRun>(room, std::get<ScanList>(std::move(upload)), call.language, std::move(reply))->next();
}

}  // namespace archroom::gateways
