#include "controller/app/cli/context.hpp"

#include <cstdlib>

namespace archroom::cli {

Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view{value}.starts_with("zh") ? Language::Chinese : Language::English;
  }
  return Language::English;
}

}  // namespace archroom::cli
