// archroom-scenarios [--rewrite] FILE|FOLDER...: plays scenario files through the core and compares what happens with what stands
// below the ruler. Exit 0: as expected; 1: different; 2: a file makes no sense.
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "tests/scenarios/room.hpp"
#include "tests/scenarios/scenario_file.hpp"

namespace {

using archroom::scenarios::Room;
using archroom::scenarios::ScenarioFile;
using archroom::scenarios::Words;

enum Exit : int { kSame = 0, kDifferent = 1, kSenseless = 2 };

Exit senseless(const ScenarioFile& file, int line, const std::string& mistake) {
  std::cerr << file.path << ":" << line << ": " << mistake << "\n";
  return kSenseless;
}

Exit play(const std::string& path, bool rewrite) {
  const auto read = archroom::scenarios::read_scenario(path);
  if (!read.ok()) {
    std::cerr << read.error().detail << "\n";
    return kSenseless;
  }
  const ScenarioFile& file = read.value();
  if (!file.head.starts_with("# ")) return senseless(file, 1, "expected the story in a comment first");
  if (file.script.size() < 2) return senseless(file, 1, "expected a room and events");
  Words opening{file.script.front()};
  auto made = Room::from(opening);
  if (!made.ok()) return senseless(file, opening.line(), made.error().detail);
  Room room = std::move(made).value();
  archroom::Instant last{900'000'000};
  for (std::size_t i = 1; i < file.script.size(); ++i) {
    Words words{file.script[i]};
    const archroom::Instant at = archroom::Instant{} + words.duration("a time");
    if (at < last) words.fail("a time not before the last one, and from 0.9s on, before");
    if (words.mistake().empty()) room.play(last = at, words);
    if (!words.mistake().empty()) return senseless(file, words.line(), words.mistake());
  }
  const auto different = archroom::scenarios::difference(file.told, room.told());
  if (different.empty()) return kSame;
  if (rewrite) {
    const auto written = archroom::scenarios::write_scenario(file, room.told());
    if (!written.ok()) return senseless(file, 1, written.error().detail);
    std::cout << "rewritten: " << path << "\n";
    return kSame;
  }
  std::cout << path << ": not as expected (- expected, + found)\n";
  for (const auto& line : different) std::cout << line << "\n";
  return kDifferent;
}

std::vector<std::string> files_of(const std::string& argument) {
  namespace fs = std::filesystem;
  if (!fs::is_directory(argument)) return {argument};
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator{argument}) {
    if (entry.path().extension() == ".scn") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  bool rewrite = false;
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--rewrite") {
      rewrite = true;
      continue;
    }
    for (auto& file : files_of(argument)) files.push_back(std::move(file));
  }
  if (files.empty()) {
    std::cerr << "usage: archroom-scenarios [--rewrite] FILE|FOLDER...\n";
    return kSenseless;
  }
  int worst = kSame;
  for (const auto& file : files) worst = std::max<int>(worst, play(file, rewrite));
  if (worst == kSame) std::cout << files.size() << " scenarios, all as expected\n";
  return worst;
}
