// Keys of programs and people at the HTTP door. A key is shown once, when it is made; the register keeps its SHA-256 alone, so
// that whoever reads the register can't open the door. Making and revoking on the store's thread; reading on any, with its own
// connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/records/roles.hpp"
#include "controller/records/writing.hpp"
#include "controller/store/sha256.hpp"

namespace archroom::records {

inline constexpr std::string_view kTokenMark = "archroom_";  // so that a key that leaked is recognised
inline constexpr std::size_t kTokenLength = kTokenMark.size() + 43;

// 256 random bits, in base64url behind the mark.
[[nodiscard]] std::string new_token_text();
// Nothing where it can't be one of ours: then nothing needs to be looked up.
[[nodiscard]] std::optional<store::Digest> token_digest(std::string_view text);

struct Token {
  std::int64_t id = 0;
  std::string name;  // who did it, in the journal
  Roles roles;
  std::optional<PersonId> person;  // whose it is
  bool session = false;            // given to a person who showed card and PIN; not made by hand
  WallTime created_at;
  std::string by;
  std::optional<WallTime> expires_at;
  std::optional<WallTime> revoked_at;

  [[nodiscard]] bool good_at(WallTime now) const { return !revoked_at && (!expires_at || now < *expires_at); }
};

struct TokenForm {
  std::string name;
  Roles roles;
  std::optional<PersonId> person;
  std::optional<WallTime> expires_at;
  bool session = false;  // of a person, who may have several of one name
};

enum class TokenFlaw : std::uint8_t {
  BadName,      // not 1 to 64 letters, digits, dots, _ or -; or "local", which is whoever has no key
  NoRoles,      // a key without a role opens nothing
  NameInUse,    // by another key that was not revoked
  PastExpiry,   // expires before it was made
  NobodyThere,  // its person is not in the register, or not active
};
using TokenOutcome = std::variant<Token, TokenFlaw>;

[[nodiscard]] TokenOutcome create_token(Writing& writing, const TokenForm& form, const store::Digest& hash, std::string_view by);
// The token as it is now; nothing where there is no such id. Revoking twice changes nothing.
[[nodiscard]] std::optional<Token> revoke_token(Writing& writing, std::int64_t id, std::string_view by);

// Oldest first; without revoked ones, expired ones and sessions unless `all`.
[[nodiscard]] std::vector<Token> tokens_in(store::Database& database, WallTime now, bool all);
// A key that opens something at this time: good, and its person is active. A session has its person's roles of today, and who
// acts is the person and not the key.
[[nodiscard]] std::optional<Token> good_token(store::Database& database, const store::Digest& hash, WallTime now);
// "person:7" or the key's own name: who it was, in the journal.
[[nodiscard]] std::string actor_of(const Token& token);
// Also a revoked or expired one. The hash that was found is compared once more in constant time.
[[nodiscard]] std::optional<Token> token_with(store::Database& database, const store::Digest& hash);

}  // namespace archroom::records
