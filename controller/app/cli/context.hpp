// What every verb of the command line has: where the daemon is, how to speak, and how it ended. One thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace archroom::cli {

enum class Language : unsigned char { Chinese, English };

// 0 done, 1 refused, 2 usage, 3 the daemon can't be reached
inline constexpr int kDone = 0;
inline constexpr int kRefused = 1;
inline constexpr int kUsage = 2;
inline constexpr int kUnreachable = 3;

struct Context {
  std::string url = "http://127.0.0.1:8480";
  bool json = false;  // as the daemon answered, one line
  Language language = Language::English;
  int exit_code = kDone;
  std::string token_file = {};  // its first line is the key; else the key is in ARCHROOM_TOKEN, else there is none
  std::string ca_file = {};     // whom to believe; empty: those whom this machine believes

  [[nodiscard]] const char* say(const char* zh, const char* en) const { return language == Language::Chinese ? zh : en; }
  [[nodiscard]] const std::string& say(const std::string& zh, const std::string& en) const {
    return language == Language::Chinese ? zh : en;
  }
};

// zh where LC_ALL, LC_MESSAGES or LANG (the first that is set) begins with zh.
[[nodiscard]] Language language_of_environment();

}  // namespace archroom::cli
