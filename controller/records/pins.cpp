#include "controller/records/pins.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/random.h>

#include <algorithm>
#include <array>

#include "base/contract.hpp"
#include "controller/store/json_object.hpp"

namespace archroom::records {
namespace {

constexpr std::uint64_t kCost = 1U << 14;
constexpr std::string_view kForm = "scrypt:14:8:1:";
constexpr std::size_t kSalt = 16;
constexpr std::size_t kHash = 32;
constexpr std::uint64_t kMostMemory = 64ULL * 1024 * 1024;

std::string hex_of(const unsigned char* bytes, std::size_t size) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += kHex[bytes[i] >> 4];
    text += kHex[bytes[i] & 15];
  }
  return text;
}

std::string hashed(std::string_view pin, std::string_view salt) {
  std::array<unsigned char, kHash> out{};
  ARCHROOM_CHECK(EVP_PBE_scrypt(pin.data(), pin.size(), reinterpret_cast<const unsigned char*>(salt.data()), salt.size(), kCost,
                                8, 1, kMostMemory, out.data(), out.size()) == 1);
  return hex_of(out.data(), out.size());
}

}  // namespace

bool is_pin(std::string_view pin) {
  return pin.size() >= 4 && pin.size() <= 12 && std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string hash_of_pin(std::string_view pin) {
  std::array<unsigned char, kSalt> salt{};
  ARCHROOM_CHECK(::getrandom(salt.data(), salt.size(), 0) == static_cast<ssize_t>(salt.size()));
  const std::string text = hex_of(salt.data(), salt.size());
  return std::string{kForm} + text + ":" + hashed(pin, text);
}

bool pin_fits(std::string_view pin, std::string_view hash) {
  constexpr std::size_t kWhole = kForm.size() + 2 * kSalt + 1 + 2 * kHash;
  if (!is_pin(pin) || hash.size() != kWhole || !hash.starts_with(kForm)) return false;
  const std::string now = hashed(pin, hash.substr(kForm.size(), 2 * kSalt));
  return CRYPTO_memcmp(now.data(), hash.data() + kWhole - 2 * kHash, 2 * kHash) == 0;
}

std::optional<PinOnFile> pin_on_file(store::Database& database, std::string_view card) {
  auto rows = database.query(
      "SELECT id, pin_hash, locked_until FROM people LEFT JOIN pin_failures ON person = id "
      "WHERE card = ?1 AND active = 1 AND pin_hash IS NOT NULL",
      card_of(card));
  if (!rows.next()) return std::nullopt;
  PinOnFile pin{PersonId{static_cast<std::uint64_t>(rows.integer(0))}, std::string{rows.text(1)}, std::nullopt};
  if (const auto until = rows.optional_integer(2)) pin.locked_until = WallTime{*until};
  return pin;
}

bool set_pin(Writing& writing, std::string_view card, const std::string& hash, std::string_view by) {
  const auto person = person_with(writing.database(), card);
  if (!person) return false;
  writing.database().run("UPDATE people SET pin_hash = ?2 WHERE id = ?1", person->id.n,
                         hash.empty() ? std::nullopt : std::optional{std::string_view{hash}});
  writing.database().run("DELETE FROM pin_failures WHERE person = ?1", person->id.n);
  writing.journal(hash.empty() ? "pin_removed" : "pin_set", by, store::JsonObject{}.add("person", person->id.n).text());
  return true;
}

PinVerdict pin_shown(Writing& writing, PersonId id, bool fits) {
  auto& database = writing.database();
  int failures = 0;
  {
    auto rows = database.query("SELECT failures, locked_until FROM pin_failures WHERE person = ?1", id.n);
    if (rows.next()) {
      const auto until = rows.optional_integer(1);
      if (until && writing.at().ms < *until) return PinLocked{WallTime{*until}};
      failures = until ? 0 : static_cast<int>(rows.integer(0));  // a lock that is over begins anew
    }
  }
  if (fits) {
    database.run("DELETE FROM pin_failures WHERE person = ?1", id.n);
    const auto person = person_at(database, id);
    if (person && person->active) return PinGood{*person};
    return PinWrong{0};
  }
  ++failures;
  std::optional<std::int64_t> until;
  if (failures >= kMostWrongPins) until = writing.at().ms + std::chrono::duration_cast<milliseconds>(kPinLock).count();
  database.run("INSERT OR REPLACE INTO pin_failures(person, failures, locked_until) VALUES(?1, ?2, ?3)", id.n, failures, until);
  if (!until) return PinWrong{kMostWrongPins - failures};
  writing.journal(
      "pin_locked", "",
      store::JsonObject{}.add("person", id.n).add("failures", failures).add("until", rfc3339(WallTime{*until})).text());
  return PinLocked{WallTime{*until}};
}

}  // namespace archroom::records
