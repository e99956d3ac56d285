#include "controller/gateways/http/room.hpp"

#include <algorithm>
#include <charconv>

namespace archroom::gateways {

Answer register_fails(const Error& error, core::Language language) {
  return refuse(problems::kStoreFailing, {"登记库不可用：" + error.detail, "the register is not available: " + error.detail},
                language);
}

Answer no_such_bank(const std::string& bank, core::Language language) {
  return refuse(problems::kUnknownBank, {"本库房没有区“" + bank + "”", "this room has no bank \"" + bank + "\""}, language);
}

std::variant<std::int64_t, Answer> query_number(const Call& call, std::string_view name, std::int64_t otherwise,
                                                std::int64_t least, std::int64_t most) {
  const auto text = call.query.get(name);
  if (!text) return otherwise;
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (fault == std::errc{} && end == text->data() + text->size() && value >= least && value <= most) return value;
  const std::string range = std::to_string(least) + "…" + std::to_string(most);
  const std::string key{name};
  return refuse(problems::kBadValue,
                {"参数“" + key + "”应为整数 " + range + "，却是“" + std::string{*text} + "”",
                 "the parameter \"" + key + "\" must be an integer in " + range + ", found \"" + std::string{*text} + "\""},
                call.language);
}

std::optional<Answer> unknown_query(const Call& call, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : call.query.pairs()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return refuse(problems::kUnknownKey, {"未知的参数“" + name + "”", "unknown parameter \"" + name + "\""}, call.language);
  }
  return std::nullopt;
}

}  // namespace archroom::gateways
