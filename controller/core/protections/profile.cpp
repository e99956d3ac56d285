#include "controller/core/protections/profile.hpp"

namespace archroom::core {
namespace {

struct Medium {
  std::string_view name;
  Band temperature;
  Band humidity;
};

// JGJ 25-2010 as quoted by trade sources: stores of paper, of special collections, of magnetic media and of film.
constexpr Medium kMedia[] = {
    {"paper", {14'000, 24'000}, {45'000, 60'000}},       {"special", {14'000, 20'000}, {45'000, 55'000}},
    {"tape", {14'000, 24'000}, {40'000, 60'000}},        {"film", {14'000, 24'000}, {40'000, 60'000}},
    {"film_master", {13'000, 15'000}, {35'000, 45'000}}, {"optical", {4'000, 20'000}, {20'000, 50'000}},
};

}  // namespace

std::optional<Profile> profile_of(std::string_view medium) {
  for (const auto& one : kMedia) {
    if (one.name != medium) continue;
    Profile profile;
    profile.temperature = one.temperature;
    profile.humidity = one.humidity;
    return profile;
  }
  return std::nullopt;
}

}  // namespace archroom::core
