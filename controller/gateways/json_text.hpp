// Writes JSON as it goes, without a tree in memory. The caller keeps the order: inside an object a key, then its value. Strings
// must be UTF-8; what is not is replaced by U+FFFD, so that no answer of ours is ever unreadable.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/instant.hpp"

namespace archroom::gateways {

class JsonText {
 public:
  JsonText& object() { return open('{'); }
  JsonText& end_object() { return close('}'); }
  JsonText& array() { return open('['); }
  JsonText& end_array() { return close(']'); }

  JsonText& key(std::string_view name) {
    comma();
    quote(name);
    out_ += ':';
    comma_ = false;
    return *this;
  }

  JsonText& value(std::string_view text) {
    comma();
    quote(text);
    return *this;
  }
  JsonText& value(const char* text) { return value(std::string_view{text}); }
  JsonText& value(bool truth) { return raw(truth ? "true" : "false"); }
  template <std::integral T>
  requires(!std::same_as<T, bool>) JsonText& value(T number) { return raw(std::to_string(number)); }
  JsonText& value(WallTime at) { return value(std::string_view{rfc3339(at)}); }
  JsonText& null() { return raw("null"); }
  // Something that is JSON already.
  JsonText& raw(std::string_view json) {
    comma();
    out_ += json;
    return *this;
  }
  template <class T>
  JsonText& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : null();
  }
  // key and value in one
  template <class T>
  JsonText& put(std::string_view name, const T& held) {
    return key(name).value(held);
  }
  // An empty text is no text.
  JsonText& put_text(std::string_view name, std::string_view text) {
    key(name);
    return text.empty() ? null() : value(text);
  }

  void reserve(std::size_t bytes) { out_.reserve(bytes); }
  [[nodiscard]] const std::string& text() const { return out_; }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  JsonText& open(char bracket) {
    comma();
    out_ += bracket;
    comma_ = false;
    return *this;
  }
  JsonText& close(char bracket) {
    out_ += bracket;
    comma_ = true;
    return *this;
  }
  void comma() {
    if (comma_) out_ += ',';
    comma_ = true;
  }
  void quote(std::string_view text);

  std::string out_;
  bool comma_ = false;
};

}  // namespace archroom::gateways
