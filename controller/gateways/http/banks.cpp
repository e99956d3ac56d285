#include "base/match.hpp"
#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/orders.hpp"
#include "controller/gateways/pictures.hpp"

namespace archroom::gateways {
namespace {

Answer job_answer(const core::Accepted& accepted) {
  JsonText out;
  out.object().key("job");
  accepted.job ? out.value(accepted.job->n) : out.null();
  out.end_object();
  return {accepted.job ? 202U : 200U, out.take(), kJson, {}};
}

template <class MakeEvent>
void order(Room& room, const Call& call, const std::string& bank, MakeEvent make, Reply reply) {
  order_with(room, call, no_such_bank(bank, call.language), std::move(make), job_answer, std::move(reply));
}

void move(Room& room, const Call& call, const devices::Motion& motion, bool aisle_empty, Reply reply) {
  order(
      room, call, call.params[0],
      [bank = BankId{call.params[0]}, motion, by = call.by, aisle_empty](TicketId ticket) -> core::Body {
        return core::MoveOrdered{ticket, bank, motion, by, aisle_empty};
      },
      std::move(reply));
}

struct Opening {
  devices::Face face;
  bool aisle_empty = false;
};

// {column, side, aisle_empty?}; the column must be one of the bank's.
std::variant<Opening, Problem> opening_of(const std::string& text, const records::BankGeometry& bank) {
  auto parsed = JsonObject::parse(text);
  if (auto* problem = std::get_if<Problem>(&parsed)) return std::move(*problem);
  auto& body = std::get<JsonObject>(parsed);
  const std::int64_t column = body.needed_integer("column");
  const std::string side = body.needed_text("side");
  const bool aisle_empty = body.truth("aisle_empty").value_or(false);
  if (body.integer("column") && (column < 1 || column > bank.columns)) {
    const std::string last = std::to_string(bank.columns);
    body.wrong(problems::kBadValue, "column", {"“column”应为 1 至 " + last, "\"column\" must be 1 to " + last});
  }
  if (body.text("side") && side != "left" && side != "right") {
    body.wrong(problems::kBadValue, "side",
               {"“side”应为 left 或 right", "\"side\" must be left or right, found \"" + side + "\""});
  }
  if (auto problem = body.problem()) return std::move(*problem);
  const devices::Face face{static_cast<int>(column), side == "left" ? devices::Side::Left : devices::Side::Right};
  const int aisle = devices::aisle_of(face);
  if (aisle < 1 || aisle >= bank.columns) {
    body.wrong(problems::kBadValue, "side", {"此面外侧没有通道", "this face opens on no aisle: it is the outer one of the bank"});
    return *body.problem();
  }
  return Opening{face, aisle_empty};
}

// close, ventilate: {aisle_empty?}, or no body.
void move_all(Room& room, const Call& call, const devices::Motion& motion, Reply reply) {
  if (!has_bank(room, call.params[0])) return reply(no_such_bank(call.params[0], call.language));
  auto parsed = optional_object(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return reply(answer_of(*problem, call.language));
  auto& body = std::get<JsonObject>(parsed);
  const bool aisle_empty = body.truth("aisle_empty").value_or(false);
  if (auto problem = body.problem()) return reply(answer_of(*problem, call.language));
  move(room, call, motion, aisle_empty, std::move(reply));
}

std::string_view state_of(const core::BankView& bank) {
  if (!bank.link_up) return "down";
  switch (bank.quality) {
    case devices::Quality::Good: return "up";
    case devices::Quality::Bad: return "bad";
    case devices::Quality::Unknown: return "unknown";
  }
  return "unknown";
}

// When its last evidence was on the wire, on the clock of people.
std::optional<WallTime> last_seen(const Room& room, const core::BankView& bank) {
  if (bank.observed_at == Instant{}) return std::nullopt;
  const auto age = std::chrono::duration_cast<milliseconds>(room.now() - bank.observed_at);
  return WallTime{room.wall().ms - age.count()};
}

void draw_job(JsonText& out, const records::JobRecord& job, const runtime::BankPicture& bank, core::Language language) {
  out.object().put("job", job.id.n).put("bank", job.bank.text);
  std::visit(Match{[&](const devices::OpenFace& open) {
                     out.put("motion", "open").put("column", open.face.column).put("side", name_of(open.face.side));
                   },
                   [&](const devices::CloseBank&) { out.put("motion", "close").key("column").null().key("side").null(); },
                   [&](const devices::SpreadBank&) { out.put("motion", "spread").key("column").null().key("side").null(); }},
             job.motion);
  out.key("request");
  job.request ? out.value(job.request->text) : out.null();
  out.put("purpose", job.purpose)
      .put_text("by", job.by)
      .put("intended_at", job.intended_at)
      .put("ended_at", job.ended_at)
      .key("outcome");
  job.outcome ? out.value(core::name_of(*job.outcome)) : out.null();
  const bool runs = !job.ended_at && bank && bank->job && bank->job->job == job.id;
  out.key("phase");
  runs ? out.value(name_of(bank->job->phase)) : out.null();
  out.key("reason");
  draw(out, job.reason, language);
  out.end_object();
}

}  // namespace

bool has_bank(const Room& room, const std::string& bank) { return room.catalogue.geometry().banks().contains(BankId{bank}); }

std::variant<JsonObject, Problem> optional_object(const std::string& body) {
  return JsonObject::parse(body.empty() ? std::string_view{"{}"} : std::string_view{body});
}

Answer verdict_answer(const core::Verdict& verdict, const Answer& unknown, core::Language language) {
  return std::visit(Match{[](const core::Accepted& accepted) { return job_answer(accepted); },
                          [&](const core::RefusedBy& refused) { return refused_by(refused.blockers, language); },
                          [&](const core::NotKnown&) { return unknown; },
                          [&](const core::StationSays&) { return unknown; },  // no order of a bank is answered so
                          [&](const core::AlarmRefused& refused) { return refused_by(refused.why, language); }},
                    verdict);
}

Answer refused_by(const core::Blockers& blockers, core::Language language) {
  Words detail{"现在不能执行", "it cannot be done now"};
  if (!blockers.empty()) {
    detail = {core::text_of(blockers.front().reason, core::Language::Chinese),
              core::text_of(blockers.front().reason, core::Language::English)};
  }
  return answer_of({&problems::kRefused, std::move(detail), {}, blockers}, language);
}

Answer list_banks(Room& room, const Call& call) {
  JsonText out;
  out.object().key("banks").array();
  for (const auto& bank : room.board.banks()) draw(out, *bank, call.language, room.now());
  out.end_array().end_object();
  return {200, out.take(), kJson, {}};
}

Answer get_bank(Room& room, const Call& call) {
  const auto bank = room.board.bank(BankId{call.params[0]});
  if (!bank) return no_such_bank(call.params[0], call.language);
  JsonText out;
  draw(out, *bank, call.language, room.now());
  return {200, out.take(), kJson, {}};
}

void open_bank(Room& room, const Call& call, Reply reply) {
  const auto& banks = room.catalogue.geometry().banks();
  const auto bank = banks.find(BankId{call.params[0]});
  if (bank == banks.end()) return reply(no_such_bank(call.params[0], call.language));
  auto wanted = opening_of(call.body, bank->second);
  if (auto* problem = std::get_if<Problem>(&wanted)) return reply(answer_of(*problem, call.language));
  const auto& opening = std::get<Opening>(wanted);
  move(room, call, devices::OpenFace{opening.face}, opening.aisle_empty, std::move(reply));
}

void close_bank(Room& room, const Call& call, Reply reply) { move_all(room, call, devices::CloseBank{}, std::move(reply)); }

void ventilate_bank(Room& room, const Call& call, Reply reply) { move_all(room, call, devices::SpreadBank{}, std::move(reply)); }

void stop_bank(Room& room, const Call& call, Reply reply) {
  if (!has_bank(room, call.params[0])) return reply(no_such_bank(call.params[0], call.language));
  order(
      room, call, call.params[0],
      [bank = BankId{call.params[0]}, by = call.by](TicketId ticket) -> core::Body {
        return core::StopOrdered{ticket, bank, by};
      },
      std::move(reply));
}

void stop_all(Room& room, const Call& call, Reply reply) {
  order(
      room, call, "",
      [by = call.by](TicketId ticket) -> core::Body {
        return core::StopOrdered{ticket, std::nullopt, by};
      },
      std::move(reply));
}

void rearm_bank(Room& room, const Call& call, Reply reply) {
  if (!has_bank(room, call.params[0])) return reply(no_such_bank(call.params[0], call.language));
  order(
      room, call, call.params[0],
      [bank = BankId{call.params[0]}, by = call.by](TicketId ticket) -> core::Body {
        return core::RearmOrdered{ticket, bank, by};
      },
      std::move(reply));
}

Answer list_jobs(Room& room, const Call& call) {
  if (auto wrong = unknown_query(call, {"limit"})) return std::move(*wrong);
  auto limit = query_number(call, "limit", 20, 1, 200);
  if (auto* wrong = std::get_if<Answer>(&limit)) return std::move(*wrong);
  const auto jobs = room.catalogue.latest_jobs(static_cast<int>(std::get<0>(limit)));
  if (!jobs) return register_fails(jobs.error(), call.language);
  JsonText out;
  out.object().key("jobs").array();
  for (const auto& job : jobs.value()) draw_job(out, job, room.board.bank(job.bank), call.language);
  out.end_array().end_object();
  return {200, out.take(), kJson, {}};
}

Answer list_devices(Room& room, const Call&) {
  JsonText out;
  out.object().key("devices").array();
  for (const auto& bank : room.board.banks()) {
    out.object().put("device", bank->bank.text).put("bank", bank->bank.text).put("state", state_of(*bank));
    out.put("last_seen", last_seen(room, *bank)).put_text("error", bank->detail).end_object();
  }
  out.end_array().end_object();
  return {200, out.take(), kJson, {}};
}

}  // namespace archroom::gateways
