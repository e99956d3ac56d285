// What is out, what came back and must be looked through, what was read and copied, and every movement there ever was.
#include "controller/records/loans.hpp"

#include <algorithm>
#include <charconv>

#include "controller/gateways/http/declined.hpp"
#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/lookups.hpp"

namespace archroom::gateways {
namespace {

void put_person(JsonText& out, std::string_view name, PersonId person) {
  out.key(name);
  person.n == 0 ? out.null() : out.value(person.n);
}

void draw(JsonText& out, const records::Loan& loan, WallTime now) {
  out.object().put("loan", loan.movement).put("box", loan.barcode).put("application", loan.application);
  out.put("use", records::name_of(loan.use)).put("person", loan.person.n).put("out_at", loan.out_at).put("due_at", loan.due_at);
  out.put("overdue", loan.overdue(now)).put("in_at", loan.in_at).put_text("inspection", records::name_of(loan.inspection));
  out.put("inspected_at", loan.inspected_at);
  put_person(out, "inspected_by", loan.inspected_by);
  out.put("note", loan.note).end_object();
}

void draw(JsonText& out, const records::Reading& reading) {
  out.object().put("reading", reading.n).put("at", reading.at).put("read_at", reading.read_at).put("loan", reading.loan);
  out.put("box", reading.barcode).put("person", reading.person.n).put("what", reading.copied ? "copied" : "read");
  out.put("pages", reading.pages).put("copies", reading.copies);
  put_person(out, "logged_by", reading.logged_by);
  out.put("note", reading.note).end_object();
}

void draw(JsonText& out, const records::MovementLine& line, const Call& call) {
  out.object().put("movement", line.n).put("at", line.at).put("read_at", line.read_at).put("box", line.barcode);
  out.put("kind", core::name_of(line.kind)).put("state", core::name_of(line.state));
  out.put_text("from_place", line.from_place).put_text("to_place", line.to_place);
  put_person(out, "from_holder", line.from_holder);
  put_person(out, "to_holder", line.to_holder);
  put_person(out, "person", line.person);
  out.put("application", line.application).put_text("request", line.request);
  if (call.sees_names()) out.put_text("why", line.why);
  out.put("by", line.by).put_text("station", line.station.text).put("undoes", line.undoes).put("undone_by", line.undone_by);
  out.end_object();
}

std::uint64_t loan_in(const Call& call) {
  const std::string& text = call.params[0];
  std::uint64_t n = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), n);
  return fault == std::errc{} && end == text.data() + text.size() ? n : 0;
}

struct Page {
  int limit = 100;
  std::int64_t after = 0;
};
std::variant<Page, Answer> page_of(const Call& call) {
  auto limit = query_number(call, "limit", 100, 1, 1000);
  if (auto* wrong = std::get_if<Answer>(&limit)) return std::move(*wrong);
  auto after = query_number(call, "after", 0, 0, INT64_MAX);
  if (auto* wrong = std::get_if<Answer>(&after)) return std::move(*wrong);
  return Page{static_cast<int>(std::get<0>(limit)), std::get<0>(after)};
}

records::LoanPage loans_in(store::Database& database, std::string_view state, std::optional<PersonId> person, const Page& page,
                           WallTime now) {
  using records::LoansWanted;
  if (state == "overdue") return {records::overdue_loans(database, now, page.limit), std::nullopt};
  const auto wanted = state == "open" ? LoansWanted::Out : state == "inspection" ? LoansWanted::ToInspect : LoansWanted::All;
  return records::list_loans(database, wanted, person, page.limit, static_cast<std::uint64_t>(page.after));
}

template <class Outcome, class Draw, class Work>
void have_done(Room& room, const Call& call, const Reply& reply, unsigned status, Work work, Draw draw_it) {
  room.store.ask<Outcome>(std::move(work), [reply, status, draw_it, language = call.language](Result<Outcome> outcome) {
    if (!outcome) return reply(register_fails(outcome.error(), language));
    if (const auto* refusal = std::get_if<records::UseRefusal>(&outcome.value())) return reply(refused_use(*refusal, language));
    JsonText out;
    draw_it(out, std::get<0>(outcome.value()));
    reply({status, out.take(), kJson, {}});
  });
}

}  // namespace

void list_loans(Room& room, const Call& call, Reply reply) {
  if (auto wrong = unknown_query(call, {"state", "card", "limit", "after"})) return reply(std::move(*wrong));
  const std::string state{call.query.get("state").value_or("open")};
  if (state != "open" && state != "overdue" && state != "inspection" && state != "all") {
    return reply(refuse(problems::kBadValue,
                        {"“state”应为 open、overdue、inspection 或 all", "\"state\" must be open, overdue, inspection or all"},
                        call.language));
  }
  const std::string card{call.query.get("card").value_or("")};
  if (!card.empty() && state == "overdue") {
    return reply(
        refuse(problems::kBadValue, {"overdue 不能与 card 同用", "overdue lists everybody's: without card"}, call.language));
  }
  auto asked = page_of(call);
  if (auto* wrong = std::get_if<Answer>(&asked)) return reply(std::move(*wrong));
  std::optional<PersonId> person;
  const auto page = room.catalogue.read([&](store::Database& database) {
    if (!card.empty()) {
      const auto known = records::person_with(database, card);
      person = known ? known->id : PersonId{0};
    }
    return loans_in(database, state, person, std::get<Page>(asked), room.wall());
  });
  if (!page) return reply(register_fails(page.error(), call.language));
  JsonText out;
  out.object().key("loans").array();
  for (const auto& loan : page.value().loans) draw(out, loan, room.wall());
  out.end_array().put("after", page.value().after).end_object();
  const Answer answer{200, out.take(), kJson, {}};
  if (card.empty()) return reply(answer);
  Lookup lookup{"loans", card, {}};
  if (person && person->n != 0) lookup.people.push_back(*person);
  tell_looked_up(room, call, lookup, answer, reply);
}

void inspect_loan(Room& room, const Call& call, Reply reply) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return reply(answer_of(*problem, call.language));
  auto& body = std::get<JsonObject>(parsed);
  records::InspectionForm form;
  form.loan = loan_in(call);
  form.damage = body.needed_truth("damage");
  form.note = body.text("note").value_or("");
  const Doer doer = doer_of(call, body);
  if (auto problem = body.problem()) return reply(answer_of(*problem, call.language));
  if (auto nobody_acts = needs_person(doer, call.language)) return reply(std::move(*nobody_acts));
  have_done<records::LoanOutcome>(
      room, call, reply, 200,
      [=, context = context_of(call)](records::Writing& writing) mutable -> records::LoanOutcome {
        const auto person = who(writing, doer);
        if (!person) return records::UseRefusal{records::UseFault::UnknownPerson, {}};
        form.person = *person;
        return records::inspect_return(writing, context, form);
      },
      [now = room.wall](JsonText& out, const records::Loan& loan) { draw(out, loan, now()); });
}

void post_reading(Room& room, const Call& call, Reply reply) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return reply(answer_of(*problem, call.language));
  auto& body = std::get<JsonObject>(parsed);
  records::ReadingForm form;
  const auto loan = body.needed_integer("loan");
  form.loan = loan > 0 ? static_cast<std::uint64_t>(loan) : 0;
  form.copied = body.truth("copied").value_or(false);
  form.pages = body.text("pages").value_or("");
  form.copies = static_cast<int>(std::clamp<std::int64_t>(body.integer("copies").value_or(0), -1, 1'000'000));
  if (form.copies < 0) body.wrong(problems::kBadValue, "copies", {"“copies”不可为负", "\"copies\" must not be negative"});
  form.note = body.text("note").value_or("");
  const Doer doer = doer_of(call, body);
  if (auto problem = body.problem()) return reply(answer_of(*problem, call.language));
  using Outcome = std::variant<records::Reading, records::UseRefusal>;
  have_done<Outcome>(
      room, call, reply, 201,
      [=, context = context_of(call)](records::Writing& writing) mutable -> Outcome {
        const auto person = who(writing, doer);
        if (!person) return records::UseRefusal{records::UseFault::UnknownPerson, {}};
        form.logged_by = *person;
        return records::log_reading(writing, context, form);
      },
      [](JsonText& out, const records::Reading& reading) { draw(out, reading); });
}

void list_readings(Room& room, const Call& call, Reply reply) {
  if (auto wrong = unknown_query(call, {"box", "card", "limit", "after"})) return reply(std::move(*wrong));
  auto asked = page_of(call);
  if (auto* wrong = std::get_if<Answer>(&asked)) return reply(std::move(*wrong));
  const auto& [limit, after] = std::get<Page>(asked);
  std::optional<std::string> box;
  if (const auto code = call.query.get("box")) box = std::string{*code};
  const std::string card{call.query.get("card").value_or("")};
  std::optional<PersonId> person;
  const auto page = room.catalogue.read([&, most = limit, from = after](store::Database& database) {
    if (!card.empty()) {
      const auto known = records::person_with(database, card);
      person = known ? known->id : PersonId{0};
    }
    return records::list_readings(database, box, person, most, from);
  });
  if (!page) return reply(register_fails(page.error(), call.language));
  JsonText out;
  out.object().key("readings").array();
  for (const auto& reading : page.value().readings) draw(out, reading);
  out.end_array().put("after", page.value().after).end_object();
  const Answer answer{200, out.take(), kJson, {}};
  if (card.empty()) return reply(answer);
  Lookup lookup{"readings", card, {}};
  if (person && person->n != 0) lookup.people.push_back(*person);
  tell_looked_up(room, call, lookup, answer, reply);
}

Answer list_movements(Room& room, const Call& call) {
  if (auto wrong = unknown_query(call, {"box", "limit", "after"})) return std::move(*wrong);
  auto asked = page_of(call);
  if (auto* wrong = std::get_if<Answer>(&asked)) return std::move(*wrong);
  const auto& [limit, after] = std::get<Page>(asked);
  const auto box = call.query.get("box");
  const auto lines = room.catalogue.read([&, most = limit, from = after](store::Database& database) {
    return box ? records::movements_of_box(database, std::string{*box}, most)
               : records::movements_after(database, static_cast<std::uint64_t>(from), most);
  });
  if (!lines) return register_fails(lines.error(), call.language);
  JsonText out;
  out.object().key("movements").array();
  for (const auto& line : lines.value()) draw(out, line, call);
  out.end_array().end_object();
  return {200, out.take(), kJson, {}};
}

}  // namespace archroom::gateways
