// The model files that we ship, and readings as people write them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "controller/settings/model_file.hpp"
#include "devices/vocabulary/observation.hpp"

namespace archroom::settings {

inline std::vector<std::string> shipped_models() {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator{MODELS_DIR "/models"}) names.push_back(file.path().stem());
  std::sort(names.begin(), names.end());
  return names;
}

inline devices::Model shipped_model(const std::string& name) {
  auto read = load_model(MODELS_DIR "/models/" + name + ".toml");
  for (const auto& finding : read.findings) ADD_FAILURE() << text_of(finding);
  return read.model.value_or(devices::Model{});
}

// "temperature 30.5 °C", "humidity bad no number", "relay_1 1", "bad Timeout no answer"
inline std::string in_words(const devices::Observation& seen) {
  if (const auto* none = std::get_if<devices::NoValue>(&seen.content))
    return "bad " + std::string{name_of(none->fault)} + " " + none->detail;
  const auto& reading = std::get<devices::Reading>(seen.content);
  if (seen.quality == devices::Quality::Bad) return reading.quantity + " bad " + reading.detail;
  if (seen.quality == devices::Quality::Unknown) return reading.quantity + " unknown " + reading.detail;
  if (reading.unit == devices::Unit::State) return reading.quantity + " " + std::to_string(reading.value);
  std::string digits = std::to_string(1000 + std::abs(reading.value) % 1000).substr(1);
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  return reading.quantity + " " + (reading.value < 0 ? "-" : "") + std::to_string(std::abs(reading.value) / 1000) +
         (digits.empty() ? "" : "." + digits) + " " + std::string{symbol_of(reading.unit)};
}

}  // namespace archroom::settings
