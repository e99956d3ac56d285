// Applications and their signatures (art. 12).
#include <algorithm>
#include <charconv>

#include "controller/gateways/http/declined.hpp"
#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/lookups.hpp"

namespace archroom::gateways {
namespace {

using records::Application;
using records::ApplicationOutcome;

std::optional<std::int64_t> number_of(const std::string& text) {
  std::int64_t n = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), n);
  return fault == std::errc{} && end == text.data() + text.size() ? std::optional{n} : std::nullopt;
}

void draw(JsonText& out, const Application& application, WallTime now) {
  out.object().put("application", application.n).put("use", records::name_of(application.use));
  out.put("state", records::name_of(application.state)).put("lapsed", application.lapsed(now));
  out.put_text("missing", application.missing()).put("person", application.person.n).put("filed_by", application.filed_by.n);
  out.put("department", application.department).put("purpose", application.purpose).put("grounds", application.grounds);
  out.put("paper", application.paper).put("begins_at", application.begins_at).put("lapses_at", application.lapses_at);
  out.put("filed_at", application.filed_at).put("decided_at", application.decided_at).key("boxes").array();
  for (const auto& box : application.boxes) out.object().put("box", box.barcode).put("used", box.used).end_object();
  out.end_array().key("approvals").array();
  for (const auto& approval : application.approvals) {
    out.object().put("office", approval.office).put("signed", approval.is_signed).put("person", approval.person.n);
    out.put("at", approval.at).put("note", approval.note).end_object();
  }
  out.end_array().end_object();
}

Answer answer_with(const ApplicationOutcome& outcome, unsigned status, WallTime now, core::Language language) {
  if (const auto* refusal = std::get_if<records::UseRefusal>(&outcome)) return refused_use(*refusal, language);
  JsonText out;
  draw(out, std::get<Application>(outcome), now);
  return {status, out.take(), kJson, {}};
}

template <class Work>
void have_done(Room& room, const Call& call, const Reply& reply, unsigned status, Work work) {
  room.store.ask<ApplicationOutcome>(
      std::move(work), [reply, status, wall = room.wall, language = call.language](Result<ApplicationOutcome> outcome) {
        reply(outcome ? answer_with(outcome.value(), status, wall(), language) : register_fails(outcome.error(), language));
      });
}

ApplicationOutcome nobody() { return records::UseRefusal{records::UseFault::UnknownPerson, {}}; }

std::optional<WallTime> time_in(JsonObject& body, const char* key) {
  const auto text = body.text(key);
  if (!text) return std::nullopt;
  const auto at = parse_rfc3339(*text);
  const std::string name{key};
  if (!at)
    body.wrong(problems::kBadValue, key, {"“" + name + "”应为 RFC 3339 时间", "\"" + name + "\" must be an RFC 3339 time"});
  return at;
}

records::ApplicationForm form_of(JsonObject& body) {
  records::ApplicationForm form;
  const std::string use = body.needed_text("use");
  const auto known = records::use_of(use);
  if (!use.empty() && !known) {
    body.wrong(problems::kBadValue, "use",
               {"“use”应为 consult、copy 或 loan", "\"use\" must be consult, copy or loan, found \"" + use + "\""});
  }
  form.use = known.value_or(records::Use::Consult);
  form.boxes = body.needed_texts("boxes");
  for (std::size_t i = 0; i < form.boxes.size(); ++i) {
    if (const auto fault = code_fault(form.boxes[i])) body.wrong(*fault->kind, "boxes/" + std::to_string(i), fault->what);
  }
  form.purpose = body.needed_text("purpose");
  form.grounds = body.text("grounds").value_or("");
  form.paper = body.text("paper").value_or("");
  form.begins_at = time_in(body, "begins_at");
  form.lapses_at = time_in(body, "lapses_at");
  return form;
}

// What a person does with an application that is there.
template <class Do>
void decide(Room& room, const Call& call, const Reply& reply, Do act) {
  auto parsed = JsonObject::parse(call.body.empty() ? "{}" : call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return reply(answer_of(*problem, call.language));
  auto& body = std::get<JsonObject>(parsed);
  const std::string note = body.text("note").value_or("");
  const Doer doer = doer_of(call, body);
  if (auto problem = body.problem()) return reply(answer_of(*problem, call.language));
  if (auto nobody_acts = needs_person(doer, call.language)) return reply(std::move(*nobody_acts));
  const std::int64_t n = number_of(call.params[0]).value_or(0);
  have_done(room, call, reply, 200, [=](records::Writing& writing) -> ApplicationOutcome {
    const auto person = who(writing, doer);
    return person ? act(writing, n, *person, note) : nobody();
  });
}

}  // namespace

void post_application(Room& room, const Call& call, Reply reply) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return reply(answer_of(*problem, call.language));
  auto& body = std::get<JsonObject>(parsed);
  const auto form = form_of(body);
  const std::string card = body.needed_code("card");
  const Doer doer = doer_of(call, body);
  if (auto problem = body.problem()) return reply(answer_of(*problem, call.language));
  if (auto nobody_acts = needs_person(doer, call.language)) return reply(std::move(*nobody_acts));
  have_done(room, call, reply, 201, [=](records::Writing& writing) -> ApplicationOutcome {
    const auto person = holder_of(writing, card);
    const auto filed_by = who(writing, doer);
    if (!person || !filed_by) return nobody();
    auto whole = form;
    whole.person = *person;
    whole.filed_by = *filed_by;
    return records::file_application(writing, whole);
  });
}

void sign_application(Room& room, const Call& call, Reply reply) {
  decide(room, call, reply, [](records::Writing& writing, std::int64_t n, PersonId person, const std::string& note) {
    return records::sign_application(writing, n, person, note);
  });
}

void refuse_application(Room& room, const Call& call, Reply reply) {
  decide(room, call, reply, [](records::Writing& writing, std::int64_t n, PersonId person, const std::string& note) {
    return records::refuse_application(writing, n, person, note);
  });
}

void withdraw_application(Room& room, const Call& call, Reply reply) {
  decide(room, call, reply, [](records::Writing& writing, std::int64_t n, PersonId person, const std::string&) {
    return records::withdraw_application(writing, n, person);
  });
}

void list_applications(Room& room, const Call& call, Reply reply) {
  if (auto wrong = unknown_query(call, {"state", "card", "limit", "after"})) return reply(std::move(*wrong));
  auto limit = query_number(call, "limit", 100, 1, 1000);
  if (auto* wrong = std::get_if<Answer>(&limit)) return reply(std::move(*wrong));
  auto after = query_number(call, "after", 0, 0, INT64_MAX);
  if (auto* wrong = std::get_if<Answer>(&after)) return reply(std::move(*wrong));
  records::ApplicationFilter filter;
  if (const auto state = call.query.get("state")) {
    filter.state = records::application_state_of(*state);
    if (!filter.state) {
      return reply(
          refuse(problems::kBadValue,
                 {"“state”应为 filed、approved、refused 或 withdrawn", "\"state\" must be filed, approved, refused or withdrawn"},
                 call.language));
    }
  }
  const std::string card{call.query.get("card").value_or("")};
  const auto page = room.catalogue.read([&](store::Database& database) {
    if (!card.empty()) {
      const auto person = records::person_with(database, card);
      filter.person = person ? person->id : PersonId{0};
    }
    return records::list_applications(database, filter, static_cast<int>(std::get<0>(limit)), std::get<0>(after));
  });
  if (!page) return reply(register_fails(page.error(), call.language));
  JsonText out;
  out.object().key("applications").array();
  for (const auto& application : page.value().applications) draw(out, application, room.wall());
  out.end_array().put("after", page.value().after).end_object();
  const Answer answer{200, out.take(), kJson, {}};
  if (card.empty()) return reply(answer);
  Lookup lookup{"applications", card, {}};
  if (filter.person && filter.person->n != 0) lookup.people.push_back(*filter.person);
  tell_looked_up(room, call, lookup, answer, reply);
}

void get_application(Room& room, const Call& call, Reply reply) {
  const auto n = number_of(call.params[0]).value_or(0);
  const auto application = room.catalogue.read([&](store::Database& database) { return records::read_application(database, n); });
  if (!application) return reply(register_fails(application.error(), call.language));
  if (!application.value()) return reply(refused_use({records::UseFault::NoSuchApplication, {}}, call.language));
  reply(answer_with(*application.value(), 200, room.wall(), call.language));
}

}  // namespace archroom::gateways
