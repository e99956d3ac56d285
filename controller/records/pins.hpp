// PINs of people: hashed slowly with a salt of their own, and locked after five wrong ones. The hashing takes tens of
// milliseconds on purpose: never on the store's thread or a door's. Counting on the store's thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "controller/records/people.hpp"

namespace archroom::records {

inline constexpr int kMostWrongPins = 5;
inline constexpr Duration kPinLock = minutes{15};

[[nodiscard]] bool is_pin(std::string_view pin);  // 4 to 12 digits
// scrypt (N 16384, r 8, p 1: 16 MiB) with 16 random bytes of salt: "scrypt:14:8:1:SALT:HASH", in hex.
[[nodiscard]] std::string hash_of_pin(std::string_view pin);
// In constant time. False where the hash is none of ours.
[[nodiscard]] bool pin_fits(std::string_view pin, std::string_view hash);

// What is needed to judge a PIN elsewhere. Nothing: nobody active with this card has one.
struct PinOnFile {
  PersonId person;
  std::string hash;
  std::optional<WallTime> locked_until;
};
[[nodiscard]] std::optional<PinOnFile> pin_on_file(store::Database& database, std::string_view card);

// Sets it anew and lifts a lock; an empty hash takes it away. False: no such person.
[[nodiscard]] bool set_pin(Writing& writing, std::string_view card, const std::string& hash, std::string_view by);

struct PinGood {
  Person person;
};
struct PinWrong {
  int left = 0;  // attempts
};
struct PinLocked {
  WallTime until;
};
using PinVerdict = std::variant<PinGood, PinWrong, PinLocked>;
// Somebody showed a PIN that did or did not fit. While it is locked a right one is no good either, and none is counted.
[[nodiscard]] PinVerdict pin_shown(Writing& writing, PersonId person, bool fits);

}  // namespace archroom::records
