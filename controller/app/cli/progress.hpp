// How far an upload is. Pure: told the time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "controller/app/cli/context.hpp"

namespace archroom::cli {

class Progress {
 public:
  explicit Progress(std::size_t size) : size_(size) {}

  void add(std::string_view bytes) {
    sent_ += bytes.size();
    lines_ += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  }
  // Often enough for the eye.
  [[nodiscard]] bool due(double seconds) {
    if (sent_ < size_ && seconds - shown_ < 0.1) return false;
    shown_ = seconds;
    return true;
  }
  // "[#####.....]  50 %  12 345 lines  24 000/s"
  [[nodiscard]] std::string line(double seconds, int width, const Context& context) const;

 private:
  std::size_t size_;
  std::size_t sent_ = 0;
  std::uint64_t lines_ = 0;
  double shown_ = -1;
};

}  // namespace archroom::cli
