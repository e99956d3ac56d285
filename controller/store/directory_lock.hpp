// One daemon per directory: a lock that the kernel takes back when its owner dies.
#pragma once

#include <string>
#include <utility>

#include "base/result.hpp"

namespace archroom::store {

class DirectoryLock {
 public:
  // Refused where another process holds it; the error names that process.
  [[nodiscard]] static Result<DirectoryLock> take(const std::string& directory);
  DirectoryLock(DirectoryLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  DirectoryLock& operator=(DirectoryLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace archroom::store
