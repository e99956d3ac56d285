#include "firmware-bridge/link/charset.hpp"

#include <iconv.h>

#include <memory>

namespace archroom::link {
namespace {

struct Close {
  void operator()(void* conversion) const { (void)iconv_close(conversion); }
};

}  // namespace

std::optional<std::string> utf8_of_gb18030(std::string_view bytes) {
  void* const opened = iconv_open("UTF-8", "GB18030");
  if (opened == reinterpret_cast<void*>(-1)) return std::nullopt;
  const std::unique_ptr<void, Close> conversion{opened};
  std::string from{bytes};
  std::string to(from.size() * 4, '\0');  // two bytes become at most three, four at most four
  char* in = from.data();
  char* out = to.data();
  std::size_t in_left = from.size();
  std::size_t out_left = to.size();
  const auto changed = iconv(conversion.get(), &in, &in_left, &out, &out_left);
  if (changed == static_cast<std::size_t>(-1) || in_left != 0) return std::nullopt;
  to.resize(to.size() - out_left);
  return to;
}

}  // namespace archroom::link
