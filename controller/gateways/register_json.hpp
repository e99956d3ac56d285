// The JSON objects of what stands in the register. Pure.
#pragma once

#include <string>

#include "controller/core/words.hpp"
#include "controller/gateways/json_text.hpp"
#include "controller/records/catalogue.hpp"

namespace archroom::gateways {

void draw(JsonText& out, const records::Box& box, const records::Geometry& geometry);
void draw(JsonText& out, const records::Found<records::Location>& found);
void draw(JsonText& out, const records::RequestRecord& request, const records::Geometry& geometry, core::Language language);
void draw(JsonText& out, const records::PlannedList& list, const records::Geometry& geometry);
void draw(JsonText& out, const records::ImportReport& report, core::Language language);
// {"n": …, "type": …, "at": …, "by": …, and the members of its body}; "private" only for those who may see names and titles
[[nodiscard]] std::string json_of(const store::JournalEntry& entry, bool sees_names);

}  // namespace archroom::gateways
