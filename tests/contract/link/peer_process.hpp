// A Python peer as a child process: started, read line by line, killed by its own pid.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "firmware-bridge/link/clock.hpp"
#include "firmware-bridge/link/descriptor.hpp"
#include "firmware-bridge/link/wake.hpp"

namespace archroom::link {

class PeerProcess {
 public:
  explicit PeerProcess(const std::string& script, const std::string& argument = "") {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    output_ = Descriptor{ends[0]};
    const Descriptor theirs{ends[1]};
    const std::string path = std::string(PEERS) + "/" + script;
    child_ = fork();
    if (child_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);  // also where the test is aborted
      dup2(theirs.get(), STDOUT_FILENO);
      execl("/usr/bin/python3", "python3", path.c_str(), argument.c_str(), nullptr);
      _exit(127);
    }
    const auto line = next_line(seconds{20});
    if (!line || line->rfind("port ", 0) != 0) {
      stop();
      throw std::runtime_error("the peer did not start: " + path);
    }
    port_ = static_cast<std::uint16_t>(std::stoi(line->substr(5)));
  }
  ~PeerProcess() { stop(); }
  PeerProcess(const PeerProcess&) = delete;
  PeerProcess& operator=(const PeerProcess&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

  [[nodiscard]] std::optional<std::string> next_line(Duration patience) {
    const auto deadline = monotonic_now() + patience;
    while (true) {
      if (const auto end = held_.find('\n'); end != std::string::npos) {
        const auto line = held_.substr(0, end);
        held_.erase(0, end + 1);
        return line;
      }
      if (waiter_.wait(output_.get(), POLLIN, deadline) != Wake::Event::Ready) return std::nullopt;
      char bytes[512];
      const auto got = read(output_.get(), bytes, sizeof bytes);
      if (got <= 0) return std::nullopt;
      held_.append(bytes, static_cast<std::size_t>(got));
    }
  }

 private:
  void stop() {
    if (child_ <= 0) return;
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
    child_ = -1;
  }

  pid_t child_ = -1;
  Descriptor output_;
  Wake waiter_;
  std::string held_;
  std::uint16_t port_ = 0;
};

}  // namespace archroom::link
