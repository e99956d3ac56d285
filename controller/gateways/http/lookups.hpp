// Looking at people leaves a trace: who asked for what of whom. Shared by the doors that show people.
#pragma once

#include <string>
#include <vector>

#include "controller/gateways/http/call.hpp"
#include "controller/gateways/http/room.hpp"
#include "controller/gateways/json_text.hpp"
#include "controller/records/people.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::gateways {

void draw(JsonText& out, const records::Person& person);

struct Lookup {
  std::string what;              // people, person, loans, applications
  std::string asked;             // what was asked for: a name, a card; for people's eyes only
  std::vector<PersonId> people;  // who was found
};
// The answer goes out once the lookup is in the journal; else it does not.
void tell_looked_up(Room& room, const Call& call, const Lookup& lookup, Answer answer, const Reply& reply);

}  // namespace archroom::gateways
