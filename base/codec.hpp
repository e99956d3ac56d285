// One description of a struct's fields serves the flight recorder (bytes out, bytes in), the digest of a state and the printer.
//
//   struct Point {
//     int x, y;
//     template <class Self, class V> static void fields(Self& self, V& v) { v("x", self.x); v("y", self.y); }
//   };
//
// Wire form: integers and enums as zigzag LEB128, strings and containers with their length first, variants with their index
// first. The decoder believes nothing: a short, long or impossible input makes ok() false and leaves default values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"

namespace archroom {

template <class T, class V>
concept HasFields = requires(T& t, V& v) {
  std::remove_const_t<T>::fields(t, v);
};

class Encoder {
 public:
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  void clear() { bytes_.clear(); }

  template <class T>
  void operator()(const char*, const T& value) {
    put(value);
  }

  template <class T>
  void put(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      put_integer(static_cast<std::int64_t>(value));
    } else if constexpr (std::is_integral_v<T>) {
      put_integer(static_cast<std::int64_t>(value));
    } else {
      put_object(value);
    }
  }

 private:
  void put_integer(std::int64_t value) {
    auto rest = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
    while (rest >= 0x80) {
      bytes_.push_back(static_cast<char>(rest | 0x80));
      rest >>= 7;
    }
    bytes_.push_back(static_cast<char>(rest));
  }
  void put_object(const std::string& value) {
    put_integer(static_cast<std::int64_t>(value.size()));
    bytes_ += value;
  }
  template <class Tag>
  void put_object(const Name<Tag>& value) {
    put(value.text);
  }
  template <class Tag>
  void put_object(const Number<Tag>& value) {
    put(value.n);
  }
  void put_object(Instant value) { put(value.ns); }
  void put_object(WallTime value) { put(value.ms); }
  void put_object(Duration value) { put(static_cast<std::int64_t>(value.count())); }
  void put_object(std::monostate) {}
  template <class T>
  void put_object(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class T>
  void put_object(const std::vector<T>& values) {
    put(values.size());
    for (const auto& value : values) put(value);
  }
  template <class T>
  void put_object(const std::set<T>& values) {
    put(values.size());
    for (const auto& value : values) put(value);
  }
  template <class K, class T>
  void put_object(const std::map<K, T>& values) {
    put(values.size());
    for (const auto& [key, value] : values) {
      put(key);
      put(value);
    }
  }
  template <class... Ts>
  void put_object(const std::variant<Ts...>& value) {
    put(value.index());
    std::visit([this](const auto& held) { put(held); }, value);
  }
  template <class T>
  requires HasFields<const T, Encoder>
  void put_object(const T& value) { T::fields(value, *this); }

  std::string bytes_;
};

class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}

  // False from the first thing that was not there or not possible.
  [[nodiscard]] bool ok() const { return ok_; }
  // Nothing left over either.
  [[nodiscard]] bool done() const { return ok_ && rest_.empty(); }

  template <class T>
  void operator()(const char*, T& value) {
    get(value);
  }

  template <class T>
  void get(T& value) {
    if constexpr (std::is_enum_v<T>) {
      value = static_cast<T>(get_integer());
    } else if constexpr (std::is_same_v<T, bool>) {
      value = get_integer() != 0;
    } else if constexpr (std::is_integral_v<T>) {
      const auto wide = get_integer();
      value = static_cast<T>(wide);
      if (static_cast<std::int64_t>(value) != wide) fail();
    } else {
      get_object(value);
    }
  }

 private:
  void fail() {
    ok_ = false;
    rest_ = {};
  }
  std::int64_t get_integer() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if ((byte & 0x80) == 0) return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
    }
    fail();
    return 0;
  }
  // A length can't exceed what is left: every element takes at least one byte, so no input makes us allocate more than itself.
  std::size_t get_size() {
    const auto size = get_integer();
    if (size < 0 || static_cast<std::uint64_t>(size) > rest_.size()) {
      fail();
      return 0;
    }
    return static_cast<std::size_t>(size);
  }
  void get_object(std::string& value) {
    const auto size = get_size();
    value.assign(rest_.substr(0, size));
    rest_.remove_prefix(size);
  }
  template <class Tag>
  void get_object(Name<Tag>& value) {
    get(value.text);
  }
  template <class Tag>
  void get_object(Number<Tag>& value) {
    get(value.n);
  }
  void get_object(Instant& value) { get(value.ns); }
  void get_object(WallTime& value) { get(value.ms); }
  void get_object(Duration& value) { value = Duration{get_integer()}; }
  void get_object(std::monostate&) {}
  template <class T>
  void get_object(std::optional<T>& value) {
    bool present = false;
    get(present);
    value.reset();
    if (present && ok_) get(value.emplace());
  }
  template <class T>
  void get_object(std::vector<T>& values) {
    values.clear();
    for (auto left = get_size(); left > 0 && ok_; --left) {
      T value{};
      get(value);
      values.push_back(std::move(value));
    }
  }
  template <class T>
  void get_object(std::set<T>& values) {
    values.clear();
    for (auto left = get_size(); left > 0 && ok_; --left) {
      T value{};
      get(value);
      values.insert(std::move(value));
    }
  }
  template <class K, class T>
  void get_object(std::map<K, T>& values) {
    values.clear();
    for (auto left = get_size(); left > 0 && ok_; --left) {
      K key{};
      get(key);
      get(values[std::move(key)]);
    }
  }
  template <class... Ts>
  void get_object(std::variant<Ts...>& value) {
    const auto index = get_integer();
    if (index < 0 || static_cast<std::size_t>(index) >= sizeof...(Ts)) return fail();
    choose(value, static_cast<std::size_t>(index), std::index_sequence_for<Ts...>{});
  }
  template <class V, std::size_t... Is>
  void choose(V& value, std::size_t index, std::index_sequence<Is...>) {
    ((Is == index ? get(value.template emplace<Is>()) : void()), ...);
  }
  template <class T>
  requires HasFields<T, Decoder>
  void get_object(T& value) { T::fields(value, *this); }

  std::string_view rest_;
  bool ok_ = true;
};

template <class T>
[[nodiscard]] std::string encoded(const T& value) {
  Encoder encoder;
  encoder.put(value);
  return encoder.bytes();
}

// Nothing where the bytes are not exactly one T.
template <class T>
[[nodiscard]] std::optional<T> decoded(std::string_view bytes) {
  Decoder decoder{bytes};
  T value{};
  decoder.get(value);
  if (!decoder.done()) return std::nullopt;
  return value;
}

// FNV-1a, 64 bit: tells states apart, protects against nobody.
[[nodiscard]] constexpr std::uint64_t fnv1a(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

}  // namespace archroom
