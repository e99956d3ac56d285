// What goes over one bus, for somebody who looks on while commissioning. Keeps nothing and costs next to nothing until somebody
// asks; then the latest entries, for as long as somebody goes on asking. Whoever asks too slowly is told how many he missed.
//
// look() from any thread; the rest on the thread of the bus.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "devices/vocabulary/observation.hpp"
#include "firmware-bridge/link/tap.hpp"
#include "firmware-bridge/wire/dissect.hpp"

namespace archroom::runtime {

struct TraceEntry {
  enum class Way : std::uint8_t {
    Opened,   // the line or connection stands
    Sent,     // a frame of ours
    Came,     // a frame, or noise
    Trouble,  // nothing came, or nothing could be sent: `text` says what
  };
  Way way = Way::Opened;
  std::uint64_t n = 0;
  WallTime at;
  Duration after{};                    // since the entry before: of an answer, what it took
  std::vector<std::uint8_t> bytes;     // as on the wire
  std::vector<std::uint8_t> question;  // of what came: the frame that was sent last
  std::string device;                  // whose exchange it was, where that is known
  std::optional<Fault> fault;
  std::string text;  // what the driver made of the answer, or what is wrong
};

struct TraceLook {
  std::vector<TraceEntry> entries;
  std::uint64_t next = 0;    // look on from here
  std::uint64_t missed = 0;  // entries that were gone before they could be shown
  bool paused = false;       // nobody had asked for too long: what went by meanwhile was not kept
};

class BusTrace final : public link::Tap {
 public:
  static constexpr std::size_t kKept = 4096;
  static constexpr std::size_t kBytesKept = 512;  // of an entry: longer than any frame
  static constexpr Duration kWatch = seconds{5};  // after a look
  using Now = std::function<Instant()>;
  using Wall = std::function<WallTime()>;

  BusTrace(wire::Envelope envelope, Now now, Wall wall);

  // Nothing: from now on. At most `most` entries; `after` is the `next` of the look before.
  [[nodiscard]] TraceLook look(std::optional<std::uint64_t> after, std::size_t most);
  [[nodiscard]] wire::Envelope envelope() const { return envelope_; }

  [[nodiscard]] bool watched() const override { return watched_until_.load(std::memory_order_relaxed) != 0; }
  void sent(std::span<const std::uint8_t> frame) override;
  void came(std::span<const std::uint8_t> bytes) override;
  void opened();
  void trouble(const Error& error);
  // An exchange with this device begins; it ends as `error` says, or with what its driver has seen. That goes with what came, or
  // stands by itself where nothing did.
  void asks(const DeviceId& device);
  void ended(const std::optional<Error>& error, const devices::Observations& seen);

 private:
  // Null, and nothing is kept: the last look was too long ago.
  [[nodiscard]] TraceEntry* begin(TraceEntry::Way way, std::span<const std::uint8_t> bytes);

  const wire::Envelope envelope_;
  const Now now_;
  const Wall wall_;
  std::atomic<std::int64_t> watched_until_{0};  // ns; 0: nobody looks

  std::mutex mutex_;  // guards the rest
  std::deque<TraceEntry> kept_;
  std::vector<std::uint8_t> question_;
  std::string device_;     // whose exchange is under way
  bool in_doubt_ = false;  // the last that came: what it was is not known yet
  std::uint64_t last_ = 0;
  std::uint64_t paused_at_ = 0;  // looks from before this entry missed what was not kept
  Instant last_at_;
};

}  // namespace archroom::runtime
