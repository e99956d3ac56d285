#include "devices/emulator/control.hpp"

#include <httplib.h>

#include <thread>

#include "devices/emulator/control_keys.hpp"
#include "devices/emulator/points_keys.hpp"

namespace archroom::emulator {

struct Control::Server {
  explicit Server(Loop& owner) : loop(owner) {}
  httplib::Server http;
  Loop& loop;
  std::thread thread;
};

namespace {

struct Answer {
  int status = 200;
  Json body;
};

Answer problem(int status, const std::string& detail) {
  const char* title = status == 404 ? "No such twin" : status == 409 ? "Not possible now" : "Bad request";
  return {status, {{"type", "about:blank"}, {"title", title}, {"status", status}, {"detail", detail}}};
}

void send(httplib::Response& response, const Answer& answer) {
  response.status = answer.status;
  response.set_content(answer.body.dump(2) + "\n", answer.status < 300 ? "application/json" : "application/problem+json");
}

Device* find(Room& room, const std::string& name) {
  for (auto& endpoint : room.banks)
    for (auto& device : endpoint->devices())
      if (device.name == name) return &device;
  return nullptr;
}

struct Found {
  PointsUnit* unit = nullptr;
  Wire* wire = nullptr;
};

Found find_sensed(Room& room, const std::string& name) {
  for (auto& wire : room.sensed)
    for (auto& unit : wire->units)
      if (unit.name == name) return {&unit, wire.get()};
  return {};
}

Answer list(Room& room) {
  auto twins = Json::array();
  for (auto& endpoint : room.banks)
    for (auto& device : endpoint->devices())
      twins.push_back({{"name", device.name},
                       {"kind", "shelf-plc"},
                       {"unit", device.unit},
                       {"wire", device.wire},
                       {"tcp", endpoint->address()},
                       {"connections", endpoint->connections()}});
  for (auto& wire : room.sensed)
    for (auto& unit : wire->units)
      twins.push_back(
          {{"name", unit.name}, {"kind", unit.kind}, {"unit", unit.unit}, {"wire", unit.wire}, {"at", wire->address()}});
  return {200, {{"twins", twins}}};
}

Answer no_twin(const std::string& name) { return problem(404, "no twin \"" + name + "\""); }

Answer show(Room& room, const std::string& name) {
  if (const auto found = find_sensed(room, name); found.unit != nullptr) return {200, look(*found.unit, *found.wire)};
  const auto* device = find(room, name);
  return device == nullptr ? no_twin(name) : Answer{200, look(*device)};
}

Answer set_sensed(const Found& found, const Json& body) {
  PointsScene scene{*found.unit, found.wire->switches};
  if (const auto refusal = change(scene, body)) return problem(refusal->status, refusal->text);
  *found.unit = scene.unit;
  found.wire->switches = scene.wire;
  return {200, look(*found.unit, *found.wire)};
}

Answer set(Room& room, const std::string& name, const std::string& text) {
  const auto sensed = find_sensed(room, name);
  auto* device = find(room, name);
  if (device == nullptr && sensed.unit == nullptr) return no_twin(name);
  const auto body = Json::parse(text, nullptr, false);
  if (body.is_discarded()) return problem(400, "the body is not JSON");
  if (sensed.unit != nullptr) return set_sensed(sensed, body);
  if (const auto refusal = change(*device, body)) return problem(refusal->status, refusal->text);
  return {200, look(*device)};
}

}  // namespace

Control::Control(const HostPort& listen, Loop& loop) : address_(listen.host), server_(std::make_unique<Server>(loop)) {
  auto& http = server_->http;
  http.set_keep_alive_max_count(1);  // so that an idle client does not hold up our end
  http.set_read_timeout(std::chrono::milliseconds{500});
  http.set_payload_max_length(64 * 1024);
  http.Get("/twins", [&loop](const auto&, auto& response) { send(response, loop.ask([](Room& all) { return list(all); })); });
  http.Get("/twins/(.+)", [&loop](const auto& request, auto& response) {
    send(response, loop.ask([name = request.matches[1].str()](Room& all) { return show(all, name); }));
  });
  http.Post("/twins/(.+)", [&loop](const auto& request, auto& response) {
    send(response, loop.ask([&, name = request.matches[1].str()](Room& all) { return set(all, name, request.body); }));
  });
}

Result<std::unique_ptr<Control>> Control::open(const HostPort& listen, Loop& loop) {
  std::unique_ptr<Control> control{new Control(listen, loop)};
  auto& http = control->server_->http;
  int port = listen.port;
  if (port == 0) {
    port = http.bind_to_any_port(listen.host);
  } else if (!http.bind_to_port(listen.host, port)) {
    port = -1;
  }
  control->address_ += ":" + std::to_string(port < 0 ? listen.port : port);
  if (port < 0) return Error{Fault::Refused, "control: can't listen on " + control->address_};
  return control;
}

Control::~Control() {
  if (server_->thread.joinable()) server_->thread.join();
}

void Control::start() {
  server_->thread = std::thread{[server = server_.get()] {
    server->http.listen_after_bind();
    server->loop.last_letter();
  }};
}

void Control::stop() { server_->http.stop(); }

}  // namespace archroom::emulator
