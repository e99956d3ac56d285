// checkout, checkin, move, loans: a desk without a gun.
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
  std::string box, card, slot, request, acting, state = "open";
  bool here = false;
  bool put_away = false;
};

void send(const char* path, json body, const Asked& asked, Context& context) {
  if (!asked.acting.empty()) body["acting"] = asked.acting;
  const auto answer = Client{context}.post(path, body);
  if (!answer) return;
  if (context.json) {
    std::cout << answer->dump() << '\n';
    return;
  }
  std::cout << text_in(*answer, "box") << "  " << text_in(*answer, "place_text");
  if (text_in(*answer, "due_at") != "-") std::cout << context.say("  应于 ", "  due ") << clock_time(text_in(*answer, "due_at"));
  std::cout << context.say("  （移动 ", "  (movement ") << text_in(*answer, "movement") << context.say("）\n", ")\n");
}

void add_acting(Verb verb, Asked& asked, const Context& context) {
  verb.add_option("--acting", asked.acting,
                  context.say("办理人的卡号（仅在不要求密钥时）", "who does it, by card; only where no keys are demanded"));
}

void loans(const Asked& asked, Context& context) {
  std::string path = "/api/v1/loans?limit=1000&state=" + encoded(asked.state);
  if (!asked.card.empty()) path += "&card=" + encoded(asked.card);
  const auto answer = Client{context}.get(path);
  if (!answer) return;
  if (context.json) {
    std::cout << answer->dump() << '\n';
    return;
  }
  for (const auto& loan : answer->value("loans", json::array())) {
    std::cout << text_in(loan, "loan") << "  " << text_in(loan, "box") << "  " << context.say("人员 ", "person ")
              << text_in(loan, "person") << "  " << text_in(loan, "use") << context.say("  应于 ", "  due ")
              << clock_time(text_in(loan, "due_at")) << (loan.value("overdue", false) ? context.say("  超期", "  overdue") : "")
              << '\n';
  }
}

}  // namespace

void add_checkout(Verb app, Context& context) {
  auto verb = app.add_subcommand("checkout", context.say("出库：须有已签字的申请单", "a box goes out, on a signed application"));
  auto asked = std::make_shared<Asked>();
  verb.add_option("box", asked->box, context.say("档案盒", "box")).required();
  verb.add_option("card", asked->card, context.say("交给谁（卡号）", "to whom, by card")).required();
  verb.add_option("--request", asked->request, context.say("调档请求编号", "the request on whose account"));
  verb.does([&context, asked] {
    json body{{"box", asked->box}, {"card", asked->card}};
    if (!asked->request.empty()) body["request"] = asked->request;
    send("/api/v1/circulation/checkout", body, *asked, context);
  });
}

void add_checkin(Verb app, Context& context) {
  auto verb = app.add_subcommand("checkin", context.say("归还入库", "a box comes home"));
  auto asked = std::make_shared<Asked>();
  verb.add_option("box", asked->box, context.say("档案盒", "box")).required();
  verb.add_option("slot", asked->slot, context.say("格位", "slot")).required();
  verb.add_flag("--here", asked->here,
                context.say("虽不是原位，今后就放这里", "not where it belonged, but it stands here from now on"));
  add_acting(verb, *asked, context);
  verb.does([&context, asked] {
    json body{{"box", asked->box}, {"slot", asked->slot}};
    if (asked->here) body["here"] = true;
    send("/api/v1/circulation/checkin", body, *asked, context);
  });
}

void add_move(Verb app, Context& context) {
  auto verb = app.add_subcommand("move", context.say("移位或上架", "a box to another slot, or put away for the first time"));
  auto asked = std::make_shared<Asked>();
  verb.add_option("box", asked->box, context.say("档案盒", "box")).required();
  verb.add_option("slot", asked->slot, context.say("格位", "slot")).required();
  verb.add_flag("--put-away", asked->put_away, context.say("首次上架", "it stands nowhere yet"));
  add_acting(verb, *asked, context);
  verb.does([&context, asked] {
    json body{{"box", asked->box}, {"slot", asked->slot}};
    if (asked->put_away) body["put_away"] = true;
    send("/api/v1/circulation/move", body, *asked, context);
  });
}

void add_loans(Verb app, Context& context) {
  auto verb = app.add_subcommand("loans", context.say("借出的档案盒", "boxes that are out"));
  auto asked = std::make_shared<Asked>();
  verb.add_option("--state", asked->state, context.say("open overdue inspection all", "open overdue inspection all"))
      .one_of({"open", "overdue", "inspection", "all"})
      .shows_default();
  verb.add_option("--card", asked->card, context.say("某人的（记入日志）", "of one person; it is in the journal"));
  verb.does([&context, asked] { loans(*asked, context); });
}

}  // namespace archroom::cli
