// Log lines: one logger a module, levels from the site file, to stderr in a form that the journal understands. Loggers may be
// used by any thread, also before set_up. spdlog stays in log.cpp.
//
//   log::get("bus").warning("{} does not answer: {}", bus, detail);
#pragma once

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.hpp"
#include "controller/settings/log_modules.hpp"
#include "controller/settings/plan.hpp"

namespace spdlog {
class logger;
}

namespace archroom::runtime::log {

enum class Level : std::uint8_t { Trace, Debug, Info, Warning, Error };

class Logger {
 public:
  explicit Logger(spdlog::logger& lines) : lines_(&lines) {}

  [[nodiscard]] bool enabled(Level level) const;
  // Control characters become visible: what comes off a wire can't forge a line.
  void write(Level level, std::string_view text) const;

  template <class... Args>
  void trace(fmt::format_string<Args...> text, Args&&... args) const {
    if (enabled(Level::Trace)) write(Level::Trace, fmt::format(text, std::forward<Args>(args)...));
  }
  template <class... Args>
  void debug(fmt::format_string<Args...> text, Args&&... args) const {
    if (enabled(Level::Debug)) write(Level::Debug, fmt::format(text, std::forward<Args>(args)...));
  }
  template <class... Args>
  void info(fmt::format_string<Args...> text, Args&&... args) const {
    if (enabled(Level::Info)) write(Level::Info, fmt::format(text, std::forward<Args>(args)...));
  }
  template <class... Args>
  void warning(fmt::format_string<Args...> text, Args&&... args) const {
    if (enabled(Level::Warning)) write(Level::Warning, fmt::format(text, std::forward<Args>(args)...));
  }
  template <class... Args>
  void error(fmt::format_string<Args...> text, Args&&... args) const {
    if (enabled(Level::Error)) write(Level::Error, fmt::format(text, std::forward<Args>(args)...));
  }

 private:
  spdlog::logger* lines_;
};

// One of settings::kLogModules; another name does not compile.
struct Module {
  std::size_t index = settings::kLogModules.size();
  consteval Module(const char* name) {
    for (std::size_t i = 0; i < settings::kLogModules.size(); ++i) {
      if (settings::kLogModules[i].name == name) index = i;
    }
    if (index == settings::kLogModules.size()) throw "not a log module: see settings/log_modules.hpp";
  }
};

[[nodiscard]] const Logger& get(Module module);

// Where lines go, and how they look: terminals want the time, the journal has it and wants the priority.
enum class Form : std::uint8_t { Terminal, Journal };

// Before threads start.
void set_up(const settings::LogPlan& plan);
// The same into a function, which gets whole lines with their newline, one at a time.
void set_up(const settings::LogPlan& plan, Form form, std::function<void(std::string_view)> lines);

// True where stderr is the journal's own stream (systemd.exec(5), JOURNAL_STREAM).
[[nodiscard]] bool stderr_is_the_journal();

// Keeps a line that is said again and again from filling the log: the first goes out, then one a window, with the count of those
// held back in between. Any thread.
class Repeats {
 public:
  explicit Repeats(Duration window) : window_(window) {}

  // The number held back since the last one that went out; nothing where this one is to be held back, too.
  [[nodiscard]] std::optional<std::uint64_t> pass(Instant now, std::string_view what);

  struct HeldBack {
    std::string what;
    std::uint64_t count = 0;
    friend bool operator==(const HeldBack&, const HeldBack&) = default;
  };
  // Those whose window ended without another one: to be told, so that no count is lost. Forgets everything that is over.
  [[nodiscard]] std::vector<HeldBack> sweep(Instant now);

 private:
  struct Entry {
    Instant since;
    std::uint64_t held_back = 0;
  };
  static constexpr std::size_t kMost = 1024;  // different lines; more of them are not repetitions

  const Duration window_;
  std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_;
};

// "", or " (12 more like it held back)"
[[nodiscard]] std::string held_back_text(std::uint64_t count);

}  // namespace archroom::runtime::log
