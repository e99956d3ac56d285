#include "controller/records/tokens.hpp"

#include <openssl/crypto.h>
#include <sys/random.h>

#include <algorithm>
#include <array>

#include "base/contract.hpp"
#include "controller/records/acting.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::records {
namespace {

constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t kLongestName = 64;

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName && name != "local" &&
         std::all_of(name.begin(), name.end(), [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

std::optional<WallTime> optional_time(const store::Rows& rows, int column) {
  const auto ms = rows.optional_integer(column);
  return ms ? std::optional{WallTime{*ms}} : std::nullopt;
}

// The columns of every query below, in this order, then the hash.
Token token_of(const store::Rows& rows) {
  Token token;
  token.id = rows.integer(0);
  token.name = rows.text(1);
  token.roles = roles_of(rows.text(2)).value_or(Roles{});
  if (const auto person = rows.optional_integer(3)) token.person = PersonId{static_cast<std::uint64_t>(*person)};
  token.session = rows.integer(4) != 0;
  token.created_at = WallTime{rows.integer(5)};
  token.by = rows.text(6);
  token.expires_at = optional_time(rows, 7);
  token.revoked_at = optional_time(rows, 8);
  return token;
}

std::optional<TokenFlaw> flaw_of(Writing& writing, const TokenForm& form) {
  if (!is_name(form.name)) return TokenFlaw::BadName;
  if (form.roles.none()) return TokenFlaw::NoRoles;
  if (form.expires_at && *form.expires_at <= writing.at()) return TokenFlaw::PastExpiry;
  if (form.person) {
    const auto person = find_person(writing.database(), *form.person);
    if (!person || !person->active) return TokenFlaw::NobodyThere;
  }
  if (form.session) return std::nullopt;
  auto rows = writing.database().query(
      "SELECT 1 FROM tokens WHERE name = ?1 AND session = 0 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?2)",
      form.name, writing.at().ms);
  if (rows.next()) return TokenFlaw::NameInUse;
  return std::nullopt;
}

}  // namespace

std::string new_token_text() {
  std::array<unsigned char, 33> bytes{};  // 32 are drawn; the last one pads to whole letters
  ARCHROOM_CHECK(::getrandom(bytes.data(), 32, 0) == 32);
  std::string text{kTokenMark};
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const unsigned three = static_cast<unsigned>(bytes[i] << 16 | bytes[i + 1] << 8 | bytes[i + 2]);
    for (const unsigned shift : {18U, 12U, 6U, 0U}) text += kBase64Url[three >> shift & 63U];
  }
  text.resize(kTokenLength);
  return text;
}

std::optional<store::Digest> token_digest(std::string_view text) {
  if (text.size() != kTokenLength || !text.starts_with(kTokenMark)) return std::nullopt;
  const std::string_view letters = text.substr(kTokenMark.size());
  if (letters.find_first_not_of(kBase64Url) != std::string_view::npos) return std::nullopt;
  return store::sha256(text);
}

TokenOutcome create_token(Writing& writing, const TokenForm& form, const store::Digest& hash, std::string_view by) {
  if (const auto flaw = flaw_of(writing, form)) return *flaw;
  std::optional<std::uint64_t> person;  // not by ?: g++ 12 takes its value for maybe uninitialised
  if (form.person) person = form.person->n;
  std::optional<std::int64_t> expires;
  if (form.expires_at) expires = form.expires_at->ms;
  writing.database().run(
      "INSERT INTO tokens(name, hash, roles, person, created_at, by, expires_at, session) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      form.name, store::Blob{store::bytes_of(hash)}, text_of(form.roles), person, writing.at().ms, by, expires, form.session);
  const auto made = token_with(writing.database(), hash);
  if (!made) return Token{};  // trouble of the database: the job is lost as a whole
  store::JsonObject body;
  body.add("token", made->id).add("name", made->name).add("roles", text_of(made->roles));
  if (person) body.add("person", *person);
  if (form.expires_at) body.add("expires_at", rfc3339(*form.expires_at));
  writing.journal(form.session ? "session_opened" : "token_created", by, body.text());
  return *made;
}

std::optional<Token> revoke_token(Writing& writing, std::int64_t id, std::string_view by) {
  writing.database().run("UPDATE tokens SET revoked_at = ?2, revoked_by = ?3 WHERE id = ?1 AND revoked_at IS NULL", id,
                         writing.at().ms, by);
  const bool changed = writing.database().changes() > 0;
  std::optional<Token> token;
  {
    auto rows = writing.database().query(
        "SELECT id, name, roles, person, session, created_at, by, expires_at, revoked_at FROM tokens WHERE id = ?1", id);
    if (rows.next()) token = token_of(rows);
  }
  if (token && changed) {
    writing.journal("token_revoked", by, store::JsonObject{}.add("token", token->id).add("name", token->name).text());
  }
  return token;
}

std::vector<Token> tokens_in(store::Database& database, WallTime now, bool all) {
  std::vector<Token> tokens;
  auto rows =
      database.query("SELECT id, name, roles, person, session, created_at, by, expires_at, revoked_at FROM tokens ORDER BY id");
  while (rows.next()) {
    Token token = token_of(rows);
    if (all || (!token.session && token.good_at(now))) tokens.push_back(std::move(token));
  }
  return tokens;
}

std::optional<Token> good_token(store::Database& database, const store::Digest& hash, WallTime now) {
  auto token = token_with(database, hash);
  if (!token || !token->good_at(now)) return std::nullopt;
  if (!token->person) return token;
  const auto person = find_person(database, *token->person);
  if (!person || !person->active) return std::nullopt;
  if (token->session) token->roles = person->roles;
  return token;
}

std::string actor_of(const Token& token) { return token.person ? "person:" + std::to_string(token.person->n) : token.name; }

std::optional<Token> token_with(store::Database& database, const store::Digest& hash) {
  auto rows = database.query(
      "SELECT id, name, roles, person, session, created_at, by, expires_at, revoked_at, hash FROM tokens WHERE hash = ?1",
      store::Blob{store::bytes_of(hash)});
  if (!rows.next()) return std::nullopt;
  const std::string_view kept = rows.blob(9);
  if (kept.size() != hash.size() || CRYPTO_memcmp(kept.data(), hash.data(), hash.size()) != 0) return std::nullopt;
  return token_of(rows);
}

}  // namespace archroom::records
