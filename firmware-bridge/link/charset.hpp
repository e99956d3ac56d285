// Character sets other than UTF-8, by glibc's iconv. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace archroom::link {

// GB18030, and with it GBK and GB 2312. The whole of it, or nothing: an invalid or unfinished sequence refuses all.
[[nodiscard]] std::optional<std::string> utf8_of_gb18030(std::string_view bytes);

}  // namespace archroom::link
