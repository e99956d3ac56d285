#include "controller/records/requests.hpp"

#include "base/match.hpp"
#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/request_forms.hpp"
#include "controller/gateways/http/strict_json.hpp"
#include "controller/gateways/http/verdicts.hpp"
#include "controller/gateways/register_json.hpp"
#include "controller/runtime/pick_lists.hpp"

namespace archroom::gateways {
namespace {

Answer unknown_request(const std::string& id, core::Language language) {
  return refuse(problems::kUnknownRequest, {"没有编号为“" + id + "”的申请", "there is no request \"" + id + "\""}, language);
}

// The request as the register has it now.
Answer show(Room& room, const RequestId& id, unsigned status, core::Language language) {
  const auto found = room.catalogue.request(id);
  if (!found) return register_fails(found.error(), language);
  if (!found.value()) return unknown_request(id.text, language);
  JsonText out;
  draw(out, *found.value(), room.catalogue.geometry(), language);
  Answer answer{status, out.take(), kJson, {}};
  if (status == 202) answer.headers.emplace_back("Location", "/api/v1/requests/" + percent_encoded(id.text));
  return answer;
}

// The core has taken it; what the register shows may be a step behind.
void show_verdict(Room& room, const RequestId& id, const core::Verdict& verdict, core::Language language, const Reply& reply) {
  if (const auto* refused = std::get_if<core::RefusedBy>(&verdict)) return reply(refused_by(refused->blockers, language));
  if (std::holds_alternative<core::Accepted>(verdict)) return reply(show(room, id, 202, language));
  const auto found = room.catalogue.request(id);
  if (!found) return reply(register_fails(found.error(), language));
  if (!found.value()) return reply(unknown_request(id.text, language));
  const std::string state{core::name_of(found.value()->state)};
  if (!core::has_ended(found.value()->state)) {
    return reply(refuse(problems::kBusy, {"申请正处于" + state, "the request is " + state + ": not possible now"}, language));
  }
  reply(refuse(problems::kEnded, {"申请已结束（" + state + "）", "the request has ended already: " + state}, language));
}

template <class MakeEvent>
void ask_about_request(Room& room, const Call& call, MakeEvent make, Reply reply) {
  const RequestId id{call.params[0]};
  room.desk.ask(std::move(make), [&room, id, reply, language = call.language](core::Verdict verdict) {
    room.hop([&room, id, reply, language, verdict] { show_verdict(room, id, verdict, language, reply); });
  });
}

bool is_list(Room& room, const RequestId& id) {
  const auto found = room.catalogue.request(id);
  return found.ok() && found.value() && !found.value()->stops.empty();
}

void delete_list(Room& room, const RequestId& id, const Call& call, Reply reply) {
  room.store.ask<std::optional<records::ListNews>>(
      [id, by = call.by](records::Writing& writing) { return records::cancel_list(writing, id, by); },
      [&room, id, reply, language = call.language](const Result<std::optional<records::ListNews>>& news) {
        if (!news) return reply(register_fails(news.error(), language));
        const bool ended = !news.value();
        if (!ended) runtime::tell(room.desk, *news.value());
        room.hop([&room, id, reply, language, ended] {
          show_verdict(room, id, ended ? core::Verdict{core::NotKnown{}} : core::Verdict{core::Accepted{}}, language, reply);
        });
      });
}

// Of a pick list, the stop that waits for a person's word; any other request itself.
RequestId who_waits(Room& room, const RequestId& id) {
  const auto found = room.catalogue.request(id);
  if (!found.ok() || !found.value()) return id;
  for (const auto& stop : found.value()->stops) {
    if (stop.request && stop.state == core::RequestState::WaitingOperator) return *stop.request;
  }
  return id;
}

Answer planned(records::Catalogue& catalogue, const records::RequestForm& form, const records::RoomNow& now,
               core::Language language) {
  const auto plan = catalogue.plan(form, now);
  if (!plan) return register_fails(plan.error(), language);
  if (const auto* refused = std::get_if<records::FileOutcome>(&plan.value())) return not_filed(*refused, language);
  JsonText out;
  draw(out, std::get<records::PlannedList>(plan.value()), catalogue.geometry());
  return {200, out.take(), kJson, {}};
}

}  // namespace

void post_request(Room& room, const Call& call, Reply reply) {
  auto form = request_form_of(call);
  if (auto* problem = std::get_if<Problem>(&form)) return reply(answer_of(*problem, call.language));
  room.store.ask<records::FileOutcome>(
      [form = std::get<records::RequestForm>(form), now = runtime::room_now(room.board)](records::Writing& writing) {
        return records::file_request(writing, form, now);
      },
      [&room, reply, language = call.language](Result<records::FileOutcome> outcome) {
        if (!outcome) return reply(register_fails(outcome.error(), language));
        const auto* filed = std::get_if<records::Filed>(&outcome.value());
        const auto* before = std::get_if<records::FiledBefore>(&outcome.value());
        if (filed == nullptr && before == nullptr) return reply(not_filed(outcome.value(), language));
        // Durable: the core hears of it whether or not the sender is still there.
        if (filed != nullptr && filed->event) room.desk.tell(*filed->event);
        const RequestId id = filed != nullptr ? filed->id : before->id;
        const unsigned status = filed != nullptr ? 202 : 200;
        room.hop([&room, reply, id, status, language] { reply(show(room, id, status, language)); });
      });
}

// Beside the door, on a connection of its own: a thousand boxes take tens of milliseconds, and a stop must not wait for them.
void plan_request(Room& room, const Call& call, Reply reply) {
  auto form = request_form_of(call);
  if (auto* problem = std::get_if<Problem>(&form)) return reply(answer_of(*problem, call.language));
  const bool taken =
      room.planner->run([path = room.store.path(), geometry = room.store.geometry(), reply, language = call.language,
                         form = std::get<records::RequestForm>(std::move(form)), now = runtime::room_now(room.board)] {
        auto catalogue = records::Catalogue::open(path, geometry);
        reply(catalogue ? planned(catalogue.value(), form, now, language) : register_fails(catalogue.error(), language));
      });
  if (!taken) reply(refuse(problems::kTooMany, {"正在进行的排序过多", "too many lists are being planned"}, call.language));
}

Answer list_requests(Room& room, const Call& call) {
  if (auto wrong = unknown_query(call, {"state", "limit", "after"})) return std::move(*wrong);
  auto limit = query_number(call, "limit", 50, 1, 200);
  if (auto* wrong = std::get_if<Answer>(&limit)) return std::move(*wrong);
  auto after = query_number(call, "after", 0, 0, INT64_MAX);
  if (auto* wrong = std::get_if<Answer>(&after)) return std::move(*wrong);
  std::optional<core::RequestState> state;
  if (const auto name = call.query.get("state")) {
    state = core::request_state_of(*name);
    const std::string found{*name};
    if (!state)
      return refuse(problems::kBadValue, {"没有状态“" + found + "”", "there is no state \"" + found + "\""}, call.language);
  }
  const auto page = room.catalogue.requests(state, static_cast<int>(std::get<0>(limit)), std::get<0>(after));
  if (!page) return register_fails(page.error(), call.language);
  JsonText out;
  out.object().key("requests").array();
  for (const auto& request : page.value().requests) draw(out, request, room.catalogue.geometry(), call.language);
  out.end_array().put("after", page.value().after).end_object();
  return {200, out.take(), kJson, {}};
}

Answer get_request(Room& room, const Call& call) { return show(room, {call.params[0]}, 200, call.language); }

void delete_request(Room& room, const Call& call, Reply reply) {
  const RequestId id{call.params[0]};
  if (is_list(room, id)) return delete_list(room, id, call, std::move(reply));
  ask_about_request(
      room, call,
      [id, by = call.by](TicketId ticket) -> core::Body {
        return core::CancelOrdered{ticket, id, by};
      },
      std::move(reply));
}

void confirm_request(Room& room, const Call& call, Reply reply) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return reply(answer_of(*problem, call.language));
  auto& body = std::get<JsonObject>(parsed);
  const bool empty = body.needed_truth("aisle_empty");
  if (auto problem = body.problem()) return reply(answer_of(*problem, call.language));
  if (!empty) {
    return reply(
        refuse(problems::kBadValue,
               {"只有确认通道无人才能继续", "only an aisle that is empty can be confirmed: \"aisle_empty\" must be true"},
               call.language));
  }
  ask_about_request(
      room, call,
      [id = who_waits(room, {call.params[0]}), by = call.by](TicketId ticket) -> core::Body {
        return core::Confirmed{ticket, id, by};
      },
      std::move(reply));
}

}  // namespace archroom::gateways
