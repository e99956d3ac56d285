#include "controller/gateways/http/declined.hpp"

#include "base/contract.hpp"
#include "controller/core/stations/words.hpp"
#include "controller/gateways/json_text.hpp"
#include "controller/records/acting.hpp"
#include "controller/records/people.hpp"

namespace archroom::gateways {
namespace {

using core::Decline;

const ProblemKind& kind_of(Decline why) {
  switch (why) {
    case Decline::UnknownPerson: return problems::kUnknownPerson;
    case Decline::UnknownBox: return problems::kUnknownBox;
    case Decline::AmbiguousBox: return problems::kAmbiguous;
    case Decline::UnknownSlot: return problems::kUnknownPlace;
    case Decline::StoreFailing: return problems::kStoreFailing;
    default: return problems::kDeclined;
  }
}

}  // namespace

Answer declined_answer(const core::Declined& declined, core::Language language) {
  Problem problem{&kind_of(declined.why),
                  {core::text_of(declined, core::Language::Chinese), core::text_of(declined, core::Language::English)}};
  JsonText out;
  out.object().put("code", core::code_of(declined.why)).put_text("box", declined.barcode).put_text("place", declined.place);
  out.put_text("place_text", declined.shown).put_text("subject", declined.subject).end_object();
  problem.declined = out.take();
  return answer_of(problem, language);
}

Answer refused_use(const records::UseRefusal& refusal, core::Language language) {
  using records::UseFault;
  const ProblemKind* kind = &problems::kDeclined;
  if (refusal.fault == UseFault::NoSuchApplication) kind = &problems::kUnknownApplication;
  if (refusal.fault == UseFault::NoSuchLoan) kind = &problems::kUnknownLoan;
  if (refusal.fault == UseFault::UnknownPerson) kind = &problems::kUnknownPerson;
  if (refusal.fault == UseFault::UnknownBox) kind = &problems::kUnknownBox;
  if (refusal.fault == UseFault::AmbiguousBox) kind = &problems::kAmbiguous;
  Problem problem{kind, {refusal.zh(), refusal.en()}};
  JsonText out;
  out.object().put("code", records::code_of(refusal.fault)).put_text("subject", refusal.subject).end_object();
  problem.declined = out.take();
  return answer_of(problem, language);
}

Answer outcome_answer(const core::Outcome& outcome, core::Language language) {
  if (const auto* declined = std::get_if<core::Declined>(&outcome)) return declined_answer(*declined, language);
  JsonText out;
  if (const auto* found = std::get_if<core::Found>(&outcome)) {  // it stands there already: nothing was moved
    out.object().key("movement").null().key("kind").null().put("box", found->barcode).put_text("place", found->place);
    out.put_text("place_text", found->shown).key("due_at").null().end_object();
    return {200, out.take(), kJson, {}};
  }
  const auto* done = std::get_if<core::Done>(&outcome);
  ARCHROOM_CHECK(done != nullptr);  // nobody identifies himself at this door
  out.object().put("movement", done->movement).put("kind", core::name_of(done->kind)).put("box", done->barcode);
  out.put_text("place", done->place).put_text("place_text", done->shown).put("due_at", done->due_at).end_object();
  return {200, out.take(), kJson, {}};
}

Doer doer_of(const Call& call, JsonObject& body) {
  Doer doer{call.person.value_or(PersonId{}), body.code("acting").value_or("")};
  if (!doer.card.empty() && (call.person || call.by != "local")) {
    body.wrong(
        problems::kBadValue, "acting",
        {"“acting”只在不要求密钥时可用：办理人由密钥确定", "\"acting\" is for sites without keys: who acts is known by the key"});
  }
  return doer;
}

std::optional<Answer> needs_person(const Doer& doer, core::Language language) {
  if (doer.person.n != 0 || !doer.card.empty()) return std::nullopt;
  Problem problem{&problems::kDeclined,
                  {"须由本人办理：请用属于本人的密钥",
                   "only a person does that: use a key that belongs to one (token create --card, or /sessions)"}};
  problem.declined = JsonText{}.object().put("code", "needs-person").key("subject").null().end_object().take();
  return answer_of(problem, language);
}

std::optional<PersonId> who(records::Writing& writing, const Doer& doer) {
  return doer.card.empty() ? doer.person : holder_of(writing, doer.card);
}

std::optional<PersonId> holder_of(records::Writing& writing, const std::string& card) {
  const auto person = records::find_card(writing.database(), records::card_of(card));
  return person ? std::optional{person->id} : std::nullopt;
}

records::DeedContext context_of(const Call& call, std::string order) {
  return {StationId{"http:" + call.by}, 0, std::move(order), call.by, {}};
}

}  // namespace archroom::gateways
