// The route table, and finding a route in it. openapi.json is held against it by a test. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "controller/gateways/http/call.hpp"
#include "controller/records/roles.hpp"

namespace archroom::gateways {

enum class Method : std::uint8_t { Get, Post, Patch, Delete };
enum class BodyForm : std::uint8_t { None, Json, Csv, OptionalJson };

// Who may use a route: whoever has one of these roles, or everybody, without a key too. Left empty it is nobody.
struct Rights {
  records::Roles roles;
  bool everybody = false;
};
inline constexpr Rights kEverybody{{}, true};

struct Route {
  Method method;
  std::string_view path;  // {name} stands for one segment
  Handler handler;
  Rights rights;
  BodyForm body = BodyForm::None;
  bool stops = false;  // stops shelves: refused to nobody, whatever comes with it
  bool slow = false;   // may take six times as long as others
};

[[nodiscard]] std::span<const Route> routes();
[[nodiscard]] std::string_view name_of(Method method);

// What a method and a path lead to.
struct Found {
  const Route* route = nullptr;
  std::size_t index = 0;  // of the route in the table
  std::array<std::string, 2> params;
  std::string allow;      // where the path is known but the method is not: those that are
  bool bad_path = false;  // wrong percent-encoding or not UTF-8
};
[[nodiscard]] Found find_route(std::string_view method, std::string_view path);

}  // namespace archroom::gateways
