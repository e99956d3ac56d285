// The published JSON schema of device models (devices/modbus_points/model.schema.json) and the check against it. model_schema.cpp
// is the only file that knows valijson: neither its types nor what it throws pass here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "controller/settings/document.hpp"
#include "controller/settings/finding.hpp"

namespace archroom::settings {

// As published.
[[nodiscard]] std::string_view model_schema_json();

// Everything in a model file that its schema does not allow, each with its line. Empty: the file has the right shape.
[[nodiscard]] std::vector<Finding> check_model_shape(const Value& root, const std::string& file);

}  // namespace archroom::settings
