// Applications, read back.
#include <algorithm>
#include <array>

#include "base/contract.hpp"
#include "controller/records/applications.hpp"

namespace archroom::records {
namespace {

constexpr std::array<std::string_view, 4> kStateNames{"filed", "approved", "refused", "withdrawn"};
constexpr int kMostPerPage = 1000;

PersonId person_at(const store::Rows& rows, int column) { return {static_cast<std::uint64_t>(rows.integer(column))}; }

// Columns: n, use, state, person, filed_by, department, purpose, grounds, paper, begins_at, lapses_at, filed_at, decided_at
Application application_from(const store::Rows& rows) {
  Application made;
  made.n = rows.integer(0);
  made.use = use_of(rows.text(1)).value_or(Use::Consult);
  made.state = application_state_of(rows.text(2)).value_or(ApplicationState::Withdrawn);
  made.person = person_at(rows, 3);
  made.filed_by = person_at(rows, 4);
  made.department = rows.text(5);
  made.purpose = rows.text(6);
  made.grounds = rows.text(7);
  made.paper = rows.text(8);
  made.begins_at = {rows.integer(9)};
  made.lapses_at = {rows.integer(10)};
  made.filed_at = {rows.integer(11)};
  if (!rows.is_null(12)) made.decided_at = WallTime{rows.integer(12)};
  return made;
}

void add_details(store::Database& database, Application& application) {
  {
    auto rows = database.query(
        "SELECT b.barcode, EXISTS(SELECT 1 FROM loans l WHERE l.application = b.application AND l.box = b.box AND l.undone IS "
        "NULL) FROM application_boxes b WHERE b.application = ?1 ORDER BY b.position",
        application.n);
    while (rows.next()) application.boxes.push_back({std::string(rows.text(0)), rows.integer(1) != 0});
  }
  auto rows =
      database.query("SELECT office, verdict, person, at, note FROM approvals WHERE application = ?1 ORDER BY n", application.n);
  while (rows.next()) {
    application.approvals.push_back(
        {std::string(rows.text(0)), rows.text(1) == "signed", person_at(rows, 2), {rows.integer(3)}, std::string(rows.text(4))});
  }
}

}  // namespace

std::string_view name_of(ApplicationState state) {
  const auto index = static_cast<std::size_t>(state);
  ARCHROOM_CHECK(index < kStateNames.size());
  return kStateNames[index];
}

std::optional<ApplicationState> application_state_of(std::string_view name) {
  for (std::size_t i = 0; i < kStateNames.size(); ++i) {
    if (kStateNames[i] == name) return static_cast<ApplicationState>(i);
  }
  return std::nullopt;
}

std::optional<Application> read_application(store::Database& database, std::int64_t n) {
  std::optional<Application> application;
  {
    auto rows = database.query(
        "SELECT n, use, state, person, filed_by, department, purpose, grounds, paper, begins_at, lapses_at, filed_at, decided_at "
        "FROM applications WHERE n = ?1",
        n);
    if (rows.next()) application = application_from(rows);
  }
  if (application) add_details(database, *application);
  return application;
}

ApplicationPage list_applications(store::Database& database, const ApplicationFilter& filter, int limit, std::int64_t after) {
  limit = std::clamp(limit, 1, kMostPerPage);
  ApplicationPage page;
  const auto take = [&page](store::Rows rows) {
    while (rows.next()) page.applications.push_back(application_from(rows));
  };
  std::optional<std::string_view> state;
  if (filter.state) state = name_of(*filter.state);
  if (filter.person) {
    take(
        database.query("SELECT n, use, state, person, filed_by, department, purpose, grounds, paper, begins_at, lapses_at, "
                       "filed_at, decided_at FROM applications WHERE person = ?1 AND n > ?2 AND (?3 IS NULL OR state = ?3) "
                       "ORDER BY n LIMIT ?4",
                       filter.person->n, after, state, limit + 1));
  } else if (state) {
    take(
        database.query("SELECT n, use, state, person, filed_by, department, purpose, grounds, paper, begins_at, lapses_at, "
                       "filed_at, decided_at FROM applications WHERE state = ?1 AND n > ?2 ORDER BY n LIMIT ?3",
                       *state, after, limit + 1));
  } else {
    take(
        database.query("SELECT n, use, state, person, filed_by, department, purpose, grounds, paper, begins_at, lapses_at, "
                       "filed_at, decided_at FROM applications WHERE n > ?1 ORDER BY n LIMIT ?2",
                       after, limit + 1));
  }
  if (page.applications.size() > static_cast<std::size_t>(limit)) {
    page.applications.resize(static_cast<std::size_t>(limit));
    page.after = page.applications.back().n;
  }
  for (auto& application : page.applications) add_details(database, application);
  return page;
}

}  // namespace archroom::records
