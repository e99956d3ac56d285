#include "controller/gateways/http/problem.hpp"

#include "controller/gateways/json_text.hpp"
#include "controller/gateways/pictures.hpp"

namespace archroom::gateways {
namespace problems {

const std::vector<const ProblemKind*>& all() {
  static const std::vector<const ProblemKind*> kAll{
      &kBadRequest,      &kBadJson,        &kBadUtf8,      &kDuplicateKey,  &kTooDeep,        &kCrossOrigin,
      &kUnknownRoute,    &kUnknownBox,     &kUnknownPlace, &kUnknownBank,   &kUnknownRequest, &kUnknownForbid,
      &kUnknownInput,    &kUnknownImport,  &kMethod,       &kTooSlow,       &kAmbiguous,      &kExists,
      &kIdUsed,          &kRefused,        &kEnded,        &kBusy,          &kTooLarge,       &kMediaType,
      &kWrongHost,       &kUnknownKey,     &kMissingKey,   &kWrongType,     &kBadValue,       &kControlCharacter,
      &kBadImport,       &kNotOffered,     &kNoPlace,      &kBadBoxes,      &kHeaderTooLarge, &kInternal,
      &kStoreFailing,    &kNoAnswer,       &kTooMany,      &kNoCredential,  &kBadCredential,  &kNoRight,
      &kTooManyAttempts, &kUnknownStation, &kUnknownAlarm, &kUnknownBus,    &kUnknownSeries,  &kNumberUsed,
      &kFutureTime,      &kTooFast,        &kNotInStore,   &kUnknownPerson, &kUnknownToken,   &kUnknownApplication,
      &kUnknownLoan,     &kDeclined,       &kWrongPin,     &kPinLocked,     &kBadPeople};
  return kAll;
}

}  // namespace problems

Answer answer_of(const Problem& problem, core::Language language) {
  const ProblemKind& kind = *problem.kind;
  JsonText out;
  out.object().put("type", "urn:archroom:problem:" + std::string{kind.name});
  out.put("title", language == core::Language::Chinese ? kind.title_zh : kind.title_en);
  out.put("status", kind.status).put("detail", problem.detail.in(language));
  if (!problem.mistakes.empty()) {
    out.key("errors").array();
    for (const auto& mistake : problem.mistakes) {
      out.object().put("where", mistake.where).put("detail", mistake.what.in(language)).end_object();
    }
    out.end_array();
  }
  if (!problem.blocked_by.empty()) {
    out.key("blocked_by");
    draw(out, problem.blocked_by, language);
  }
  if (!problem.candidates.empty()) {
    out.key("candidates").array();
    for (const auto& [by, barcode] : problem.candidates) out.object().put("by", by).put("barcode", barcode).end_object();
    out.end_array();
  }
  if (!problem.import_report.empty()) out.key("import").raw(problem.import_report);
  if (!problem.declined.empty()) out.key("declined").raw(problem.declined);
  out.end_object();
  Answer answer{kind.status, out.take(), kProblemJson, {}};
  answer.headers.emplace_back("Content-Language", language == core::Language::Chinese ? "zh" : "en");
  if (kind.status == 503) answer.headers.emplace_back("Retry-After", "2");
  return answer;
}

}  // namespace archroom::gateways
