// One connection to the broker at a time: Paho behind a few words. paho stays in broker_line.cpp, and so does what it throws.
// Paho keeps nothing for us: no persistence, no buffering while disconnected, no reconnecting of its own; a letter that was not
// acknowledged when the connection broke is ours to post again.
//
// Calls come from one thread. What is heard comes on Paho's threads and must only be handed on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "controller/gateways/mqtt/asks.hpp"
#include "controller/gateways/mqtt/letter.hpp"
#include "controller/settings/plan.hpp"

namespace archroom::gateways {

struct Connected {
  std::size_t most_bytes = 0;  // of a packet that the broker takes; 0: any
};

struct LineEars {
  std::function<void(const Connected&)> connected;
  std::function<void(const std::string& why, bool is_refused)> not_connected;  // refused: by a broker that is there
  std::function<void(const std::string& why)> lost;
  std::function<void(std::uint64_t cookie)> arrived;                              // a letter: with Care::Once, it was written
  std::function<void(std::uint64_t cookie, const std::string& why)> not_arrived;  // refused by the broker, or given up
  std::function<void(Incoming)> incoming;
};

class BrokerLine {
 public:
  static constexpr std::size_t kMostOnTheWay = 512;  // letters

  // `will` is what the broker says for us when we vanish.
  BrokerLine(const settings::MqttPlan& plan, const std::string& client_id, const Letter& will, LineEars ears);
  ~BrokerLine();
  BrokerLine(const BrokerLine&) = delete;
  BrokerLine& operator=(const BrokerLine&) = delete;

  // Tries once; connected() or not_connected() tells. Reads the password file.
  void connect();
  // False: not taken, and nothing will be heard of it. `cookie` comes back, and is not 0.
  [[nodiscard]] bool post(const Letter& letter, std::uint64_t cookie);
  // Our own letters don't come back. False: not taken.
  [[nodiscard]] bool subscribe(const std::vector<std::string>& filters);
  // Says goodbye: no will. Waits for that as long as this.
  void disconnect(Duration patience);

 private:
  struct Paho;
  std::unique_ptr<Paho> paho_;
};

}  // namespace archroom::gateways
