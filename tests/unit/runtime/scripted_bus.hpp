// A wire and a driver that do what a test says, and write down what the worker does with them. What the worker's thread does and
// what the test looks at meet under one mutex; waiting is for a condition, with a limit.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "controller/core/event.hpp"
#include "controller/core/interlocks/permit_office.hpp"
#include "controller/runtime/bus_worker.hpp"
#include "tests/unit/core/ready_bank.hpp"

namespace archroom::runtime {

class Notebook {
 public:
  void write(const std::string& line) {
    {
      std::lock_guard lock{mutex_};
      lines_.push_back(line);
    }
    written_.notify_all();
  }
  [[nodiscard]] std::vector<std::string> lines() const {
    std::lock_guard lock{mutex_};
    return lines_;
  }
  // Until the line has been written so often.
  [[nodiscard]] bool wait_for(const std::string& line, std::ptrdiff_t times = 1) {
    std::unique_lock lock{mutex_};
    return written_.wait_for(lock, std::chrono::seconds{20},
                             [&] { return std::count(lines_.begin(), lines_.end(), line) >= times; });
  }
  [[nodiscard]] std::ptrdiff_t count(const std::string& line) const {
    std::lock_guard lock{mutex_};
    return std::count(lines_.begin(), lines_.end(), line);
  }
  // The first place of a line; its number of lines where it is not there.
  [[nodiscard]] std::ptrdiff_t place(const std::string& line) const {
    std::lock_guard lock{mutex_};
    return std::find(lines_.begin(), lines_.end(), line) - lines_.begin();
  }
  [[nodiscard]] std::string all() const {
    std::string text;
    for (const auto& line : lines()) text += line + "\n";
    return text;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable written_;
  std::vector<std::string> lines_;
};

// Requests carry their meaning in the unit: what a test reads in the notebook.
inline constexpr std::uint8_t kReadUnit = 1;
inline constexpr std::uint8_t kMoveUnit = 2;
inline constexpr std::uint8_t kStopUnit = 3;

inline std::string name_of_unit(std::uint8_t unit) { return unit == kReadUnit ? "read" : unit == kMoveUnit ? "move" : "stop"; }

class ScriptedLink final : public link::ModbusLink {
 public:
  ScriptedLink(link::Wake& wake, Notebook& notebook) : wake_(wake), notebook_(notebook) {}

  // From the test.
  void answers(bool yes) {
    set([&] { answers_ = yes; });
  }
  void opens(bool yes) {
    set([&] { opens_ = yes; });
  }
  void sends(bool yes) {
    set([&] { sends_ = yes; });
  }
  void writes_stops(bool yes) {
    set([&] { writes_stops_ = yes; });
  }
  void hang_up() {
    set([&] { hung_up_ = true; });
  }

  link::Waited<void> open(Instant) override {
    notebook_.write("open");
    std::lock_guard lock{mutex_};
    if (!opens_) return Result<void>{Error{Fault::LinkDown, "connection refused"}};
    open_ = true;
    owed_ = doubtful_ = hung_up_ = false;
    return Result<void>{};
  }
  [[nodiscard]] bool is_open() const override {
    return locked([&] { return open_; });
  }
  [[nodiscard]] bool clear() const override {
    return locked([&] { return open_ && !owed_ && !doubtful_; });
  }
  Result<void> send(const wire::ModbusRequest& request) override {
    notebook_.write("send " + name_of_unit(request.unit));
    std::lock_guard lock{mutex_};
    if (!sends_) {
      doubtful_ = true;
      return Error{Fault::LinkDown, "broken pipe"};
    }
    owed_ = true;
    return {};
  }
  link::Waited<wire::ModbusReply> await(Instant deadline) override {
    notebook_.write("await");
    while (true) {
      {
        std::lock_guard lock{mutex_};
        if (answers_) {
          owed_ = false;
          return Result<wire::ModbusReply>{wire::ModbusReply{}};
        }
      }
      const auto event = wake_.wait(deadline);
      if (event == link::Wake::Event::Woken && !locked([&] { return answers_; })) return link::Woken{};
      if (event == link::Wake::Event::Deadline) {
        std::lock_guard lock{mutex_};
        doubtful_ = true;
        return Result<wire::ModbusReply>{Error{Fault::Timeout, "no answer"}};
      }
    }
  }
  Result<void> write_stop(const wire::ModbusRequest& request) override {
    EXPECT_EQ(request.unit, kStopUnit);
    std::lock_guard lock{mutex_};
    if (!writes_stops_) {
      notebook_.write("write_stop fails");
      return Error{Fault::LinkDown, "broken pipe"};
    }
    notebook_.write(owed_ ? "write_stop over an exchange" : "write_stop");
    owed_ = true;
    return {};
  }
  link::Waited<void> drain_and_close(Instant) override {
    notebook_.write("drain_and_close");
    std::lock_guard lock{mutex_};
    open_ = false;
    return Result<void>{};
  }
  link::Waited<void> idle(Instant deadline) override {
    notebook_.write("idle");
    if (locked([&] { return hung_up_; })) return Result<void>{Error{Fault::LinkDown, "hung up"}};
    const auto event = wake_.wait(deadline);
    if (locked([&] { return hung_up_; })) return Result<void>{Error{Fault::LinkDown, "hung up"}};
    if (event == link::Wake::Event::Woken) return link::Woken{};
    return Result<void>{};
  }
  void close() override {
    std::lock_guard lock{mutex_};
    open_ = false;
  }

 private:
  template <class Do>
  void set(Do act) {
    {
      std::lock_guard lock{mutex_};
      act();
    }
    wake_.notify();
  }
  template <class Look>
  bool locked(Look look) const {
    std::lock_guard lock{mutex_};
    return look();
  }

  link::Wake& wake_;
  Notebook& notebook_;
  mutable std::mutex mutex_;
  bool open_ = false;
  bool owed_ = false;
  bool doubtful_ = false;
  bool hung_up_ = false;
  bool answers_ = true;
  bool opens_ = true;
  bool sends_ = true;
  bool writes_stops_ = true;
};

// Reads once when it is told to; a Move goes out with the next exchange. Lives on the worker's thread but for what the test sets
// before.
class ScriptedDriver final : public devices::PolledDriver {
 public:
  ScriptedDriver(Notebook& notebook, std::string name) : notebook_(notebook), name_(std::move(name)) {}

  bool refuses = false;     // orders
  bool reads_once = false;  // after the link came up
  int stop_requests = 1;
  std::function<void()> while_it_decides;  // called in next() when a Move is about to go

  [[nodiscard]] Instant due() const override { return wants_read_ || move_ ? Instant{} : Instant::never(); }
  std::optional<wire::Request> next(Instant) override {
    if (move_) {
      move_ = false;
      if (while_it_decides) while_it_decides();
      return request(kMoveUnit);
    }
    if (!std::exchange(wants_read_, false)) return std::nullopt;
    return request(kReadUnit);
  }
  devices::Observations receive(Instant, const Result<wire::Reply>& reply) override {
    notebook_.write(name_ + " receives " + (reply.ok() ? std::string{"an answer"} : std::string{name_of(reply.error().fault)}));
    return {};
  }
  devices::Observations on_link(Instant, devices::LinkState state) override {
    const bool up = state == devices::LinkState::Up;
    notebook_.write(name_ + (up ? " link up" : " link down"));
    if (up) wants_read_ = std::exchange(reads_once, false);
    if (!up) move_ = wants_read_ = false;
    return {};
  }
  Result<void> order(Instant, const devices::Order& order) override {
    notebook_.write(name_ + " ordered");
    if (refuses) return Error{Fault::Refused, "no session"};
    if (std::holds_alternative<devices::Move>(order)) move_ = true;
    return {};
  }
  std::vector<wire::Request> stop(Instant) override {
    notebook_.write(name_ + " stop");
    move_ = false;
    return std::vector<wire::Request>(static_cast<std::size_t>(stop_requests), *request(kStopUnit));
  }

 private:
  static std::optional<wire::Request> request(std::uint8_t unit) {
    return wire::ModbusRequest{unit, wire::ModbusRead{wire::Table::InputRegisters, 0, 1}};
  }

  Notebook& notebook_;
  const std::string name_;
  bool wants_read_ = false;
  bool move_ = false;
};

// A worker with one device, "a", or two, "a" and "b".
class ScriptedBus : public testing::Test {
 protected:
  ScriptedBus() {
    worker = std::make_unique<BusWorker>(
        BusTiming{seconds{10}, seconds{1}, milliseconds{1}, milliseconds{5}},
        [this](link::Wake& wake) {
          auto made = std::make_unique<ScriptedLink>(wake, notebook);
          wire = made.get();
          return made;
        },
        [this](core::Body body) { told(std::move(body)); }, counters);
    driver_a = add("a");
  }

  ScriptedDriver* add(const std::string& name) {
    auto driver = std::make_unique<ScriptedDriver>(notebook, name);
    auto* const kept = driver.get();
    worker->add(DeviceId{name}, std::move(driver));
    return kept;
  }

  void told(core::Body body) {
    if (const auto* up = std::get_if<core::LinkUp>(&body)) notebook.write("told LinkUp " + up->device.text);
    if (const auto* lost = std::get_if<core::LinkLost>(&body)) notebook.write("told LinkLost " + lost->device.text);
    if (const auto* dropped = std::get_if<core::OrderDropped>(&body)) {
      notebook.write("told OrderDropped " + std::to_string(dropped->intent.n) + ": " + dropped->detail);
    }
  }

  static devices::Order move(std::uint64_t intent) {
    core::ReadyBank ready;
    const devices::Motion close = devices::CloseBank{};
    return devices::Move{IntentId{intent}, close, *core::PermitOffice::issue(ready.state, ready.bank, core::Wish{close})};
  }

  Notebook notebook;
  Counters counters;
  ScriptedLink* wire = nullptr;
  std::unique_ptr<BusWorker> worker;
  ScriptedDriver* driver_a = nullptr;
  const DeviceId a{"a"};
};

}  // namespace archroom::runtime
