// Hands for a controller loop: they write down what they are given, and can hold the controller thread where a test wants it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "controller/runtime/controller_loop.hpp"
#include "tests/scenarios/effect_text.hpp"
#include "tests/unit/core/ready_bank.hpp"

namespace archroom::runtime {

class ScriptedRoom : public testing::Test {
 protected:
  explicit ScriptedRoom(int banks = 2) {
    for (int i = 1; i <= banks; ++i) {
      auto plan = core::plan_of_eight();
      plan.id.text = std::to_string(i);
      plan.device.text = "plc-" + std::to_string(i);
      plan.evidence_age_standing = seconds{60};  // however slow the machine is that this runs on
      plans.push_back(plan);
    }
  }
  ~ScriptedRoom() override {
    open_gate();
    loop.reset();
  }

  void start(FlightRecorder* recorder = nullptr) {
    Hands hands;
    hands.persist = [this](const core::Persist& persist) {
      last_persist = persist.persist;
      write(*scenarios::text_of(core::Effect{persist}));
      return !store_is_full;
    };
    hands.order = [this](const DeviceId& device, std::uint64_t, const devices::Order& order) {
      write("order " + device.text + (std::holds_alternative<devices::Move>(order) ? " move" : " other"));
    };
    hands.stop = [this](const DeviceId& device, std::uint64_t) { write("stop " + device.text); };
    hands.post = [this](const BankPicture& picture, bool) {
      {
        std::lock_guard lock{mutex};
        pictures[picture->bank] = picture;
      }
      if (on_post) on_post();
    };
    hands.alive = [this] { write("alive"); };
    loop = std::make_unique<ControllerLoop>(core::initial_state(plans), hands, recorder, counters);
    loop->start({});
    ASSERT_TRUE(wait_for("alive"));
  }

  void write(const std::string& line) {
    std::unique_lock lock{mutex};
    lines.push_back(line);
    changed.notify_all();
    if (line == gate_at) {
      changed.wait(lock, [this] { return gate_at.empty(); });
    }
  }
  // The controller thread stands still when it comes to this line.
  void gate(const std::string& line) {
    std::lock_guard lock{mutex};
    gate_at = line;
  }
  void open_gate() {
    {
      std::lock_guard lock{mutex};
      gate_at.clear();
    }
    changed.notify_all();
  }
  bool wait_for(const std::string& line, std::ptrdiff_t times = 1) {
    std::unique_lock lock{mutex};
    return changed.wait_for(lock, std::chrono::seconds{60},
                            [&] { return std::count(lines.begin(), lines.end(), line) >= times; });
  }
  std::ptrdiff_t count(const std::string& line) {
    std::lock_guard lock{mutex};
    return std::count(lines.begin(), lines.end(), line);
  }
  std::ptrdiff_t place(const std::string& line) {
    std::lock_guard lock{mutex};
    return std::find(lines.begin(), lines.end(), line) - lines.begin();
  }
  // Writes what it hears.
  Desk::Heard hears(const std::string& name) {
    return [this, name](const core::Verdict& verdict) {
      const char* const texts[] = {" accepted", " refused", " not known", " station says"};
      write(name + texts[verdict.index()]);
    };
  }
  // A question that the core answers, and that changes nothing.
  static core::Body idle_question(TicketId ticket) { return core::Confirmed{ticket, {"nobody"}, "li"}; }

  std::vector<core::BankPlan> plans;
  Counters counters;
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> lines;
  std::map<BankId, BankPicture> pictures;
  std::string gate_at;
  std::atomic<bool> store_is_full{false};
  std::atomic<std::uint64_t> last_persist{0};
  std::function<void()> on_post;
  std::unique_ptr<ControllerLoop> loop;
};

}  // namespace archroom::runtime
