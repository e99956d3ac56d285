// archroom replay: runs a flight recording through the core again, without daemon and room. The one verb that holds the core
// itself.
#include "controller/runtime/replay.hpp"

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;
using runtime::ReplayReport;

struct Asked {
  std::string file;
  bool events = false;
};

void print_event(const core::Event& event, const core::Effects& effects) {
  std::cout << rfc3339(event.wall) << "  " << runtime::name_of(event.body);
  for (const auto& effect : effects) std::cout << "  > " << runtime::name_of(effect);
  std::cout << '\n';
}

void print_json(const ReplayReport& report) {
  json page{{"events", report.events},      {"effects", report.effects},      {"digests_equal", report.digests},
            {"from", rfc3339(report.from)}, {"until", rfc3339(report.until)}, {"cut_short", report.cut_short}};
  page["diverged_at"] = report.diverged_at ? json(*report.diverged_at) : json(nullptr);
  page["digest"] = report.digest;
  std::cout << page.dump() << '\n';
}

void print_words(const ReplayReport& report, const Context& context) {
  std::cout << report.events << context.say(" 个事件，", " events, ") << report.effects << context.say(" 个动作，", " effects, ")
            << rfc3339(report.from) << " … " << rfc3339(report.until) << '\n';
  if (report.diverged_at) {
    std::cout << context.say("与记录不一致，在第 ", "differs from the recording before event ") << *report.diverged_at << '\n';
  } else if (report.digests == 0) {
    std::cout << context.say("记录太短，没有可比对之处\n", "too short to hold anything to compare with\n");
  } else {
    std::cout << context.say("与记录一致，比对 ", "agrees with the recording in ") << report.digests
              << context.say(" 处\n", " places compared\n");
  }
  if (report.cut_short) {
    std::cout << context.say("记录末尾不完整（如断电）\n", "the recording ends in the middle of a frame, as after a power cut\n");
  }
}

void replay(const Asked& asked, Context& context) {
  runtime::OnStep on_step;
  if (asked.events)
    on_step = [](const core::Event& event, const core::Effects& effects, const core::State&) { print_event(event, effects); };
  const auto report = runtime::replay_file(asked.file, on_step);
  if (!report.ok()) {
    std::cerr << asked.file << ": " << report.error().detail << '\n';
    context.exit_code = kRefused;
    return;
  }
  context.json ? print_json(report.value()) : print_words(report.value(), context);
  if (report.value().diverged_at) context.exit_code = kRefused;
}

}  // namespace

void add_replay(Verb app, Context& context) {
  auto verb = app.add_subcommand("replay", context.say("重放运行记录并核对（不需要守护进程）",
                                                       "run a flight recording again and compare; works without the daemon"));
  auto asked = std::make_shared<Asked>();
  verb.add_option("file", asked->file, context.say("记录文件 flight-NN.rec", "a recording, flight-NN.rec")).required();
  verb.add_flag("--events", asked->events, context.say("列出每个事件", "print every event and what it gave"));
  verb.does([&context, asked] { replay(*asked, context); });
}

}  // namespace archroom::cli
