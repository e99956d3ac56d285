// What the register would not do, as an answer, and who acts at this door. Shared by the doors of circulation.
#pragma once

#include "controller/core/stations/deed.hpp"
#include "controller/gateways/http/call.hpp"
#include "controller/gateways/http/room.hpp"
#include "controller/gateways/http/strict_json.hpp"
#include "controller/records/applications.hpp"
#include "controller/records/circulation.hpp"

namespace archroom::gateways {

[[nodiscard]] Answer declined_answer(const core::Declined& declined, core::Language language);
[[nodiscard]] Answer refused_use(const records::UseRefusal& refusal, core::Language language);
[[nodiscard]] Answer outcome_answer(const core::Outcome& outcome, core::Language language);

// Who acts: whose credential it is. Where a site demands no keys the body may name somebody by card as "acting"; else never.
struct Doer {
  PersonId person;   // 0: nobody in person, or whoever has this card
  std::string card;  // empty: nobody was named
};
[[nodiscard]] Doer doer_of(const Call& call, JsonObject& body);
// What only a person does, and nobody in person acts.
[[nodiscard]] std::optional<Answer> needs_person(const Doer& doer, core::Language language);
// 0 where nobody acts in person; nothing where nobody has that card.
[[nodiscard]] std::optional<PersonId> who(records::Writing& writing, const Doer& doer);
[[nodiscard]] std::optional<PersonId> holder_of(records::Writing& writing, const std::string& card);
// A deed at this door; each key is a station of its own, so that an undo takes back what the same key did.
[[nodiscard]] records::DeedContext context_of(const Call& call, std::string order = {});

}  // namespace archroom::gateways
