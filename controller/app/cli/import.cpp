#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/progress.hpp"
#include "controller/app/cli/terminal.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

struct Asked {
  std::string file;
  bool skip_bad = false;
};

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

void print_report(const nlohmann::json& report, double seconds, const Context& context) {
  const std::string good = text_in(report, "good");
  std::array<char, 32> took{};
  std::snprintf(took.data(), took.size(), "%.1f", seconds);
  std::cout << context.say("导入 ", "imported ") << good << context.say(" 盒，用时 ", " boxes in ") << took.data() << " s";
  std::cout << context.say("（导入编号 ", " (import ") << text_in(report, "id") << context.say("）\n", ")\n");
  const std::string bad = text_in(report, "bad");
  if (bad == "0") return;
  std::cerr << context.say("跳过 ", "skipped ") << bad << context.say(" 行：\n", " bad lines:\n")
            << bad_lines_text(report, context);
}

void run(const Asked& asked, Context& context) {
  std::error_code none;
  std::ifstream file{asked.file, std::ios::binary | std::ios::ate};
  if (!file || std::filesystem::is_directory(asked.file, none)) {
    std::cerr << context.say("无法读取文件：", "can't read ") << asked.file << '\n';
    context.exit_code = kUsage;
    return;
  }
  const auto size = static_cast<std::size_t>(file.tellg());
  file.seekg(0);
  const bool shows = is_terminal(STDERR_FILENO) && !context.json;
  const auto began = std::chrono::steady_clock::now();
  Progress progress{size};
  const auto read = [&](char* to, std::size_t most) {
    file.read(to, static_cast<std::streamsize>(most));
    const auto got = static_cast<std::size_t>(file.gcount());
    progress.add({to, got});
    if (shows && progress.due(seconds_since(began))) {
      std::cerr << '\r' << progress.line(seconds_since(began), terminal_size().columns, context) << "\x1b[K" << std::flush;
    }
    return got;
  };
  const auto report =
      Client{context}.upload(std::string{"/api/v1/imports"} + (asked.skip_bad ? "?skip_bad=true" : ""), size, read);
  if (shows) std::cerr << "\r\x1b[K";
  if (!report) return;
  if (context.json) {
    std::cout << report->dump() << '\n';
  } else {
    print_report(*report, seconds_since(began), context);
  }
}

}  // namespace

void add_import(Verb app, Context& context) {
  auto verb = app.add_subcommand("import", context.say("导入档案盒清单（CSV）", "take in a list of boxes (CSV)"));
  auto asked = std::make_shared<Asked>();
  verb.add_option("file", asked->file, context.say("CSV 文件，UTF-8，有表头", "CSV file, UTF-8, with a header")).required();
  verb.add_flag("--skip-bad", asked->skip_bad,
                context.say("跳过有错误的行；否则全部导入或全部不导入", "leave bad lines out; else all or nothing"));
  verb.does([&context, asked] { run(*asked, context); });
}

}  // namespace archroom::cli
