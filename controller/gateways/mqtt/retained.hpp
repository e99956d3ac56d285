// What the broker keeps for whoever comes: of each topic the latest, nothing before. Pure. A topic is posted when its payload
// changes, and all of them anew on a new connection; a topic that is withdrawn is emptied on the broker, also where it was
// withdrawn while the broker was away, and also where an earlier life of ours left it there.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "controller/gateways/mqtt/letter.hpp"

namespace archroom::gateways {

class Retained {
 public:
  void put(const std::string& topic, std::string payload, Care care);
  void withdraw(const std::string& topic);
  [[nodiscard]] bool has(const std::string& topic) const { return held_.contains(topic); }

  // On a new connection nobody knows what the broker has.
  void everything_again();
  // The broker has something there. Where it is none of ours, it goes: see sweep().
  void seen_on_broker(const std::string& topic, bool is_empty);
  // Empties what the broker has and we do not. Only once every picture has been put.
  void sweep();

  // The next one to post; nothing: all is said.
  [[nodiscard]] std::optional<Letter> take();
  // It did not arrive.
  void again(const std::string& topic);
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Held {
    std::string payload;
    Care care = Care::Acknowledged;
  };
  std::map<std::string, Held> held_;
  std::set<std::string> on_broker_;  // foreign until put: seen there, or posted by us and withdrawn
  std::set<std::string> waiting_;
};

}  // namespace archroom::gateways
