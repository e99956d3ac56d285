// Driver of a sensor, switch or meter that a model describes. Pure; one thread.
//
// It reads in the fewest transactions that the product allows. One unreadable register spoils only itself: a block that is
// refused is asked for point by point once, and then again without what was refused; that is remembered as long as the driver
// lives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "devices/modbus_points/blocks.hpp"
#include "devices/modbus_points/decode.hpp"
#include "devices/modbus_points/model.hpp"
#include "devices/vocabulary/driver.hpp"

namespace archroom::devices {

class ModbusPoints final : public PolledDriver {
 public:
  struct Settings {
    DeviceId device;
    std::uint8_t unit = 1;
    Duration retry = seconds{1};  // after silence or garbage
  };

  ModbusPoints(Settings settings, Model model);

  [[nodiscard]] Instant due() const override;
  [[nodiscard]] std::optional<wire::Request> next(Instant now) override;
  [[nodiscard]] Observations receive(Instant now, const Result<wire::Reply>& reply) override;
  Observations on_link(Instant now, LinkState state) override;
  // SetPoint alone. What became of it is read back and comes as a reading; it is written once, whatever the answer.
  Result<void> order(Instant now, const Order& order) override;
  // Nothing here moves.
  [[nodiscard]] std::vector<wire::Request> stop(Instant now) override;

 private:
  enum class Trial : std::uint8_t {
    Planned,  // as the model says
    Alone,    // one point of a block that was refused
    Again,    // those of them that were answered, together
    Single,   // it stays alone
  };
  struct Turn {
    Block block;
    Instant due;
    Trial trial = Trial::Planned;
    int trial_of = 0;                  // which refused block; of Alone
    std::optional<bool> was_answered;  // of Alone
  };
  enum class Ask : std::uint8_t { Probe, Write, ReadBack, Read };
  struct Wanted {
    std::size_t point = 0;
    std::vector<std::uint16_t> words;
    bool written = false;
    std::string refusal;  // what the device said to the write
  };

  [[nodiscard]] Instant next_turn() const;
  [[nodiscard]] wire::Request to_unit(std::variant<wire::ModbusRead, wire::ModbusWrite> what) const;
  [[nodiscard]] wire::ModbusRead read_back() const;

  [[nodiscard]] Observations read(Instant now, const Result<wire::Reply>& reply);
  [[nodiscard]] Observations all_read(Instant now, const std::vector<std::uint16_t>& words);
  [[nodiscard]] Observations was_refused(Instant now, const Error& error);
  [[nodiscard]] Observations wrote(Instant now, const Result<wire::Reply>& reply);
  [[nodiscard]] Observations have_read_back(Instant now, const Result<wire::Reply>& reply);
  [[nodiscard]] Observations device_fails(Instant now, const Error& error);
  [[nodiscard]] Observations observed(Instant now, const std::vector<Decoded>& all) const;
  void split(Instant now);
  void judge_trial(int trial);

  const Settings settings_;
  const Model model_;
  bool up_ = false;
  bool probed_ = false;
  std::optional<Ask> in_flight_;
  std::size_t turn_ = 0;  // of the Read in flight
  Instant asked_at_;
  Instant rest_until_;
  std::vector<Turn> turns_;
  int last_trial_ = 0;
  std::optional<Wanted> wanted_;
};

}  // namespace archroom::devices
