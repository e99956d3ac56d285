// Reading the register: one read-only connection. One thread at a time; a door has its own. Sees only what is committed and
// published.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "controller/core/reason.hpp"
#include "controller/core/record.hpp"
#include "controller/core/request.hpp"
#include "controller/records/box.hpp"
#include "controller/records/import_report.hpp"
#include "controller/records/pick_lists.hpp"
#include "controller/records/place.hpp"
#include "controller/records/requests.hpp"
#include "controller/records/tokens.hpp"
#include "controller/store/database.hpp"
#include "controller/store/journal.hpp"

namespace archroom::records {

template <class T>
struct Found {
  CodeKind kind = CodeKind::Barcode;  // what the code is of it
  T what;
};
// None: no such box. More than one: the code is ambiguous.
template <class T>
using Candidates = std::vector<Found<T>>;

struct Location {
  std::string barcode;
  std::optional<PlaceCode> place;  // nothing: not shelved
  std::string code;                // A/1/03L/2/4/1
  std::string text;                // 3架左—2档—4层
  core::BoxState state = core::BoxState::InStore;
};

struct BoxPage {
  std::vector<Box> boxes;
  std::optional<std::int64_t> after;  // there is more: ask again with this cursor
};

struct RequestStep {
  core::RequestState state = core::RequestState::Queued;
  WallTime at;
  core::Reason reason;
  std::string by;
};

// A stop of a pick list.
struct RequestStop {
  BankId bank;
  devices::Face face;
  std::optional<RequestId> request;         // that was filed for it; nothing: its turn has not come
  std::optional<core::RequestState> state;  // of that request
  core::Reason reason;
};

struct RequestRecord {
  std::int64_t row = 0;  // order of arrival; the cursor of lists
  RequestId id;
  Action action = Action::Locate;
  std::vector<PlacedBox> boxes;  // and where they stood when it was filed
  std::string station;
  std::optional<WallTime> need_by;
  std::string by;
  WallTime filed_at;
  core::RequestState state = core::RequestState::Queued;
  core::Reason reason;
  std::vector<RequestStep> history;  // oldest first; in lists only the latest
  std::vector<RequestStop> stops;    // of a pick list, in their order; its boxes stand in that order
  std::optional<RequestId> part_of;  // the pick list of which it is a stop

  // Which of the stops a box belongs to.
  [[nodiscard]] std::optional<std::size_t> stop_of(const PlaceCode& place) const;
};

struct RequestPage {
  std::vector<RequestRecord> requests;  // oldest first
  std::optional<std::int64_t> after;
};

struct JobRecord {
  JobId id;
  IntentId intent;
  BankId bank;
  devices::Motion motion;
  std::optional<RequestId> request;
  std::string by;
  WallTime intended_at;
  std::optional<WallTime> ended_at;
  std::optional<core::JobOutcome> outcome;
  core::Reason reason;
  std::string purpose = "asked";  // on whose account: core::name_of(Purpose)
};

struct Counts {
  std::int64_t boxes = 0;  // that can be found
  std::uint64_t journal = 0;
  std::map<core::RequestState, std::int64_t> requests;
};

class Catalogue {
 public:
  // `path` is the register.db that a StoreThread has opened (it brings the file to this program's shape).
  [[nodiscard]] static Result<Catalogue> open(const std::string& path, Geometry geometry);

  [[nodiscard]] Result<Candidates<Box>> box(std::string_view code, std::optional<CodeKind> kind = std::nullopt);
  [[nodiscard]] Result<Candidates<Location>> locate(std::string_view code, std::optional<CodeKind> kind = std::nullopt);
  // Titles that hold these characters in this order; from one character up. Blanks, signs and the width of letters do not count;
  // the last Latin word may be a beginning. In order of arrival. Refused where q has nothing to look for.
  [[nodiscard]] Result<BoxPage> search(std::string_view q, int limit, std::int64_t after = 0);
  [[nodiscard]] Result<BoxPage> boxes(int limit, std::int64_t after = 0);

  [[nodiscard]] Result<std::optional<RequestRecord>> request(const RequestId& id);
  // Only those in this state; nothing: those that have not ended.
  [[nodiscard]] Result<RequestPage> requests(std::optional<core::RequestState> state, int limit, std::int64_t after = 0);
  // How a list of boxes would be fetched; nothing is filed.
  using Preview = std::variant<PlannedList, FileOutcome>;
  [[nodiscard]] Result<Preview> plan(const RequestForm& form, const RoomNow& now);
  [[nodiscard]] Result<std::vector<JobRecord>> latest_jobs(int limit);  // newest first
  [[nodiscard]] Result<std::vector<store::JournalEntry>> events_after(std::uint64_t n, int limit);
  // Until the end, or until `go_on` says no.
  [[nodiscard]] Result<store::Verification> verify_journal(const std::function<bool()>& go_on = {});
  [[nodiscard]] Result<std::optional<ImportReport>> import(std::int64_t id);
  [[nodiscard]] Result<Counts> counts();
  // Whatever else can be read (applications.hpp, loans.hpp, places.hpp), all of one moment: `look(database)` and what it gives.
  template <class Look>
  [[nodiscard]] auto read(Look look) {
    begin_moment();
    auto seen = look(database_);
    end_moment();
    return answered(std::move(seen));
  }

  // The key with this hash, if it opens anything at this time.
  [[nodiscard]] Result<std::optional<Token>> good_token(const store::Digest& hash, WallTime now);
  [[nodiscard]] Result<std::vector<Token>> tokens(WallTime now, bool all);

  [[nodiscard]] const Geometry& geometry() const { return geometry_; }

 private:
  Catalogue(store::Database database, Geometry geometry) : database_(std::move(database)), geometry_(std::move(geometry)) {}
  void begin_moment();
  void end_moment();
  // The trouble of a read is its answer, and does not stay.
  template <class T>
  Result<T> answered(T value) {
    if (!database_.trouble()) return Result<T>(std::move(value));
    const Error error = *database_.trouble();
    database_.clear_trouble();
    return error;
  }
  store::Database database_;
  Geometry geometry_;
};

}  // namespace archroom::records
