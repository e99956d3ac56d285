// Orders to the core that a route makes, and the core's verdict as an answer. On the door's thread, the answer excepted.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "controller/gateways/http/call.hpp"
#include "controller/gateways/http/room.hpp"
#include "controller/gateways/http/strict_json.hpp"
#include "controller/gateways/http/verdicts.hpp"

namespace archroom::gateways {

[[nodiscard]] bool has_bank(const Room& room, const std::string& bank);
// A body that may be left out, as an object.
[[nodiscard]] std::variant<JsonObject, Problem> optional_object(const std::string& body);

// {"job": …}: the verdict on a motion, a stop or an arming. `unknown`: where the core knows nothing of what it is about.
[[nodiscard]] Answer verdict_answer(const core::Verdict& verdict, const Answer& unknown, core::Language language);

// Asks the core; `accepted` is what a yes is answered with, of the job that it names.
template <class MakeEvent, class Accepted>
void order_with(Room& room, const Call& call, Answer unknown, MakeEvent make, Accepted accepted, Reply reply) {
  room.desk.ask(std::move(make), [reply = std::move(reply), unknown = std::move(unknown), accepted = std::move(accepted),
                                  language = call.language](const core::Verdict& verdict) {
    if (std::holds_alternative<core::Accepted>(verdict)) return reply(accepted(std::get<core::Accepted>(verdict)));
    reply(verdict_answer(verdict, unknown, language));
  });
}

}  // namespace archroom::gateways
