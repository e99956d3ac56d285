#include "controller/app/cli/progress.hpp"

#include "controller/app/cli/text_width.hpp"

namespace archroom::cli {

std::string Progress::line(double seconds, int width, const Context& context) const {
  const auto percent = size_ == 0 ? 100 : static_cast<int>(sent_ * 100 / size_);
  const auto rate = seconds > 0.05 ? static_cast<std::uint64_t>(static_cast<double>(lines_) / seconds) : 0;
  std::string tail = "  " + std::to_string(percent) + " %  " + std::to_string(lines_) + context.say(" 行", " lines");
  if (rate > 0) tail += "  " + std::to_string(rate) + context.say(" 行/秒", "/s");
  if (percent == 100) tail += context.say("  正在登记……", "  being written...");
  const int bar = std::clamp(width - width_of(tail) - 3, 5, 40);
  const int full = bar * percent / 100;
  return "[" + std::string(static_cast<std::size_t>(full), '#') + std::string(static_cast<std::size_t>(bar - full), '.') + "]" +
         tail;
}

}  // namespace archroom::cli
