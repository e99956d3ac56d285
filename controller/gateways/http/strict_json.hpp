// JSON bodies read strictly: unknown keys, wrong types, keys that occur twice, deep nesting and bad UTF-8 are each refused by
// name.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "controller/gateways/http/problem.hpp"

namespace archroom::gateways {

inline constexpr int kDeepestJson = 8;

// One JSON object. The getters remember what was wrong; `problem()` at the end says all of it, unknown keys included.
class JsonObject {
 public:
  [[nodiscard]] static std::variant<JsonObject, Problem> parse(std::string_view body);

  // Nothing where the key is absent or its value is of another type.
  [[nodiscard]] std::optional<std::string> text(std::string_view key);
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key);
  [[nodiscard]] std::optional<bool> truth(std::string_view key);
  [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view key);
  // An array of objects; what is wrong in one of them is told with its place in the array.
  [[nodiscard]] std::optional<std::vector<JsonObject>> objects(std::string_view key);
  // The same, and an absence is a mistake.
  [[nodiscard]] std::string needed_text(std::string_view key);
  [[nodiscard]] std::int64_t needed_integer(std::string_view key);
  [[nodiscard]] bool needed_truth(std::string_view key);
  [[nodiscard]] std::vector<std::string> needed_texts(std::string_view key);
  // A code as barcodes, reference codes and ids are: 1 to 128 bytes, no control characters, no blanks around.
  [[nodiscard]] std::optional<std::string> code(std::string_view key);
  [[nodiscard]] std::string needed_code(std::string_view key);

  [[nodiscard]] bool is_null(std::string_view key);
  [[nodiscard]] bool has(std::string_view key) const;
  // The value's own verdict, for rules of the caller.
  void wrong(const ProblemKind& kind, std::string_view key, Words what);
  [[nodiscard]] std::optional<Problem> problem();

 private:
  explicit JsonObject(std::shared_ptr<const nlohmann::json> tree, std::string where = "/")
      : tree_(std::move(tree)), where_(std::move(where)) {}
  [[nodiscard]] const nlohmann::json* find(std::string_view key);
  void missing(std::string_view key);
  void wrong_type(std::string_view key, const Words& expected, const nlohmann::json& found);

  std::shared_ptr<const nlohmann::json> tree_;
  std::string where_;  // a JSON pointer to it, and a slash
  std::vector<std::string> asked_;
  std::vector<std::pair<const ProblemKind*, Mistake>> mistakes_;
};

// What is wrong with a code, if anything.
struct CodeFault {
  const ProblemKind* kind;
  Words what;
};
[[nodiscard]] std::optional<CodeFault> code_fault(std::string_view code);

}  // namespace archroom::gateways
