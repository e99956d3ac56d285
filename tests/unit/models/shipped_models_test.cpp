// Every shipped product: its file is sound, and driver and twin, which were written apart, agree about the same room.
#include <map>
#include <set>

#include "devices/modbus_points/blocks.hpp"
#include "devices/modbus_points/modbus_points.hpp"
#include "devices/modbus_points/twin.hpp"
#include "tests/unit/models/shipped.hpp"

namespace archroom::settings {
namespace {

using devices::Quality;
using devices::Reading;
using Twin = devices::ModbusPointsTwin;

const std::map<std::string, Twin::Product> kProducts = {
    {"xy-md02", Twin::Product::XyMd02},
    {"renke-ws-n01", Twin::Product::RenkeWsN01},
    {"sonbest-sm78xx", Twin::Product::SonbestSm78xx},
    {"kincony-sht30", Twin::Product::KinconySht30},
    {"siemens-qfa3150", Twin::Product::SiemensQfa3150},
    {"wb-msw-v4", Twin::Product::WbMswV4},
    {"waveshare-io8", Twin::Product::WaveshareIo8},
    {"waveshare-relay8", Twin::Product::WaveshareRelay8},
    {"aqualeak-10k", Twin::Product::Aqualeak10k},
    {"apc-smartups", Twin::Product::ApcSmartUps},
};

// A driver with the shipped model, and the twin of that product, on virtual time.
class Bench {
 public:
  explicit Bench(const std::string& name)
      : twin{kProducts.at(name), now_}, driver_{{DeviceId{name}, 1, seconds{1}}, shipped_model(name)} {
    (void)driver_.on_link(now_, devices::LinkState::Up);
  }

  void run(Duration span) {
    const Instant end = now_ + span;
    while (driver_.due() <= end) {
      now_ = std::max(now_, driver_.due());
      exchange();
    }
    now_ = end;
    twin.advance(now_);
  }
  bool set(const std::string& quantity, std::int64_t value) {
    return driver_.order(now_, devices::SetPoint{quantity, value}).ok();
  }

  [[nodiscard]] Quality quality(const std::string& quantity) const { return latest_.at(quantity).quality; }
  [[nodiscard]] std::int64_t value(const std::string& quantity) const {
    EXPECT_EQ(quality(quantity), Quality::Good) << quantity << " " << in_words(latest_.at(quantity));
    return std::get<Reading>(latest_.at(quantity).content).value;
  }
  [[nodiscard]] const std::map<std::string, devices::Observation>& latest() const { return latest_; }
  int silent = 0;
  int refused = 0;
  Instant now_ = Instant{} + seconds{1000};
  Twin twin;

 private:
  void exchange() {
    twin.advance(now_);
    const auto request = driver_.next(now_);
    ASSERT_TRUE(request.has_value());
    const auto& asked = std::get<wire::ModbusRequest>(*request);
    const auto answer = twin.answer(wire::encode_pdu(asked));
    Result<wire::Reply> reply = Error{Fault::Timeout, "silence"};
    if (!answer.empty()) {
      const auto decoded = wire::decode_pdu(asked, answer);
      reply = decoded ? Result<wire::Reply>{wire::Reply{decoded.value()}} : Result<wire::Reply>{decoded.error()};
      refused += !decoded;
    }
    for (const auto& seen : driver_.receive(now_, reply)) {
      if (const auto* reading = std::get_if<Reading>(&seen.content)) latest_[reading->quantity] = seen;
      silent += std::holds_alternative<devices::NoValue>(seen.content);
    }
  }

  devices::ModbusPoints driver_;
  std::map<std::string, devices::Observation> latest_;
};

TEST(ShippedModels, EveryFileIsSoundAndSaysWhereItsFactsAreFrom) {
  ASSERT_EQ(shipped_models().size(), kProducts.size());
  for (const auto& name : shipped_models()) {
    SCOPED_TRACE(name);
    const auto model = shipped_model(name);
    EXPECT_EQ(model.name, name);
    EXPECT_FALSE(model.points.empty());
    EXPECT_TRUE(model.confidence == 'A' || model.confidence == 'B');
    EXPECT_GE(model.source.size(), 10u);
  }
  EXPECT_EQ(shipped_model("renke-ws-n01").confidence, 'B');
  EXPECT_EQ(shipped_model("renke-ws-n01").serial.baud, 4800);
  EXPECT_EQ(shipped_model("wb-msw-v4").serial.stop_bits, 2);
  EXPECT_EQ(shipped_model("siemens-qfa3150").serial.parity, 'E');
}

TEST(ShippedModels, EveryProductIsReadWithoutOneRefusal) {
  for (const auto& [name, _] : kProducts) {
    SCOPED_TRACE(name);
    Bench bench{name};
    bench.run(seconds{20});
    EXPECT_EQ(bench.refused, 0);
    EXPECT_EQ(bench.silent, 0);
    for (const auto& [quantity, seen] : bench.latest()) EXPECT_EQ(seen.quality, Quality::Good) << in_words(seen);
    EXPECT_FALSE(bench.latest().empty());
  }
}

TEST(ShippedModels, ThermometersFollowTheRoomBelowZeroToo) {
  for (const std::string name : {"xy-md02", "renke-ws-n01", "sonbest-sm78xx", "kincony-sht30", "siemens-qfa3150", "wb-msw-v4"}) {
    for (const int room_mc : {-12'340, -50, 0, 21'340, 38'760}) {
      SCOPED_TRACE(name + " at " + std::to_string(room_mc));
      Bench bench{name};
      bench.twin.around.temperature_mc = room_mc;
      bench.twin.around.humidity_m = 47'300;
      bench.run(minutes{10});
      EXPECT_NEAR(static_cast<double>(bench.value("temperature")), room_mc, 100);
      EXPECT_NEAR(static_cast<double>(bench.value("humidity")), 47'300, 100);
    }
  }
}

TEST(ShippedModels, ABrokenSensorGivesNoValueAndTheBoardGoesOnAnswering) {
  for (const std::string name : {"xy-md02", "renke-ws-n01", "sonbest-sm78xx", "kincony-sht30", "siemens-qfa3150", "wb-msw-v4"}) {
    SCOPED_TRACE(name);
    Bench bench{name};
    bench.run(seconds{5});
    bench.twin.mishaps.sensor_broken = true;
    bench.run(seconds{5});
    EXPECT_EQ(bench.quality("temperature"), Quality::Bad);
    EXPECT_EQ(bench.quality("humidity"), Quality::Bad);
    EXPECT_EQ(bench.silent, 0);
    bench.twin.mishaps.sensor_broken = false;
    bench.run(seconds{5});
    EXPECT_EQ(bench.quality("temperature"), Quality::Good);
  }
}

TEST(ShippedModels, WhatIsNotFittedIsUnknownAndNotBad) {
  Bench bench{"wb-msw-v4"};
  bench.twin.mishaps.air_sensors_missing = true;
  bench.run(seconds{5});
  EXPECT_EQ(bench.quality("co2"), Quality::Unknown);
  EXPECT_EQ(bench.quality("voc"), Quality::Unknown);
  EXPECT_EQ(bench.value("light"), 50'000);
  EXPECT_EQ(bench.value("sound"), 35'000);
}

TEST(ShippedModels, TheRopeSaysWhereItIsWet) {
  Bench bench{"aqualeak-10k"};
  bench.twin.around.wet_at_m = 12;
  bench.run(seconds{5});
  EXPECT_EQ(bench.value("leak"), 1);
  EXPECT_EQ(bench.value("leak_distance"), 12'000);
  EXPECT_EQ(bench.value("cable_length"), 50'000);
  bench.twin.mishaps.display_in_feet = true;
  bench.run(seconds{5});
  EXPECT_EQ(bench.value("leak"), 1);
  EXPECT_EQ(bench.quality("leak_distance"), Quality::Bad) << "39 feet are not 39 metres";
  bench.twin.around.rope_cut = true;
  bench.run(seconds{5});
  EXPECT_EQ(bench.value("cable_break"), 1);
}

TEST(ShippedModels, ContactsAreReadAndRelaysAreWrittenOnce) {
  Bench bench{"waveshare-io8"};
  bench.twin.around.contacts[4] = true;
  bench.run(seconds{5});
  EXPECT_EQ(bench.value("input_5"), 1);
  EXPECT_EQ(bench.value("input_4"), 0);
  ASSERT_TRUE(bench.set("output_3", 1));
  bench.run(seconds{1});
  EXPECT_TRUE(bench.twin.coil(2));
  EXPECT_EQ(bench.value("output_3"), 1);
  EXPECT_FALSE(bench.set("input_5", 0));
  EXPECT_FALSE(bench.set("output_3", 2));
}

TEST(ShippedModels, NothingIsWrittenToARelayBoardThatSpeaksNoModbus) {
  Bench bench{"waveshare-relay8"};
  bench.twin.mishaps.old_firmware = true;
  ASSERT_TRUE(bench.set("relay_1", 1));
  bench.run(seconds{10});
  EXPECT_TRUE(bench.latest().empty());
  EXPECT_GT(bench.silent, 3);
  bench.twin.mishaps.old_firmware = false;
  EXPECT_FALSE(bench.twin.coil(0));
}

TEST(ShippedModels, ACorrectionIsWrittenAndActs) {
  Bench bench{"xy-md02"};
  bench.run(seconds{5});
  ASSERT_TRUE(bench.set("temperature_correction", -1'500));
  bench.run(seconds{5});
  EXPECT_EQ(bench.value("temperature_correction"), -1'500);
  EXPECT_EQ(bench.value("temperature"), 18'500);
}

TEST(ShippedModels, AUpsOnBatteryDrains) {
  Bench bench{"apc-smartups"};
  bench.run(seconds{5});
  EXPECT_EQ(bench.value("online"), 1);
  EXPECT_EQ(bench.value("on_battery"), 0);
  EXPECT_EQ(bench.value("charge"), 100'000);
  EXPECT_EQ(bench.value("input_voltage"), 231'500);
  bench.twin.around.mains = false;
  bench.run(minutes{10});
  EXPECT_EQ(bench.value("on_battery"), 1);
  EXPECT_EQ(bench.value("input_voltage"), 0);
  EXPECT_NEAR(static_cast<double>(bench.value("charge")), 70'000, 200);
  EXPECT_NEAR(static_cast<double>(bench.value("runtime")), 1'400'000, 5'000);
  bench.run(minutes{25});
  EXPECT_EQ(bench.value("shutdown_imminent"), 1);
  bench.twin.around.load_m = 110'000;
  bench.run(seconds{5});
  EXPECT_EQ(bench.value("overload"), 1);
}

// A room's worth of quantities in the fewest questions.
TEST(ShippedModels, FewTransactionsAreEnough) {
  const std::map<std::string, std::size_t> at_most = {
      {"xy-md02", 2},   {"renke-ws-n01", 1},  {"sonbest-sm78xx", 1},   {"kincony-sht30", 1}, {"siemens-qfa3150", 1},
      {"wb-msw-v4", 4}, {"waveshare-io8", 2}, {"waveshare-relay8", 1}, {"aqualeak-10k", 1},  {"apc-smartups", 2}};
  for (const auto& [name, blocks] : at_most) EXPECT_EQ(devices::blocks_of(shipped_model(name)).size(), blocks) << name;
}

}  // namespace
}  // namespace archroom::settings
