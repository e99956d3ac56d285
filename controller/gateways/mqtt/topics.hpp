// The names of our topics. Pure.
#pragma once

#include <string>
#include <string_view>

namespace archroom::gateways {

// One level of a topic: what can't stand there (wildcards, slashes, blanks, control characters) as %XX; nothing is "-".
[[nodiscard]] std::string topic_level(std::string_view text);

class Topics {
 public:
  explicit Topics(std::string_view room) : root_("archroom/" + topic_level(room)) {}

  [[nodiscard]] const std::string& root() const { return root_; }
  [[nodiscard]] std::string status() const { return root_ + "/status"; }
  [[nodiscard]] std::string events() const { return root_ + "/events"; }
  [[nodiscard]] std::string circulation() const { return root_ + "/circulation"; }
  [[nodiscard]] std::string request() const { return root_ + "/request"; }
  [[nodiscard]] std::string command() const { return root_ + "/command"; }
  [[nodiscard]] std::string bank(std::string_view bank) const { return of("banks", bank); }
  [[nodiscard]] std::string reading(std::string_view device, std::string_view quantity) const {
    return of("readings", device) + "/" + topic_level(quantity);
  }
  [[nodiscard]] std::string alarm(std::string_view alarm) const { return of("alarms", alarm); }
  [[nodiscard]] std::string protection(std::string_view name) const { return of("protections", name); }
  [[nodiscard]] std::string device(std::string_view device) const { return of("devices", device); }
  [[nodiscard]] std::string request(std::string_view id) const { return of("requests", id); }
  [[nodiscard]] std::string station(std::string_view station) const { return of("stations", station); }

 private:
  [[nodiscard]] std::string of(std::string_view kind, std::string_view name) const {
    return root_ + "/" + std::string{kind} + "/" + topic_level(name);
  }
  std::string root_;
};

}  // namespace archroom::gateways
