// archroom: the command line of the archive room.
#include <CLI/CLI.hpp>
#include <iostream>
#include <string>

#include "controller/app/cli/verbs.hpp"

namespace {

using archroom::cli::Context;
using archroom::cli::Language;

// The help page must know the language before the command line is read.
Language language_of(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::string value = word == "--lang" && i + 1 < argc ? argv[i + 1] : word.starts_with("--lang=") ? word.substr(7) : "";
    if (value == "zh") return Language::Chinese;
    if (value == "en") return Language::English;
  }
  return archroom::cli::language_of_environment();
}

}  // namespace

int main(int argc, char** argv) {
  Context context;
  context.language = language_of(argc, argv);
  CLI::App app{context.say("档案库房控制系统命令行", "The command line of the archive room"), "archroom"};
  std::string language;
  app.add_option("--url", context.url, context.say("archroomd 的地址", "where archroomd is"))
      ->envname("ARCHROOM_URL")
      ->capture_default_str();
  app.add_option(
      "--token-file", context.token_file,
      context.say("密钥文件（否则用环境变量 ARCHROOM_TOKEN）", "file with the key (else the variable ARCHROOM_TOKEN)"));
  app.add_option(
      "--ca", context.ca_file,
      context.say("https 所信任的证书（PEM；默认用系统的）", "certificates that https trusts (PEM; default: the system's)"));
  app.add_flag("--json", context.json, context.say("原样输出 JSON", "print the daemon's JSON as it is"));
  app.add_option("--lang", language, context.say("语言：zh 或 en（默认取自 LANG）", "language: zh or en (default from LANG)"))
      ->check(CLI::IsMember({"zh", "en"}));
  app.require_subcommand(1);
  app.fallthrough();
  archroom::cli::add_verbs(archroom::cli::Verb{&app}, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& fault) {
    const bool help = fault.get_exit_code() == 0;
    app.exit(fault);
    return help ? archroom::cli::kDone : archroom::cli::kUsage;
  }
  return context.exit_code;
}
