#include "controller/runtime/flight_recorder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

namespace archroom::runtime {
namespace {

constexpr std::size_t kEntriesAtMost = 16384;

std::string file_name(const std::string& directory, std::size_t number) {
  char name[32];
  std::snprintf(name, sizeof name, "/flight-%02zu.rec", number);
  return directory + name;
}

void put_u32(std::string& out, std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>(value >> shift & 0xFF));
}

// Recording goes on after it, so that a restart overwrites the oldest.
std::size_t newest_file(const std::string& directory, std::size_t files) {
  std::size_t newest = files - 1;
  std::filesystem::file_time_type newest_time{std::filesystem::file_time_type::min()};
  for (std::size_t i = 0; i < files; ++i) {
    std::error_code none;
    const auto time = std::filesystem::last_write_time(file_name(directory, i), none);
    if (none || time < newest_time) continue;
    newest_time = time;
    newest = i;
  }
  return newest;
}

}  // namespace

FlightRecorder::FlightRecorder(std::string directory, FlightLimits limits)
    : directory_(std::move(directory)),
      limits_(limits),
      lane_(kEntriesAtMost, [this] { wake_.notify(); }),
      file_number_(newest_file(directory_, limits.files)) {
  thread_ = std::thread{[this] {
    while (!finishing_) {
      (void)wake_.wait(Instant::never());
      write_all();
    }
    write_all();
    if (file_ >= 0) ::close(file_);
  }};
}

FlightRecorder::~FlightRecorder() {
  finishing_ = true;
  wake_.notify();
  thread_.join();
}

void FlightRecorder::frame(std::string& out, Frame kind, const std::string& payload) const {
  put_u32(out, static_cast<std::uint32_t>(payload.size()));
  const std::size_t from = out.size();
  out.push_back(static_cast<char>(kind));
  out += payload;
  put_u32(out, static_cast<std::uint32_t>(fnv1a(std::string_view{out}.substr(from))));
}

void FlightRecorder::keep(const core::State& before, const core::Event& event) {
  if (behind_ && !lane_.empty()) {
    ++lost_;
    return;
  }
  behind_ = false;
  Entry entry;
  if (bytes_in_file_ >= limits_.bytes_per_file) needs_snapshot_ = true;
  if (needs_snapshot_) {
    entry.opens_file = true;
    entry.bytes = kFlightHeader;
    frame(entry.bytes, Frame::Snapshot, encoded(before));
    bytes_in_file_ = 0;
    events_since_digest_ = 0;
    needs_snapshot_ = false;
  } else if (++events_since_digest_ >= limits_.events_per_digest) {
    frame(entry.bytes, Frame::Digest, encoded(core::digest(before)));
    events_since_digest_ = 0;
  }
  encoder_.clear();
  encoder_.put(event);
  frame(entry.bytes, Frame::Event, encoder_.bytes());
  bytes_in_file_ += entry.bytes.size();
  if (lane_.push(std::move(entry))) return;
  ++lost_;
  needs_snapshot_ = true;  // a new file, from a state that is known
  behind_ = true;
}

void FlightRecorder::write_all() {
  while (const auto entry = lane_.take()) write(*entry);
}

void FlightRecorder::open_next_file() {
  if (file_ >= 0) ::close(file_);
  file_number_ = (file_number_ + 1) % limits_.files;
  file_ = ::open(file_name(directory_, file_number_).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
}

void FlightRecorder::write(const Entry& entry) {
  if (entry.opens_file) open_next_file();
  std::size_t done = 0;
  while (file_ >= 0 && done < entry.bytes.size()) {
    const auto written = ::write(file_, entry.bytes.data() + done, entry.bytes.size() - done);
    if (written > 0) {
      done += static_cast<std::size_t>(written);
      continue;
    }
    if (written < 0 && errno == EINTR) continue;
    // A full disk: the file ends in the middle of a frame, and replay says so. The next file is tried when it is due.
    ::close(file_);
    file_ = -1;
  }
  if (file_ < 0) ++lost_;
}

}  // namespace archroom::runtime
