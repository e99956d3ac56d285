#include "controller/settings/load.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "controller/settings/cross_checks.hpp"
#include "controller/settings/document.hpp"
#include "controller/settings/reader.hpp"

namespace archroom::settings {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = 1024 * 1024;  // parse() says no long before

std::optional<std::string> content_of(const std::string& path, std::string& trouble) {
  std::error_code failed;
  if (fs::is_directory(path, failed)) {
    trouble = "a directory";
    return std::nullopt;
  }
  std::ifstream file{path, std::ios::binary};
  std::string content(kMostBytes, '\0');
  if (file.is_open()) file.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (!file.is_open() || file.bad()) {
    trouble = std::strerror(errno);
    return std::nullopt;
  }
  content.resize(static_cast<std::size_t>(file.gcount()));
  return content;
}

Finding finding_of(const Mistake& mistake, const std::string& file) {
  return {file, mistake.line, "column " + std::to_string(mistake.column), "TOML", made_visible(mistake.text)};
}

void resolve_store(Plan& plan, const std::string& file, std::vector<std::string>& notes) {
  const fs::path directory{plan.store.directory};
  if (directory.is_absolute()) return;
  std::error_code failed;
  const auto from = fs::absolute(file, failed).parent_path();
  plan.store.directory = (from / directory).lexically_normal().string();
  notes.push_back(file + ": store.directory: " + in_quotes(directory.string()) +
                  " is relative to the site file: " + plan.store.directory);
}

}  // namespace

Loaded load_text(std::string_view text, const std::string& file) {
  Loaded loaded;
  const auto document = parse(text);
  auto reading = read(document, file);
  if (document.mistakes.empty()) {  // else what seems to be missing may stand in a line that could not be read
    loaded.findings = reading.missing;
    cross_check(reading, file);
    check_devices(reading, file);
    check_door(reading, file);
    check_protections(reading, file);
    check_mqtt(reading, file);
  }
  for (const auto& mistake : document.mistakes) loaded.findings.push_back(finding_of(mistake, file));
  loaded.findings.insert(loaded.findings.end(), reading.findings.begin(), reading.findings.end());
  std::stable_sort(loaded.findings.begin(), loaded.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.line < b.line; });
  if (!loaded.findings.empty()) return loaded;
  resolve_store(reading.plan, file, loaded.notes);
  loaded.plan = std::move(reading.plan);
  return loaded;
}

Loaded load(const std::string& path) {
  std::string trouble;
  const auto content = content_of(path, trouble);
  if (content) return load_text(*content, path);
  Loaded loaded;
  loaded.findings.push_back({path, 0, "", "a site file that can be read", trouble});
  return loaded;
}

}  // namespace archroom::settings
