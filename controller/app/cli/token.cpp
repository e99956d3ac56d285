// archroom token: keys of the HTTP door. The first one is made beside the daemon, with --directory.
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/offline.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;
using records::TokenFlaw;

struct Asked {
  std::string name;
  std::string roles;
  std::string card;
  std::string directory;
  int days = 0;
  bool all = false;
  std::int64_t id = 0;
};

void say_new(const std::string& text, const std::string& name, const Context& context) {
  std::cerr << context.say("密钥“", "the key of \"") << name
            << context.say("”（只显示这一次，请妥善保管；遗失则撤销并另建）：\n",
                           "\", shown this once; keep it where only its owner reads. Lost: revoke it and make another\n");
  std::cout << text << '\n';
}

const char* words_of(TokenFlaw flaw, const Context& context) {
  switch (flaw) {
    case TokenFlaw::BadName:
      return context.say("名称应为 1 至 64 个字母、数字、. _ -，且不是 local",
                         "a name is 1 to 64 letters, digits, . _ or -, and not local");
    case TokenFlaw::NoRoles: return context.say("至少需要一个角色", "at least one role is needed");
    case TokenFlaw::NameInUse: return context.say("已有同名密钥", "there is a key of that name");
    case TokenFlaw::PastExpiry: return context.say("有效期已过", "it would have expired already");
    case TokenFlaw::NobodyThere: return context.say("没有此人员", "there is no such person");
  }
  return "";
}

void create_offline(const Asked& asked, records::Roles roles, Context& context) {
  const auto made = create_token_offline(asked.directory, {asked.name, roles, std::nullopt, std::nullopt});
  if (!made) {
    std::cerr << made.error().detail << '\n'
              << context.say("守护进程运行时请去掉 --directory，用维护员的密钥创建\n",
                             "while the daemon runs: without --directory, with a maintainer's key\n");
    context.exit_code = kRefused;
    return;
  }
  if (const auto* flaw = std::get_if<TokenFlaw>(&made.value().outcome)) {
    std::cerr << words_of(*flaw, context) << '\n';
    context.exit_code = kRefused;
    return;
  }
  say_new(made.value().text, asked.name, context);
}

void create(const Asked& asked, Context& context) {
  const auto roles = records::roles_of(asked.roles);
  if (!roles) {
    std::cerr << context.say("角色：", "the roles are: ") << records::text_of(records::kAllRoles) << '\n';
    context.exit_code = kUsage;
    return;
  }
  if (!asked.directory.empty()) return create_offline(asked, *roles, context);
  json body{{"name", asked.name}, {"roles", json::array()}};
  for (const auto role : records::kEveryRole) {
    if (roles->has(role)) body["roles"].push_back(records::name_of(role));
  }
  if (!asked.card.empty()) body["card"] = asked.card;
  if (asked.days > 0) body["days"] = asked.days;
  const auto answer = Client{context}.post("/api/v1/tokens", body);
  if (!answer) return;
  if (context.json) {
    std::cout << answer->dump() << '\n';
  } else {
    say_new(text_in(*answer, "token"), asked.name, context);
  }
}

std::string roles_text(const json& token) {
  std::string text;
  for (const auto& role : token.value("roles", json::array())) text += (text.empty() ? "" : ",") + role.get<std::string>();
  return text;
}

void list(const Asked& asked, Context& context) {
  const auto answer = Client{context}.get(std::string{"/api/v1/tokens"} + (asked.all ? "?all=true" : ""));
  if (!answer) return;
  if (context.json) {
    std::cout << answer->dump() << '\n';
    return;
  }
  for (const auto& token : answer->value("tokens", json::array())) {
    std::cout << text_in(token, "id") << "  " << text_in(token, "name") << "  " << roles_text(token) << "  "
              << text_in(token, "created_at");
    if (text_in(token, "expires_at") != "-") std::cout << context.say("  有效至 ", "  until ") << text_in(token, "expires_at");
    if (text_in(token, "revoked_at") != "-") std::cout << context.say("  已撤销 ", "  revoked ") << text_in(token, "revoked_at");
    std::cout << '\n';
  }
}

void revoke(const Asked& asked, Context& context) {
  const auto answer = Client{context}.erase("/api/v1/tokens/" + std::to_string(asked.id));
  if (!answer) return;
  if (context.json) {
    std::cout << answer->dump() << '\n';
  } else {
    std::cout << context.say("已撤销：", "revoked: ") << text_in(*answer, "name") << '\n';
  }
}

}  // namespace

void add_token(Verb app, Context& context) {
  auto verb = app.add_subcommand("token", context.say("接口密钥：创建、列出、撤销", "keys of the door: create, list, revoke"));
  verb.requires_subcommand();
  auto asked = std::make_shared<Asked>();
  auto making = verb.add_subcommand("create", context.say("创建；只显示一次", "make one; it is shown once"));
  making.add_option("name", asked->name, context.say("名称，记入日志", "its name, in the journal")).required();
  making.add_option("--roles", asked->roles, context.say("角色，逗号分隔", "roles, between commas")).required();
  auto card = making.add_option("--card", asked->card, context.say("属于哪张人员卡", "whose it is, by card"));
  auto days = making.add_option("--days", asked->days, context.say("有效天数", "days until it expires")).between(1, 3650);
  making
      .add_option("--directory", asked->directory,
                  context.say("数据目录：守护进程未运行时直接创建", "data directory: made there, while no daemon runs"))
      .excludes(card)
      .excludes(days);
  making.does([&context, asked] { create(*asked, context); });
  auto listing = verb.add_subcommand("list", context.say("列出", "list them"));
  listing.add_flag("--all", asked->all, context.say("包括已撤销、已过期和会话", "revoked, expired and sessions as well"));
  listing.does([&context, asked] { list(*asked, context); });
  auto revoking = verb.add_subcommand("revoke", context.say("撤销，立即生效", "revoke one, at once"));
  revoking.add_option("id", asked->id, context.say("编号（见 list）", "its number, see list")).required();
  revoking.does([&context, asked] { revoke(*asked, context); });
}

}  // namespace archroom::cli
