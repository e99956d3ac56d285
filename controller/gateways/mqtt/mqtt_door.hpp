// The MQTT door: a thread that turns the courier on a real broker, fed by the board and the journal. The daemon starts and lives
// without any broker; nothing in the room ever waits for it. take_up(), start() and stop() belong to whoever owns it; board,
// store and the answerer of asks must outlive it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/instant.hpp"
#include "controller/core/words.hpp"
#include "controller/gateways/mqtt/asks.hpp"
#include "controller/records/catalogue.hpp"
#include "controller/runtime/board.hpp"
#include "controller/runtime/counters.hpp"
#include "controller/runtime/store_thread.hpp"
#include "controller/settings/plan.hpp"

namespace archroom::gateways {

struct MqttRoom {
  std::string name;
  runtime::Board& board;
  runtime::StoreThread& store;
  runtime::Counters& counters;
  records::Catalogue catalogue;  // the door's own connection
  core::Language language = core::Language::Chinese;
  std::function<Instant()> now;
  std::function<WallTime()> wall;
};

class MqttDoor {
 public:
  // Called once for each ask, from any thread.
  using AskAnswered = std::function<void(std::uint32_t status, std::string json)>;
  // As the HTTP door would answer it. Called on this door's thread; must only hand it on.
  using Answerer = std::function<void(const Ask&, AskAnswered)>;

  MqttDoor(const settings::MqttPlan& plan, MqttRoom room);
  ~MqttDoor();  // stops
  MqttDoor(const MqttDoor&) = delete;
  MqttDoor& operator=(const MqttDoor&) = delete;

  // Where the outbox goes on, from the register; what is journalled after this call is told, in a new room too. Waits for it.
  void take_up();
  void start(Answerer answerer);
  // Says goodbye where there is somebody to say it to, for a second at most.
  void stop();

 private:
  struct Rooms;
  std::unique_ptr<Rooms> rooms_;
};

}  // namespace archroom::gateways
