// The controller of docs/plc-map.md as far as a driver's tests need one: sessions, sequences, expiries, leases and one slow
// motion. Written from the page, in plain numbers; it is no twin of a bank (devices/shelf_plc/twin.hpp is).
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "devices/shelf_plc/shelf_plc.hpp"

namespace archroom::devices {

struct PaperPlc {
  static constexpr int kColumns = 5;
  static constexpr std::uint8_t kUnit = 3;

  static ShelfPlc::Settings settings() {
    ShelfPlc::Settings settings;
    settings.device = device();
    settings.unit = kUnit;
    settings.shape = {.columns = kColumns, .fixed = FixedColumn::Left};
    return settings;
  }
  static std::unique_ptr<PolledDriver> make_driver() { return std::make_unique<ShelfPlc>(settings()); }
  static DeviceId device() { return DeviceId{"bank 1"}; }
  static std::uint8_t unit() { return kUnit; }
  static Motion motion() { return OpenFace{{3, Side::Right}}; }
  static Motion other_motion() { return CloseBank{}; }
  static bool may_write(const wire::ModbusWrite& write) {
    if (write.address == 9) return write.words.size() == 6;
    if (write.address != 0 || write.words.size() != 18) return false;
    const int code = write.words[1];
    const bool known = code == 1 || (code >= 3 && code <= 5) || code == 8 || code == 12 || code == 13;
    return known && write.words[7] == (~code & 0xFFFF);
  }
  static bool is_stop(const wire::ModbusWrite& write) { return write.address == 0 && write.words.at(1) == 4; }
  static bool is_motion(const wire::ModbusWrite& write) {
    return write.address == 0 && (write.words.at(1) == 1 || write.words.at(1) == 3 || write.words.at(1) == 5);
  }

  Result<wire::Reply> answer(Instant at, const wire::ModbusRequest& request) {
    if (!hung) now = at;
    if (request.unit != kUnit) return Error{Fault::Timeout, "another unit"};
    pass_time();
    if (const auto* write = std::get_if<wire::ModbusWrite>(&request.what)) return take(*write);
    const auto& read = std::get<wire::ModbusRead>(request.what);
    if (read.table != wire::Table::InputRegisters || read.address + read.count > 0x60)
      return Error{Fault::Unsupported, "no such words"};
    const auto words = state();
    return wire::Reply{wire::ModbusReply{{words.begin() + read.address, words.begin() + read.address + read.count}}};
  }

  std::uint32_t tick() const { return static_cast<std::uint32_t>((now.ns - powered_at.ns) / 1'000'000) + tick_offset; }

  std::vector<std::uint16_t> state() const {
    std::vector<std::uint16_t> words(0x60);
    words[0x00] = 3;
    words[0x01] = moving_seq != 0 ? 2 : area_state;
    words[0x02] = last_seq;
    words[0x03] = result;
    const auto seconds_on = static_cast<std::uint32_t>((now.ns - powered_at.ns) / 1'000'000'000);
    words[0x04] = heartbeat_stands ? std::uint16_t{9} : static_cast<std::uint16_t>(seconds_on);
    words[0x05] = kColumns;
    words[0x06] = 1;
    words[0x0B] = 0x7FFF;
    put(words, 0x10, seconds_on);
    put(words, 0x12, tick());
    put(words, 0x14, epoch);
    words[0x17] = refusals;
    words[0x18] = moving_seq;
    words[0x1B] = free_aisles;
    words[0x1C] = now < announces_until ? static_cast<std::uint16_t>((announces_until - now) / milliseconds{100} + 1) : 0;
    for (std::size_t c = 0; c < kColumns; ++c) {
      words[0x20 + c] = static_cast<std::uint16_t>(c * 500 + (c >= 3 && opened ? 900 : 0));
      words[0x40 + c] = moving_seq != 0 && c >= 3 ? (1 << 10) | (1 << 14) : 1 << 11;
    }
    return words;
  }

  void power_cycle() {
    last_seq = result = moving_seq = 0;
    powered_at = now;
    tick_offset = 0;
    session = false;
  }

  Instant now;
  Instant powered_at;
  std::uint32_t tick_offset = 0xFFFFFFF0u - 1'003'000u;  // wraps three seconds after the tests begin
  std::uint16_t area_state = 1;
  std::uint16_t last_seq = 0;
  std::uint16_t result = 0;
  std::uint32_t epoch = 0;
  bool session = false;
  std::uint16_t refusals = 0;
  std::uint16_t moving_seq = 0;
  bool opened = false;
  std::uint16_t heartbeat = 0;
  Instant lease_until;
  Instant arrives;
  int renewals = 0;
  std::uint16_t free_aisles = 1;
  Instant announces_until;
  bool hung = false;  // answers, and does not live
  bool heartbeat_stands = false;

 private:
  static void put(std::vector<std::uint16_t>& words, std::size_t at, std::uint32_t value) {
    words[at] = static_cast<std::uint16_t>(value >> 16);
    words[at + 1] = static_cast<std::uint16_t>(value & 0xFFFF);
  }
  static std::uint32_t get(const std::vector<std::uint16_t>& words, std::size_t at) {
    return static_cast<std::uint32_t>(words[at]) << 16 | words[at + 1];
  }

  void end_motion(std::uint16_t how) {
    moving_seq = 0;
    result = how;
  }
  void pass_time() {
    if (moving_seq == 0) return;
    if (lease_until <= std::min(now, arrives)) return end_motion(5);
    if (arrives > now) return;
    opened = true;
    area_state = 3;
    end_motion(2);
  }

  Result<wire::Reply> take(const wire::ModbusWrite& write) {
    if (!may_write(write)) return Error{Fault::Unsupported, "illegal data address"};
    const auto& words = write.words;
    if (write.address == 9) {
      const bool went_on = static_cast<std::int16_t>(static_cast<std::uint16_t>(words[0] - heartbeat)) > 0;
      const bool counts = get(words, 2) == epoch && went_on && words[5] == moving_seq && moving_seq != 0;
      if (counts && words[4] >= 100) {
        lease_until = now + milliseconds{words[4]};
        ++renewals;
      }
      heartbeat = words[0];
    } else {
      command(words);
    }
    return wire::Reply{wire::ModbusReply{}};
  }

  void command(const std::vector<std::uint16_t>& words) {
    heartbeat = words[9];
    const std::uint16_t code = words[1];
    const std::uint32_t its_epoch = get(words, 11);
    const bool expired = static_cast<std::int32_t>(get(words, 15) - tick()) < 0;
    if (code == 4) {
      if (moving_seq != 0) end_motion(4);
      return;
    }
    if (code == 12) {
      if (its_epoch <= epoch || words[0] != 1 || expired) return void(++refusals);
      epoch = its_epoch;
      session = true;
      moving_seq = 0;
      last_seq = 1;
      result = 2;
      return;
    }
    if (!session || its_epoch != epoch || words[0] <= last_seq) return void(++refusals);
    last_seq = words[0];
    if (expired) return void(result = 24);
    if (code == 8) return void(result = 2);
    if (code == 13) {
      announces_until = now + milliseconds{100} * words[6];
      return void(result = 2);
    }
    if (words[13] < 100 || words[13] > 2000) return void(result = 28);
    if ((words[8] & 1) == 0) return void(result = 26);
    if (moving_seq != 0) return void(result = 22);
    result = 1;
    moving_seq = words[0];
    lease_until = now + milliseconds{words[13]};
    arrives = now + seconds{5};
  }
};

}  // namespace archroom::devices
