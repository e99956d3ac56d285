// archroom journal verify: is the chain whole? By the daemon, or beside it with --directory.
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/offline.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

std::optional<json> verified_offline(const std::string& directory, Context& context) {
  const auto seen = verify_journal_offline(directory);
  if (!seen) {
    std::cerr << seen.error().detail << '\n';
    context.exit_code = kRefused;
    return std::nullopt;
  }
  const auto& verification = seen.value();
  json report{{"whole", !verification.broken_at}, {"entries", verification.rows}, {"detail", verification.detail}};
  report["broken_at"] = verification.broken_at ? json(*verification.broken_at) : json(nullptr);
  return report;
}

void verify(const std::string& directory, Context& context) {
  const auto report = directory.empty() ? Client{context}.get("/api/v1/journal/verify") : verified_offline(directory, context);
  if (!report) return;
  const bool whole = report->value("whole", false);
  if (!whole) context.exit_code = kRefused;
  if (context.json) {
    std::cout << report->dump() << '\n';
  } else if (whole) {
    std::cout << context.say("日志完整，共 ", "the journal is whole: ") << text_in(*report, "entries")
              << context.say(" 条\n", " entries\n");
  } else {
    std::cout << context.say("日志断裂，在第 ", "the journal is broken at entry ") << text_in(*report, "broken_at")
              << context.say(" 条：", ": ") << text_in(*report, "detail") << '\n';
  }
}

}  // namespace

void add_journal(Verb app, Context& context) {
  auto verb = app.add_subcommand("journal", context.say("日志：verify 核对是否完整", "the journal: verify that it is whole"));
  verb.requires_subcommand();
  auto verifying = verb.add_subcommand("verify", context.say("逐条核对散列链", "walk the whole chain of hashes"));
  auto directory = std::make_shared<std::string>();
  verifying.add_option("--directory", *directory,
                       context.say("数据目录：不经守护进程直接核对", "data directory: read it without the daemon"));
  verifying.does([&context, directory] { verify(*directory, context); });
}

}  // namespace archroom::cli
