// Keys: made, found, revoked; never kept as they are.
#include "controller/records/tokens.hpp"

#include <fstream>
#include <set>
#include <sstream>

#include "tests/unit/records/room.hpp"

namespace archroom::records {
namespace {

TokenForm a_form(const std::string& name = "catalogue") { return {name, {Role::Operator, Role::Archivist}, {}, {}, false}; }

struct Made {
  std::string text;
  Token token;
};

Made make(Register& reg, const TokenForm& form = a_form()) {
  const std::string text = new_token_text();
  const auto outcome = reg.write([&](Writing& w) { return create_token(w, form, *token_digest(text), "local"); });
  EXPECT_TRUE(std::holds_alternative<Token>(outcome));
  return {text, std::get<Token>(outcome)};
}

TEST(Tokens, NoTwoAreAlikeAndEachIsWellFormed) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string text = new_token_text();
    EXPECT_EQ(text.size(), kTokenLength);
    EXPECT_TRUE(token_digest(text).has_value()) << text;
    EXPECT_TRUE(seen.insert(text).second);
  }
}

TEST(Tokens, WhatCanNotBeOneIsNotLookedUp) {
  const std::string good = new_token_text();
  EXPECT_FALSE(token_digest("").has_value());
  EXPECT_FALSE(token_digest(good.substr(1)).has_value());
  EXPECT_FALSE(token_digest(good + "A").has_value());
  EXPECT_FALSE(token_digest(std::string(kTokenLength, 'A')).has_value());
  std::string odd = good;
  odd.back() = '\n';
  EXPECT_FALSE(token_digest(odd).has_value());
  odd.back() = '\0';
  EXPECT_FALSE(token_digest(odd).has_value());
}

TEST(Tokens, AreFoundByTheirHashAlone) {
  Register reg;
  const auto [text, token] = make(reg);
  const auto found = token_with(reg.database(), *token_digest(text));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->id, token.id);
  EXPECT_EQ(found->name, "catalogue");
  EXPECT_EQ(found->roles, (Roles{Role::Operator, Role::Archivist}));
  EXPECT_EQ(found->by, "local");
  EXPECT_TRUE(found->good_at(WallTime{1000}));
  EXPECT_FALSE(token_with(reg.database(), *token_digest(new_token_text())).has_value());
}

TEST(Tokens, TheRegisterAndTheJournalNeverHoldTheKeyItself) {
  Register reg;
  const auto [text, token] = make(reg);
  EXPECT_EQ(reg.last_journal(), R"(token_created {"token":1,"name":"catalogue","roles":"operator,archivist"})");
  const std::string secret = text.substr(kTokenMark.size());
  std::stringstream bytes;
  for (const auto* suffix : {"", "-wal"}) {
    bytes << std::ifstream(store::text_of(reg.database(), "SELECT file FROM pragma_database_list WHERE name = 'main'") + suffix,
                           std::ios::binary)
                 .rdbuf();
  }
  EXPECT_NE(bytes.str().find("catalogue"), std::string::npos) << "these are the register's files";
  EXPECT_EQ(bytes.str().find(secret), std::string::npos);
}

TEST(Tokens, ARevokedOneIsKnownAndNoGood) {
  Register reg;
  const auto [text, token] = make(reg);
  reg.now_ms = 2000;
  const auto revoked = reg.write([&](Writing& w) { return revoke_token(w, token.id, "wang"); });
  ASSERT_TRUE(revoked.has_value());
  EXPECT_EQ(revoked->revoked_at, WallTime{2000});
  EXPECT_EQ(reg.last_journal(), R"(token_revoked {"token":1,"name":"catalogue"})");
  const auto found = token_with(reg.database(), *token_digest(text));
  ASSERT_TRUE(found.has_value());
  EXPECT_FALSE(found->good_at(WallTime{2001}));
  EXPECT_TRUE(tokens_in(reg.database(), WallTime{2001}, false).empty());
  EXPECT_EQ(tokens_in(reg.database(), WallTime{2001}, true).size(), 1U);

  const auto entries = reg.journal_length();
  const auto again = reg.write([&](Writing& w) { return revoke_token(w, token.id, "li"); });
  EXPECT_EQ(again->revoked_at, WallTime{2000}) << "the first time counts";
  EXPECT_EQ(reg.journal_length(), entries);
  EXPECT_FALSE(reg.write([&](Writing& w) { return revoke_token(w, 99, "li"); }).has_value());
}

TEST(Tokens, ANameIsUsedOnceAmongThoseThatAreGood) {
  Register reg;
  const auto [text, token] = make(reg);
  const auto again = [&](const TokenForm& form) {
    return reg.write([&](Writing& w) { return create_token(w, form, *token_digest(new_token_text()), "local"); });
  };
  EXPECT_EQ(std::get<TokenFlaw>(again(a_form())), TokenFlaw::NameInUse);
  static_cast<void>(reg.write([&, id = token.id](Writing& w) { return revoke_token(w, id, "local"); }));
  EXPECT_TRUE(std::holds_alternative<Token>(again(a_form()))) << "its name is free again";
}

TEST(Tokens, EachFlawIsToldAndNothingIsKept) {
  Register reg;
  const auto refused = [&](TokenForm form) {
    const auto outcome = reg.write([&](Writing& w) { return create_token(w, form, *token_digest(new_token_text()), "local"); });
    return std::get<TokenFlaw>(outcome);
  };
  for (const auto* name : {"", "local", "two words", "王", "a/b", "a\nb"})
    EXPECT_EQ(refused(a_form(name)), TokenFlaw::BadName) << name;
  EXPECT_EQ(refused(a_form(std::string(65, 'a'))), TokenFlaw::BadName);
  TokenForm none = a_form();
  none.roles = {};
  EXPECT_EQ(refused(none), TokenFlaw::NoRoles);
  TokenForm past = a_form();
  past.expires_at = WallTime{reg.now_ms};
  EXPECT_EQ(refused(past), TokenFlaw::PastExpiry);
  EXPECT_EQ(reg.journal_length(), 0);
  EXPECT_TRUE(tokens_in(reg.database(), WallTime{0}, true).empty());
}

TEST(Tokens, AnExpiredOneIsNoGoodAndItsNameIsFree) {
  Register reg;
  TokenForm form = a_form();
  form.expires_at = WallTime{5000};
  const auto [text, token] = make(reg, form);
  EXPECT_TRUE(token.good_at(WallTime{4999}));
  EXPECT_FALSE(token.good_at(WallTime{5000}));
  reg.now_ms = 5000;
  make(reg);
  EXPECT_EQ(tokens_in(reg.database(), WallTime{5000}, false).size(), 1U);
}

}  // namespace
}  // namespace archroom::records
