// A device model from its TOML file: read, checked against the published schema and against what no schema can say, and made into
// the values that the driver takes. Every mistake is told at once, with file and line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controller/settings/finding.hpp"
#include "devices/modbus_points/model.hpp"

namespace archroom::settings {

struct ReadModel {
  std::optional<devices::Model> model;  // nothing where there is any finding
  std::vector<Finding> findings;
};

// `file` is for messages alone.
[[nodiscard]] ReadModel read_model(std::string_view text, const std::string& file);
// From the disk.
[[nodiscard]] ReadModel load_model(const std::string& path);

}  // namespace archroom::settings
