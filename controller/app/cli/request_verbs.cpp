// request, confirm, cancel: what a catalogue and the person at the bank do with a request.
#include <unistd.h>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/drawing.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/terminal.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

struct Asked {
  std::string box;
  std::string id;
  std::string station;
  bool wait = false;
};

void print(const json& request, const Context& context) {
  std::cout << (context.json ? request.dump() : request_line(request, context)) << '\n' << std::flush;
}

bool is_over(const std::string& state) {
  return state == "presented" || state == "unverified" || state == "done" || state == "cancelled" || state == "refused" ||
         state == "failed";
}

// Says every state that the request comes into, until the aisle is open or it has ended.
void wait_for(const std::string& id, std::string state, Context& context) {
  Client client{context};
  const auto heard = [&](const Client::StreamEvent& event) {
    if (event.type != "request") return true;
    const json request = json::parse(event.data, nullptr, false);
    if (!request.is_object() || text_in(request, "id") != id || text_in(request, "state") == state) return true;
    state = text_in(request, "state");
    print(request, context);
    return !is_over(state);
  };
  // What happened between the filing and the stream is in the request itself.
  const auto now = client.get("/api/v1/requests/" + encoded(id));
  if (!now) return;
  if (text_in(*now, "state") != state) {
    state = text_in(*now, "state");
    print(*now, context);
  }
  if (!is_over(state) && !client.follow("", heard)) return client.unreachable("the stream broke off");
  if (state == "cancelled" || state == "refused" || state == "failed") context.exit_code = kRefused;
}

void run(const Asked& asked, Context& context) {
  json body{{"box", asked.box}, {"action", "open"}};
  if (!asked.id.empty()) body["id"] = asked.id;
  if (!asked.station.empty()) body["station"] = asked.station;
  const auto request = Client{context}.post("/api/v1/requests", body);
  if (!request) return;
  print(*request, context);
  if (asked.wait && !is_over(text_in(*request, "state"))) wait_for(text_in(*request, "id"), text_in(*request, "state"), context);
}

bool says_yes(const Context& context) {
  std::cerr << context.say("各通道内确实无人？（是 y / 否 n）", "Have you seen that all aisles are empty? [y/n] ") << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes" || answer == "是";
}

}  // namespace

void add_request(Verb app, Context& context) {
  auto verb = app.add_subcommand("request", context.say("申请打开一个档案盒所在的通道", "ask for the aisle of a box"));
  auto asked = std::make_shared<Asked>();
  verb.add_option("box", asked->box, context.say("条码、RFID 或档号", "barcode, RFID or reference code")).required();
  verb.add_option("--id", asked->id, context.say("申请编号（重复提交无害）", "the request's id (sending it twice does no harm)"));
  verb.add_option("--station", asked->station, context.say("来自哪个工位", "from which station"));
  verb.add_flag("--wait", asked->wait, context.say("等到打开或结束", "until it is open or has ended"));
  verb.does([&context, asked] { run(*asked, context); });
}

void add_confirm(Verb app, Context& context) {
  auto verb = app.add_subcommand(
      "confirm", context.say("现场确认通道无人，放行一个申请", "say that the aisles are empty, and let a request go"));
  auto id = std::make_shared<std::string>();
  auto yes = std::make_shared<bool>(false);
  verb.add_option("id", *id, context.say("申请编号", "id of the request")).required();
  verb.add_flag("--aisle-empty", *yes, context.say("已经看过，通道无人", "I have looked: the aisles are empty"));
  verb.does([&context, id, yes] {
    const bool sure = *yes || (is_terminal(STDIN_FILENO) && says_yes(context));
    if (!sure) {
      std::cerr << context.say("未确认。须先看过通道，再加 --aisle-empty\n",
                               "not confirmed: look first, then say --aisle-empty\n");
      context.exit_code = kRefused;
      return;
    }
    const auto request = Client{context}.post("/api/v1/requests/" + encoded(*id) + "/confirm", {{"aisle_empty", true}});
    if (request) print(*request, context);
  });
}

void add_cancel(Verb app, Context& context) {
  auto verb = app.add_subcommand("cancel", context.say("取消一个申请", "cancel a request"));
  auto id = std::make_shared<std::string>();
  verb.add_option("id", *id, context.say("申请编号", "id of the request")).required();
  verb.does([&context, id] {
    const auto request = Client{context}.erase("/api/v1/requests/" + encoded(*id));
    if (request) print(*request, context);
  });
}

}  // namespace archroom::cli
