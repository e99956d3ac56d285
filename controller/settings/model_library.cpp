#include "controller/settings/model_library.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace archroom::settings {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOfTheMachine = "/usr/share/archroom/models";

std::optional<ModelText> from_disk(const fs::path& path) {
  std::error_code failed;
  if (!fs::is_regular_file(path, failed)) return std::nullopt;
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::nullopt;
  return ModelText{{std::istreambuf_iterator<char>{file}, {}}, path.string()};
}

}  // namespace

std::optional<ModelText> find_model(const std::string& name, const std::string& site_file) {
  const auto file = name + ".toml";
  if (auto own = from_disk(fs::path{site_file}.parent_path() / "models" / file)) return own;
  if (auto machine = from_disk(fs::path{kOfTheMachine} / file)) return machine;
  for (const auto& shipped : shipped_models()) {
    if (shipped.name == name) return ModelText{std::string{shipped.text}, file};
  }
  return std::nullopt;
}

}  // namespace archroom::settings
