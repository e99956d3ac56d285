// forbid, clear-forbid, fire-park: what keeps banks where they are, and what lets them go again.
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

std::string path_of(const std::string& bank, const char* verb) {
  return bank.empty() ? std::string{"/api/v1/"} + verb : "/api/v1/banks/" + encoded(bank) + "/" + verb;
}

struct Forbidding {
  std::string bank;
  std::string note;
  bool maintenance = false;
};

void forbid(const Forbidding& asked, Context& context) {
  json body = json::object();
  if (!asked.note.empty()) body["note"] = asked.note;
  if (asked.maintenance) body["maintenance"] = true;
  const auto answer = Client{context}.post(path_of(asked.bank, "forbid"), body);
  if (!answer) return;
  if (context.json) {
    std::cout << answer->dump() << '\n';
    return;
  }
  if (!asked.maintenance) {
    std::cout << context.say("已停止并禁止移动\n", "stopped, and forbidden to move\n");
    return;
  }
  const std::string key = text_in(*answer, "key");
  std::cout << context.say("已停止并锁定检修。钥匙（只显示这一次，请自己保管）：\n",
                           "stopped, and locked for maintenance. The key, shown this once; keep it with you:\n")
            << "  " << key << '\n'
            << context.say("解除：", "to unlock: ") << "archroom clear-forbid " << (asked.bank.empty() ? "" : asked.bank + " ")
            << "--key " << key << '\n';
}

struct Clearing {
  std::string bank;
  std::string kind = "order";
  std::string key;
};

void clear_forbid(const Clearing& asked, Context& context) {
  json body{{"kind", asked.key.empty() ? asked.kind : "maintenance"}};
  if (!asked.key.empty()) body["key"] = asked.key;
  const auto answer = Client{context}.post(path_of(asked.bank, "clear_forbid"), body);
  if (!answer) return;
  if (context.json) {
    std::cout << answer->dump() << '\n';
    return;
  }
  std::cout << context.say("已解除。到现场看过之后：archroom rearm ", "cleared. Go and look, then: archroom rearm ")
            << (asked.bank.empty() ? context.say("区", "BANK") : asked.bank.c_str()) << '\n';
}

}  // namespace

void add_forbid(Verb app, Context& context) {
  auto verb = app.add_subcommand(
      "forbid", context.say("停止并禁止移动：一个区，或全部", "stop and forbid every motion: of one bank, or of all"));
  auto asked = std::make_shared<Forbidding>();
  verb.add_option("bank", asked->bank, context.say("区；不写则全部", "bank; all of them where none is named"));
  verb.add_option("--note", asked->note, context.say("为什么", "why"));
  verb.add_flag("--maintenance", asked->maintenance,
                context.say("检修锁：给出一把钥匙，只有它能解除", "lock for maintenance: gives a key, and only that clears it"));
  verb.does([&context, asked] { forbid(*asked, context); });
}

void add_clear_forbid(Verb app, Context& context) {
  auto verb =
      app.add_subcommand("clear-forbid", context.say("解除禁令：一个区，或全部", "clear a forbid: of one bank, or of all"));
  auto asked = std::make_shared<Clearing>();
  verb.add_option("bank", asked->bank, context.say("区；不写则全部", "bank; all of them where none is named"));
  verb.add_option(
          "--kind", asked->kind,
          context.say("哪一类：order（人下的令）、fire、leak、seismic", "which: order (by a person), fire, leak, seismic"))
      .one_of({"order", "maintenance", "fire", "leak", "seismic"})
      .shows_default();
  verb.add_option("--key", asked->key, context.say("检修锁的钥匙", "the key of a maintenance lock"));
  verb.does([&context, asked] { clear_forbid(*asked, context); });
}

void add_fire_park(Verb app, Context& context) {
  auto verb = app.add_subcommand("fire-park", context.say("火警后由负责人下令：按站点规定疏架或合拢",
                                                          "after a fire signal, by whoever is in charge: park as the site says"));
  auto bank = std::make_shared<std::string>();
  verb.add_option("bank", *bank, context.say("区", "bank")).required();
  verb.does([&context, bank] {
    const auto answer = Client{context}.post(path_of(*bank, "fire_park"), nullptr);
    if (!answer) return;
    if (context.json) {
      std::cout << answer->dump() << '\n';
      return;
    }
    std::cout << context.say("先预警，再移动\n", "it warns first, then moves\n");
  });
}

}  // namespace archroom::cli
