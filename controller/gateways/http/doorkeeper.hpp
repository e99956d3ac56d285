// Who stands at the door, and may they? By the key that comes as `Authorization: Bearer`, the roles of the route, and how often
// this peer has guessed wrongly. A stop is let through whatever comes with it. One thread; time comes as an argument.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "controller/core/words.hpp"
#include "controller/gateways/http/answer.hpp"
#include "controller/gateways/http/refusal_book.hpp"
#include "controller/gateways/http/routes.hpp"
#include "controller/records/tokens.hpp"

namespace archroom::gateways {

// What comes with a request.
struct Knock {
  const Route* route = nullptr;
  std::size_t keys = 0;                           // Authorization headers
  std::optional<std::string_view> authorization;  // the last of them
  core::Language language = core::Language::Chinese;
};

struct Guest {
  std::string by = "local";
  std::optional<PersonId> person;
  records::Roles roles = records::kAllRoles;
};

class Doorkeeper {
 public:
  struct Hands {
    // The key's owner; nothing where it is unknown, revoked or expired.
    std::function<Result<std::optional<records::Token>>(const store::Digest&)> find;
    std::function<void(std::string_view type, std::string_view by, std::string body)> journal;
  };
  static constexpr int kMostFailures = 10;  // of one peer in a minute; then it must wait for another
  static constexpr Duration kFailureWindow = minutes{1};
  static constexpr Duration kLockOut = minutes{1};
  static constexpr std::size_t kMostPeers = 4096;

  // Not `required`: whoever brings no key is "local" and may everything.
  Doorkeeper(bool required, Hands hands);

  // False: let() needs no peer, for it will not be asked about keys.
  [[nodiscard]] bool asks(const Knock& knock) const { return required_ || knock.keys > 0; }
  [[nodiscard]] std::variant<Guest, Answer> let(const Knock& knock, const std::string& peer, Instant now);
  void sweep(Instant now);
  void close() { book_.close(); }

 private:
  struct Peer {
    Instant since;
    int failures = 0;
    Instant locked_until;
  };
  [[nodiscard]] Answer locked(const Knock& knock, Instant until, Instant now) const;
  [[nodiscard]] Answer wrong_key(const Knock& knock, const std::string& peer, Instant now);
  [[nodiscard]] Answer no_key(const Knock& knock, const std::string& peer, Instant now);
  [[nodiscard]] Answer no_right(const Knock& knock, const Guest& guest, const std::string& peer, Instant now);
  void count_failure(const std::string& peer, Instant now);
  [[nodiscard]] std::variant<Guest, Answer> known(const Knock& knock, const std::string& peer, Instant now);

  bool required_;
  Hands hands_;
  RefusalBook book_;
  std::map<std::string, Peer> peers_;
};

// What comes behind "Bearer", in any case of letters; nothing where the header is another one. Pure.
[[nodiscard]] std::optional<std::string_view> bearer_of(std::string_view authorization);
// Whose failures are counted together: an address of IPv4, the first half of one of IPv6 (one line often has all of that). Pure.
[[nodiscard]] std::string peer_of(std::string_view address);

}  // namespace archroom::gateways
