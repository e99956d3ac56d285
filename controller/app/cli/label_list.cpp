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

// Goes down the tree of places to its slots, in their order.
class Places {
 public:
  explicit Places(Context& context) : client_(context) {}

  // `at_slot` gets each slot: {place, place_text, boxes}. False: it was said why not.
  template <class AtSlot>
  [[nodiscard]] bool walk(const std::string& place, AtSlot at_slot) {
    const auto code = with_room(place);
    const auto node = code ? get(*code) : std::nullopt;
    return node && below(*node, at_slot);
  }
  [[nodiscard]] std::optional<json> get(const std::string& code) { return client_.get("/api/v1/places/" + encoded(code)); }

 private:
  std::optional<std::string> with_room(const std::string& place) {
    if (room_.empty()) {
      const auto root = client_.get("/api/v1/places");
      if (!root) return std::nullopt;
      room_ = word(*root, "place");
    }
    const std::string code = place.starts_with("S:") ? place.substr(2) : place;
    return code == room_ || code.starts_with(room_ + "/") ? code : room_ + "/" + code;
  }

  template <class AtSlot>
  bool below(const json& node, AtSlot& at_slot) {
    if (word(node, "level") == "slot") return at_slot(node);
    for (const auto& child : list_in(node, "below")) {
      if (word(child, "level") == "slot") {
        if (!at_slot(child)) return false;
        continue;
      }
      const auto whole = get(word(child, "place"));
      if (!whole || !below(*whole, at_slot)) return false;
    }
    return true;
  }

  Client client_;
  std::string room_;
};

}  // namespace

std::optional<std::vector<labels::Label>> slot_labels(const std::vector<std::string>& places, Context& context) {
  std::vector<labels::Label> made;
  Places tree{context};
  for (const auto& place : places) {
    const bool found = tree.walk(place, [&](const json& slot) {
      made.push_back(labels::slot_label(word(slot, "place"), word(slot, "place_text")));
      return true;
    });
    if (!found) return std::nullopt;
  }
  return made;
}

std::optional<std::vector<labels::Label>> labels_of_boxes_in(const std::string& place, Context& context) {
  std::vector<labels::Label> made;
  Places tree{context};
  const bool found = tree.walk(place, [&](const json& slot) {
    if (slot.value("boxes", 0) + slot.value("away", 0) == 0) return true;
    const auto whole = tree.get(word(slot, "place"));
    if (!whole) return false;
    for (const auto& box : list_in(*whole, "standing")) made.push_back(label_of(box, context));
    return true;
  });
  return found ? std::optional{std::move(made)} : std::nullopt;
}

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
