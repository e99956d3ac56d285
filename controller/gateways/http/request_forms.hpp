// The body of a catalogue's request, read; and why one was not filed, said. Pure.
#pragma once

#include <variant>

#include "controller/gateways/http/call.hpp"
#include "controller/gateways/http/problem.hpp"
#include "controller/records/requests.hpp"

namespace archroom::gateways {

[[nodiscard]] std::variant<records::RequestForm, Problem> request_form_of(const Call& call);
[[nodiscard]] Answer not_filed(const records::FileOutcome& outcome, core::Language language);

}  // namespace archroom::gateways
