// A host in its simplest form for the tests of the twin: writes blocks of words as docs/plc-map.md says and reads registers back.
// The numbers are written out from the page, not taken from twin_map.hpp, so that a wrong constant there fails here.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "devices/shelf_plc/twin.hpp"

namespace archroom::devices {

struct Order {
  std::uint16_t seq = 0, code = 0, column = 0, side = 0, aisle_mm = 0, permit = 1, lease_ms = 500, timeout = 0;
  std::uint32_t epoch = 7;
  std::int32_t expires_in_ms = 1000;
  bool good_complement = true;
  std::uint16_t keep = 0;
};

class TwinBench : public ::testing::Test {
 protected:
  using Table = ShelfPlcTwin::Table;
  using Exception = ShelfPlcTwin::Exception;

  void SetUp() override { run_ms(400); }  // out of init

  void run_ms(int ms) {
    now_ = now_ + milliseconds{ms};
    twin.advance(now_);
  }
  // As a host does: renews the motion every 100 ms, with a heartbeat that changes.
  void run_renewing(int ms, std::uint16_t seq) {
    for (int t = 0; t < ms; t += 100) {
      run_ms(100);
      renew(seq);
    }
  }
  void renew(std::uint16_t seq, std::uint16_t lease_ms = 500, std::uint32_t epoch = 7) {
    renew_with(++heartbeat, seq, lease_ms, epoch);
  }
  void renew_with(std::uint16_t beat, std::uint16_t seq, std::uint16_t lease_ms, std::uint32_t epoch) {
    const std::array<std::uint16_t, 6> tail{beat, 0, high(epoch), low(epoch), lease_ms, seq};
    ASSERT_EQ(twin.write(0x0009, tail), Exception::None);
  }
  void send(const Order& o) {
    const auto expiry = input32(0x0012) + static_cast<std::uint32_t>(o.expires_in_ms);
    const auto complement = static_cast<std::uint16_t>(o.good_complement ? ~o.code : o.code);
    const std::array<std::uint16_t, 18> block{o.seq,        o.code,     o.column, o.side,       0,           0,
                                              o.aisle_mm,   complement, o.permit, ++heartbeat,  o.timeout,   high(o.epoch),
                                              low(o.epoch), o.lease_ms, 0,        high(expiry), low(expiry), o.keep};
    ASSERT_EQ(twin.write(0x0000, block), Exception::None);
  }
  void begin(std::uint32_t epoch = 7) {
    send({.seq = 1, .code = 12, .permit = 0, .lease_ms = 0, .timeout = 100, .epoch = epoch});
  }
  void open(std::uint16_t seq, std::uint16_t column, std::uint16_t side = 2) {
    send({.seq = seq, .code = 1, .column = column, .side = side});
  }
  void close(std::uint16_t seq) { send({.seq = seq, .code = 3}); }
  // A bank and its time, to start from there again.
  [[nodiscard]] std::pair<ShelfPlcTwin, Instant> saved() const { return {twin, now_}; }
  void start_again(const std::pair<ShelfPlcTwin, Instant>& from) { std::tie(twin, now_) = from; }
  void stop() { send({.code = 4, .permit = 0, .lease_ms = 0, .epoch = 0, .expires_in_ms = -100'000}); }
  // Opens aisle `a` all the way.
  void opened(std::uint16_t seq, std::uint16_t a) {
    open(seq, a);
    run_renewing(16'000, seq);
    ASSERT_EQ(result(), 2);
    ASSERT_EQ(input(0x0007), a);
  }

  [[nodiscard]] std::vector<std::uint16_t> read(Table table, std::uint16_t address, std::uint16_t count) const {
    const auto said = twin.read(table, address, count);
    const auto* words = std::get_if<ShelfPlcTwin::Words>(&said);
    EXPECT_NE(words, nullptr) << "exception at " << address;
    return words == nullptr ? std::vector<std::uint16_t>(count) : *words;
  }
  [[nodiscard]] bool illegal(Table table, std::uint16_t address, std::uint16_t count) const {
    const auto said = twin.read(table, address, count);
    const auto* e = std::get_if<Exception>(&said);
    return e != nullptr && *e == Exception::IllegalAddress;
  }
  [[nodiscard]] std::uint16_t input(std::uint16_t address) const { return read(Table::Input, address, 1)[0]; }
  [[nodiscard]] std::uint32_t input32(std::uint16_t address) const {
    const auto w = read(Table::Input, address, 2);
    return std::uint32_t{w[0]} << 16 | w[1];
  }
  [[nodiscard]] int area_state() const { return input(0x0001); }
  [[nodiscard]] int last_seq() const { return input(0x0002); }
  [[nodiscard]] int result() const { return input(0x0003); }
  [[nodiscard]] int safety() const { return input(0x0008) | input(0x0019) << 16; }
  [[nodiscard]] int latched() const { return input(0x000D) | input(0x001A) << 16; }
  [[nodiscard]] std::uint32_t tick() const { return input32(0x0012); }
  [[nodiscard]] int refusals() const { return input(0x0017); }
  [[nodiscard]] int moving_seq() const { return input(0x0018); }
  [[nodiscard]] int position(int column) const { return input(static_cast<std::uint16_t>(0x0020 + column - 1)); }
  [[nodiscard]] int bits(int column) const { return input(static_cast<std::uint16_t>(0x0040 + column - 1)); }
  [[nodiscard]] int maint(int column, int word) const {
    return input(static_cast<std::uint16_t>(0x0100 + (column - 1) * 16 + word));
  }
  [[nodiscard]] int motors_on() const {
    int on = 0;
    for (int n = 1; n <= twin.bank().columns(); ++n) on += bits(n) >> 10 & 1;
    return on;
  }
  [[nodiscard]] bool standing() const { return motors_on() == 0 && moving_seq() == 0; }

  static std::uint16_t high(std::uint32_t v) { return static_cast<std::uint16_t>(v >> 16); }
  static std::uint16_t low(std::uint32_t v) { return static_cast<std::uint16_t>(v); }

  ShelfPlcTwin twin{ShelfPlcTwin::Settings{}};  // 12 moving, fixed left, 550 mm, 900 mm, 60 mm/s
  std::uint16_t heartbeat = 100;

 private:
  Instant now_;
};

}  // namespace archroom::devices
