#include "controller/records/requests.hpp"

#include "base/match.hpp"
#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/register_json.hpp"
#include "controller/gateways/http/strict_json.hpp"
#include "controller/gateways/http/verdicts.hpp"

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

void read_action(JsonObject& body, records::RequestForm& form) {
  const std::string name = body.needed_text("action");
  if (name.empty()) return;
  if (const auto action = records::action_of(name)) {
    form.action = *action;
    return;
  }
  body.wrong(problems::kBadValue, "action",
             {"“action”应为 locate 或 open，却是“" + name + "”", "\"action\" must be locate or open, found \"" + name + "\""});
}

void read_need_by(JsonObject& body, records::RequestForm& form) {
  const auto text = body.text("need_by");
  if (!text) return;
  form.need_by = parse_rfc3339(*text);
  if (form.need_by) return;
  body.wrong(
      problems::kBadValue, "need_by",
      {"“need_by”应为 RFC 3339 时间，却是“" + *text + "”", "\"need_by\" must be an RFC 3339 time, found \"" + *text + "\""});
}

std::variant<records::RequestForm, Problem> form_of(const Call& call) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return std::move(*problem);
  auto& body = std::get<JsonObject>(parsed);
  records::RequestForm form;
  form.by = call.by;
  if (auto id = body.code("id")) form.id = RequestId{std::move(*id)};
  if (body.has("boxes")) {
    static_cast<void>(body.texts("boxes"));
    body.wrong(problems::kNotOffered, "boxes", {"本版本只接受单个“box”", "this version takes one \"box\" only, not a list"});
  } else {
    form.boxes.push_back(body.needed_code("box"));
  }
  read_action(body, form);
  form.station = body.code("station").value_or("");
  read_need_by(body, form);
  if (auto problem = body.problem()) return std::move(*problem);
  return form;
}

Answer not_filed(const records::FileOutcome& outcome, core::Language language) {
  return std::visit(
      Match{[&](const records::IdInUse& used) {
              return refuse(problems::kIdUsed,
                            {"编号“" + used.id.text + "”已用于内容不同的申请",
                             "the id \"" + used.id.text + "\" belongs to a request with another body"},
                            language);
            },
            [&](const records::BadId& bad) {
              return refuse(problems::kBadValue, {"“id”应为 1 至 64 个可见 ASCII 字符", "\"id\": " + bad.detail}, language);
            },
            [&](const records::NoSuchBox& none) { return no_such_box(none.code, language); },
            [&](const records::AmbiguousBox& many) { return ambiguous(many.code, many.candidates, language); },
            [&](const records::NoPlace& box) {
              return refuse(problems::kNoPlace,
                            {"档案盒“" + box.barcode + "”没有上架", "the box \"" + box.barcode + "\" is not shelved"}, language);
            },
            [&](const records::PlaceGone& box) {
              return refuse(problems::kNoPlace,
                            {"档案盒“" + box.barcode + "”的库位“" + box.place + "”不在本库房",
                             "the box \"" + box.barcode + "\" stands at \"" + box.place + "\": " + box.detail},
                            language);
            },
            [&](const records::DifferentFaces&) {
              return refuse(problems::kNotOffered, {"这些档案盒不在同一面", "the boxes do not stand behind one face"}, language);
            },
            [&](const auto&) {
              return refuse(problems::kInternal, {"", ""}, language);
            }},
      outcome);
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
  RequestId id{call.params[0]};
  room.desk.ask(std::move(make), [&room, id, reply, language = call.language](core::Verdict verdict) {
    room.hop([&room, id, reply, language, verdict] { show_verdict(room, id, verdict, language, reply); });
  });
}

}  // namespace

void post_request(Room& room, const Call& call, Reply reply) {
  auto form = form_of(call);
  if (auto* problem = std::get_if<Problem>(&form)) return reply(answer_of(*problem, call.language));
  room.store.ask<records::FileOutcome>(
      [form = std::get<records::RequestForm>(form)](records::Writing& writing) { return records::file_request(writing, form); },
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
  ask_about_request(
      room, call,
      [id = RequestId{call.params[0]}, by = call.by](TicketId ticket) -> core::Body {
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
      [id = RequestId{call.params[0]}, by = call.by](TicketId ticket) -> core::Body {
        return core::Confirmed{ticket, id, by};
      },
      std::move(reply));
}

}  // namespace archroom::gateways
