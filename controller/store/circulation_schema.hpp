// The SQL that makes the tables of circulation: people, movements, loans, applications. Part of the list in migrations.cpp.
#pragma once

#include <string_view>

namespace archroom::store {

extern const std::string_view kPeopleSchema;
extern const std::string_view kCirculationSchema;
extern const std::string_view kPlacesSchema;

}  // namespace archroom::store
