// Driver of one bank behind docs/plc-map.md: a lease controller, which stops by itself when nobody renews. Pure; one thread.
//
// It writes nothing but whole command blocks and their tails, nothing before it was engaged but stops, and nothing twice: what
// became of a command is read from the state, never assumed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "devices/shelf_plc/commands.hpp"
#include "devices/shelf_plc/picture.hpp"
#include "devices/shelf_plc/pulse.hpp"
#include "devices/vocabulary/driver.hpp"

namespace archroom::devices {

class ShelfPlc final : public PolledDriver {
 public:
  struct Settings {
    DeviceId device;
    std::uint8_t unit = 1;
    BankShape shape;
    Duration poll_idle = milliseconds{500};
    Duration poll_moving = milliseconds{100};
    Duration lease = milliseconds{600};        // 100 to 2000 ms
    Duration renew_every = milliseconds{200};  // well below the lease
    std::uint16_t host_timeout = 20;           // × 100 ms, 5 to 100
  };

  explicit ShelfPlc(Settings settings);

  [[nodiscard]] Instant due() const override;
  [[nodiscard]] std::optional<wire::Request> next(Instant now) override;
  [[nodiscard]] Observations receive(Instant now, const Result<wire::Reply>& reply) override;
  Observations on_link(Instant now, LinkState state) override;
  Result<void> order(Instant now, const Order& order) override;
  [[nodiscard]] std::vector<wire::Request> stop(Instant now) override;

 private:
  // In this order they go where several are due: what must not come into a motion goes before it.
  enum class Ask : std::uint8_t { Begin, Reset, Announce, Move, Renewal, Heartbeat, Read };
  static constexpr std::array kAsks = {Ask::Begin, Ask::Reset, Ask::Announce, Ask::Move, Ask::Renewal, Ask::Heartbeat, Ask::Read};

  // The last command of the session, and what is known of it. Sequence 0: it was never written.
  struct Command {
    IntentId intent;  // 0: no motion
    std::uint32_t epoch = 0;
    std::uint16_t sequence = 0;
    std::optional<Move> move;
    CommandOutcome outcome = CommandOutcome::None;
    std::uint16_t code = 0;
    bool running = false;  // as of the last picture
  };

  Result<void> take(Instant now, const Engage& engage);
  Result<void> take(Instant now, const Move& move);
  Result<void> take(Instant now, const Sustain& sustain);
  Result<void> take(Instant now, const ResetDriveFault& reset);
  Result<void> take(Instant now, const Announce& announce);
  Result<void> take(Instant now, const SetPoint& set);
  [[nodiscard]] bool sequences_used_up() const;
  [[nodiscard]] Result<void> may_command() const;

  [[nodiscard]] Instant due(Ask ask) const;
  [[nodiscard]] bool motion_open() const;
  [[nodiscard]] Instant renewal_due() const;

  [[nodiscard]] std::optional<wire::Request> write(Instant now, Ask ask);
  [[nodiscard]] wire::Request begin(Instant now);
  [[nodiscard]] std::optional<wire::Request> move(Instant now);
  [[nodiscard]] wire::Request reset(Instant now);
  [[nodiscard]] wire::Request announce(Instant now);
  [[nodiscard]] std::optional<wire::Request> renewal(Instant now);
  // With a heartbeat that was not used before: not const.
  [[nodiscard]] CommandWords words(std::uint16_t code);
  [[nodiscard]] wire::Request to_unit(wire::ModbusWrite write) const;

  [[nodiscard]] Observations read(Instant now, const Result<wire::Reply>& reply);
  [[nodiscard]] Observations written(Instant now, Ask ask, const Result<wire::Reply>& reply);
  [[nodiscard]] Observations pictured(Instant now, const wire::ModbusReply& reply);
  [[nodiscard]] Observations bad(Instant now, const Error& error);
  [[nodiscard]] Result<void> judge_pulse(Instant now, const Picture& picture);
  [[nodiscard]] Result<void> judge_session(const Picture& picture);
  void judge_command(const Picture& picture);
  void lose_session(Session session);
  void drop_move();
  void read_at_once(Instant now);

  const Settings settings_;
  bool up_ = false;
  std::optional<Ask> in_flight_;
  Instant asked_at_;
  Instant next_read_ = Instant::never();
  bool read_again_ = false;         // what is in flight does not tell what is wanted
  bool state_known_ = false;        // a good picture was read after everything that was written; else only reads go out
  std::optional<Picture> picture_;  // the last one, if good
  Pulse pulse_;

  Session session_ = Session::None;
  std::uint32_t epoch_ = 0;  // ours, begun; 0 none
  std::uint16_t sequence_ = 0;
  std::uint16_t heartbeat_ = 0;
  Instant beat_due_;

  Instant ordered_at_;
  std::optional<std::uint32_t> wanted_epoch_;
  std::optional<Move> wanted_move_;
  bool wanted_reset_ = false;
  std::optional<std::uint16_t> wanted_announce_;  // × 0.1 s

  std::optional<Command> command_;
  std::optional<Permit> sustained_;  // what the running motion may still go on by
  Instant renew_due_;
};

}  // namespace archroom::devices
