#include "controller/app/cli/label_list.hpp"

#include <nlohmann/json.hpp>

#include "controller/app/cli/problem_text.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

// Empty where it is absent or null.
std::string word(const json& object, const char* key) {
  std::string text = text_in(object, key);
  return text == "-" ? std::string{} : text;
}

labels::Label label_of(const json& box, const Context& context) {
  const labels::BoxWords words{.barcode = word(box, "barcode"),
                               .title = word(box, "title"),
                               .reference_code = word(box, "reference_code"),
                               .fonds = word(box, "fonds"),
                               .catalogue = word(box, "catalogue"),
                               .volume_from = word(box, "volume_from"),
                               .volume_to = word(box, "volume_to"),
                               .year = word(box, "year"),
                               .retention = word(box, "retention")};
  return labels::box_label(words, context.language == Language::Chinese);
}

}  // namespace

std::optional<std::vector<labels::Label>> box_labels(const std::vector<std::string>& codes, Context& context) {
  std::vector<labels::Label> made;
  Client client{context};
  for (const auto& code : codes) {
    const auto box = client.get("/api/v1/boxes/" + encoded(code));
    if (!box) return std::nullopt;
    made.push_back(label_of(*box, context));
  }
  return made;
}

}  // namespace archroom::cli
