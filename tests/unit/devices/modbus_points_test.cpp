// What the driver of any sensor or switch keeps to: the same as every polled driver, and that one register spoils only itself.
#include "devices/modbus_points/modbus_points.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/prng.hpp"
#include "tests/unit/devices/permit_office_for_tests.hpp"
#include "tests/unit/devices/points_model.hpp"

namespace archroom::devices {
namespace {

const DeviceId kDevice{"probe-1"};
constexpr std::uint8_t kUnit = 7;

// Four registers 0..3 in one block, two coils in another.
Model plain_model() {
  Model model;
  for (std::uint16_t i = 0; i < 4; ++i) model.points.push_back(register_point("r" + std::to_string(i), i));
  model.points[3].write = PointWrite{wire::WriteFunction::OneRegister, 0, 50'000};
  for (std::uint16_t i = 0; i < 2; ++i) model.points.push_back(bit_point("c" + std::to_string(i), i));
  model.points[5].write = PointWrite{wire::WriteFunction::OneCoil, 0, 1};
  return model;
}

// A device as a map of registers; what is not in it is an illegal address, what is stubborn answers "device failure".
struct Registers {
  std::map<int, std::uint16_t> holding{{0, 10}, {1, 11}, {2, 12}, {3, 13}};
  std::map<int, std::uint16_t> coils{{0, 0}, {1, 1}};
  std::set<int> stubborn;

  Result<wire::Reply> answer(const wire::ModbusRequest& request) {
    if (const auto* write = std::get_if<wire::ModbusWrite>(&request.what)) {
      auto& table = write->function == wire::WriteFunction::OneCoil ? coils : holding;
      if (!table.contains(write->address)) return Error{Fault::Unsupported, "Modbus exception 2"};
      table[write->address] = write->words[0];
      return wire::Reply{wire::ModbusReply{}};
    }
    const auto& read = std::get<wire::ModbusRead>(request.what);
    const auto& table = read.table == wire::Table::Coils ? coils : holding;
    wire::ModbusReply reply;
    for (int at = read.address; at < read.address + read.count; ++at) {
      if (stubborn.contains(at)) return Error{Fault::Refused, "Modbus exception 4"};
      if (!table.contains(at)) return Error{Fault::Unsupported, "Modbus exception 2"};
      reply.words.push_back(table.at(at));
    }
    return wire::Reply{reply};
  }
};

struct ModbusPointsTest : testing::Test {
  void make(Model made) {
    model = std::move(made);
    driver = std::make_unique<ModbusPoints>(ModbusPoints::Settings{kDevice, kUnit, seconds{1}}, model);
  }
  ModbusPointsTest() { make(plain_model()); }

  Observations up() { return driver->on_link(now, LinkState::Up); }
  wire::ModbusRequest ask() {
    now = std::max(now, driver->due());
    auto request = driver->next(now);
    EXPECT_TRUE(request.has_value());
    EXPECT_EQ(driver->due(), Instant::never()) << "one request in flight";
    EXPECT_FALSE(driver->next(now).has_value()) << "one request in flight";
    auto asked = std::get<wire::ModbusRequest>(*request);
    EXPECT_EQ(asked.unit, kUnit);
    if (const auto* write = std::get_if<wire::ModbusWrite>(&asked.what)) writes.push_back(*write);
    ++asks;
    return asked;
  }
  Observations hear(const Result<wire::Reply>& reply) {
    now = now + milliseconds{5};
    auto seen = driver->receive(now, reply);
    for (const auto& one : seen) note(one);
    return seen;
  }
  Observations exchange() { return hear(device.answer(ask())); }
  Observations exchange(const Result<wire::Reply>& reply) {
    (void)ask();
    return hear(reply);
  }
  void run(Duration span) {
    const Instant end = now + span;
    while (driver->due() <= end) exchange();
    now = end;
  }
  void note(const Observation& seen) {
    if (const auto* reading = std::get_if<Reading>(&seen.content)) latest[reading->quantity] = seen;
  }
  Quality quality(const std::string& quantity) { return latest.at(quantity).quality; }
  Reading reading(const std::string& quantity) { return std::get<Reading>(latest.at(quantity).content); }

  static void expect_device_bad(const Observations& seen, Fault fault) {
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].quality, Quality::Bad);
    EXPECT_EQ(seen[0].device, kDevice);
    const auto* none = std::get_if<NoValue>(&seen[0].content);
    ASSERT_NE(none, nullptr);
    EXPECT_EQ(none->fault, fault);
    EXPECT_FALSE(none->detail.empty());
  }

  Model model;
  std::unique_ptr<ModbusPoints> driver;
  Registers device;
  Instant now = Instant{} + seconds{1000};
  std::map<std::string, Observation> latest;
  std::vector<wire::ModbusWrite> writes;
  int asks = 0;
};

TEST_F(ModbusPointsTest, AsksNothingWithoutALink) {
  EXPECT_EQ(driver->due(), Instant::never());
  EXPECT_FALSE(driver->next(now).has_value());
  EXPECT_EQ(driver->order(now, SetPoint{"r3", 1000}).error().fault, Fault::LinkDown);
}

TEST_F(ModbusPointsTest, EveryQuantityIsAReadingAsOldAsItsAnswer) {
  EXPECT_TRUE(up().empty()) << "a link is not a value";
  const auto seen = exchange();
  ASSERT_EQ(seen.size() + exchange().size(), 6u);
  EXPECT_EQ(seen[0].device, kDevice);
  EXPECT_EQ(seen[0].observed_at, now - milliseconds{5});
  EXPECT_EQ(reading("r2"), (Reading{"r2", Unit::Celsius, 12'000, Severity::None, ""}));
  EXPECT_EQ(reading("c1").value, 1);
}

TEST_F(ModbusPointsTest, EachBlockIsAskedForAtItsPace) {
  model.points[4].every = model.points[5].every = seconds{5};
  make(model);
  (void)up();
  run(seconds{20} - milliseconds{1});
  EXPECT_EQ(asks, 20 + 4);
}

TEST_F(ModbusPointsTest, SilenceAndGarbageAreAboutTheDeviceAndAreNotHurried) {
  (void)up();
  for (const Fault fault : {Fault::Timeout, Fault::Garbled, Fault::LinkDown}) {
    expect_device_bad(exchange(Error{fault, "as the link says"}), fault);
    EXPECT_EQ(driver->due(), now + seconds{1}) << "its other block is not asked for at once either";
  }
  run(seconds{2});
  EXPECT_EQ(quality("r0"), Quality::Good);
}

TEST_F(ModbusPointsTest, AShortOrLongAnswerIsGarbled) {
  (void)up();
  for (const std::size_t size : {0U, 3U, 5U}) {
    expect_device_bad(exchange(wire::Reply{wire::ModbusReply{std::vector<std::uint16_t>(size)}}), Fault::Garbled);
  }
}

TEST_F(ModbusPointsTest, TheEndOfTheLinkIsOneBadObservationAndForgetsWhatWasInFlight) {
  (void)up();
  (void)ask();
  expect_device_bad(driver->on_link(now, LinkState::Down), Fault::LinkDown);
  EXPECT_EQ(driver->due(), Instant::never());
  (void)up();
  EXPECT_LE(driver->due(), now);
  EXPECT_FALSE(exchange().empty());
}

TEST_F(ModbusPointsTest, OneUnreadableRegisterSpoilsOnlyItself) {
  device.holding.erase(1);
  (void)up();
  run(seconds{1});
  EXPECT_EQ(quality("r0"), Quality::Good);
  EXPECT_EQ(quality("r1"), Quality::Unknown);
  EXPECT_EQ(quality("r2"), Quality::Good);
  EXPECT_EQ(quality("r3"), Quality::Good);
  EXPECT_EQ(reading("r1").detail, "Modbus exception 2");
  asks = 0;
  run(seconds{10} - milliseconds{1});
  EXPECT_LE(asks, 3 * 10) << "r0, r2 with r3, coils: what was refused is not asked for, and its neighbours go together again";
}

TEST_F(ModbusPointsTest, TheDivisionIsRememberedOverAReconnectAndTheLostPointTriedAgain) {
  device.holding.erase(1);
  (void)up();
  run(seconds{3});
  (void)driver->on_link(now, LinkState::Down);
  device.holding[1] = 77;
  (void)up();
  asks = 0;
  run(milliseconds{900});
  EXPECT_EQ(asks, 4) << "no block is refused a second time";
  EXPECT_EQ(reading("r1").value, 77'000);
}

TEST_F(ModbusPointsTest, AStubbornRegisterIsBadAndIsAskedAgain) {
  device.stubborn = {2};
  (void)up();
  run(seconds{2});
  EXPECT_EQ(quality("r2"), Quality::Bad);
  EXPECT_EQ(quality("r3"), Quality::Good);
  device.stubborn.clear();
  run(seconds{2});
  EXPECT_EQ(quality("r2"), Quality::Good);
}

TEST_F(ModbusPointsTest, WhereTheGapIsToBlameEverythingIsReadAllTheSame) {
  Model gappy;
  gappy.gap = 3;
  const std::vector<std::uint16_t> addresses = {0, 1, 5, 6};
  for (const auto at : addresses) gappy.points.push_back(register_point("r" + std::to_string(at), at));
  make(gappy);
  device.holding = {{0, 1}, {1, 2}, {5, 3}, {6, 4}};
  (void)up();
  run(seconds{1});
  asks = 0;
  run(seconds{10} - milliseconds{1});
  EXPECT_LE(asks, 2 * 10) << "two blocks, without the gap";
  for (const auto& point : gappy.points) EXPECT_EQ(quality(point.quantity), Quality::Good);
}

TEST_F(ModbusPointsTest, APartThatIsRefusedAgainStaysApart) {
  (void)up();
  const auto odd = [&](const wire::ModbusRequest& request) -> Result<wire::Reply> {
    const auto* read = std::get_if<wire::ModbusRead>(&request.what);
    if (read != nullptr && read->count > 1) return Error{Fault::Unsupported, "one at a time"};
    return device.answer(request);
  };
  for (int i = 0; i < 40; ++i) hear(odd(ask()));
  for (const auto& point : model.points) EXPECT_EQ(quality(point.quantity), Quality::Good);
  for (int i = 0; i < 12; ++i) {
    const auto request = ask();
    EXPECT_EQ(std::get<wire::ModbusRead>(request.what).count, 1);
    hear(odd(request));
  }
}

TEST_F(ModbusPointsTest, AValueIsWrittenOnceAndReadBack) {
  (void)up();
  run(seconds{1});
  ASSERT_TRUE(driver->order(now, SetPoint{"r3", 42'000}).ok());
  EXPECT_FALSE(driver->order(now, SetPoint{"r3", 43'000}).ok()) << "one after the other";
  EXPECT_TRUE(exchange().empty()) << "an answer to a write is no value";
  const auto seen = exchange();
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(reading("r3").value, 42'000);
  EXPECT_EQ(quality("r3"), Quality::Good);
  run(seconds{5});
  EXPECT_EQ(writes, (std::vector<wire::ModbusWrite>{{3, {42}, wire::WriteFunction::OneRegister}}));
  ASSERT_TRUE(driver->order(now, SetPoint{"c1", 0}).ok());
  run(seconds{1});
  EXPECT_EQ(writes.back(), (wire::ModbusWrite{1, {0}, wire::WriteFunction::OneCoil}));
  EXPECT_EQ(reading("c1").value, 0);
}

TEST_F(ModbusPointsTest, ALostAnswerIsNeverMadeGoodByWritingAgain) {
  for (const Fault fault : {Fault::Timeout, Fault::Garbled, Fault::Refused, Fault::Unsupported}) {
    writes.clear();
    (void)up();
    run(seconds{1});
    ASSERT_TRUE(driver->order(now, SetPoint{"r3", 42'000}).ok());
    (void)exchange(Error{fault, "lost"});
    const auto seen = exchange();
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].quality, Quality::Bad);
    EXPECT_EQ(reading("r3").detail, "not written: lost");
    run(seconds{5});
    EXPECT_EQ(writes.size(), 1u);
    EXPECT_EQ(quality("r3"), Quality::Good);
    EXPECT_EQ(reading("r3").value, 13'000);
  }
}

TEST_F(ModbusPointsTest, ADeviceThatNodsAndDoesNothingIsFoundOut) {
  (void)up();
  ASSERT_TRUE(driver->order(now, SetPoint{"r3", 42'000}).ok());
  (void)exchange(wire::Reply{wire::ModbusReply{}});
  (void)exchange();
  EXPECT_EQ(quality("r3"), Quality::Bad);
  EXPECT_EQ(reading("r3").detail, "not written: it reads back another value");
}

TEST_F(ModbusPointsTest, WhatCantBeReadBackIsNotGood) {
  for (const Fault fault : {Fault::Refused, Fault::Unsupported}) {
    (void)up();
    ASSERT_TRUE(driver->order(now, SetPoint{"r3", 42'000}).ok());
    (void)exchange();
    (void)exchange(Error{fault, "no"});
    EXPECT_EQ(quality("r3"), Quality::Bad);
  }
  (void)up();
  ASSERT_TRUE(driver->order(now, SetPoint{"r3", 42'000}).ok());
  (void)exchange();
  expect_device_bad(exchange(Error{Fault::Timeout, "silence"}), Fault::Timeout);
  ASSERT_TRUE(driver->order(now, SetPoint{"r3", 42'000}).ok());
  (void)exchange();
  expect_device_bad(exchange(wire::Reply{wire::ModbusReply{{1, 2}}}), Fault::Garbled);
}

TEST_F(ModbusPointsTest, WhatMovesOrIsNotListedIsRefused) {
  (void)up();
  EXPECT_FALSE(driver->order(now, Engage{1}).ok());
  EXPECT_FALSE(driver->order(now, ResetDriveFault{}).ok());
  const Motion close = CloseBank{};
  EXPECT_FALSE(driver->order(now, Move{IntentId{1}, close, core::PermitOffice::issue(kDevice, close, now + seconds{1})}).ok());
  EXPECT_FALSE(driver->order(now, SetPoint{"r0", 1'000}).ok()) << "not writable";
  EXPECT_FALSE(driver->order(now, SetPoint{"none", 1'000}).ok());
  EXPECT_FALSE(driver->order(now, SetPoint{"r3", 50'001}).ok());
  EXPECT_TRUE(driver->stop(now).empty());
  run(seconds{5});
  EXPECT_TRUE(writes.empty());
}

TEST_F(ModbusPointsTest, AProbeComesBeforeEverythingElse) {
  model.probes = true;
  model.probe = {wire::Table::Coils, 0, 2};
  make(model);
  (void)up();
  ASSERT_TRUE(driver->order(now, SetPoint{"c1", 0}).ok());
  EXPECT_EQ(std::get<wire::ModbusRead>(ask().what), model.probe);
  expect_device_bad(hear(Error{Fault::Timeout, "silence"}), Fault::Timeout);
  EXPECT_EQ(std::get<wire::ModbusRead>(ask().what), model.probe) << "still nothing is written";
  expect_device_bad(hear(wire::Reply{wire::ModbusReply{{1}}}), Fault::Garbled);
  EXPECT_TRUE(writes.empty());
  EXPECT_TRUE(exchange().empty());
  (void)exchange();
  EXPECT_EQ(writes.size(), 1u);
}

TEST_F(ModbusPointsTest, AModelThatNeedsRestGetsIt) {
  model.rest = milliseconds{50};
  make(model);
  (void)up();
  (void)exchange();
  EXPECT_EQ(driver->due(), now + milliseconds{50});
  ASSERT_TRUE(driver->order(now, SetPoint{"r3", 1'000}).ok());
  EXPECT_EQ(driver->due(), now + milliseconds{50});
}

// Whatever is answered: never two in flight, nothing written that was not ordered and is not listed, each order written at most
// once.
TEST_F(ModbusPointsTest, NegativeSpace) {
  int good = 0, split = 0;
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Prng prng{seed};
    make(plain_model());
    device = Registers{};
    writes.clear();
    std::size_t ordered = 0;
    (void)up();
    for (int turn = 0; turn < 80; ++turn) {
      const auto event = prng.below(20);
      if (event == 0) {
        (void)driver->on_link(now, LinkState::Down);
        (void)up();
      } else if (event == 1) {
        const SetPoint set{prng.chance(500)   ? "r3"
                           : prng.chance(500) ? "c1"
                                              : "r1",
                           static_cast<std::int64_t>(prng.below(80)) * 1000};
        if (driver->order(now, set).ok()) ++ordered;
      } else if (event == 2) {
        device.stubborn = {static_cast<int>(prng.below(5))};
      } else if (event == 3) {
        device.holding.erase(static_cast<int>(prng.below(4)));
      } else if (event == 4) {
        (void)exchange(Error{static_cast<Fault>(prng.below(5)), "by chance"});
      } else if (event == 5) {
        (void)exchange(wire::Reply{wire::ModbusReply{std::vector<std::uint16_t>(prng.below(9))}});
      } else if (driver->due() != Instant::never()) {
        for (const auto& seen : exchange()) good += seen.quality == Quality::Good;
      }
      now = now + milliseconds{prng.below(300)};
      ASSERT_LE(writes.size(), ordered);
      for (const auto& write : writes) {
        const bool listed = (write.address == 3 && write.function == wire::WriteFunction::OneRegister) ||
                            (write.address == 1 && write.function == wire::WriteFunction::OneCoil);
        ASSERT_TRUE(listed && write.words.size() == 1);
      }
    }
    split += latest.contains("r1") && quality("r1") == Quality::Unknown;
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(good, 10'000) << "it must not pass by doing nothing";
  EXPECT_GT(split, 100);
}

}  // namespace
}  // namespace archroom::devices
