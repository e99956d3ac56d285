#include "controller/gateways/mqtt/retained.hpp"

#include <utility>

namespace archroom::gateways {

void Retained::put(const std::string& topic, std::string payload, Care care) {
  const auto [at, is_new] = held_.try_emplace(topic);
  if (!is_new && at->second.payload == payload) return;
  at->second = {std::move(payload), care};
  waiting_.insert(topic);
}

void Retained::withdraw(const std::string& topic) {
  if (held_.erase(topic) == 0) return;
  on_broker_.insert(topic);  // perhaps: an empty payload on an empty topic does no harm
  waiting_.insert(topic);
}

void Retained::everything_again() {
  for (const auto& [topic, _] : held_) waiting_.insert(topic);
  for (const auto& topic : on_broker_) {
    if (!held_.contains(topic)) waiting_.insert(topic);
  }
}

void Retained::seen_on_broker(const std::string& topic, bool is_empty) {
  if (is_empty) {
    on_broker_.erase(topic);
  } else {
    on_broker_.insert(topic);
  }
}

void Retained::sweep() {
  for (const auto& topic : on_broker_) {
    if (!held_.contains(topic)) waiting_.insert(topic);
  }
}

std::optional<Letter> Retained::take() {
  if (waiting_.empty()) return std::nullopt;
  Letter letter;
  letter.topic = std::move(waiting_.extract(waiting_.begin()).value());
  letter.retained = true;
  if (const auto found = held_.find(letter.topic); found != held_.end()) {
    letter.payload = found->second.payload;
    letter.care = found->second.care;
  }
  return letter;
}

void Retained::again(const std::string& topic) {
  if (held_.contains(topic) || on_broker_.contains(topic)) waiting_.insert(topic);
}

}  // namespace archroom::gateways
