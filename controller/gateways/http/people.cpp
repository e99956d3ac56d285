// People of the register. Whoever looks somebody up is in the journal before the answer is out.
#include "controller/records/people.hpp"

#include <memory>

#include "base/match.hpp"
#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/lookups.hpp"
#include "controller/gateways/http/strict_json.hpp"
#include "controller/records/pins.hpp"

namespace archroom::gateways {
namespace {

using records::PersonFaults;
using records::PersonFlaw;
using records::PersonOutcome;

Answer no_such_person(const std::string& card, core::Language language) {
  return refuse(problems::kUnknownPerson, {"没有卡号为“" + card + "”的人员", "there is nobody with the card \"" + card + "\""},
                language);
}

Answer faulty(const PersonFaults& faults, core::Language language) {
  const ProblemKind* kind = &problems::kBadValue;
  if (faults.front().flaw == PersonFlaw::Missing) kind = &problems::kMissingKey;
  if (faults.front().flaw == PersonFlaw::CardInUse) kind = &problems::kExists;
  if (faults.front().line > 0) kind = &problems::kBadPeople;
  Problem problem{kind, {}};
  for (const auto& fault : faults) {
    const std::string line = std::to_string(fault.line);
    const std::string where =
        fault.line > 0 ? "line " + line + (fault.column.empty() ? "" : ", " + fault.column) : "/" + fault.column;
    problem.mistakes.push_back({where, {records::zh_of(fault), records::en_of(fault)}});
  }
  const auto& first = problem.mistakes.front();
  problem.detail = faults.front().line > 0 ? Words{"全部未导入：" + std::to_string(faults.size()) + " 处错误",
                                                   "nobody was imported: " + std::to_string(faults.size()) + " mistakes"}
                                           : Words{"“" + faults.front().column + "”" + first.what.zh,
                                                   "\"" + faults.front().column + "\": " + first.what.en};
  return answer_of(problem, language);
}

std::variant<records::PersonForm, Problem> form_of(const Call& call) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return std::move(*problem);
  auto& body = std::get<JsonObject>(parsed);
  records::PersonForm form;
  form.card = body.code("card");
  form.name = body.text("name");
  form.office = body.text("office");
  form.department = body.text("department");
  form.outsider = body.truth("outsider");
  form.active = body.truth("active");
  if (const auto roles = body.texts("roles")) {
    std::string text;
    for (const auto& role : *roles) text += role + ",";
    form.roles = text;
  }
  if (auto problem = body.problem()) return std::move(*problem);
  return form;
}

// Behind a pointer: g++ 12 takes a variant of a vector for maybe uninitialised where Result moves it, at -O2 only.
using Kept = std::shared_ptr<const PersonOutcome>;

template <class Write>
void keep(Room& room, const Call& call, const Reply& reply, unsigned status, Write write) {
  auto form = form_of(call);
  if (auto* problem = std::get_if<Problem>(&form)) return reply(answer_of(*problem, call.language));
  room.store.ask<Kept>([write, form = std::get<records::PersonForm>(form)](
                           records::Writing& writing) { return std::make_shared<const PersonOutcome>(write(writing, form)); },
                       [reply, status, card = call.params[0], language = call.language](Result<Kept> outcome) {
                         if (!outcome) return reply(register_fails(outcome.error(), language));
                         reply(std::visit(Match{[&](const records::Person& person) {
                                                  JsonText out;
                                                  draw(out, person);
                                                  return Answer{status, out.take(), kJson, {}};
                                                },
                                                [&](const PersonFaults& faults) { return faulty(faults, language); },
                                                [&](const records::NoSuchPerson&) { return no_such_person(card, language); }},
                                          *outcome.value()));
                       });
}

}  // namespace

void draw(JsonText& out, const records::Person& person) {
  out.object().put("person", person.id.n).put("card", person.card).put("name", person.name).key("roles").array();
  for (const auto role : records::kEveryRole) {
    if (person.roles.has(role)) out.value(records::name_of(role));
  }
  out.end_array().put("office", person.office).put("department", person.department);
  out.put("outsider", person.outsider).put("active", person.active).put("pin", person.has_pin).end_object();
}

void tell_looked_up(Room& room, const Call& call, const Lookup& lookup, Answer answer, const Reply& reply) {
  store::JsonObject body;
  body.add("what", lookup.what).add("found", static_cast<std::uint64_t>(lookup.people.size()));
  std::string ids;
  for (const auto& id : lookup.people) ids += (ids.empty() ? "" : ",") + std::to_string(id.n);
  body.raw("people", "[" + ids + "]");
  body.raw("private", store::JsonObject{}.add("asked", lookup.asked).text());
  room.store.ask<bool>(
      [by = call.by, text = body.text()](records::Writing& writing) {
        writing.journal("person_looked_up", by, text);
        return true;
      },
      [reply, answer = std::move(answer), language = call.language](const Result<bool>& kept) {
        reply(kept ? answer : register_fails(kept.error(), language));
      });
}

void list_people(Room& room, const Call& call, Reply reply) {
  if (auto wrong = unknown_query(call, {"q", "all", "limit", "after"})) return reply(std::move(*wrong));
  auto limit = query_number(call, "limit", 100, 1, 1000);
  if (auto* wrong = std::get_if<Answer>(&limit)) return reply(std::move(*wrong));
  auto after = query_number(call, "after", 0, 0, INT64_MAX);
  if (auto* wrong = std::get_if<Answer>(&after)) return reply(std::move(*wrong));
  const records::PeopleFilter filter{std::string{call.query.get("q").value_or("")}, call.query.get("all") == "true"};
  const auto page = room.catalogue.read([&](store::Database& database) {
    return records::list_people(database, filter, static_cast<int>(std::get<0>(limit)), std::get<0>(after));
  });
  if (!page) return reply(register_fails(page.error(), call.language));
  JsonText out;
  Lookup lookup{"people", filter.q, {}};
  out.object().key("people").array();
  for (const auto& person : page.value().people) {
    draw(out, person);
    lookup.people.push_back(person.id);
  }
  out.end_array().put("after", page.value().after).end_object();
  tell_looked_up(room, call, lookup, {200, out.take(), kJson, {}}, reply);
}

void get_person(Room& room, const Call& call, Reply reply) {
  const auto person =
      room.catalogue.read([&](store::Database& database) { return records::person_with(database, call.params[0]); });
  if (!person) return reply(register_fails(person.error(), call.language));
  Lookup lookup{"person", call.params[0], {}};
  if (!person.value()) return tell_looked_up(room, call, lookup, no_such_person(call.params[0], call.language), reply);
  lookup.people.push_back(person.value()->id);
  JsonText out;
  draw(out, *person.value());
  tell_looked_up(room, call, lookup, {200, out.take(), kJson, {}}, reply);
}

void post_person(Room& room, const Call& call, Reply reply) {
  keep(room, call, reply, 201, [by = call.by](records::Writing& writing, const records::PersonForm& form) {
    return records::add_person(writing, form, by);
  });
}

void patch_person(Room& room, const Call& call, Reply reply) {
  keep(room, call, reply, 200, [by = call.by, card = call.params[0]](records::Writing& writing, const records::PersonForm& form) {
    return records::change_person(writing, card, form, by);
  });
}

void import_people(Room& room, const Call& call, Reply reply) {
  room.store.ask<records::PeopleOutcome>(
      [csv = call.body, by = call.by](records::Writing& writing) { return records::import_people(writing, csv, by); },
      [reply, language = call.language](Result<records::PeopleOutcome> outcome) {
        if (!outcome) return reply(register_fails(outcome.error(), language));
        if (const auto* faults = std::get_if<PersonFaults>(&outcome.value())) return reply(faulty(*faults, language));
        const auto& done = std::get<records::PeopleImported>(outcome.value());
        JsonText out;
        out.object().put("added", done.added).put("changed", done.changed).put("unchanged", done.unchanged).end_object();
        reply({200, out.take(), kJson, {}});
      });
}

// The hash is made beside the door: it takes its time on purpose.
void set_pin(Room& room, const Call& call, Reply reply) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return reply(answer_of(*problem, call.language));
  auto& body = std::get<JsonObject>(parsed);
  const bool none = body.is_null("pin");
  const std::string pin = none ? "" : body.needed_text("pin");
  if (!none && body.text("pin") && !records::is_pin(pin)) {
    body.wrong(problems::kBadValue, "pin", {"“pin”应为 4 至 12 位数字", "\"pin\" must be 4 to 12 digits, or null for none"});
  }
  if (auto problem = body.problem()) return reply(answer_of(*problem, call.language));
  const bool taken = room.pins->run([&room, pin, card = call.params[0], by = call.by, reply, language = call.language] {
    const std::string hash = pin.empty() ? "" : records::hash_of_pin(pin);
    room.store.ask<bool>([=](records::Writing& writing) { return records::set_pin(writing, card, hash, by); },
                         [reply, card, language](Result<bool> done) {
                           if (!done) return reply(register_fails(done.error(), language));
                           if (!done.value()) return reply(no_such_person(card, language));
                           JsonText out;
                           out.object().put("card", card).end_object();
                           reply({200, out.take(), kJson, {}});
                         });
  });
  if (!taken) reply(refuse(problems::kTooMany, {"正在核对的 PIN 过多", "too many PINs are being checked"}, call.language));
}

}  // namespace archroom::gateways
