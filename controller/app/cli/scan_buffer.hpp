// The scans of one station on a computer of its own, in a file that outlives a power cut: a scan is on the disk before anybody is
// told that it was read, and it keeps its number until the daemon has answered it. One process at a time; one thread.
//
// FILE holds one JSON object a line, {"seq", "at", "code"}; FILE.acked how far the daemon has answered. A last line without its
// end was never told to anybody and is cut off. Losing FILE.acked loses nothing: the daemon knows every number.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"

namespace archroom::cli {

struct BufferedScan {
  std::uint64_t seq = 0;
  WallTime at;
  std::string code;
  friend bool operator==(const BufferedScan&, const BufferedScan&) = default;
};

// All whole lines. Refused: a file that can't be read, or a line that is no scan, with its number.
[[nodiscard]] Result<std::vector<BufferedScan>> read_scans(const std::string& path);

class ScanBuffer {
 public:
  // Makes the folder and the file where there is none. Refused where another process has it open.
  [[nodiscard]] static Result<ScanBuffer> open(const std::string& path);
  ScanBuffer(ScanBuffer&& other) noexcept;
  ScanBuffer(const ScanBuffer&) = delete;
  ScanBuffer& operator=(const ScanBuffer&) = delete;
  ScanBuffer& operator=(ScanBuffer&&) = delete;
  ~ScanBuffer();

  // On the disk when it returns.
  [[nodiscard]] Result<BufferedScan> add(WallTime at, const std::string& code);
  // Those that the daemon has not answered, oldest first.
  [[nodiscard]] const std::deque<BufferedScan>& waiting() const { return waiting_; }
  // The daemon has answered everything up to this number.
  [[nodiscard]] Result<void> acknowledge(std::uint64_t seq);
  // The daemon knows other scans up to `last` under this station's name: what waits gets numbers behind that, all or nothing.
  [[nodiscard]] Result<void> number_from(std::uint64_t last);

 private:
  ScanBuffer(std::string path, int file) : path_(std::move(path)), file_(file) {}
  [[nodiscard]] Result<void> load();

  std::string path_;
  int file_ = -1;
  std::uint64_t last_seq_ = 0;
  std::deque<BufferedScan> waiting_;
};

}  // namespace archroom::cli
