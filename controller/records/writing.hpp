// The open transaction of the register, as the rules see it. Made by the store's thread for each commit, and used on it alone.
// A job that finds a reason against itself before it wrote anything just returns that; afterwards it calls refuse(), and nothing
// of it is kept. Trouble of the database is seen by the store's thread; a job need not look for it.
#pragma once

#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "controller/core/record.hpp"
#include "controller/records/circulation_rules.hpp"
#include "controller/records/place.hpp"
#include "controller/store/core_records.hpp"
#include "controller/store/database.hpp"
#include "controller/store/journal.hpp"

namespace archroom::records {

class Writing {
 public:
  Writing(store::Database& database, store::Journal& journal, const Geometry& geometry, WallTime at,
          const CirculationRules& rules = usual_rules())
      : database_(database), journal_(journal), geometry_(geometry), at_(at), rules_(rules) {}

  [[nodiscard]] store::Database& database() { return database_; }
  [[nodiscard]] const Geometry& geometry() const { return geometry_; }
  [[nodiscard]] WallTime at() const { return at_; }
  [[nodiscard]] const CirculationRules& rules() const { return rules_; }
  void journal(std::string_view type, std::string_view by, std::string body) { journal_.append(at_, type, by, std::move(body)); }
  // What the core would have kept: a fact about something that it knows nothing of.
  void keep(const core::Record& record) { store::apply(database_, journal_, at_, record); }
  // Nothing of this job is to be kept, and that is not an error.
  void refuse() { refused_ = true; }
  [[nodiscard]] bool refused() const { return refused_; }

 private:
  store::Database& database_;
  store::Journal& journal_;
  const Geometry& geometry_;
  WallTime at_;
  const CirculationRules& rules_;
  bool refused_ = false;
};

}  // namespace archroom::records
