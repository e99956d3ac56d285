// archroom people: who works here, what they may, and their cards.
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/text_width.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

struct Asked {
  std::string card, name, roles, office, department, new_card, q, file;
  bool outsider = false;
  bool all = false;
  bool none = false;
};

std::string path_of(const std::string& card) { return "/api/v1/people/" + encoded(card); }

json roles_of(const std::string& text) {
  json roles = json::array();
  std::istringstream words{text};
  for (std::string role; std::getline(words, role, ',');) {
    if (!role.empty()) roles.push_back(role);
  }
  return roles;
}

void print(const json& person, const Context& context) {
  std::string roles;
  for (const auto& role : person.value("roles", json::array())) roles += (roles.empty() ? "" : ",") + role.get<std::string>();
  std::cout << padded(text_in(person, "card"), 12) << "  " << padded(text_in(person, "name"), 12) << "  " << padded(roles, 24);
  std::cout << "  " << text_in(person, "office") << "  " << text_in(person, "department");
  if (person.value("outsider", false)) std::cout << context.say("  外单位", "  of another house");
  if (!person.value("active", true)) std::cout << context.say("  已停用", "  not active");
  std::cout << '\n';
}

void answered(const std::optional<json>& answer, const Context& context) {
  if (!answer) return;
  context.json ? void(std::cout << answer->dump() << '\n') : print(*answer, context);
}

void list(const Asked& asked, Context& context) {
  std::string path = "/api/v1/people?limit=1000";
  if (!asked.q.empty()) path += "&q=" + encoded(asked.q);
  if (asked.all) path += "&all=true";
  std::string after;
  do {
    const auto answer = Client{context}.get(path + after);
    if (!answer) return;
    if (context.json) std::cout << answer->dump() << '\n';
    for (const auto& person : answer->value("people", json::array())) {
      if (!context.json) print(person, context);
    }
    const auto more = answer->find("after");
    after = more != answer->end() && more->is_number() ? "&after=" + more->dump() : "";
  } while (!after.empty());
}

// Only what was said on the command line.
json form_of(const Verb& verb, const Asked& asked) {
  json body = json::object();
  if (verb.given("--name")) body["name"] = asked.name;
  if (verb.given("--roles")) body["roles"] = roles_of(asked.roles);
  if (verb.given("--office")) body["office"] = asked.office;
  if (verb.given("--department")) body["department"] = asked.department;
  if (verb.given("--outsider")) body["outsider"] = asked.outsider;
  return body;
}

void add_form(Verb verb, Asked& asked, const Context& context) {
  verb.add_option("--name", asked.name, context.say("姓名", "name"));
  verb.add_option("--roles", asked.roles, context.say("角色，逗号分隔", "roles, between commas"));
  verb.add_option("--office", asked.office,
                  context.say("职务：archives_head、leader 或空", "office: archives_head, leader or empty"));
  verb.add_option("--department", asked.department, context.say("部门", "department"));
  verb.add_option("--outsider", asked.outsider, context.say("外单位人员：true 或 false", "of another house: true or false"));
}

void import(const Asked& asked, Context& context) {
  std::ifstream file{asked.file, std::ios::binary};
  std::stringstream text;
  text << file.rdbuf();
  if (!file) {
    std::cerr << context.say("无法读取文件：", "can't read ") << asked.file << '\n';
    context.exit_code = kUsage;
    return;
  }
  const auto answer = Client{context}.post_csv("/api/v1/people/import", text.str());
  if (!answer) return;
  if (context.json) {
    std::cout << answer->dump() << '\n';
    return;
  }
  std::cout << context.say("新增 ", "added ") << text_in(*answer, "added") << context.say("，更改 ", ", changed ")
            << text_in(*answer, "changed") << context.say("，未变 ", ", as they were ") << text_in(*answer, "unchanged") << '\n';
}

// From stdin, so that it stands in no list of processes.
void pin(const Asked& asked, Context& context) {
  json body{{"pin", nullptr}};
  if (!asked.none) {
    std::cerr << context.say("PIN（4 至 12 位数字）：", "PIN, 4 to 12 digits: ") << std::flush;
    std::string line;
    std::getline(std::cin, line);
    body["pin"] = line;
  }
  const auto answer = Client{context}.post(path_of(asked.card) + "/pin", body);
  if (!answer) return;
  if (context.json) {
    std::cout << answer->dump() << '\n';
  } else {
    std::cout << (asked.none ? context.say("PIN 已取消\n", "no PIN any more\n")
                             : context.say("PIN 已设置\n", "the PIN is set\n"));
  }
}

void add_changing(Verb verb, Context& context, const std::shared_ptr<Asked>& asked) {
  auto adding = verb.add_subcommand("add", context.say("登记一个人", "add somebody"));
  adding.add_option("card", asked->card, context.say("卡号", "card")).required();
  add_form(adding, *asked, context);
  adding.does([&context, asked, adding] {
    json body = form_of(adding, *asked);
    body["card"] = asked->card;
    answered(Client{context}.post("/api/v1/people", body), context);
  });
  auto changing = verb.add_subcommand("change", context.say("更改；只改写明的项", "change what is named"));
  changing.add_option("card", asked->card, context.say("卡号", "card")).required();
  changing.add_option("--card", asked->new_card, context.say("新卡号", "a new card"));
  add_form(changing, *asked, context);
  changing.does([&context, asked, changing] {
    json body = form_of(changing, *asked);
    if (changing.given("--card")) body["card"] = asked->new_card;
    answered(Client{context}.patch(path_of(asked->card), body), context);
  });
  auto ending = verb.add_subcommand("deactivate", context.say("停用：卡和密钥立即失效", "card and keys end at once"));
  ending.add_option("card", asked->card, context.say("卡号", "card")).required();
  ending.does([&context, asked] { answered(Client{context}.patch(path_of(asked->card), {{"active", false}}), context); });
}

}  // namespace

void add_people(Verb app, Context& context) {
  auto verb = app.add_subcommand(
      "people", context.say("人员：list add change deactivate import pin", "people: list add change deactivate import pin"));
  verb.requires_subcommand();
  auto asked = std::make_shared<Asked>();
  auto listing = verb.add_subcommand("list", context.say("列出或查找（记入日志）", "list or find; it is in the journal"));
  listing.add_option("words", asked->q, context.say("姓名或部门的一部分", "part of a name or department"));
  listing.add_flag("--all", asked->all, context.say("包括已停用的", "those who are not active as well"));
  listing.does([&context, asked] { list(*asked, context); });
  add_changing(verb, context, asked);
  auto importing = verb.add_subcommand("import", context.say("导入 CSV，全部或全不", "take in a CSV file, all or nothing"));
  importing.add_option("file", asked->file, "card,name,roles,office,department,outsider").required();
  importing.does([&context, asked] { import(*asked, context); });
  auto pinning = verb.add_subcommand("pin", context.say("设置 PIN（从标准输入读）", "set a PIN, read from stdin"));
  pinning.add_option("card", asked->card, context.say("卡号", "card")).required();
  pinning.add_flag("--none", asked->none, context.say("取消 PIN", "take it away"));
  pinning.does([&context, asked] { pin(*asked, context); });
}

}  // namespace archroom::cli
