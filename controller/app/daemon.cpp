#include "controller/app/daemon.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/contract.hpp"
#include "controller/app/guns.hpp"
#include "controller/app/story.hpp"
#include "controller/core/state.hpp"
#include "controller/gateways/http/door.hpp"
#include "controller/gateways/http/inside.hpp"
#include "controller/gateways/metrics/prometheus.hpp"
#include "controller/gateways/mqtt/mqtt_door.hpp"
#include "controller/records/station_scans.hpp"
#include "controller/runtime/clock.hpp"
#include "controller/runtime/log.hpp"
#include "controller/settings/room_plan.hpp"
#include "devices/modbus_points/modbus_points.hpp"
#include "devices/shelf_plc/shelf_plc.hpp"
#include "firmware-bridge/link/modbus_rtu_link.hpp"
#include "firmware-bridge/link/modbus_tcp_link.hpp"

namespace archroom::app {
namespace {

std::vector<core::BankPlan> bank_plans(const settings::Plan& plan) {
  std::vector<core::BankPlan> banks;
  for (const auto& shelf : plan.banks) banks.push_back(shelf.bank);
  return banks;
}

std::vector<core::StationPlan> station_plans(const settings::Plan& plan) {
  std::vector<core::StationPlan> stations;
  for (const auto& desk : plan.stations) stations.push_back(desk.station);
  return stations;
}

records::Geometry geometry_of(const settings::Plan& plan) {
  std::vector<records::BankGeometry> banks;
  for (const auto& shelf : plan.banks) {
    banks.push_back({shelf.bank.id, shelf.bank.columns, shelf.bank.fixed, shelf.sections, shelf.shelves, shelf.slots,
                     shelf.bank.column_width_mm, shelf.bank.aisle_mm, shelf.bank.free_aisles, shelf.slot, shelf.media});
  }
  return {plan.room.name, plan.room.place_format, banks, plan.box_mm};
}

Result<void> make_folder(const std::string& path) {
  std::error_code failed;
  std::filesystem::create_directories(path, failed);
  if (failed) return Error{Fault::Refused, path + ": can't be made: " + failed.message()};
  return {};
}

// A device kind is registered here: one line a kind.
std::unique_ptr<devices::PolledDriver> make_driver(const settings::ShelfPlan& shelf) {
  devices::ShelfPlc::Settings settings;
  settings.device = shelf.bank.device;
  settings.unit = shelf.unit;
  settings.shape.columns = shelf.bank.columns;
  settings.shape.free_aisles = shelf.bank.free_aisles;
  settings.shape.longest_rail_mm = shelf.bank.columns * shelf.bank.column_width_mm + shelf.bank.free_aisles * shelf.bank.aisle_mm;
  settings.shape.fixed = shelf.bank.fixed == core::FixedColumn::Left ? devices::FixedColumn::Left : devices::FixedColumn::Right;
  return std::make_unique<devices::ShelfPlc>(settings);
}

std::unique_ptr<devices::PolledDriver> make_driver(const settings::DevicePlan& device, Duration retry) {
  return std::make_unique<devices::ModbusPoints>(devices::ModbusPoints::Settings{device.id, device.unit, retry}, device.model);
}

link::RtuPort port_of(const settings::BusPlan& bus) {
  using Direction = link::RtuPort::Direction;
  const auto direction = bus.rs485 == settings::Rs485::On    ? Direction::ByKernel
                         : bus.rs485 == settings::Rs485::Off ? Direction::ByAdapter
                                                             : Direction::Auto;
  return {bus.device, *bus.serial, direction, bus.response_timeout};
}

std::unique_ptr<link::ModbusLink> make_link(const settings::BusPlan& bus, link::Wake& wake) {
  if (bus.serial) return std::make_unique<link::ModbusRtuLink>(port_of(bus), wake);
  return std::make_unique<link::ModbusTcpLink>(link::TcpEndpoint{bus.host, bus.port}, wake);
}

}  // namespace

Daemon::Daemon(settings::Plan plan) : plan_(std::move(plan)) {}

Daemon::~Daemon() { finish(); }

Result<void> Daemon::start() {
  const std::string flights = plan_.store.directory + "/flight";
  if (auto made = make_folder(flights); !made.ok()) return made;
  recorder_ = std::make_unique<runtime::FlightRecorder>(flights);
  const auto room = settings::room_plan_of(plan_);
  loop_ = std::make_unique<runtime::ControllerLoop>(core::initial_state(bank_plans(plan_), room, station_plans(plan_)), hands(),
                                                    recorder_.get(), counters_);
  pick_lists_ = std::make_unique<runtime::PickLists>(board_, *loop_);
  make_buses();
  if (auto started = start_store(); !started.ok()) return started;
  running_ = true;
  loop_->start(store_->restored());
  pick_lists_->start(*store_);
  for (auto& [_, worker] : workers_) worker->start();
  start_guns();
  if (auto opened = open_door(); !opened.ok()) return opened;
  start_mqtt();
  supervisor_.ready("room " + plan_.room.name + ", " + std::to_string(plan_.banks.size()) + " bank(s)");
  return {};
}

Result<void> Daemon::start_store() {
  runtime::StoreSetup setup{plan_.store.directory, geometry_of(plan_), runtime::wall_now, {}, {}, {}, {}};
  setup.circulation = plan_.circulation;
  setup.durable = [this](std::uint64_t persist) { loop_->tell(core::Durable{persist}); };
  setup.failed = [this](const std::string& detail) {
    runtime::log::get("store").error("the register can't be written: {}", detail);
    board_.store_works(false);
    loop_->tell(core::StoreFailed{detail});
  };
  setup.works = [this] {
    runtime::log::get("store").info("the register can be written again");
    board_.store_works(true);
    loop_->tell(core::StoreWorks{});
    pick_lists_->store_works();
  };
  setup.published = [this](const std::vector<store::JournalEntry>& entries) {
    counters_.store_commits.add();
    if (!entries.empty()) board_.journal_grew(entries.back().n);
    pick_lists_->heard(entries);
  };
  auto started = runtime::StoreThread::start(std::move(setup));
  if (!started.ok()) return started.error();
  store_ = std::move(started).value();
  if (auto made = make_mqtt(); !made.ok()) return made;
  note("daemon_started");
  return {};
}

// A start without an end before it: the process was killed, or the power went.
void Daemon::note(std::string_view type) {
  const auto kept = [type](const Result<void>& result) {
    if (!result.ok()) runtime::log::get("store").warning("{} is not in the journal: {}", type, result.error().detail);
  };
  const bool queued = store_->push({[type](records::Writing& writing) { writing.journal(type, {}, "{}"); }, kept, false});
  if (!queued) kept(Error{Fault::Timeout, "the register's queue is full"});
}

void Daemon::make_buses() {
  for (const auto& bus : plan_.buses) {
    const runtime::BusTiming timing{bus.response_timeout, bus.connect_timeout};
    const auto tell = [this](core::Body body) {
      narrate(body);
      loop_->tell(std::move(body));
    };
    const auto make = [&bus](link::Wake& wake) { return make_link(bus, wake); };
    const auto envelope = bus.serial ? wire::Envelope::Rtu : wire::Envelope::Tcp;
    workers_.emplace(bus.name, std::make_unique<runtime::BusWorker>(timing, make, tell, counters_, envelope));
  }
  for (const auto& shelf : plan_.banks) {
    auto& worker = *workers_.at(shelf.bus);
    worker.add(shelf.bank.device, make_driver(shelf));
    worker_by_device_[shelf.bank.device] = &worker;
  }
  seat_devices();
}

void Daemon::seat_devices() {
  for (const auto& device : plan_.devices) {
    const auto bus = std::find_if(plan_.buses.begin(), plan_.buses.end(), [&](const auto& b) { return b.name == device.bus; });
    ARCHROOM_CHECK(bus != plan_.buses.end());
    // Not sooner than a late answer is given up, which a serial line can't tell from the next one.
    const auto retry = std::max<Duration>(seconds{1}, bus->response_timeout * 3);
    auto& worker = *workers_.at(device.bus);
    worker.add(device.id, make_driver(device, retry), runtime::BusLine::Answers::Alone);
    worker_by_device_[device.id] = &worker;
  }
}

void Daemon::start_guns() {
  const auto plans = gun_plans(plan_);
  if (plans.empty()) return;
  guns_ = std::make_unique<runtime::GunWorker>(plans, [this](const runtime::GunNews& news) {
    if (const auto story = story_of(news); !story.empty()) runtime::log::get("bus").info("{}", story);
    loop_->tell(body_of(news, runtime::wall_now()));
  });
  guns_->start();
}

runtime::BusWorker& Daemon::worker_of(const DeviceId& device) {
  const auto found = worker_by_device_.find(device);
  ARCHROOM_CHECK(found != worker_by_device_.end());
  return *found->second;
}

runtime::Hands Daemon::hands() {
  runtime::Hands hands;
  hands.persist = [this](const core::Persist& persist) {
    if (const auto story = story_of(persist.record); !story.empty()) runtime::log::get("core").info("{}", story);
    return store_->push(persist);
  };
  hands.order = [this](const DeviceId& device, std::uint64_t stop_count, devices::Order order) {
    worker_of(device).order(device, stop_count, std::move(order));
  };
  hands.stop = [this](const DeviceId& device, std::uint64_t stop_count) { worker_of(device).stop(device, stop_count); };
  hands.post = [this](runtime::BankPicture picture, bool news) {
    news ? board_.post(std::move(picture)) : board_.refresh(std::move(picture));
  };
  hands.transact = [this](const core::Transact& transact) {
    store_->ask<core::Transacted>([transact](records::Writing& writing) { return records::take_scan(writing, transact); },
                                  [this, transact](const Result<core::Transacted>& told) {
                                    core::Transacted failed;
                                    failed.station = transact.station;
                                    failed.number = transact.number;
                                    loop_->tell(told ? told.value() : failed);
                                  });
  };
  hands.show = [this](runtime::StationPicture picture) { board_.show(std::move(picture)); };
  hands.read = [this](runtime::ReadingPicture picture, bool news) { board_.read(std::move(picture), news); };
  hands.alarm = [this](runtime::AlarmPicture picture) { board_.alarm(std::move(picture)); };
  hands.guard = [this](runtime::GuardsPicture picture) { board_.guard(std::move(picture)); };
  hands.alive = [this] {
    supervisor_.alive();
    tell_zone();
  };
  return hands;
}

void Daemon::tell_zone() {
  const int offset = runtime::utc_offset_min(runtime::wall_now());
  if (utc_offset_min_ == offset) return;
  utc_offset_min_ = offset;
  loop_->tell(core::ZoneTold{offset});
}

// A link that is tried again and again says so once a minute.
void Daemon::narrate(const core::Body& body) {
  const auto story = story_of(body);
  if (!story) return;
  const auto held_back = repeats_.pass(runtime::monotonic_now(), *story);
  if (held_back) runtime::log::get("bus").info("{}{}", *story, runtime::log::held_back_text(*held_back));
}

Result<void> Daemon::open_door() {
  auto catalogue = records::Catalogue::open(store_->path(), geometry_of(plan_));
  if (!catalogue.ok()) return catalogue.error();
  auto metrics = [this] { return gateways::prometheus_text(counters_, board_, runtime::monotonic_now()); };
  room_.reset(new gateways::Room{board_,
                                 *loop_,
                                 *store_,
                                 counters_,
                                 std::move(catalogue).value(),
                                 plan_.room.language,
                                 metrics,
                                 runtime::monotonic_now,
                                 runtime::wall_now,
                                 {}});
  for (auto& [name, worker] : workers_) room_->traces.emplace(name, &worker->trace());
  const auto& http = plan_.http;
  door_ = std::make_unique<gateways::Door>(*room_, http.host, http.port, gateways::DoorLimits{},
                                           gateways::DoorLock{http.tokens_required, http.tls_certificate, http.tls_key});
  if (auto opened = door_->open(); !opened.ok()) return opened;
  runtime::log::get("http").info("listening on {}:{}{}{}", http.host, door_->port(), http.tls_certificate.empty() ? "" : ", TLS",
                                 http.tokens_required ? ", keys required" : "");
  return {};
}

Result<void> Daemon::make_mqtt() {
  if (plan_.mqtt.broker.empty()) return {};
  auto catalogue = records::Catalogue::open(store_->path(), geometry_of(plan_));
  if (!catalogue.ok()) return catalogue.error();
  mqtt_ = std::make_unique<gateways::MqttDoor>(
      plan_.mqtt, gateways::MqttRoom{plan_.room.name, board_, *store_, counters_, std::move(catalogue).value(),
                                     plan_.room.language, runtime::monotonic_now, runtime::wall_now});
  mqtt_->take_up();
  return {};
}

// What comes by MQTT is answered as the HTTP door would: its own handlers do it, as who the site says.
void Daemon::start_mqtt() {
  if (mqtt_ == nullptr) return;
  mqtt_->start([this](const gateways::Ask& ask, gateways::MqttDoor::AskAnswered answered) {
    gateways::Call call;
    call.body = ask.body;
    call.language = plan_.room.language;
    call.by = plan_.mqtt.acts_as;
    call.roles = {records::Role::Operator};
    gateways::ask_inside(
        *room_, "POST", ask.path, std::move(call),
        [answered = std::move(answered)](const gateways::Answer& answer) { answered(answer.status, answer.body); });
  });
}

void Daemon::finish() {
  if (!std::exchange(running_, false)) return;
  supervisor_.stopping();
  loop_->finish();
  for (auto& [_, worker] : workers_) worker->finish();
  guns_.reset();
  mqtt_.reset();
  door_.reset();
  note("daemon_ended");
  store_->stop();
}

}  // namespace archroom::app
