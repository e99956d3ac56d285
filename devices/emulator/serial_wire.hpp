// An RS-485 line on a pseudo-terminal. Every byte takes the time that it takes at the line's speed, both ways; each unit hears
// every frame, tells frames apart by the silence between them, and knows its own by unit and check sum. One thread.
#pragma once

#include <deque>

#include "base/result.hpp"
#include "devices/emulator/room_file.hpp"
#include "devices/emulator/wire.hpp"

namespace archroom::emulator {

class SerialWire final : public Wire {
 public:
  // Makes the pseudo-terminal, and a link to it at the path of the room file.
  [[nodiscard]] static Result<std::unique_ptr<SerialWire>> open(const LineSpec& spec);
  ~SerialWire() override;
  SerialWire(const SerialWire&) = delete;
  SerialWire& operator=(const SerialWire&) = delete;

  [[nodiscard]] const std::string& name() const override { return spec_.name; }
  [[nodiscard]] std::string address() const override { return spec_.pty; }
  void collect(std::vector<pollfd>& fds) const override;
  void serve(std::span<const pollfd> fds, Clock::time_point now) override;
  [[nodiscard]] std::optional<Clock::time_point> due() const override;
  void obey_switches(Clock::time_point now) override;
  [[nodiscard]] std::uint64_t collisions() const override { return collisions_; }

 private:
  using Bytes = std::vector<std::uint8_t>;
  struct Spoken {
    Clock::time_point from;  // its first byte begins
    Bytes bytes;
    std::size_t written = 0;
  };

  explicit SerialWire(LineSpec spec);
  [[nodiscard]] Result<void> plug_in();
  void unplug();
  void hear_bytes(Clock::time_point now);
  void end_frame();
  void speak(Clock::time_point now);
  void say(Clock::time_point from, Bytes bytes);

  const LineSpec spec_;
  const std::chrono::nanoseconds character_;
  const std::chrono::nanoseconds silence_;
  int master_ = -1;
  int slave_ = -1;  // held open, so that a host may come and go
  Bytes heard_;     // of the frame that is being heard
  Clock::time_point heard_until_;
  Clock::time_point quiet_since_;  // the end of the last byte, whoever said it
  std::deque<Spoken> spoken_;
  std::uint64_t collisions_ = 0;
};

}  // namespace archroom::emulator
