#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/phrases.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/text_width.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

void print(const json& job, const Context& context) {
  std::string motion = context.say("合拢", "close");
  if (text_in(job, "motion") == "open") {
    motion = context.say("打开 ", "open ") + text_in(job, "column") + " " + phrase(text_in(job, "side"), context);
  }
  if (text_in(job, "motion") == "spread") motion = context.say("疏架", "spread");
  const std::string purpose = text_in(job, "purpose");
  if (purpose != "-" && purpose != "asked") motion += context.say("，", ", ") + phrase(purpose, context);
  const std::string ended = text_in(job, "outcome");
  const std::string how = phrase(ended != "-" ? ended : text_in(job, "phase"), context);
  std::cout << padded(text_in(job, "job"), 6) << padded(clock_time(text_in(job, "intended_at")), 20)
            << context.say("区 ", "bank ") << padded(text_in(job, "bank"), 4) << padded(motion, 16) << padded(how, 18);
  const auto reason = job.find("reason");
  if (reason != job.end() && reason->is_object()) std::cout << text_in(*reason, "text");
  std::cout << '\n';
}

}  // namespace

void add_jobs(Verb app, Context& context) {
  auto verb = app.add_subcommand("jobs", context.say("最近的移动任务", "the latest motions"));
  auto limit = std::make_shared<int>(20);
  verb.add_option("--limit", *limit, context.say("最多几条", "at most so many")).between(1, 200).shows_default();
  verb.does([&context, limit] {
    const auto answer = Client{context}.get("/api/v1/jobs?limit=" + std::to_string(*limit));
    if (!answer) return;
    if (context.json) {
      std::cout << answer->dump() << '\n';
      return;
    }
    const auto& jobs = answer->value("jobs", json::array());
    for (const auto& job : jobs) print(job, context);
    if (jobs.empty()) std::cout << context.say("还没有移动过\n", "nothing has moved yet\n");
  });
}

}  // namespace archroom::cli
