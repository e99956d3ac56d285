// archroom application: 查阅申请单, filled in, signed, refused, listed.
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

struct Asked {
  std::string use = "consult", card, purpose, grounds, paper, note, state, acting;
  std::vector<std::string> boxes;
  std::int64_t n = 0;
};

void print(const json& application, const Context& context) {
  std::cout << text_in(application, "application") << "  " << text_in(application, "use") << "  "
            << text_in(application, "state");
  if (text_in(application, "missing") != "-") {
    std::cout << context.say("  待签：", "  to be signed by: ") << text_in(application, "missing");
  }
  if (application.value("lapsed", false)) std::cout << context.say("  已过期", "  lapsed");
  std::cout << context.say("  人员 ", "  person ") << text_in(application, "person") << " ";
  for (const auto& box : application.value("boxes", json::array())) std::cout << ' ' << text_in(box, "box");
  std::cout << '\n';
}

void answered(const std::optional<json>& answer, const Context& context) {
  if (!answer) return;
  context.json ? void(std::cout << answer->dump() << '\n') : print(*answer, context);
}

void file(const Asked& asked, Context& context) {
  json body{{"use", asked.use}, {"card", asked.card}, {"purpose", asked.purpose}, {"boxes", asked.boxes}};
  if (!asked.grounds.empty()) body["grounds"] = asked.grounds;
  if (!asked.paper.empty()) body["paper"] = asked.paper;
  if (!asked.acting.empty()) body["acting"] = asked.acting;
  answered(Client{context}.post("/api/v1/applications", body), context);
}

void decide(const Asked& asked, const char* what, Context& context) {
  json body = json::object();
  if (!asked.note.empty()) body["note"] = asked.note;
  if (!asked.acting.empty()) body["acting"] = asked.acting;
  answered(Client{context}.post("/api/v1/applications/" + std::to_string(asked.n) + "/" + what, body), context);
}

void list(const Asked& asked, Context& context) {
  std::string path = "/api/v1/applications?limit=1000";
  if (!asked.state.empty()) path += "&state=" + encoded(asked.state);
  if (!asked.card.empty()) path += "&card=" + encoded(asked.card);
  const auto answer = Client{context}.get(path);
  if (!answer) return;
  if (context.json) {
    std::cout << answer->dump() << '\n';
    return;
  }
  for (const auto& application : answer->value("applications", json::array())) print(application, context);
}

void add_deciding(Verb verb, Context& context, const std::shared_ptr<Asked>& asked, const char* name, const char* words) {
  auto deciding = verb.add_subcommand(name, words);
  deciding.add_option("n", asked->n, context.say("申请单号", "its number")).required();
  deciding.add_option("--note", asked->note, context.say("说明", "a note"));
  deciding.add_option("--acting", asked->acting,
                      context.say("签字人的卡号（仅在不要求密钥时）", "who, by card; only where no keys are demanded"));
  deciding.does([&context, asked, name] { decide(*asked, name, context); });
}

}  // namespace

void add_application(Verb app, Context& context) {
  auto verb = app.add_subcommand(
      "application", context.say("查阅申请单：file sign refuse withdraw list", "applications: file sign refuse withdraw list"));
  verb.requires_subcommand();
  auto asked = std::make_shared<Asked>();
  auto filing = verb.add_subcommand("file", context.say("填写", "fill one in"));
  filing.add_option("card", asked->card, context.say("谁要用（卡号）", "who wants the boxes, by card")).required();
  filing.add_option("boxes", asked->boxes, context.say("档案盒", "boxes")).required();
  filing.add_option("--use", asked->use, context.say("consult 查阅 copy 复制 loan 外借", "consult, copy or loan"))
      .one_of({"consult", "copy", "loan"})
      .shows_default();
  filing.add_option("--purpose", asked->purpose, context.say("事由", "why")).required();
  filing.add_option("--grounds", asked->grounds, context.say("外借依据", "grounds of a loan"));
  filing.add_option("--paper", asked->paper, context.say("书面申请编号", "number of the written application"));
  filing.add_option("--acting", asked->acting,
                    context.say("填单人的卡号（仅在不要求密钥时）", "who fills it in, by card; only where no keys are demanded"));
  filing.does([&context, asked] { file(*asked, context); });
  add_deciding(verb, context, asked, "sign", context.say("签字同意", "sign one"));
  add_deciding(verb, context, asked, "refuse", context.say("不同意", "refuse one, with a note"));
  add_deciding(verb, context, asked, "withdraw", context.say("撤回", "take one back"));
  auto listing = verb.add_subcommand("list", context.say("列出", "list them"));
  listing.add_option("--state", asked->state, "filed approved refused withdrawn")
      .one_of({"filed", "approved", "refused", "withdrawn"});
  listing.add_option("--card", asked->card, context.say("某人的（记入日志）", "of one person; it is in the journal"));
  listing.does([&context, asked] { list(*asked, context); });
}

}  // namespace archroom::cli
