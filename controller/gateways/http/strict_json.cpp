#include "controller/gateways/http/strict_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "controller/gateways/utf8.hpp"

namespace archroom::gateways {
namespace {

using nlohmann::json;

Problem bad(const ProblemKind& kind, Words detail) { return {&kind, std::move(detail)}; }

// Builds the tree and gives up at the first key that occurs twice and at the first bracket that is too deep.
class Builder : public nlohmann::json_sax<json> {
 public:
  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return descend(json::object()); }
  bool start_array(std::size_t) override { return descend(json::array()); }
  bool end_object() override { return ascend(); }
  bool end_array() override { return ascend(); }
  bool key(string_t& name) override {
    key_ = name;
    if (!path_.back()->contains(name)) return true;
    problem_ = bad(problems::kDuplicateKey, {"键“" + name + "”出现两次", "the key \"" + name + "\" occurs twice"});
    return false;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& fault) override {
    const std::string at = std::to_string(position);
    // "[json.exception.parse_error.101] parse error at line 1, column 5: ...": only what comes after the code is for people
    const std::string text = fault.what();
    const std::size_t from = text.find("] ");
    problem_ = bad(problems::kBadJson, {"第 " + at + " 字节附近无法解析",
                                        "near byte " + at + ": " + (from == std::string::npos ? text : text.substr(from + 2))});
    return false;
  }

  json tree;
  std::optional<Problem> problem_;

 private:
  json* add(json value) {
    if (path_.empty()) {
      tree = std::move(value);
      return &tree;
    }
    json& parent = *path_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    return &(parent[key_] = std::move(value));
  }
  bool put(json value) {
    add(std::move(value));
    return true;
  }
  bool descend(json value) {
    if (path_.size() >= static_cast<std::size_t>(kDeepestJson)) {
      const std::string most = std::to_string(kDeepestJson);
      problem_ = bad(problems::kTooDeep, {"最多嵌套 " + most + " 层", "at most " + most + " levels are accepted"});
      return false;
    }
    path_.push_back(add(std::move(value)));
    return true;
  }
  bool ascend() {
    path_.pop_back();
    return true;
  }

  std::vector<json*> path_;
  std::string key_;
};

Words type_name(const json& value) {
  switch (value.type()) {
    case json::value_t::null: return {"空值", "null"};
    case json::value_t::object: return {"对象", "an object"};
    case json::value_t::array: return {"数组", "an array"};
    case json::value_t::string: return {"文字", "a text"};
    case json::value_t::boolean: return {"真假值", "true or false"};
    case json::value_t::number_integer:
    case json::value_t::number_unsigned: return {"整数", "an integer"};
    case json::value_t::number_float: return {"小数", "a fraction"};
    default: return {"未知", "something else"};
  }
}

const Words kText{"文字", "a text"};
const Words kInteger{"整数", "an integer"};
const Words kTruth{"真假值", "true or false"};
const Words kTexts{"文字的数组", "an array of texts"};
const Words kObjects{"对象的数组", "an array of objects"};

}  // namespace

std::optional<CodeFault> code_fault(std::string_view code) {
  if (code.empty()) return CodeFault{&problems::kBadValue, {"不可为空", "must not be empty"}};
  if (code.size() > 128) return CodeFault{&problems::kBadValue, {"超过 128 字节", "is longer than 128 bytes"}};
  for (std::size_t i = 0; i < code.size(); ++i) {
    const auto byte = static_cast<unsigned char>(code[i]);
    const bool c1 = byte == 0xC2 && i + 1 < code.size() && static_cast<unsigned char>(code[i + 1]) < 0xA0;
    if (byte >= 0x20 && byte != 0x7F && !c1) continue;
    const std::string at = std::to_string(i + 1);
    return CodeFault{&problems::kControlCharacter, {"第 " + at + " 字节是控制字符", "byte " + at + " is a control character"}};
  }
  if (code.front() == ' ' || code.back() == ' ') return CodeFault{&problems::kBadValue, {"首尾有空格", "has blanks around it"}};
  return std::nullopt;
}

std::variant<JsonObject, Problem> JsonObject::parse(std::string_view body) {
  if (const auto at = utf8_fault(body)) {
    const std::string byte = std::to_string(*at + 1);
    return bad(problems::kBadUtf8, {"正文第 " + byte + " 字节不是 UTF-8", "byte " + byte + " of the body is not UTF-8"});
  }
  if (body.empty()) return bad(problems::kBadJson, {"正文为空，应为 JSON 对象", "the body is empty; a JSON object is expected"});
  Builder builder;
  try {
    if (!json::sax_parse(body, &builder)) {
      if (builder.problem_) return std::move(*builder.problem_);
      return bad(problems::kBadJson, {"无法解析", "it can't be parsed"});
    }
  } catch (const json::exception& fault) {
    return bad(problems::kBadJson, {"无法解析", fault.what()});
  }
  if (!builder.tree.is_object()) {
    const Words found = type_name(builder.tree);
    return bad(problems::kWrongType, {"应为 JSON 对象，却是" + found.zh, "a JSON object is expected, found " + found.en});
  }
  return JsonObject{std::make_shared<const json>(std::move(builder.tree))};
}

const json* JsonObject::find(std::string_view key) {
  asked_.emplace_back(key);
  const auto found = tree_->find(key);
  return found == tree_->end() ? nullptr : &*found;
}

bool JsonObject::is_null(std::string_view key) {
  const json* value = find(key);
  return value != nullptr && value->is_null();
}

bool JsonObject::has(std::string_view key) const { return tree_->contains(key); }

void JsonObject::wrong(const ProblemKind& kind, std::string_view key, Words what) {
  mistakes_.push_back({&kind, {where_ + std::string{key}, std::move(what)}});
}

void JsonObject::missing(std::string_view key) {
  const std::string name{key};
  wrong(problems::kMissingKey, key, {"缺少“" + name + "”", "\"" + name + "\" is missing"});
}

void JsonObject::wrong_type(std::string_view key, const Words& expected, const json& found) {
  const std::string name{key};
  const Words type = type_name(found);
  wrong(problems::kWrongType, key,
        {"“" + name + "”应为" + expected.zh + "，却是" + type.zh,
         "\"" + name + "\" must be " + expected.en + ", found " + type.en});
}

std::optional<std::string> JsonObject::text(std::string_view key) {
  const json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  wrong_type(key, kText, *value);
  return std::nullopt;
}

std::optional<std::int64_t> JsonObject::integer(std::string_view key) {
  const json* value = find(key);
  if (value == nullptr) return std::nullopt;
  const bool fits = !value->is_number_unsigned() || value->get<std::uint64_t>() <= std::uint64_t{INT64_MAX};
  if (value->is_number_integer() && fits) return value->get<std::int64_t>();
  wrong_type(key, kInteger, *value);
  return std::nullopt;
}

std::optional<bool> JsonObject::truth(std::string_view key) {
  const json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  wrong_type(key, kTruth, *value);
  return std::nullopt;
}

std::optional<std::vector<std::string>> JsonObject::texts(std::string_view key) {
  const json* value = find(key);
  if (value == nullptr) return std::nullopt;
  const bool fits =
      value->is_array() && std::all_of(value->begin(), value->end(), [](const json& one) { return one.is_string(); });
  if (fits) return value->get<std::vector<std::string>>();
  wrong_type(key, kTexts, *value);
  return std::nullopt;
}

std::optional<std::vector<JsonObject>> JsonObject::objects(std::string_view key) {
  const json* value = find(key);
  if (value == nullptr) return std::nullopt;
  const bool fits =
      value->is_array() && std::all_of(value->begin(), value->end(), [](const json& one) { return one.is_object(); });
  if (!fits) {
    wrong_type(key, kObjects, *value);
    return std::nullopt;
  }
  std::vector<JsonObject> list;
  list.reserve(value->size());
  for (const auto& one : *value) {
    const auto where = where_ + std::string{key} + "/" + std::to_string(list.size()) + "/";
    list.push_back(JsonObject{std::shared_ptr<const json>(tree_, &one), where});
  }
  return list;
}

std::string JsonObject::needed_text(std::string_view key) {
  if (!has(key)) missing(key);
  return text(key).value_or("");
}

std::int64_t JsonObject::needed_integer(std::string_view key) {
  if (!has(key)) missing(key);
  return integer(key).value_or(0);
}

bool JsonObject::needed_truth(std::string_view key) {
  if (!has(key)) missing(key);
  return truth(key).value_or(false);
}

std::vector<std::string> JsonObject::needed_texts(std::string_view key) {
  if (!has(key)) missing(key);
  return texts(key).value_or(std::vector<std::string>{});
}

std::optional<std::string> JsonObject::code(std::string_view key) {
  auto value = text(key);
  if (!value) return std::nullopt;
  if (const auto fault = code_fault(*value)) {
    const std::string name{key};
    wrong(*fault->kind, key, {"“" + name + "”" + fault->what.zh, "\"" + name + "\" " + fault->what.en});
    return std::nullopt;
  }
  return value;
}

std::string JsonObject::needed_code(std::string_view key) {
  if (!has(key)) missing(key);
  return code(key).value_or("");
}

std::optional<Problem> JsonObject::problem() {
  for (const auto& [key, value] : tree_->items()) {
    if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
    wrong(problems::kUnknownKey, key, {"未知的键“" + key + "”", "unknown key \"" + key + "\""});
  }
  if (mistakes_.empty()) return std::nullopt;
  Problem problem{mistakes_.front().first, mistakes_.front().second.what};
  for (auto& [kind, mistake] : mistakes_) problem.mistakes.push_back(std::move(mistake));
  mistakes_.clear();
  return problem;
}

}  // namespace archroom::gateways
