#include "controller/app/cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstddef>

namespace archroom::cli {
namespace {

constexpr char kEnter[] = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H\x1b[2J";  // other screen, no cursor, no wrapping
constexpr char kLeave[] = "\x1b[?7h\x1b[?25h\x1b[?1049l";

void write_all(const char* text, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(STDOUT_FILENO, text, size);
    if (written <= 0) return;
    text += written;
    size -= static_cast<std::size_t>(written);
  }
}

// Only what a signal handler may do.
extern "C" void restore_and_end(int signal) {
  write_all(kLeave, sizeof kLeave - 1);
  ::_exit(signal == SIGINT ? 0 : 128 + signal);
}

}  // namespace

bool is_terminal(int descriptor) { return ::isatty(descriptor) == 1; }

Size terminal_size() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {size.ws_col, size.ws_row};
}

Screen::Screen() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, restore_and_end);
  write_all(kEnter, sizeof kEnter - 1);
}

Screen::~Screen() {
  write_all(kLeave, sizeof kLeave - 1);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_DFL);
}

void Screen::show(const std::vector<std::string>& lines) {
  const auto rows = static_cast<std::size_t>(std::max(terminal_size().rows, 1));
  std::string text = "\x1b[H";
  for (std::size_t i = 0; i < std::min(lines.size(), rows); ++i) {
    text += lines[i] + "\x1b[K";
    if (i + 1 < std::min(lines.size(), rows)) text += "\r\n";
  }
  text += "\x1b[J";
  write_all(text.data(), text.size());
}

}  // namespace archroom::cli
