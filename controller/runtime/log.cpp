#include "controller/runtime/log.hpp"

#include <spdlog/details/log_msg.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <memory>

#include "controller/settings/finding.hpp"

namespace archroom::runtime::log {
namespace {

constexpr std::size_t kModules = settings::kLogModules.size();

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::Trace: return spdlog::level::trace;
    case Level::Debug: return spdlog::level::debug;
    case Level::Info: return spdlog::level::info;
    case Level::Warning: return spdlog::level::warn;
    case Level::Error: return spdlog::level::err;
  }
  return spdlog::level::err;
}

// The priority in front that systemd takes off again (sd-daemon(3)).
class Priority : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& line) override {
    const std::string_view text = message.level >= spdlog::level::err    ? "<3>"
                                  : message.level == spdlog::level::warn ? "<4>"
                                  : message.level == spdlog::level::info ? "<6>"
                                                                         : "<7>";
    line.append(text.data(), text.data() + text.size());
  }
  [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<Priority>(); }
};

std::unique_ptr<spdlog::formatter> formatter_of(Form form) {
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::local, "\n");
  formatter->add_flag<Priority>('P');
  formatter->set_pattern(form == Form::Journal ? "%P%n: %v" : "%Y-%m-%dT%H:%M:%S.%e%z %-7l %n: %v");
  return formatter;
}

class FunctionSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit FunctionSink(std::function<void(std::string_view)> lines) : lines_(std::move(lines)) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    lines_({line.data(), line.size()});
  }
  void flush_() override {}

 private:
  std::function<void(std::string_view)> lines_;
};

// One for the life of the process; loggers are handed out as references.
struct Lines {
  std::array<std::shared_ptr<spdlog::logger>, kModules> spd;
  std::vector<Logger> loggers;

  Lines() {
    const auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    sink->set_formatter(formatter_of(stderr_is_the_journal() ? Form::Journal : Form::Terminal));
    for (std::size_t i = 0; i < kModules; ++i) {
      spd.at(i) = std::make_shared<spdlog::logger>(std::string{settings::kLogModules.at(i).name}, sink);
      spd.at(i)->flush_on(spdlog::level::trace);
      loggers.emplace_back(*spd.at(i));
    }
  }
};

Lines& all_lines() {
  static Lines lines;
  return lines;
}

void take_levels(const settings::LogPlan& plan) {
  for (std::size_t i = 0; i < kModules; ++i) {
    const auto own = plan.modules.find(std::string{settings::kLogModules.at(i).name});
    all_lines().spd.at(i)->set_level(spdlog::level::from_str(own != plan.modules.end() ? own->second : plan.level));
  }
}

void take_sink(const std::shared_ptr<spdlog::sinks::sink>& sink, Form form) {
  sink->set_formatter(formatter_of(form));
  for (auto& logger : all_lines().spd) logger->sinks() = {sink};
}

}  // namespace

bool Logger::enabled(Level level) const { return lines_->should_log(level_of(level)); }

void Logger::write(Level level, std::string_view text) const { lines_->log(level_of(level), settings::made_visible(text)); }

const Logger& get(Module module) { return all_lines().loggers[module.index]; }

void set_up(const settings::LogPlan& plan) {
  take_sink(std::make_shared<spdlog::sinks::stderr_sink_mt>(), stderr_is_the_journal() ? Form::Journal : Form::Terminal);
  take_levels(plan);
}

void set_up(const settings::LogPlan& plan, Form form, std::function<void(std::string_view)> lines) {
  take_sink(std::make_shared<FunctionSink>(std::move(lines)), form);
  take_levels(plan);
}

bool stderr_is_the_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat about {};
  if (stream == nullptr || fstat(STDERR_FILENO, &about) != 0) return false;
  return stream == std::to_string(about.st_dev) + ":" + std::to_string(about.st_ino);
}

std::optional<std::uint64_t> Repeats::pass(Instant now, std::string_view what) {
  const std::lock_guard lock{mutex_};
  const auto at = entries_.find(what);
  if (at == entries_.end()) {
    if (entries_.size() < kMost) entries_.emplace(what, Entry{now, 0});
    return 0;
  }
  if (now - at->second.since < window_) {
    ++at->second.held_back;
    return std::nullopt;
  }
  const auto count = at->second.held_back;
  at->second = {now, 0};
  return count;
}

std::vector<Repeats::HeldBack> Repeats::sweep(Instant now) {
  const std::lock_guard lock{mutex_};
  std::vector<HeldBack> over;
  for (auto at = entries_.begin(); at != entries_.end();) {
    if (now - at->second.since < window_) {
      ++at;
      continue;
    }
    if (at->second.held_back > 0) over.push_back({at->first, at->second.held_back});
    at = entries_.erase(at);
  }
  return over;
}

std::string held_back_text(std::uint64_t count) {
  return count == 0 ? "" : " (" + std::to_string(count) + " more like it held back)";
}

}  // namespace archroom::runtime::log
