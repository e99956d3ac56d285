// The shelf driver with a controller on paper behind it, on virtual time.
#pragma once

#include "devices/shelf_plc/shelf_plc.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "tests/unit/devices/paper_plc.hpp"
#include "tests/unit/devices/permit_office_for_tests.hpp"

namespace archroom::devices {

using Words = std::vector<std::uint16_t>;

struct Sent {
  Instant at;
  std::optional<wire::ModbusWrite> write;  // nothing: a read
};

inline std::uint32_t u32(const Words& words, std::size_t at) { return wire::u32_of(words[at], words[at + 1]); }

class ShelfPlcTest : public testing::Test {
 protected:
  Permit permit(Duration lasts) { return core::PermitOffice::issue(PaperPlc::device(), PaperPlc::motion(), now + lasts); }

  void exchange(const std::optional<Result<wire::Reply>>& instead = std::nullopt) {
    const auto request = driver->next(now);
    ASSERT_TRUE(request.has_value());
    const auto& modbus = std::get<wire::ModbusRequest>(*request);
    const auto* write = std::get_if<wire::ModbusWrite>(&modbus.what);
    sent.push_back({now, write == nullptr ? std::nullopt : std::optional{*write}});
    now = now + milliseconds{2};
    const auto answer = instead ? *instead : plc.answer(now, modbus);
    now = now + milliseconds{2};
    for (auto& one : driver->receive(now, answer)) seen.push_back(one);
  }
  void run(Duration span) {
    const Instant end = now + span;
    while (driver->due() <= end) {
      now = std::max(now, driver->due());
      if (sustained) (void)driver->order(now, Sustain{*sustained, permit(milliseconds{300})});
      exchange();
      if (HasFatalFailure()) return;
    }
    now = std::max(now, end);
  }
  void engage(std::uint32_t epoch = 7) {
    (void)driver->on_link(now, LinkState::Up);
    run(milliseconds{100});
    ASSERT_TRUE(driver->order(now, Engage{epoch}).ok());
    run(milliseconds{100});
    ASSERT_EQ(report().session, Session::Ours);
    sent.clear();
  }
  void start_moving() {
    ASSERT_TRUE(driver->order(now, Move{IntentId{11}, PaperPlc::motion(), permit(milliseconds{300})}).ok());
    sustained = IntentId{11};
    run(milliseconds{20});
    ASSERT_EQ(report().outcome, CommandOutcome::Accepted);
    ASSERT_EQ(report().intent, IntentId{11});
  }

  const Observation& last() const { return seen.back(); }
  ShelfReport report() const {
    const auto* report = seen.empty() ? nullptr : std::get_if<ShelfReport>(&last().content);
    return report == nullptr ? ShelfReport{} : *report;
  }
  std::string detail() const {
    const auto* none = seen.empty() ? nullptr : std::get_if<NoValue>(&last().content);
    return none == nullptr ? "" : none->detail;
  }
  std::vector<Sent> writes(std::uint16_t address) const {
    std::vector<Sent> found;
    for (const auto& one : sent) {
      if (one.write && one.write->address == address) found.push_back(one);
    }
    return found;
  }
  std::vector<Sent> reads() const {
    std::vector<Sent> found;
    for (const auto& one : sent) {
      if (!one.write) found.push_back(one);
    }
    return found;
  }

  PaperPlc plc;
  std::unique_ptr<ShelfPlc> driver = std::make_unique<ShelfPlc>(PaperPlc::settings());
  Instant now = Instant{} + seconds{1000};
  std::optional<IntentId> sustained;
  Observations seen;
  std::vector<Sent> sent;
};

}  // namespace archroom::devices
