// Another door of this process asks as a client of HTTP would: the same route, the same handler, the same answer.
#pragma once

#include <string>
#include <string_view>

#include "controller/gateways/http/call.hpp"

namespace archroom::gateways {

// `call` says who asks, with which roles, and holds the body; its params are filled in here. Any thread, once the door is open;
// answered once, on any thread, unless the door closes meanwhile. Routes that take a body piece by piece or stream are not for
// this.
void ask_inside(Room& room, std::string_view method, std::string path, Call call, Reply reply);

}  // namespace archroom::gateways
