// The JSON objects that every door shows of banks: GET /banks/{id}, the stream, later MQTT. Pure.
#pragma once

#include <string>

#include "base/instant.hpp"
#include "controller/core/view.hpp"
#include "controller/core/words.hpp"
#include "controller/gateways/json_text.hpp"

namespace archroom::gateways {

// `now` is on the clock of the picture: it gives the evidence its age.
void draw(JsonText& out, const core::BankView& bank, core::Language language, Instant now);
void draw(JsonText& out, const core::JobView& job, const BankId& bank);
// [{rule, text, since}]
void draw(JsonText& out, const core::Blockers& blockers, core::Language language);
// {rule, text} or null
void draw(JsonText& out, const core::Reason& reason, core::Language language);

[[nodiscard]] std::string_view name_of(devices::Side side);
[[nodiscard]] std::string_view name_of(devices::Quality quality);
[[nodiscard]] std::string_view name_of(core::JobPhase phase);

}  // namespace archroom::gateways
