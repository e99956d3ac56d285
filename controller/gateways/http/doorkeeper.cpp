#include "controller/gateways/http/doorkeeper.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/contract.hpp"
#include "controller/gateways/http/problem.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::gateways {
namespace {

constexpr std::string_view kScheme = "bearer";
constexpr std::string_view kAnonymous = "anonymous";

std::string name_of(const Route& route) { return std::string{name_of(route.method)} + " " + std::string{route.path}; }

Answer asking_for_a_key(Answer answer, bool came) {
  answer.headers.emplace_back("WWW-Authenticate",
                              came ? R"(Bearer realm="archroom", error="invalid_token")" : R"(Bearer realm="archroom")");
  return answer;
}

Doorkeeper::Hands checked(Doorkeeper::Hands hands) {
  ARCHROOM_CHECK(hands.find && hands.journal);
  return hands;
}

}  // namespace

std::optional<std::string_view> bearer_of(std::string_view authorization) {
  if (authorization.size() <= kScheme.size()) return std::nullopt;
  for (std::size_t i = 0; i < kScheme.size(); ++i) {
    if ((authorization[i] | 0x20) != kScheme[i]) return std::nullopt;
  }
  authorization.remove_prefix(kScheme.size());
  if (authorization.front() != ' ') return std::nullopt;
  authorization.remove_prefix(std::min(authorization.find_first_not_of(' '), authorization.size()));
  return authorization;
}

std::string peer_of(std::string_view address) {
  const std::string text{address};
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  if (text.starts_with("::ffff:")) return text.substr(7);  // IPv4 that came to a socket of IPv6
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  std::array<char, INET6_ADDRSTRLEN> half{};
  ::inet_ntop(AF_INET6, bytes.data(), half.data(), half.size());
  return std::string{half.data()} + "/64";
}

Doorkeeper::Doorkeeper(bool required, Hands hands)
    : required_(required), hands_(checked(std::move(hands))), book_([this](const Refusal& refusal, std::uint64_t count) {
        store::JsonObject body;
        body.add("who", refusal.who).add("peer", refusal.peer).add("route", refusal.route).add("wanted", refusal.wanted);
        body.add("why", refusal.why).add("count", count);
        hands_.journal("access_refused", refusal.who, body.text());
      }) {}

std::variant<Guest, Answer> Doorkeeper::let(const Knock& knock, const std::string& peer, Instant now) {
  if (!asks(knock)) return Guest{};
  if (knock.route->stops) {
    // Whoever stops is told apart where that costs nothing; a lock-out, a wrong key or a register that fails stops nobody.
    const auto text = knock.authorization ? bearer_of(*knock.authorization) : std::nullopt;
    const auto digest = text ? records::token_digest(*text) : std::nullopt;
    const auto found = digest ? hands_.find(*digest) : Result<std::optional<records::Token>>{std::nullopt};
    if (found && found.value()) return Guest{records::actor_of(*found.value()), found.value()->person, found.value()->roles};
    return required_ ? Guest{std::string{kAnonymous}, {}, {}} : Guest{};
  }
  if (knock.route->rights.everybody) return Guest{std::string{required_ ? kAnonymous : "local"}, {}, {}};
  if (const auto at = peers_.find(peer); at != peers_.end() && now < at->second.locked_until) {
    return locked(knock, at->second.locked_until, now);
  }
  if (knock.keys == 0) return no_key(knock, peer, now);
  return known(knock, peer, now);
}

std::variant<Guest, Answer> Doorkeeper::known(const Knock& knock, const std::string& peer, Instant now) {
  const auto text = knock.keys == 1 ? bearer_of(*knock.authorization) : std::nullopt;
  const auto digest = text ? records::token_digest(*text) : std::nullopt;
  if (!digest) return wrong_key(knock, peer, now);
  const auto found = hands_.find(*digest);
  if (!found) {
    return refuse(problems::kStoreFailing,
                  {"登记库不可用，无法核对密钥：" + found.error().detail,
                   "the register is not available, so no key can be checked: " + found.error().detail},
                  knock.language);
  }
  if (!found.value()) return wrong_key(knock, peer, now);
  Guest guest{records::actor_of(*found.value()), found.value()->person, found.value()->roles};
  if (!guest.roles.meets(knock.route->rights.roles)) return no_right(knock, guest, peer, now);
  return guest;
}

Answer Doorkeeper::locked(const Knock& knock, Instant until, Instant now) const {
  const std::string wait = std::to_string(std::chrono::ceil<seconds>(until - now).count());
  Answer answer =
      refuse(problems::kTooManyAttempts,
             {"错误的密钥过多，请 " + wait + " 秒后再试", "too many wrong keys came from this address: wait for " + wait + " s"},
             knock.language);
  answer.headers.emplace_back("Retry-After", wait);
  return answer;
}

Answer Doorkeeper::wrong_key(const Knock& knock, const std::string& peer, Instant now) {
  book_.note(
      {"", peer, name_of(*knock.route), records::text_of(knock.route->rights.roles), std::string{problems::kBadCredential.name}},
      now);
  count_failure(peer, now);
  return asking_for_a_key(refuse(problems::kBadCredential,
                                 {"此密钥不存在、已撤销或已过期", "this key is unknown, revoked or expired"}, knock.language),
                          true);
}

Answer Doorkeeper::no_key(const Knock& knock, const std::string& peer, Instant now) {
  book_.note(
      {"", peer, name_of(*knock.route), records::text_of(knock.route->rights.roles), std::string{problems::kNoCredential.name}},
      now);
  return asking_for_a_key(
      refuse(problems::kNoCredential,
             {"此操作需要密钥（Authorization: Bearer …）", "this needs a key: Authorization: Bearer ..."}, knock.language),
      false);
}

Answer Doorkeeper::no_right(const Knock& knock, const Guest& guest, const std::string& peer, Instant now) {
  const std::string wanted = records::text_of(knock.route->rights.roles);
  book_.note({guest.by, peer, name_of(*knock.route), wanted, std::string{problems::kNoRight.name}}, now);
  const std::string has = records::text_of(guest.roles);
  return refuse(problems::kNoRight,
                {"需要角色 " + wanted + " 之一；“" + guest.by + "”只有 " + has,
                 "this needs one of the roles " + wanted + "; \"" + guest.by + "\" has " + has},
                knock.language);
}

void Doorkeeper::count_failure(const std::string& peer, Instant now) {
  if (peers_.size() >= kMostPeers && !peers_.contains(peer)) peers_.erase(peers_.begin());
  Peer& counted = peers_[peer];
  if (counted.failures == 0 || now >= counted.since + kFailureWindow) counted = {now, 0, {}};
  if (++counted.failures < kMostFailures) return;
  counted = {now, 0, now + kLockOut};
  book_.note({"", peer, "", "", std::string{problems::kTooManyAttempts.name}}, now);
}

void Doorkeeper::sweep(Instant now) {
  book_.sweep(now);
  std::erase_if(
      peers_, [&](const auto& entry) { return now >= entry.second.since + kFailureWindow && now >= entry.second.locked_until; });
}

}  // namespace archroom::gateways
