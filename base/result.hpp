// Result<T>: what the world answered. Five faults, one policy each (docs/architecture.md, "Errors"). Our own bugs are not results
// but contract checks; a room in a bad state is an observation, not an error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/contract.hpp"

namespace archroom {

enum class Fault : std::uint8_t {
  Timeout,      // no answer in time: retry with back-off, Bad after n
  Garbled,      // an answer that makes no sense: retry, flush the line
  Refused,      // a clear no: do not retry, Bad
  Unsupported,  // the peer does not have it: drop the point until reconnect, Unknown
  LinkDown,     // the way is gone: everything behind it Unknown, reopen
};

[[nodiscard]] std::string_view name_of(Fault fault);

struct Error {
  Fault fault = Fault::Refused;
  std::string detail;  // for people: what was expected, what was found
  friend bool operator==(const Error&, const Error&) = default;
};

// A struct, not an alias: g++ 12 ignores [[nodiscard]] on aliases.
template <class T>
struct [[nodiscard]] Result {
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const T& value() const& {
    ARCHROOM_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T& value() & {
    ARCHROOM_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& value() && {
    ARCHROOM_CHECK(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  [[nodiscard]] const Error& error() const {
    ARCHROOM_CHECK(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

struct Nothing {
  friend bool operator==(const Nothing&, const Nothing&) = default;
};

template <>
struct [[nodiscard]] Result<void> : Result<Nothing> {
  Result() : Result<Nothing>(Nothing{}) {}
  Result(Error error) : Result<Nothing>(std::move(error)) {}
};

}  // namespace archroom
