#include "controller/records/boxes.hpp"
#include "base/match.hpp"
#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/strict_json.hpp"
#include "controller/gateways/register_json.hpp"

namespace archroom::gateways {
namespace {

constexpr std::size_t kMostCodes = 1000;

// A code from the path: the same rules as in a body.
std::optional<Answer> bad_code(const std::string& code, core::Language language) {
  const auto fault = code_fault(code);
  if (!fault) return std::nullopt;
  return refuse(*fault->kind, {"编码" + fault->what.zh, "the code " + fault->what.en}, language);
}

template <class T>
Answer several(const std::string& code, const records::Candidates<T>& found, core::Language language) {
  std::vector<std::pair<records::CodeKind, std::string>> candidates;
  for (const auto& one : found) candidates.emplace_back(one.kind, one.what.barcode);
  return ambiguous(code, candidates, language);
}

// Finds by the code in the path and hands the one that it means to `draw_one`.
template <class Find, class Draw>
Answer one_by_code(const Call& call, Find find, Draw draw_one) {
  const std::string& code = call.params[0];
  if (auto wrong = bad_code(code, call.language)) return std::move(*wrong);
  if (auto wrong = unknown_query(call, {"by"})) return std::move(*wrong);
  auto kind = asked_kind(call);
  if (auto* wrong = std::get_if<Answer>(&kind)) return std::move(*wrong);
  const auto found = find(code, std::get<0>(kind));
  if (!found) return register_fails(found.error(), call.language);
  if (found.value().empty()) return no_such_box(code, call.language);
  if (found.value().size() > 1) return several(code, found.value(), call.language);
  JsonText out;
  draw_one(out, found.value().front());
  return {200, out.take(), kJson, {}};
}

Answer faulty(const std::vector<records::Finding>& findings, core::Language language) {
  const auto is = [&](records::Flaw flaw) { return findings.front().flaw == flaw; };
  const ProblemKind* kind = &problems::kBadValue;
  if (is(records::Flaw::Exists) || is(records::Flaw::PlaceTaken) || is(records::Flaw::SlotFull)) kind = &problems::kExists;
  if (is(records::Flaw::ControlCharacter)) kind = &problems::kControlCharacter;
  if (is(records::Flaw::UnknownColumn)) kind = &problems::kUnknownKey;
  if (is(records::Flaw::Required)) kind = &problems::kMissingKey;
  Problem problem{kind, {}};
  for (const auto& finding : findings) {
    problem.mistakes.push_back(
        {"/" + finding.column, {"“" + finding.column + "”" + finding.zh, "\"" + finding.column + "\": " + finding.en}});
  }
  problem.detail = problem.mistakes.front().what;
  return answer_of(problem, language);
}

// Members named like the columns of an import file; numbers where the columns are numbers, null or "" for none.
std::variant<records::BoxForm, Problem> form_of(JsonObject& body) {
  records::BoxForm form;
  for (std::size_t i = 0; i < records::kColumns; ++i) {
    const auto column = static_cast<records::Column>(i);
    const std::string key{records::name_of(column)};
    if (!body.has(key)) continue;
    using enum records::Column;
    const bool number = column == VolumeFrom || column == VolumeTo || column == Year || column == Pages || column == ThicknessMm;
    if (body.is_null(key)) {
      form[key] = "";
    } else if (number) {
      if (const auto value = body.integer(key)) form[key] = std::to_string(*value);
    } else if (const auto value = body.text(key)) {
      form[key] = *value;
    }
  }
  if (auto problem = body.problem()) return std::move(*problem);
  return form;
}

Answer saved(Room& room, const Result<records::BoxOutcome>& outcome, bool made, core::Language language) {
  if (!outcome) return register_fails(outcome.error(), language);
  return std::visit(Match{[&](const records::BoxSaved& done) {
                            JsonText out;
                            draw(out, done.box, room.catalogue.geometry());
                            Answer answer{made ? 201U : 200U, out.take(), kJson, {}};
                            if (made)
                              answer.headers.emplace_back("Location", "/api/v1/boxes/" + percent_encoded(done.box.barcode));
                            return answer;
                          },
                          [&](const records::BoxFaulty& wrong) { return faulty(wrong.findings, language); },
                          [&](const records::NoSuchBox& none) { return no_such_box(none.code, language); },
                          [&](const records::AmbiguousBox& many) { return ambiguous(many.code, many.candidates, language); }},
                    outcome.value());
}

// Reads the body, then runs `write(writing, form)` on the store's thread.
template <class Write>
void save_box(Room& room, const Call& call, bool made, Write write, Reply reply) {
  auto body = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&body)) return reply(answer_of(*problem, call.language));
  auto form = form_of(std::get<JsonObject>(body));
  if (auto* problem = std::get_if<Problem>(&form)) return reply(answer_of(*problem, call.language));
  room.store.ask<records::BoxOutcome>(
      [write, form = std::get<records::BoxForm>(form)](records::Writing& writing) { return write(writing, form); },
      [&room, made, reply, language = call.language](Result<records::BoxOutcome> outcome) {
        reply(saved(room, outcome, made, language));
      });
}

}  // namespace

std::variant<std::optional<records::CodeKind>, Answer> asked_kind(const Call& call) {
  const auto by = call.query.get("by");
  if (!by) return std::optional<records::CodeKind>{};
  if (const auto kind = records::code_kind_of(*by)) return kind;
  return refuse(problems::kBadValue,
                {"参数“by”应为 barcode、rfid 或 ref，却是“" + std::string{*by} + "”",
                 "the parameter \"by\" must be barcode, rfid or ref, found \"" + std::string{*by} + "\""},
                call.language);
}

Answer no_such_box(const std::string& code, core::Language language) {
  return refuse(problems::kUnknownBox, {"登记库中没有档案盒“" + code + "”", "the register has no box \"" + code + "\""},
                language);
}

Answer ambiguous(const std::string& code, const std::vector<std::pair<records::CodeKind, std::string>>& candidates,
                 core::Language language) {
  Problem problem{
      &problems::kAmbiguous,
      {"“" + code + "”对应 " + std::to_string(candidates.size()) + " 个档案盒，请用 by= 指明编码种类",
       "\"" + code + "\" means " + std::to_string(candidates.size()) + " boxes; say which kind of code it is with by="}};
  for (const auto& [kind, barcode] : candidates) problem.candidates.emplace_back(records::name_of(kind), barcode);
  return answer_of(problem, language);
}

Answer get_box(Room& room, const Call& call) {
  return one_by_code(
      call, [&](const std::string& code, auto kind) { return room.catalogue.box(code, kind); },
      [&](JsonText& out, const records::Found<records::Box>& found) { draw(out, found.what, room.catalogue.geometry()); });
}

Answer get_location(Room& room, const Call& call) {
  return one_by_code(
      call, [&](const std::string& code, auto kind) { return room.catalogue.locate(code, kind); },
      [](JsonText& out, const records::Found<records::Location>& found) { draw(out, found); });
}

Answer list_boxes(Room& room, const Call& call) {
  if (auto wrong = unknown_query(call, {"q", "limit", "after"})) return std::move(*wrong);
  auto limit = query_number(call, "limit", 20, 1, 200);
  if (auto* wrong = std::get_if<Answer>(&limit)) return std::move(*wrong);
  auto after = query_number(call, "after", 0, 0, INT64_MAX);
  if (auto* wrong = std::get_if<Answer>(&after)) return std::move(*wrong);
  const auto most = static_cast<int>(std::get<0>(limit));
  const auto q = call.query.get("q");
  const auto page = q ? room.catalogue.search(*q, most, std::get<0>(after)) : room.catalogue.boxes(most, std::get<0>(after));
  if (!page && page.error().fault == Fault::Refused && q) {
    return refuse(problems::kBadValue, {"参数“q”中没有可检索的文字", "the parameter \"q\" has nothing to look for"},
                  call.language);
  }
  if (!page) return register_fails(page.error(), call.language);
  JsonText out;
  out.object().key("boxes").array();
  for (const auto& box : page.value().boxes) draw(out, box, room.catalogue.geometry());
  out.end_array().put("after", page.value().after).end_object();
  return {200, out.take(), kJson, {}};
}

Answer list_locations(Room& room, const Call& call) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return answer_of(*problem, call.language);
  auto& body = std::get<JsonObject>(parsed);
  const auto codes = body.needed_texts("codes");
  if (codes.size() > kMostCodes) body.wrong(problems::kBadValue, "codes", {"最多 1000 个编码", "at most 1000 codes"});
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (const auto fault = code_fault(codes[i])) body.wrong(*fault->kind, "codes/" + std::to_string(i), fault->what);
  }
  if (const auto problem = body.problem()) return answer_of(*problem, call.language);
  JsonText out;
  out.object().key("locations").array();
  for (const auto& code : codes) {
    const auto found = room.catalogue.locate(code);
    if (!found) return register_fails(found.error(), call.language);
    out.object().put("code", code);
    out.put("found", found.value().empty() ? "none" : found.value().size() > 1 ? "ambiguous" : "one").key("location");
    found.value().size() == 1 ? draw(out, found.value().front()) : static_cast<void>(out.null());
    out.end_object();
  }
  out.end_array().end_object();
  return {200, out.take(), kJson, {}};
}

void post_box(Room& room, const Call& call, Reply reply) {
  save_box(
      room, call, true,
      [by = call.by](records::Writing& writing, const records::BoxForm& form) { return records::add_box(writing, form, by); },
      std::move(reply));
}

void patch_box(Room& room, const Call& call, Reply reply) {
  if (auto wrong = bad_code(call.params[0], call.language)) return reply(std::move(*wrong));
  auto kind = asked_kind(call);
  if (auto* wrong = std::get_if<Answer>(&kind)) return reply(std::move(*wrong));
  save_box(
      room, call, false,
      [by = call.by, code = call.params[0], kind = std::get<0>(kind)](records::Writing& writing, const records::BoxForm& form) {
        return records::change_box(writing, code, kind, form, by);
      },
      std::move(reply));
}

}  // namespace archroom::gateways
