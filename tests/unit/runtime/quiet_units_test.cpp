// A line with units that die, hang and come back, on virtual time: what the living deliver meanwhile, and who is told what, when.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "controller/runtime/bus_line.hpp"
#include "devices/modbus_points/modbus_points.hpp"

namespace archroom::runtime {
namespace {

constexpr Duration kTimeout = milliseconds{100};
constexpr Duration kThinks = milliseconds{4};

// A wire on which every unit answers, is silent, or is spoken for by its gateway.
class VirtualWire final : public link::ModbusLink {
 public:
  explicit VirtualWire(Instant& now) : now_(now) {}

  std::set<int> silent, spoken_for;
  bool can_be_opened = true;
  bool noise = false;  // answers are garbage
  int opened = 0;

  link::Waited<void> open(Instant deadline) override {
    ++opened;
    now_ = now_ + milliseconds{1};
    if (can_be_opened) {
      open_ = true;
      doubtful_ = owed_ = false;
      return Result<void>{};
    }
    open_ = false;
    now_ = std::max(now_, deadline);
    return Result<void>{Error{Fault::LinkDown, "nobody there"}};
  }
  [[nodiscard]] bool is_open() const override { return open_; }
  [[nodiscard]] bool clear() const override { return open_ && !owed_ && !doubtful_; }
  Result<void> send(const wire::ModbusRequest& request) override {
    asked_ = request;
    owed_ = true;
    return {};
  }
  link::Waited<wire::ModbusReply> await(Instant deadline) override {
    owed_ = false;
    if (silent.contains(asked_.unit) || !can_be_opened) {
      now_ = deadline;
      doubtful_ = true;
      return Result<wire::ModbusReply>{Error{Fault::Timeout, "no answer"}};
    }
    now_ = now_ + kThinks;
    if (noise) {
      doubtful_ = true;
      return Result<wire::ModbusReply>{Error{Fault::Garbled, "noise"}};
    }
    if (spoken_for.contains(asked_.unit)) return Result<wire::ModbusReply>{Error{Fault::Timeout, "exception 11"}};
    return Result<wire::ModbusReply>{wire::ModbusReply{{asked_.unit}}};
  }
  Result<void> write_stop(const wire::ModbusRequest&) override { return {}; }
  link::Waited<void> drain_and_close(Instant) override { return Result<void>{}; }
  link::Waited<void> idle(Instant deadline) override {
    EXPECT_LT(deadline, Instant::never()) << "somebody always wants something";
    now_ = std::max(now_, deadline);
    return Result<void>{};
  }
  void close() override { open_ = false; }

 private:
  Instant& now_;
  wire::ModbusRequest asked_;
  bool open_ = false, owed_ = false, doubtful_ = false;
};

class Units : public testing::Test {
 protected:
  void room_of(int units, Duration every) {
    auto made = std::make_unique<VirtualWire>(now);
    wire = made.get();
    line = std::make_unique<BusLine>(
        BusTiming{kTimeout, seconds{1}}, std::move(made), [this] { return now; }, [this](core::Body body) { told(body); },
        counters);
    for (int unit = 1; unit <= units; ++unit) {
      devices::Model model;
      devices::ModelPoint point;
      point.quantity = "x";
      point.unit = devices::Unit::Celsius;
      point.every = every;
      model.points = {point};
      const DeviceId id{std::to_string(unit)};
      line->add(id,
                std::make_unique<devices::ModbusPoints>(
                    devices::ModbusPoints::Settings{id, static_cast<std::uint8_t>(unit), seconds{1}}, model),
                BusLine::Answers::Alone);
    }
  }
  void run(Duration duration) {
    const auto until = now + duration;
    while (now < until) line->turn();
  }
  void told(const core::Body& body) {
    if (const auto* seen = std::get_if<core::Observed>(&body)) {
      for (const auto& one : seen->batch) {
        if (std::holds_alternative<devices::Reading>(one.content)) {
          auto& all = good[one.device.text];
          if (!all.empty()) gap[one.device.text] = std::max(gap[one.device.text], one.observed_at - all.back());
          all.push_back(one.observed_at);
        } else {
          missed[one.device.text].push_back(one.observed_at);
        }
      }
    }
    if (const auto* lost = std::get_if<core::LinkLost>(&body)) lost_at[lost->device.text] = now;
    if (const auto* up = std::get_if<core::LinkUp>(&body)) up_at[up->device.text] = now;
  }
  void forget() {
    good.clear();
    missed.clear();
    lost_at.clear();
    up_at.clear();
    gap.clear();
  }

  Instant now{1};
  Counters counters;
  VirtualWire* wire = nullptr;
  std::unique_ptr<BusLine> line;
  std::map<std::string, std::vector<Instant>> good, missed;
  std::map<std::string, Duration> gap;
  std::map<std::string, Instant> lost_at, up_at;
};

TEST_F(Units, OneOfTenIsDeadAndTheOthersHardlyNotice) {
  const auto every = milliseconds{300};
  room_of(10, every);
  run(seconds{5});
  forget();
  run(minutes{5});
  const auto whole = good["2"].size();
  wire->silent = {5};
  forget();
  const auto died = now;
  run(minutes{5});
  ASSERT_FALSE(missed["5"].empty());
  EXPECT_LE(missed["5"].front() - died, seconds{2});
  EXPECT_TRUE(good["5"].empty());
  for (int unit = 1; unit <= 10; ++unit) {
    if (unit == 5) continue;
    const auto name = std::to_string(unit);
    EXPECT_GE(static_cast<double>(good[name].size()), 0.98 * static_cast<double>(whole)) << unit;
    EXPECT_TRUE(missed[name].empty()) << unit << " was never missed";
    EXPECT_LE(gap[name], every + kTimeout + 10 * kThinks) << unit;
  }
  EXPECT_TRUE(lost_at.empty());
  EXPECT_LE(missed["5"].size(), 40U) << "probed every ten seconds, no more";
}

TEST_F(Units, ADeadUnitThatComesBackIsFoundWithinTheLongestPause) {
  room_of(3, seconds{1});
  wire->silent = {2};
  run(minutes{2});
  forget();
  wire->silent.clear();
  const auto back = now;
  run(seconds{30});
  ASSERT_FALSE(good["2"].empty());
  EXPECT_LE(good["2"].front() - back, seconds{11});
  EXPECT_TRUE(missed["2"].size() <= 1U);
  EXPECT_GE(good["2"].size(), 18U) << "and then asked as before";
}

TEST_F(Units, ProbesWaitForTimeThatNobodyElseWants) {
  room_of(4, milliseconds{10});  // three that take 4 ms each: the line never rests
  wire->silent = {1};
  run(seconds{10});
  forget();
  run(seconds{50});
  EXPECT_TRUE(missed["1"].size() <= 1U) << "left alone while the others keep the line busy";
  forget();
  run(minutes{3});
  EXPECT_GE(missed["1"].size(), 1U) << "but not forgotten";
}

// No rest is as long as a time-out, yet there is one: a unit that comes back must not wait for a minute.
TEST_F(Units, OnALineThatRestsTooShortlyAProbeGoesAllTheSame) {
  room_of(4, milliseconds{90});
  wire->silent = {1};
  run(minutes{2});
  forget();
  run(minutes{2});
  EXPECT_GE(missed["1"].size(), 8U);
  EXPECT_GE(static_cast<double>(good["2"].size()), 0.98 * 120 / 0.094);
  forget();
  wire->silent.clear();
  const auto back = now;
  run(seconds{30});
  ASSERT_FALSE(good["1"].empty());
  EXPECT_LE(good["1"].front() - back, seconds{13});
}

TEST_F(Units, ASilentUnitThatItsGatewaySpeaksForCostsNoConnection) {
  room_of(4, milliseconds{300});
  run(seconds{2});
  wire->spoken_for = {3};
  forget();
  wire->opened = 0;
  run(minutes{1});
  EXPECT_FALSE(missed["3"].empty());
  EXPECT_EQ(wire->opened, 0);
  EXPECT_TRUE(lost_at.empty());
}

TEST_F(Units, AGatewayThatHangsIsToldForAllWithinTwoSeconds) {
  room_of(10, milliseconds{300});
  run(seconds{5});
  forget();
  wire->silent = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const auto hung = now;
  run(seconds{3});
  for (int unit = 1; unit <= 10; ++unit) {
    const auto& all = missed[std::to_string(unit)];
    ASSERT_FALSE(all.empty()) << unit;
    EXPECT_LE(all.front() - hung, seconds{2}) << unit;
  }
  run(minutes{1});
  forget();
  wire->silent.clear();
  const auto back = now;
  run(seconds{30});
  for (int unit = 1; unit <= 10; ++unit) {
    const auto name = std::to_string(unit);
    ASSERT_FALSE(good[name].empty()) << unit;
    EXPECT_LE(good[name].front() - back, seconds{12}) << "the first that answers speaks for the line";
    EXPECT_TRUE(up_at.contains(name));
  }
}

// Three of ten die at once, and they are asked one after the other: that is no dead line.
TEST_F(Units, SeveralThatDieTogetherAreNotTakenForTheLine) {
  room_of(10, milliseconds{300});
  run(seconds{5});
  forget();
  wire->silent = {1, 2, 3};
  run(minutes{1});
  EXPECT_TRUE(lost_at.empty());
  for (int unit = 4; unit <= 10; ++unit) EXPECT_TRUE(missed[std::to_string(unit)].empty()) << unit;
}

TEST_F(Units, AnAddressThatVanishesIsToldForAllAndFoundAgain) {
  room_of(3, milliseconds{300});
  run(seconds{2});
  forget();
  wire->can_be_opened = false;
  const auto gone = now;
  run(seconds{3});
  for (const auto* name : {"1", "2", "3"}) {
    ASSERT_TRUE(lost_at.contains(name));
    ASSERT_FALSE(missed[name].empty());
    EXPECT_LE(missed[name].front() - gone, seconds{2});
  }
  run(seconds{30});
  forget();
  wire->can_be_opened = true;
  const auto back = now;
  run(seconds{10});
  for (const auto* name : {"1", "2", "3"}) {
    ASSERT_TRUE(up_at.contains(name));
    ASSERT_FALSE(good[name].empty());
    EXPECT_LE(good[name].front() - back, seconds{5});
  }
}

TEST_F(Units, NoiseIsMendedWithoutAWordAboutTheLink) {
  room_of(3, milliseconds{300});
  run(seconds{2});
  forget();
  wire->noise = true;
  run(seconds{1});
  wire->noise = false;
  run(seconds{20});
  EXPECT_TRUE(lost_at.empty());
  for (const auto* name : {"1", "2", "3"}) EXPECT_GE(good[name].size(), 25U) << name;
}

}  // namespace
}  // namespace archroom::runtime
