// Request targets taken apart: path segments and query, percent-decoded. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archroom::gateways {

// Nothing where a % is not followed by two hex digits.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);
// Everything but letters, digits and -._~ becomes %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);

class Query {
 public:
  // Nothing where it is not well formed, not UTF-8, or names a key twice.
  [[nodiscard]] static std::optional<Query> parse(std::string_view text);

  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& pairs() const { return pairs_; }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

// "/boxes/A%2F1?by=ref" -> path "/boxes/A%2F1" (still encoded) and query "by=ref"
struct Target {
  std::string_view path;
  std::string_view query;
};
[[nodiscard]] Target split_target(std::string_view target);

}  // namespace archroom::gateways
