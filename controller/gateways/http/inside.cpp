#include "controller/gateways/http/inside.hpp"

#include "controller/gateways/http/problem.hpp"
#include "controller/gateways/http/room.hpp"
#include "controller/gateways/http/routes.hpp"

namespace archroom::gateways {
namespace {

void answer(Room& room, std::string_view method, const std::string& path, Call call, const Reply& reply) {
  auto found = find_route(method, path);
  if (found.route == nullptr || found.bad_path) {
    return reply(refuse(problems::kUnknownRoute, {"本版本没有此功能", "this version has no such thing"}, call.language));
  }
  if (!found.route->rights.everybody && !call.roles.meets(found.route->rights.roles)) {
    return reply(
        refuse(problems::kNoRight, {"“" + call.by + "”无此权限", "\"" + call.by + "\" has no right to do this"}, call.language));
  }
  call.params = std::move(found.params);
  if (const auto* now = std::get_if<Now>(&found.route->handler)) return reply((*now)(room, call));
  if (const auto* later = std::get_if<Later>(&found.route->handler)) return (*later)(room, call, reply);
  reply(refuse(problems::kUnknownRoute, {"此处不提供", "not offered here"}, call.language));
}

}  // namespace

void ask_inside(Room& room, std::string_view method, std::string path, Call call, Reply reply) {
  room.hop([&room, method = std::string{method}, path = std::move(path), call = std::move(call), reply = std::move(reply)] {
    answer(room, method, path, call, reply);
  });
}

}  // namespace archroom::gateways
