#include "controller/records/entitlement.hpp"

#include <algorithm>
#include <array>

#include "base/contract.hpp"

namespace archroom::records {
namespace {

constexpr std::array<std::string_view, 3> kUseNames{"consult", "copy", "loan"};

struct Claim {
  std::int64_t n = 0;
  Use use = Use::Consult;
  std::string state;
  WallTime begins_at, lapses_at, decided_at;
  std::string grounds, paper;
};

// CROSS JOIN here and below: SQLite must begin with the box. Left to itself it begins with all that a person ever applied for, or
// with all that was ever approved.
//
// The person's applications for the box that were neither withdrawn nor used for it, oldest first.
std::vector<Claim> claims_of(store::Database& database, std::int64_t box, PersonId person) {
  std::vector<Claim> claims;
  auto rows = database.query(
      "SELECT a.n, a.use, a.state, a.begins_at, a.lapses_at, ifnull(a.decided_at, 0), a.grounds, a.paper "
      "FROM application_boxes b CROSS JOIN applications a ON a.n = b.application "
      "WHERE b.box = ?1 AND a.person = ?2 AND a.state <> 'withdrawn' AND NOT EXISTS "
      "(SELECT 1 FROM loans l WHERE l.application = a.n AND l.box = b.box AND l.undone IS NULL) ORDER BY a.n",
      box, person.n);
  while (rows.next()) {
    claims.push_back({rows.integer(0),
                      use_of(rows.text(1)).value_or(Use::Consult),
                      std::string(rows.text(2)),
                      {rows.integer(3)},
                      {rows.integer(4)},
                      {rows.integer(5)},
                      std::string(rows.text(6)),
                      std::string(rows.text(7))});
  }
  return claims;
}

bool is_good(const Claim& claim, WallTime at) {
  return claim.state == "approved" && claim.begins_at <= at && at < claim.lapses_at;
}

core::Declined declined(core::Decline why, const BoxNow& box, std::string subject) {
  return {why, box.barcode, {}, {}, std::move(subject)};
}

// None of them is good: what is nearest to it, so that the person knows what to do.
core::Declined why_none(const std::vector<Claim>& claims, const BoxNow& box, WallTime at) {
  using enum core::Decline;
  for (const auto& claim : claims) {
    if (claim.state == "filed" && at < claim.lapses_at)
      return declined(SignatureMissing, box, std::string(office_for(claim.use)));
  }
  for (const auto& claim : claims) {
    if (claim.state == "approved" && at < claim.begins_at) return declined(NoApplication, box, rfc3339(claim.begins_at));
  }
  if (claims.empty()) return declined(NoApplication, box, {});
  const Claim& last = claims.back();
  if (last.state == "refused") return declined(ApplicationRefused, box, std::to_string(last.n));
  return declined(ApplicationLapsed, box, rfc3339(last.lapses_at));
}

// Somebody else's application that was signed before this one.
bool goes_to_another(store::Database& database, std::int64_t box, const Claim& mine, PersonId person, WallTime at) {
  auto rows = database.query(
      "SELECT 1 FROM application_boxes b CROSS JOIN applications a ON a.n = b.application "
      "WHERE b.box = ?1 AND a.state = 'approved' AND a.begins_at <= ?2 AND ?2 < a.lapses_at AND a.person <> ?3 "
      "AND (a.decided_at < ?4 OR (a.decided_at = ?4 AND a.n < ?5)) AND NOT EXISTS "
      "(SELECT 1 FROM loans l WHERE l.application = a.n AND l.box = b.box AND l.undone IS NULL) LIMIT 1",
      box, at.ms, person.n, mine.decided_at.ms, mine.n);
  return rows.next();
}

}  // namespace

std::string_view name_of(Use use) {
  const auto index = static_cast<std::size_t>(use);
  ARCHROOM_CHECK(index < kUseNames.size());
  return kUseNames[index];
}

std::optional<Use> use_of(std::string_view name) {
  for (std::size_t i = 0; i < kUseNames.size(); ++i) {
    if (kUseNames[i] == name) return static_cast<Use>(i);
  }
  return std::nullopt;
}

std::string_view office_for(Use use) { return use == Use::Loan ? kLeader : kArchivesHead; }

bool category_is_open(const CirculationRules& rules, std::string_view category) {
  return std::any_of(rules.outsider_categories.begin(), rules.outsider_categories.end(),
                     [category](const std::string& open) { return category.find(open) != std::string_view::npos; });
}

bool grounds_are_good(const CirculationRules& rules, std::string_view grounds, std::string_view paper) {
  return !paper.empty() && std::find(rules.loan_grounds.begin(), rules.loan_grounds.end(), grounds) != rules.loan_grounds.end();
}

std::variant<Entitlement, core::Declined> entitled(store::Database& database, const CirculationRules& rules, const BoxNow& box,
                                                   const Acting& person, WallTime at) {
  const auto claims = claims_of(database, box.row, person.id);
  const auto good = std::find_if(claims.begin(), claims.end(), [at](const Claim& claim) { return is_good(claim, at); });
  if (good == claims.end()) return why_none(claims, box, at);
  if (person.outsider && !category_is_open(rules, box.category))
    return declined(core::Decline::CategoryRefused, box, box.category);
  if (good->use == Use::Loan && !grounds_are_good(rules, good->grounds, good->paper))
    return declined(core::Decline::GroundsRefused, box, good->grounds);
  if (goes_to_another(database, box.row, *good, person.id, at)) return declined(core::Decline::Reserved, box, {});
  return Entitlement{good->n, good->use};
}

bool is_reserved(store::Database& database, std::int64_t box, WallTime at) {
  auto rows = database.query(
      "SELECT 1 FROM application_boxes b CROSS JOIN applications a ON a.n = b.application "
      "WHERE b.box = ?1 AND a.state = 'approved' AND a.begins_at <= ?2 AND ?2 < a.lapses_at AND NOT EXISTS "
      "(SELECT 1 FROM loans l WHERE l.application = a.n AND l.box = b.box AND l.undone IS NULL) LIMIT 1",
      box, at.ms);
  return rows.next();
}

core::BoxState state_at(store::Database& database, std::int64_t box, core::BoxState state, WallTime at) {
  return state == core::BoxState::InStore && is_reserved(database, box, at) ? core::BoxState::Reserved : state;
}

}  // namespace archroom::records
