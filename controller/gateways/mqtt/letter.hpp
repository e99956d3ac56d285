// One MQTT message of ours, before anybody knows of a client library. Plain values; any thread.
#pragma once

#include <cstdint>
#include <string>

namespace archroom::gateways {

enum class Care : std::uint8_t { Once, Acknowledged };  // quality of service 0 and 1

struct Letter {
  std::string topic = {};
  std::string payload = {};
  Care care = Care::Acknowledged;
  bool retained = false;
  bool is_answer = false;        // then with the two below, as MQTT 5 has them
  std::string correlation = {};  // bytes, as they came; may be empty
  std::uint32_t status = 0;
  friend bool operator==(const Letter&, const Letter&) = default;
};

}  // namespace archroom::gateways
