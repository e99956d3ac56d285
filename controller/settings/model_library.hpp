// Where a site file's models come from: its own folder first, the machine's second, and those that are built in last. So a model
// that a site has mended goes before ours.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace archroom::settings {

struct ShippedModel {
  std::string_view name;
  std::string_view text;
};
[[nodiscard]] std::span<const ShippedModel> shipped_models();

struct ModelText {
  std::string text;
  std::string file;  // for messages
};
// Nothing where there is none of that name.
[[nodiscard]] std::optional<ModelText> find_model(const std::string& name, const std::string& site_file);

}  // namespace archroom::settings
