// A disk on which nothing more can be written, for as long as it lives; of the whole process.
#pragma once

#include <signal.h>
#include <sys/resource.h>

namespace archroom::runtime {

// The kernel refuses every byte beyond this size in any file: a disk that is full.
class FullDisk {
 public:
  explicit FullDisk(rlim_t size) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit full{size, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &full);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace archroom::runtime
