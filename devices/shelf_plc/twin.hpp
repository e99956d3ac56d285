// The emulated controller of one bank of mobile shelving: the PLC of docs/plc-map.md on virtual time, with the steel it moves
// (twin_bank.hpp). Written from that page, never from the driver. Pure and copyable: a copy is another bank in the same state.
// One thread at a time.
//
// Everything happens in steps of 10 ms of virtual time, the PLC's scan; advance() takes as many as fit. Between two advances time
// stands.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "base/instant.hpp"
#include "devices/shelf_plc/twin_bank.hpp"
#include "devices/shelf_plc/twin_map.hpp"

namespace archroom::devices {

class ShelfPlcTwin {
 public:
  struct Settings {
    int moving_columns = 12;  // the fixed one comes on top
    twin::End fixed_column = twin::End::Left;
    int column_width_mm = 550;
    int aisle_mm = 900;
    int free_aisles = 1;  // or 2
    int speed_mm_s = 60;
    std::uint32_t first_tick = 0;  // at power-up
  };
  enum class Table : std::uint8_t { Discrete, Input, Holding };
  // As on the wire.
  enum class Exception : std::uint8_t { None = 0, IllegalAddress = 2 };
  using Words = std::vector<std::uint16_t>;  // a bit is one word, 0 or 1
  enum class Face : std::uint8_t { Left, Right };

  // Powered up at `start`. moving_columns is 1 to 31, free_aisles 1 or 2, each length and the speed at least 1.
  explicit ShelfPlcTwin(Settings settings, Instant start = {});

  void advance(Instant now);

  // The wire. A bank without power answers nothing: ask powered() first.
  [[nodiscard]] std::variant<Words, Exception> read(Table table, std::uint16_t address, std::uint16_t count) const;
  [[nodiscard]] Exception write(std::uint16_t address, std::span<const std::uint16_t> words);

  // The room around it. False where the world does not allow it: no such aisle or column, too narrow for a person, nobody there.
  [[nodiscard]] bool enter(int aisle);
  [[nodiscard]] bool leave(int aisle);
  [[nodiscard]] bool break_beam(int aisle, int for_ms);
  [[nodiscard]] bool set_sensor_stuck(int aisle, std::optional<bool> shows);
  // Pressed or blocked as long as `on`; a touch lets go by itself.
  [[nodiscard]] bool set_kick_plate(int column, Face face, bool on);
  [[nodiscard]] bool touch_kick_plate(int column, Face face, int for_ms);
  [[nodiscard]] bool set_photo_eye(int column, Face face, bool on);
  [[nodiscard]] bool touch_photo_eye(int column, Face face, int for_ms);
  [[nodiscard]] bool crank(int column, int mm);
  [[nodiscard]] bool set_jam(int column, twin::Jam jam);
  [[nodiscard]] bool set_encoder_stuck(int column, bool on);
  [[nodiscard]] bool set_motor_celsius(int column, int celsius);
  [[nodiscard]] bool set_limit_stuck(int column, Face face,
                                     std::optional<bool> shows);  // only shown: columns go by their encoders
  void set_input(twin::Safety which, bool on);                    // the plain contacts
  void set_lock(bool on) { locked_ = on; }                        // the maintenance lock at the bank
  void set_temperature(std::optional<int> decicelsius) { decicelsius_ = decicelsius; }
  void set_humidity(std::optional<int> permille) { permille_ = permille; }
  void set_speed(int mm_s) { bank_.set_speed(mm_s); }
  void reset_at_bank();
  // The PLC finds this fault. Neighbour communication lasts until None; the others wait for their reset. False without power.
  [[nodiscard]] bool set_fault(int column, twin::FaultCode fault);
  void set_power(bool on);
  void restart();

  // What can break inside.
  void set_heartbeat_frozen(bool on) { heartbeat_frozen_ = on; }  // plc_heartbeat stands still, all else goes on
  void set_image_frozen(bool on);                                 // all input registers stand still, all else goes on
  // Occupation, beams, plates, eyes, emergency stop, handle, fire, smoke and key are shown but neither stop nor refuse.
  void set_protection_disabled(bool on) { protection_disabled_ = on; }

  // The truth, for tests and the control port.
  [[nodiscard]] const twin::Bank& bank() const { return bank_; }
  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] bool powered() const { return powered_; }
  [[nodiscard]] bool moving() const { return motion_.has_value(); }
  [[nodiscard]] std::uint32_t safety() const;  // safety_high above safety
  [[nodiscard]] std::uint32_t latched() const { return latched_; }
  [[nodiscard]] twin::AreaState area_state() const;
  [[nodiscard]] int open_aisle() const;
  [[nodiscard]] twin::Verdict result() const { return result_; }
  [[nodiscard]] std::uint16_t last_seq() const { return last_seq_; }
  [[nodiscard]] std::uint32_t epoch() const { return epoch_; }
  [[nodiscard]] bool session_lives() const { return session_lives_; }
  [[nodiscard]] twin::FaultCode fault() const;
  [[nodiscard]] int fault_column() const { return fault_column_ != 0 ? fault_column_ : silent_neighbour_; }
  [[nodiscard]] bool locked() const { return locked_; }
  [[nodiscard]] int announce_left_ms() const { return announce_left_ms_; }
  [[nodiscard]] std::uint32_t tick() const { return tick_; }
  [[nodiscard]] bool heartbeat_frozen() const { return heartbeat_frozen_; }
  [[nodiscard]] bool image_frozen() const { return frozen_.has_value(); }
  [[nodiscard]] bool protection_disabled() const { return protection_disabled_; }
  // Why the last refused command was refused, also where no register says so.
  [[nodiscard]] twin::Verdict last_refusal() const { return last_refusal_; }

  struct Counts {
    std::uint64_t commands_acted = 0;   // accepted or, for a stop, obeyed
    std::uint64_t stops_acted = 0;      // of these, stops
    std::uint64_t motions_started = 0;  // of these, open, close and spread
    std::uint64_t motions_done = 0;
    std::uint64_t refusals = 0;
    std::uint64_t renewals = 0;  // that counted
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  static constexpr int kNoAisle = -1;
  struct Command;
  struct Motion {
    std::uint16_t seq = 0;
    int aisle = 0;              // the one to be opened; kNoAisle for spread
    twin::Bank::Places places;  // where the columns shall stand
    int lease_left_ms = 0;
    int time_left_ms = 0;
  };
  struct Touch {
    bool held = false;
    int left_ms = 0;
    [[nodiscard]] bool on() const { return held || left_ms > 0; }
  };
  struct Drive {  // the PLC's own supervision of one drive
    int blocked_ms = 0;
    int unseen_ms = 0;
    std::int64_t encoder_before_um = 0;
    std::uint16_t faults = 0;
  };
  using Image = std::array<std::uint16_t, twin::kColumnsEnd>;

  // twin.cpp: scan and protections
  void step();
  void scan();
  void power_up();
  void supervise(int column);
  void trip(twin::FaultCode fault, int column);
  void watch_host();
  void guard_motion();
  [[nodiscard]] std::uint32_t acting_safety() const;
  [[nodiscard]] std::uint32_t tripping(const Motion& motion) const;
  [[nodiscard]] bool someone_in(int aisle) const;
  [[nodiscard]] bool endangers(int aisle, const Motion& motion) const;
  [[nodiscard]] bool arrived(const Motion& motion) const;
  [[nodiscard]] twin::Bank::Places orders() const;
  [[nodiscard]] bool closed() const;
  void end_motion(twin::Verdict verdict);

  // twin_session.cpp: commands
  void obey(const Command& command);
  void begin(const Command& command);
  void hear(const Command& command);
  void renew(const Command& command);
  void refuse(twin::Verdict verdict);
  [[nodiscard]] bool is_ahead(std::uint16_t heartbeat) const;
  [[nodiscard]] twin::Verdict judge(const Command& command) const;
  [[nodiscard]] twin::Verdict judge_motion(const Command& command) const;
  [[nodiscard]] std::optional<Motion> motion_of(const Command& command) const;
  [[nodiscard]] bool aim_open(const Command& command, Motion& motion) const;
  [[nodiscard]] bool may_keep(int aisle, const Motion& motion) const;
  [[nodiscard]] bool hold_still(int aisle, Motion& motion) const;
  [[nodiscard]] twin::Bank::Places spread_places() const;
  [[nodiscard]] bool expired(const Command& command) const;
  void act(const Command& command);

  // twin_registers.cpp
  [[nodiscard]] Image image() const;
  void show_state(Image& image) const;
  void show_column(Image& image, int column) const;
  [[nodiscard]] std::uint16_t column_bits(int column) const;
  [[nodiscard]] twin::ColumnState column_state(int column) const;

  [[nodiscard]] Touch& touch(std::vector<Touch>& of, int column, Face face) {
    return of[static_cast<std::size_t>(column) * 2 + (face == Face::Right)];
  }
  [[nodiscard]] const Touch& touch(const std::vector<Touch>& of, int column, Face face) const {
    return of[static_cast<std::size_t>(column) * 2 + (face == Face::Right)];
  }

  Settings settings_;
  twin::Bank bank_;
  Instant now_;
  std::vector<Touch> plates_, eyes_;  // two for each column
  std::vector<Drive> drives_;         // by column, 0 unused
  std::uint32_t inputs_ = 0;          // the safety bits that are plain contacts
  bool locked_ = false;
  int silent_neighbour_ = 0;  // a column that its neighbours do not hear; 0 none
  std::optional<int> decicelsius_ = 205, permille_ = 520;

  // Retentive.
  std::uint32_t epoch_ = 0;
  std::uint32_t latched_ = 0;
  twin::FaultCode fault_ = twin::FaultCode::None;
  int fault_column_ = 0;

  // From power-up on.
  bool powered_ = true;
  int init_left_ms_ = 0;
  std::uint32_t tick_ = 0;
  std::uint64_t uptime_ms_ = 0;
  std::uint16_t plc_heartbeat_ = 0;
  std::array<std::uint16_t, twin::kCommandWords> holding_{};
  bool session_lives_ = false;
  std::uint16_t last_seq_ = 0;
  twin::Verdict result_ = twin::Verdict::None;
  std::uint16_t refusals_ = 0;
  std::uint16_t resets_ = 0;  // retentive
  std::uint16_t host_heartbeat_ = 0;
  int host_timeout_ms_ = 0;
  int host_quiet_ms_ = 0;
  bool host_silent_ = false;
  std::optional<Motion> motion_;
  int announce_left_ms_ = 0;

  bool heartbeat_frozen_ = false;
  bool protection_disabled_ = false;
  std::optional<Image> frozen_;
  twin::Verdict last_refusal_ = twin::Verdict::None;
  Counts counts_;
};

}  // namespace archroom::devices
