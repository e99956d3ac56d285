#include "controller/gateways/journal_facts.hpp"

#include <nlohmann/json.hpp>

namespace archroom::gateways {
namespace {

std::string text_in(const nlohmann::json& body, const char* key) {
  const auto found = body.find(key);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

std::optional<records::RequestRecord> request_then(const store::JournalEntry& entry, records::Catalogue& catalogue) {
  if (!entry.type.starts_with("request_")) return std::nullopt;
  const auto body = nlohmann::json::parse(entry.body, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  auto found = catalogue.request({text_in(body, "id")});
  if (!found || !found.value()) return std::nullopt;
  records::RequestRecord& request = *found.value();
  const auto state = core::request_state_of(text_in(body, "state"));
  for (std::size_t i = request.history.size(); i-- > 0;) {
    const auto& step = request.history[i];
    if (state != step.state || step.at != entry.at) continue;
    request.state = step.state;
    request.reason = step.reason;
    request.history.resize(i + 1);
    break;
  }
  return std::move(request);
}

bool is_movement(const store::JournalEntry& entry) {
  const bool is_about_a_box = entry.type.starts_with("box_") && entry.type != "box_added" && entry.type != "box_changed";
  return is_about_a_box || entry.type == "movement_undone";
}

}  // namespace archroom::gateways
