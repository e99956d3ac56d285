#include "controller/app/cli/holds.hpp"

#include <nlohmann/json.hpp>

#include "controller/app/cli/phrases.hpp"
#include "controller/app/cli/problem_text.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

const json* object_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_object() ? &*found : nullptr;
}

std::string since(const json& what, const Context& context) {
  return context.say("（自 ", " (since ") + clock_time(text_in(what, "since")) + context.say("）", ")");
}

std::string forbid_line(const json& forbid, const Context& context) {
  std::string out = context.say("禁止移动：", "forbidden: ") + text_in(forbid, "text");
  if (text_in(forbid, "owner") != "-") out += context.say("，", ", by ") + text_in(forbid, "owner");
  if (text_in(forbid, "note") != "-") out += context.say("：", ": ") + text_in(forbid, "note");
  return out + since(forbid, context);
}

std::vector<std::string> overdue(const json& bank) {
  std::vector<std::string> inputs;
  for (const auto& proof : list_in(bank, "proofs")) {
    if (proof.is_object() && proof.value("overdue", false)) inputs.push_back(text_in(proof, "input"));
  }
  return inputs;
}

std::string overdue_line(const std::vector<std::string>& inputs, const Context& context) {
  std::string names;
  for (const auto& input : inputs) names += (names.empty() ? "" : context.say("、", ", ")) + phrase(input, context);
  return context.say("检验过期，不能远程移动：", "proof test overdue, nothing moves from afar: ") + names;
}

// A maintenance lock needs its key; what the room has set goes only when its signal has gone.
std::string about_forbid(const json& forbid, const std::string& bank, const Context& context) {
  const std::string kind = text_in(forbid, "kind");
  const std::string verb = "archroom clear-forbid " + bank;
  if (kind == "maintenance") {
    return context.say("检修完毕后，由锁定者用钥匙解除：", "when the work is done, whoever locked it: ") + verb + " --key " +
           context.say("钥匙", "KEY");
  }
  if (kind == "order") return context.say("可以移动时解除：", "when it may move again: ") + verb;
  return context.say("信号消失、现场看过之后解除：", "when the signal has gone and somebody has looked: ") + verb + " --kind " +
         kind;
}

}  // namespace

std::vector<std::string> hold_lines(const json& bank, const Context& context) {
  std::vector<std::string> lines;
  if (const auto* trip = object_in(bank, "trip")) {
    lines.push_back(context.say("移动中保护动作，已锁定：", "tripped while it moved: ") + text_in(*trip, "text") +
                    since(*trip, context));
  }
  for (const auto& forbid : list_in(bank, "forbids")) lines.push_back(forbid_line(forbid, context));
  if (const auto inputs = overdue(bank); !inputs.empty()) lines.push_back(overdue_line(inputs, context));
  if (text_in(bank, "proof_test") != "-") {
    lines.push_back(context.say("正在检验：", "proof test under way: ") + phrase(text_in(bank, "proof_test"), context));
  }
  if (text_in(bank, "announced") != "-") {
    lines.push_back(context.say("正在预警，即将自行移动：", "the warning sounds, it will move by itself: ") +
                    phrase(text_in(bank, "announced"), context));
  }
  return lines;
}

std::string next_step(const json& bank, const Context& context) {
  const std::string id = text_in(bank, "bank");
  if (object_in(bank, "trip") != nullptr || !list_in(bank, "latched").empty()) {
    return context.say("先排除原因，再按架上的复位键，然后：archroom rearm ",
                       "remove the cause, press the reset key at the bank, then: archroom rearm ") +
           id;
  }
  if (const auto& forbids = list_in(bank, "forbids"); !forbids.empty()) return about_forbid(forbids.front(), id, context);
  if (const auto inputs = overdue(bank); !inputs.empty()) {
    return context.say("到架前逐个检验：archroom prove ", "go to the bank and test each: archroom prove ") + id + " " +
           inputs.front();
  }
  if (bank.value("armed", false)) return {};
  return context.say("到现场看过之后：archroom rearm ", "go and look, then: archroom rearm ") + id;
}

bool is_told_by_holds(const std::string& rule) { return rule == "SR-11" || rule == "SR-12" || rule == "SR-13"; }

}  // namespace archroom::cli
