#include "controller/store/outboxes.hpp"

namespace archroom::store {

std::uint64_t take_up_outbox(Database& database, std::string_view name, WallTime at) {
  database.run(
      "INSERT INTO outboxes(name, cursor, at) SELECT ?1, (SELECT ifnull(max(n), 0) FROM journal), ?2 "
      "WHERE NOT EXISTS (SELECT 1 FROM outboxes WHERE name = ?1)",
      name, at.ms);
  auto rows = database.query("SELECT cursor FROM outboxes WHERE name = ?1", name);
  return rows.next() ? static_cast<std::uint64_t>(rows.integer(0)) : 0;
}

void move_outbox(Database& database, std::string_view name, std::uint64_t n, WallTime at) {
  database.run("UPDATE outboxes SET cursor = ?2, at = ?3 WHERE name = ?1 AND cursor < ?2", name, n, at.ms);
}

}  // namespace archroom::store
