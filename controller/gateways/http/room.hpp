// What handlers can reach. Lives on the door's thread, except where a member says otherwise.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/instant.hpp"
#include "controller/core/words.hpp"
#include "controller/gateways/http/aside.hpp"
#include "controller/gateways/http/call.hpp"
#include "controller/gateways/http/problem.hpp"
#include "controller/records/catalogue.hpp"
#include "controller/runtime/board.hpp"
#include "controller/runtime/bus_trace.hpp"
#include "controller/runtime/counters.hpp"
#include "controller/runtime/desk.hpp"
#include "controller/runtime/store_thread.hpp"

namespace archroom::gateways {

struct Room {
  runtime::Board& board;         // any thread
  runtime::Desk& desk;           // any thread
  runtime::StoreThread& store;   // any thread
  runtime::Counters& counters;   // any thread
  records::Catalogue catalogue;  // the door's own connection
  core::Language language;       // of the site
  std::function<std::string()> metrics;
  std::function<Instant()> now;
  std::function<WallTime()> wall;
  // Runs something on the door's thread; after the door has closed it forgets it. Any thread. The door sets it.
  std::function<void(std::function<void()>)> hop;
  // Last: what they are at uses the rest.
  std::unique_ptr<Aside> pins = std::make_unique<Aside>();
  std::unique_ptr<Aside> reader = std::make_unique<Aside>();
  std::unique_ptr<Aside> planner = std::make_unique<Aside>();
  std::map<BusId, runtime::BusTrace*> traces = {};  // any thread; filled before the door opens
};

// The register could not be read or written.
[[nodiscard]] Answer register_fails(const Error& error, core::Language language);
[[nodiscard]] Answer no_such_bank(const std::string& bank, core::Language language);
// A number within bounds from the query, or a problem about it.
[[nodiscard]] std::variant<std::int64_t, Answer> query_number(const Call& call, std::string_view name, std::int64_t otherwise,
                                                              std::int64_t least, std::int64_t most);
// Everything in the query that is not one of these names.
[[nodiscard]] std::optional<Answer> unknown_query(const Call& call, std::initializer_list<std::string_view> known);

}  // namespace archroom::gateways
