// prove: the proof test of a protective input. A person makes it act; the controller must see it come on and go off again.
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/holds.hpp"
#include "controller/app/cli/phrases.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

struct Asked {
  std::string bank;
  std::string input;
};

std::string proven_in(const json& bank, const std::string& input) {
  for (const auto& proof : bank.value("proofs", json::array())) {
    if (text_in(proof, "input") == input) return text_in(proof, "proven");
  }
  return "-";
}

bool acts(const json& bank, const std::string& input) {
  const auto& active = bank.value("active", json::array());
  return std::find(active.begin(), active.end(), json(input)) != active.end();
}

// Listens until the test is over; what the bank looked like then.
std::optional<json> wait_for_end(const Asked& asked, Context& context) {
  bool came_on = false;
  json last;
  const auto heard = [&](const Client::StreamEvent& event) {
    if (event.type != "bank") return true;
    const json bank = json::parse(event.data, nullptr, false);
    if (!bank.is_object() || text_in(bank, "bank") != asked.bank) return true;
    if (!came_on && acts(bank, asked.input) && !context.json) {
      came_on = true;
      std::cout << context.say("动作了，看到了。现在让它恢复……", "it came on. Now let it go off again...") << '\n' << std::flush;
    }
    last = bank;
    return text_in(bank, "proof_test") == asked.input;
  };
  Client client{context};
  if (client.follow("", heard)) return last;
  client.unreachable(context.say("实时流中断", "the stream broke off"));
  return std::nullopt;
}

void run(const Asked& asked, Context& context) {
  const std::string path = "/api/v1/banks/" + encoded(asked.bank);
  const auto before = Client{context}.get(path);
  if (!before) return;
  const auto begun = Client{context}.post(path + "/proof_test", {{"input", asked.input}});
  if (!begun) return;
  const std::string name = phrase(asked.input, context);
  if (!context.json) {
    std::cout << context.say(
                     "请在架前让“" + name + "”动作，再恢复（" + text_in(*begun, "seconds") + " 秒内）",
                     "at the bank, make the " + name + " act, and let it go again (within " + text_in(*begun, "seconds") + " s)")
              << '\n'
              << std::flush;
  }
  const auto after = wait_for_end(asked, context);
  if (!after) return;
  const bool proven = proven_in(*after, asked.input) != proven_in(*before, asked.input);
  if (!proven) context.exit_code = kRefused;
  if (context.json) {
    std::cout << json{{"bank", asked.bank}, {"input", asked.input}, {"proven", proven}}.dump() << '\n';
    return;
  }
  std::cout << (proven ? context.say("检验通过，已记入登记库：" + name, "proven, and written down: " + name)
                       : context.say("没有看到它动作再恢复，检验未通过：" + name,
                                     "it was not seen to come on and go off again, nothing is proven: " + name))
            << '\n';
  for (const auto& line : hold_lines(*after, context)) std::cout << "  " << line << '\n';
  if (const auto step = next_step(*after, context); !step.empty()) std::cout << context.say("  → ", "  -> ") << step << '\n';
}

}  // namespace

void add_prove(Verb app, Context& context) {
  auto verb = app.add_subcommand("prove", context.say("检验一个保护输入：在架前让它动作再恢复",
                                                      "prove a protective input: make it act at the bank, and let it go"));
  auto asked = std::make_shared<Asked>();
  verb.add_option("bank", asked->bank, context.say("区", "bank")).required();
  verb.add_option("input", asked->input,
                  context.say("保护输入，如 emergency_stop、kick_plate", "the input, e.g. emergency_stop, kick_plate"))
      .required();
  verb.does([&context, asked] { run(*asked, context); });
}

}  // namespace archroom::cli
