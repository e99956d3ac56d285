// The wiring of a room: who is made, in which order they start, and in which order they end. No decisions here.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "controller/app/supervisor.hpp"
#include "controller/core/effect.hpp"
#include "controller/runtime/board.hpp"
#include "controller/runtime/bus_worker.hpp"
#include "controller/runtime/controller_loop.hpp"
#include "controller/runtime/counters.hpp"
#include "controller/runtime/flight_recorder.hpp"
#include "controller/runtime/gun_worker.hpp"
#include "controller/runtime/log.hpp"
#include "controller/runtime/pick_lists.hpp"
#include "controller/runtime/store_thread.hpp"
#include "controller/settings/plan.hpp"

namespace archroom::gateways {
class Door;
class MqttDoor;
struct Room;
}  // namespace archroom::gateways

namespace archroom::app {

class Daemon {
 public:
  explicit Daemon(settings::Plan plan);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // The register, the loop, the buses, the doors. The error says what could not be had.
  [[nodiscard]] Result<void> start();
  // Every bank is told to stop first; then doors, buses and the register end.
  void finish();

 private:
  [[nodiscard]] Result<void> start_store();
  void note(std::string_view type);
  void make_buses();
  void seat_devices();
  void start_guns();
  [[nodiscard]] Result<void> open_door();
  // Before the first entry of this life: the outbox begins there.
  [[nodiscard]] Result<void> make_mqtt();
  void start_mqtt();
  [[nodiscard]] runtime::Hands hands();
  void narrate(const core::Body& body);
  // The core keeps the hours of the site by it; tells only what is new.
  void tell_zone();
  [[nodiscard]] runtime::BusWorker& worker_of(const DeviceId& device);

  const settings::Plan plan_;
  Supervisor supervisor_;
  runtime::Counters counters_;
  runtime::Board board_;
  std::unique_ptr<runtime::FlightRecorder> recorder_;
  std::unique_ptr<runtime::ControllerLoop> loop_;
  std::unique_ptr<runtime::PickLists> pick_lists_;
  std::unique_ptr<runtime::StoreThread> store_;
  std::map<BusId, std::unique_ptr<runtime::BusWorker>> workers_;
  std::map<DeviceId, runtime::BusWorker*> worker_by_device_;
  std::unique_ptr<runtime::GunWorker> guns_;
  std::unique_ptr<gateways::Room> room_;
  std::unique_ptr<gateways::Door> door_;
  std::unique_ptr<gateways::MqttDoor> mqtt_;
  runtime::log::Repeats repeats_{seconds{60}};
  std::optional<int> utc_offset_min_;
  bool running_ = false;
};

}  // namespace archroom::app
