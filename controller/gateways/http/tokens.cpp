// Keys: made, listed, revoked; and the session that a person gets for card and PIN.
#include "controller/records/tokens.hpp"

#include <charconv>

#include "base/match.hpp"
#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/strict_json.hpp"
#include "controller/gateways/json_text.hpp"
#include "controller/records/people.hpp"
#include "controller/records/pins.hpp"

namespace archroom::gateways {
namespace {

using records::Token;
using records::TokenFlaw;
using records::TokenOutcome;

constexpr hours kSessionLasts{8};
constexpr std::int64_t kMostDays = 3650;

WallTime later(WallTime at, Duration time) { return {at.ms + std::chrono::duration_cast<milliseconds>(time).count()}; }

// Goes on behind an open object.
void put_token(JsonText& out, const Token& token) {
  out.put("id", token.id).put("name", token.name).key("roles").array();
  for (const auto role : records::kEveryRole) {
    if (token.roles.has(role)) out.value(records::name_of(role));
  }
  out.end_array().key("person");
  token.person ? out.value(token.person->n) : out.null();
  out.put("session", token.session).put("created_at", token.created_at).put_text("by", token.by);
  out.put("expires_at", token.expires_at).put("revoked_at", token.revoked_at);
}

Answer shown_once(const std::string& text, const Token& token) {
  JsonText out;
  out.object().put("token", text);
  put_token(out, token);
  out.end_object();
  return {201, out.take(), kJson, {}};
}

Answer flawed(TokenFlaw flaw, core::Language language) {
  switch (flaw) {
    case TokenFlaw::BadName:
      return refuse(problems::kBadValue,
                    {"“name”应为 1 至 64 个字母、数字、. _ -，且不是 local",
                     "\"name\" must be 1 to 64 letters, digits, . _ or -, and not local"},
                    language);
    case TokenFlaw::NoRoles: return refuse(problems::kBadValue, {"至少需要一个角色", "at least one role is needed"}, language);
    case TokenFlaw::NameInUse: return refuse(problems::kExists, {"已有同名密钥", "there is a key of that name"}, language);
    case TokenFlaw::PastExpiry: return refuse(problems::kBadValue, {"有效期已过", "it would have expired already"}, language);
    case TokenFlaw::NobodyThere:
      return refuse(problems::kUnknownPerson, {"没有此人员或已停用", "there is no such person, or not any more"}, language);
  }
  return refuse(problems::kInternal, {"", ""}, language);
}

struct Wanted {
  records::TokenForm form;
  std::string card;
};

std::variant<Wanted, Problem> wanted_of(const Call& call, WallTime now) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return std::move(*problem);
  auto& body = std::get<JsonObject>(parsed);
  Wanted wanted;
  wanted.form.name = body.needed_text("name");
  for (const auto& name : body.needed_texts("roles")) {
    if (const auto role = records::role_of(name)) {
      wanted.form.roles.add(*role);
    } else {
      body.wrong(problems::kBadValue, "roles", {"没有角色“" + name + "”", "there is no role \"" + name + "\""});
    }
  }
  wanted.card = body.code("card").value_or("");
  if (const auto days = body.integer("days")) {
    wanted.form.expires_at = later(now, hours{24} * std::clamp<std::int64_t>(*days, 0, kMostDays));
    if (*days < 1 || *days > kMostDays)
      body.wrong(problems::kBadValue, "days", {"“days”应为 1 至 3650", "\"days\" must be 1 to 3650"});
  }
  if (auto problem = body.problem()) return std::move(*problem);
  return wanted;
}

// The person of a card; a card of nobody is person 0, who is in no register.
std::optional<PersonId> person_of(records::Writing& writing, const std::string& card) {
  if (card.empty()) return std::nullopt;
  const auto person = records::person_with(writing.database(), card);
  return person ? person->id : PersonId{0};
}

void open_session(Room& room, PersonId person, bool fits, const Reply& reply, core::Language language) {
  using Opened = std::variant<Token, records::PinWrong, records::PinLocked>;
  const std::string text = records::new_token_text();
  room.store.ask<Opened>(
      [person, fits, hash = *records::token_digest(text)](records::Writing& writing) -> Opened {
        const auto verdict = records::pin_shown(writing, person, fits);
        if (const auto* wrong = std::get_if<records::PinWrong>(&verdict)) return *wrong;
        if (const auto* locked = std::get_if<records::PinLocked>(&verdict)) return *locked;
        const auto& known = std::get<records::PinGood>(verdict).person;
        const records::TokenForm form{"session", known.roles, known.id, later(writing.at(), kSessionLasts), true};
        const auto made = records::create_token(writing, form, hash, "person:" + std::to_string(known.id.n));
        if (const auto* token = std::get_if<Token>(&made)) return *token;
        return records::PinWrong{0};  // a person without a role has nothing to open
      },
      [reply, text, language, now = room.wall](Result<Opened> opened) {
        if (!opened) return reply(register_fails(opened.error(), language));
        reply(std::visit(
            Match{[&](const Token& token) { return shown_once(text, token); },
                  [&](const records::PinWrong&) {
                    return refuse(problems::kWrongPin, {"卡号或 PIN 不正确", "the card or the PIN is wrong"}, language);
                  },
                  [&](const records::PinLocked& locked) {
                    Answer answer = refuse(problems::kPinLocked,
                                           {"PIN 错误次数过多，锁定至 " + rfc3339(locked.until),
                                            "too many wrong PINs: locked until " + rfc3339(locked.until)},
                                           language);
                    answer.headers.emplace_back(
                        "Retry-After", std::to_string(std::max<std::int64_t>(1, (locked.until.ms - now().ms + 999) / 1000)));
                    return answer;
                  }},
            opened.value()));
      });
}

}  // namespace

void post_token(Room& room, const Call& call, Reply reply) {
  auto wanted = wanted_of(call, room.wall());
  if (auto* problem = std::get_if<Problem>(&wanted)) return reply(answer_of(*problem, call.language));
  const std::string text = records::new_token_text();
  room.store.ask<TokenOutcome>(
      [wanted = std::get<Wanted>(wanted), hash = *records::token_digest(text), by = call.by](records::Writing& writing) {
        auto form = wanted.form;
        form.person = person_of(writing, wanted.card);
        return records::create_token(writing, form, hash, by);
      },
      [reply, text, language = call.language](Result<TokenOutcome> outcome) {
        if (!outcome) return reply(register_fails(outcome.error(), language));
        if (const auto* flaw = std::get_if<TokenFlaw>(&outcome.value())) return reply(flawed(*flaw, language));
        reply(shown_once(text, std::get<Token>(outcome.value())));
      });
}

Answer list_tokens(Room& room, const Call& call) {
  if (auto wrong = unknown_query(call, {"all"})) return std::move(*wrong);
  const auto tokens = room.catalogue.tokens(room.wall(), call.query.get("all") == "true");
  if (!tokens) return register_fails(tokens.error(), call.language);
  JsonText out;
  out.object().key("tokens").array();
  for (const auto& token : tokens.value()) {
    out.object();
    put_token(out, token);
    out.end_object();
  }
  out.end_array().end_object();
  return {200, out.take(), kJson, {}};
}

void delete_token(Room& room, const Call& call, Reply reply) {
  const std::string& text = call.params[0];
  std::int64_t id = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), id);
  const Answer unknown =
      refuse(problems::kUnknownToken, {"没有密钥“" + text + "”", "there is no key \"" + text + "\""}, call.language);
  if (fault != std::errc{} || end != text.data() + text.size()) return reply(unknown);
  room.store.ask<std::optional<Token>>(
      [id, by = call.by](records::Writing& writing) { return records::revoke_token(writing, id, by); },
      [reply, unknown, language = call.language](Result<std::optional<Token>> token) {
        if (!token) return reply(register_fails(token.error(), language));
        if (!token.value()) return reply(unknown);
        JsonText out;
        out.object();
        put_token(out, *token.value());
        out.end_object();
        reply({200, out.take(), kJson, {}});
      });
}

// Nobody learns from the time that it takes whether a card exists: a PIN is hashed in any case.
void post_session(Room& room, const Call& call, Reply reply) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return reply(answer_of(*problem, call.language));
  auto& body = std::get<JsonObject>(parsed);
  const std::string card = body.needed_code("card");
  const std::string pin = body.needed_text("pin");
  if (auto problem = body.problem()) return reply(answer_of(*problem, call.language));
  const auto on_file = room.catalogue.read([&](store::Database& database) { return records::pin_on_file(database, card); });
  if (!on_file) return reply(register_fails(on_file.error(), call.language));
  const bool taken = room.pins->run([&room, pin, file = on_file.value(), reply, language = call.language] {
    static const std::string kNobodys = records::hash_of_pin("0000");
    const bool fits =
        records::pin_fits(records::is_pin(pin) ? pin : "1111", file ? file->hash : kNobodys) && records::is_pin(pin);
    if (file) return open_session(room, file->person, fits, reply, language);
    reply(refuse(problems::kWrongPin, {"卡号或 PIN 不正确", "the card or the PIN is wrong"}, language));
  });
  if (!taken) reply(refuse(problems::kTooMany, {"正在核对的 PIN 过多", "too many PINs are being checked"}, call.language));
}

}  // namespace archroom::gateways
