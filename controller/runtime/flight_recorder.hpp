// The flight recorder: every event that entered the core, in order, in a ring of files that `archroom replay` can run again. Each
// file opens with a snapshot of the state, so it stands alone. Fed by the controller thread; a thread of its own does the
// writing, and when the disk can't follow, recording goes on in a new file instead of holding the controller up.
//
// A file: "archroom flight 4\n", then frames: length (u32, little endian), kind, payload, FNV-1a of kind and payload (u32 LE).
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

#include "base/codec.hpp"
#include "controller/core/event.hpp"
#include "controller/core/state.hpp"
#include "controller/runtime/lanes.hpp"
#include "firmware-bridge/link/wake.hpp"

namespace archroom::runtime {

inline constexpr char kFlightHeader[] = "archroom flight 4\n";

enum class Frame : char {
  Snapshot = 'S',  // the state before the next event
  Event = 'E',
  Digest = 'D',  // of the state before the next event
};

struct FlightLimits {
  std::size_t files = 16;
  std::size_t bytes_per_file = 16 * 1024 * 1024;
  std::uint64_t events_per_digest = 100;
};

class FlightRecorder {
 public:
  // `directory` exists. Files are flight-NN.rec; recording goes on in the one after the newest.
  explicit FlightRecorder(std::string directory, FlightLimits limits = {});
  ~FlightRecorder();
  FlightRecorder(const FlightRecorder&) = delete;
  FlightRecorder& operator=(const FlightRecorder&) = delete;

  // Before the step: the state that the event meets. Never waits.
  void keep(const core::State& before, const core::Event& event);

  [[nodiscard]] std::uint64_t lost() const { return lost_; }

 private:
  struct Entry {
    bool opens_file = false;
    std::string bytes;
  };

  void frame(std::string& out, Frame kind, const std::string& payload) const;
  void write_all();
  void write(const Entry& entry);
  void open_next_file();

  const std::string directory_;
  const FlightLimits limits_;

  // Controller thread.
  Encoder encoder_;
  std::size_t bytes_in_file_ = 0;
  std::uint64_t events_since_digest_ = 0;
  bool needs_snapshot_ = true;
  bool behind_ = false;  // a new file begins only when all that waits is written, or every gap would cost the ring a file

  // Writer thread.
  link::Wake wake_;
  Lane<Entry> lane_;
  std::size_t file_number_ = 0;
  int file_ = -1;

  std::atomic<std::uint64_t> lost_{0};
  std::atomic<bool> finishing_{false};
  std::thread thread_;
};

}  // namespace archroom::runtime
