// Who is let in, on virtual time: every route against every role, wrong keys, lock-outs, and what the journal hears of it.
#include "controller/gateways/http/doorkeeper.hpp"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <vector>

namespace archroom::gateways {
namespace {

using nlohmann::json;
using records::Role;
using records::Roles;

struct Entry {
  std::string type;
  std::string by;
  json body;
};

// A keeper, the keys it knows, and what it wrote.
class House {
 public:
  explicit House(bool required = true)
      : keeper(required, {[this](const store::Digest& hash) -> Result<std::optional<records::Token>> {
                            ++looked_up;
                            if (broken) return Error{Fault::LinkDown, "no disk"};
                            const auto found = keys_.find(hash);
                            return found == keys_.end() ? std::nullopt : std::optional{found->second};
                          },
                          [this](std::string_view type, std::string_view by, const std::string& body) {
                            journal.push_back({std::string{type}, std::string{by}, json::parse(body)});
                          }}) {}

  // The header of a key with these roles.
  std::string key(Roles roles, const std::string& name = "somebody") {
    const std::string text = records::new_token_text();
    records::Token token;
    token.name = name;
    token.roles = roles;
    keys_[*records::token_digest(text)] = token;
    return "Bearer " + text;
  }

  unsigned knock(const Route& route, const std::optional<std::string>& header, const std::string& peer = "192.0.2.7") {
    Knock knock{&route, header ? 1U : 0U, {}, core::Language::English};
    if (header) knock.authorization = *header;
    const auto let = keeper.let(knock, peer, now);
    if (const auto* guest = std::get_if<Guest>(&let)) {
      last_guest = *guest;
      return 200;
    }
    last_answer = std::get<Answer>(let);
    return last_answer.status;
  }

  Instant now{1'000'000'000'000};
  std::vector<Entry> journal;
  int looked_up = 0;
  bool broken = false;
  Guest last_guest;
  Answer last_answer;
  Doorkeeper keeper;

 private:
  std::map<store::Digest, records::Token> keys_;
};

const Route& route_at(std::string_view method, std::string_view path) { return *find_route(method, path).route; }
const Route& guarded() { return route_at("POST", "/api/v1/boxes"); }  // archivists

std::string header_in(const Answer& answer, std::string_view name) {
  for (const auto& [key, value] : answer.headers) {
    if (key == name) return value;
  }
  return "";
}

TEST(Doorkeeper, EveryRouteAgainstEveryRole) {
  std::size_t let = 0, refused = 0;
  for (const Route& route : routes()) {
    for (const Role role : records::kEveryRole) {
      House house;
      const unsigned status = house.knock(route, house.key({role}));
      const bool allowed = route.rights.everybody || route.rights.roles.has(role);
      EXPECT_EQ(status, allowed ? 200U : 403U) << route.path << " " << records::name_of(role);
      ++(allowed ? let : refused);
      if (allowed) continue;
      ASSERT_EQ(house.journal.size(), 1U);
      EXPECT_EQ(house.journal[0].type, "access_refused");
      EXPECT_EQ(house.journal[0].by, "somebody");
      EXPECT_EQ(house.journal[0].body["route"], std::string{name_of(route.method)} + " " + std::string{route.path});
      EXPECT_EQ(house.journal[0].body["wanted"], records::text_of(route.rights.roles));
    }
  }
  EXPECT_GT(let, 100U);
  EXPECT_GT(refused, 50U);
}

TEST(Doorkeeper, WithoutAKeyOnlyWhatIsForEverybody) {
  for (const Route& route : routes()) {
    House house;
    EXPECT_EQ(house.knock(route, std::nullopt), route.rights.everybody ? 200U : 401U) << route.path;
    if (!route.rights.everybody) {
      EXPECT_EQ(header_in(house.last_answer, "WWW-Authenticate"), R"(Bearer realm="archroom")");
      EXPECT_NE(house.last_answer.body.find("urn:archroom:problem:no-credential"), std::string::npos);
    }
  }
}

TEST(Doorkeeper, WhereNoKeyIsDemandedNobodyIsAskedAndAKeyThatComesCounts) {
  House house(false);
  for (const Route& route : routes()) {
    EXPECT_EQ(house.knock(route, std::nullopt), 200U) << route.path;
    EXPECT_EQ(house.last_guest.by, "local");
    EXPECT_EQ(house.last_guest.roles, records::kAllRoles);
  }
  EXPECT_EQ(house.looked_up, 0);
  EXPECT_EQ(house.knock(guarded(), house.key({Role::Archivist}, "wang")), 200U);
  EXPECT_EQ(house.last_guest.by, "wang");
  EXPECT_EQ(house.knock(guarded(), house.key({Role::Viewer})), 403U);
  EXPECT_EQ(house.knock(guarded(), "Bearer nonsense"), 401U);
}

TEST(Doorkeeper, AStopIsLetThroughWhateverComesWithIt) {
  const Route& stop = route_at("POST", "/api/v1/stop");
  House house;
  EXPECT_EQ(house.knock(stop, std::nullopt), 200U);
  EXPECT_EQ(house.last_guest.by, "anonymous");
  EXPECT_EQ(house.knock(stop, "Bearer nonsense"), 200U);
  EXPECT_EQ(house.knock(stop, house.key({Role::Viewer}, "li")), 200U);
  EXPECT_EQ(house.last_guest.by, "li");
  for (int i = 0; i < Doorkeeper::kMostFailures; ++i) EXPECT_EQ(house.knock(guarded(), "Bearer nonsense"), 401U);
  EXPECT_EQ(house.knock(guarded(), std::nullopt), 429U);
  EXPECT_EQ(house.knock(stop, std::nullopt), 200U) << "also while locked out";
  house.broken = true;
  EXPECT_EQ(house.knock(stop, house.key({Role::Viewer})), 200U) << "also while no key can be looked up";
}

TEST(Doorkeeper, TenWrongKeysInAMinuteLockThatPeerOutForAMinute) {
  House house;
  const std::string good = house.key({Role::Archivist});
  for (int i = 0; i < Doorkeeper::kMostFailures; ++i) {
    EXPECT_EQ(house.knock(guarded(), "Bearer " + records::new_token_text()), 401U) << i;
    house.now = house.now + seconds{1};
  }
  EXPECT_EQ(header_in(house.last_answer, "WWW-Authenticate"), R"(Bearer realm="archroom", error="invalid_token")");
  EXPECT_EQ(house.knock(guarded(), good), 429U) << "a good key, too: else one could go on guessing";
  EXPECT_EQ(header_in(house.last_answer, "Retry-After"), "59");
  EXPECT_EQ(house.knock(guarded(), good, "192.0.2.8"), 200U) << "another peer is not held responsible";
  house.now = house.now + seconds{58};
  EXPECT_EQ(house.knock(guarded(), good), 429U);
  EXPECT_EQ(header_in(house.last_answer, "Retry-After"), "1");
  house.now = house.now + seconds{1};
  EXPECT_EQ(house.knock(guarded(), good), 200U);
}

TEST(Doorkeeper, NineAMinuteLockNobodyOut) {
  House house;
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < Doorkeeper::kMostFailures - 1; ++i) EXPECT_EQ(house.knock(guarded(), "Bearer x"), 401U);
    house.now = house.now + minutes{1};
  }
}

TEST(Doorkeeper, TheJournalHearsOfAnEpisodeNotOfEachAttempt) {
  House house;
  for (int i = 0; i < 5000; ++i) house.knock(guarded(), "Bearer " + records::new_token_text());
  ASSERT_EQ(house.journal.size(), 2U);
  EXPECT_EQ(house.journal[0].body["why"], "bad-credential");
  EXPECT_EQ(house.journal[0].body["peer"], "192.0.2.7");
  EXPECT_EQ(house.journal[1].body["why"], "too-many-attempts");
  house.now = house.now + minutes{1};
  house.keeper.sweep(house.now);
  ASSERT_EQ(house.journal.size(), 3U) << "and how many there were";
  EXPECT_EQ(house.journal[2].body["count"], Doorkeeper::kMostFailures - 1);
}

TEST(Doorkeeper, RefusalsOfOneKeyAreCountedByRouteAndNoCountIsLost) {
  House house;
  const std::string viewer = house.key({Role::Viewer}, "li");
  const Route& other = route_at("POST", "/api/v1/requests");
  for (int i = 0; i < 100; ++i) {
    house.knock(guarded(), viewer);
    house.knock(other, viewer);
  }
  EXPECT_EQ(house.journal.size(), 2U);
  house.keeper.close();
  ASSERT_EQ(house.journal.size(), 4U);
  EXPECT_EQ(house.journal[2].body["count"].get<int>() + house.journal[3].body["count"].get<int>(), 198);
}

TEST(Doorkeeper, ManyPeersCannotFloodTheJournalEither) {
  House house;
  for (int i = 0; i < 10'000; ++i) house.knock(guarded(), std::nullopt, "192.0.2." + std::to_string(i));
  house.keeper.close();
  EXPECT_LE(house.journal.size(), 2 * RefusalBook::kMost + 2);
  std::uint64_t all = 0;
  for (const auto& entry : house.journal) all += entry.body["count"].get<std::uint64_t>();
  EXPECT_EQ(all, 10'000U);
}

TEST(Doorkeeper, ARegisterThatFailsIsNotAWrongKey) {
  House house;
  const std::string good = house.key({Role::Archivist});
  house.broken = true;
  for (int i = 0; i < 20; ++i) EXPECT_EQ(house.knock(guarded(), good), 503U);
  house.broken = false;
  EXPECT_EQ(house.knock(guarded(), good), 200U);
  EXPECT_TRUE(house.journal.empty());
}

TEST(Doorkeeper, TwoKeysAreNone) {
  House house;
  const std::string good = house.key({Role::Archivist});
  const Knock knock{&guarded(), 2, good, core::Language::English};
  const auto let = house.keeper.let(knock, "192.0.2.7", house.now);
  ASSERT_TRUE(std::holds_alternative<Answer>(let));
  EXPECT_EQ(std::get<Answer>(let).status, 401U);
}

TEST(Bearer, IsReadStrictlyButInAnyCase) {
  EXPECT_EQ(bearer_of("Bearer abc"), "abc");
  EXPECT_EQ(bearer_of("bearer   abc"), "abc");
  EXPECT_EQ(bearer_of("BEARER abc def"), "abc def");  // no key of ours, and found out as that
  EXPECT_EQ(bearer_of("Bearer "), "");
  for (const auto* header : {"", "Bearer", "Bearerabc", "Basic abc", "abc", "Bear er abc", "Bearer\tabc"})
    EXPECT_FALSE(bearer_of(header).has_value()) << header;
}

TEST(Peer, AnAddressOfIpv6CountsByItsFirstHalf) {
  EXPECT_EQ(peer_of("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(peer_of("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(peer_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(peer_of("2001:db8:1:2::1"), peer_of("2001:db8:1:2:ffff::"));
  EXPECT_EQ(peer_of("?"), "?");
}

}  // namespace
}  // namespace archroom::gateways
