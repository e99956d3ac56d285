#include <iostream>
#include <nlohmann/json.hpp>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/drawing.hpp"
#include "controller/app/cli/holds.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

// What stands in the way, and what somebody can do about it.
void print_bank(const json& bank, const Context& context) {
  std::cout << bank_line(bank, context) << '\n';
  if (bank.contains("job") && bank["job"].is_object()) std::cout << "  " << job_line(bank["job"], context) << '\n';
  for (const auto& line : hold_lines(bank, context)) std::cout << "  " << line << '\n';
  for (const auto& blocker : bank.value("blocked_by", json::array())) {
    if (is_told_by_holds(text_in(blocker, "rule"))) continue;
    std::cout << "  " << text_in(blocker, "rule") << "  " << text_in(blocker, "text") << context.say("（自 ", " (since ")
              << clock_time(text_in(blocker, "since")) << context.say("）", ")") << '\n';
  }
  if (const auto step = next_step(bank, context); !step.empty()) std::cout << context.say("  → ", "  -> ") << step << '\n';
}

void print_request(const json& request, const Context& context) {
  std::cout << "  " << request_line(request, context) << '\n';
  if (request.value("state", "") == "waiting_operator") {
    std::cout << context.say("    → 现场确认通道无人后：archroom confirm ",
                             "    -> when the aisles are seen to be empty: archroom confirm ")
              << text_in(request, "id") << '\n';
  }
}

void run(Context& context) {
  Client client{context};
  const auto banks = client.get("/api/v1/banks");
  if (!banks) return;
  const auto requests = client.get("/api/v1/requests");
  if (!requests) return;
  if (context.json) {
    std::cout
        << json{{"banks", banks->value("banks", json::array())}, {"requests", requests->value("requests", json::array())}}.dump()
        << '\n';
    return;
  }
  const auto& all = banks->value("banks", json::array());
  if (all.empty()) std::cout << context.say("控制器尚未就绪\n", "the controller is not ready yet\n");
  for (const auto& bank : all) print_bank(bank, context);
  const auto& open = requests->value("requests", json::array());
  if (open.empty()) {
    std::cout << context.say("没有未完成的申请\n", "no open requests\n");
    return;
  }
  std::cout << context.say("未完成的申请：\n", "open requests:\n");
  for (const auto& request : open) print_request(request, context);
}

}  // namespace

void add_status(Verb app, Context& context) {
  auto verb = app.add_subcommand("status", context.say("库房现在怎样，该做什么", "how the room is, and what to do"));
  verb.does([&context] { run(context); });
}

}  // namespace archroom::cli
