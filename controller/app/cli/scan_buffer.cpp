#include "controller/app/cli/scan_buffer.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace archroom::cli {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

Error failed(const std::string& path, const char* doing) {
  return {Fault::Refused, path + ": " + doing + ": " + std::strerror(errno)};
}

std::string line_of(const BufferedScan& scan) {
  return json{{"seq", scan.seq}, {"at", rfc3339(scan.at)}, {"code", scan.code}}.dump() + "\n";
}

std::optional<BufferedScan> scan_of(const std::string& line) {
  const json object = json::parse(line, nullptr, false);
  if (!object.is_object() || !object.contains("seq") || !object.contains("at") || !object.contains("code")) return std::nullopt;
  if (!object["seq"].is_number_unsigned() || !object["at"].is_string() || !object["code"].is_string()) return std::nullopt;
  const auto at = parse_rfc3339(object["at"].get<std::string>());
  if (!at) return std::nullopt;
  return BufferedScan{object["seq"].get<std::uint64_t>(), *at, object["code"].get<std::string>()};
}

bool write_whole(int file, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t wrote = ::write(file, text.data() + done, text.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    done += static_cast<std::size_t>(wrote);
  }
  return ::fsync(file) == 0;
}

// A name in a folder lasts when the folder is on the disk.
void keep_folder(const std::string& path) {
  const auto folder = fs::path{path}.parent_path();
  const int handle = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return;
  ::fsync(handle);
  ::close(handle);
}

Result<void> replace(const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return failed(fresh, "can't be made");
  const bool wrote = write_whole(file, text);
  ::close(file);
  if (!wrote || ::rename(fresh.c_str(), path.c_str()) != 0) return failed(path, "can't be written");
  keep_folder(path);
  return {};
}

std::uint64_t acknowledged(const std::string& path) {
  std::ifstream file{path + ".acked"};
  std::uint64_t seq = 0;
  file >> seq;
  return file ? seq : 0;
}

struct WholeLines {
  std::vector<BufferedScan> scans;
  std::size_t bytes = 0;
};

Result<WholeLines> whole_lines(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return Error{Fault::Refused, path + ": can't be read"};
  WholeLines whole;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (file.eof()) break;  // no end: power failed in the middle of it
    const auto scan = scan_of(line);
    if (!scan) return Error{Fault::Garbled, path + ":" + std::to_string(number) + ": not a scan"};
    whole.scans.push_back(*scan);
    whole.bytes += line.size() + 1;
  }
  return whole;
}

}  // namespace

Result<std::vector<BufferedScan>> read_scans(const std::string& path) {
  auto whole = whole_lines(path);
  if (!whole) return whole.error();
  return std::move(whole.value().scans);
}

Result<ScanBuffer> ScanBuffer::open(const std::string& path) {
  std::error_code ignored;
  fs::create_directories(fs::path{path}.parent_path(), ignored);
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return failed(path, "can't be opened");
  ScanBuffer buffer{path, file};
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) return Error{Fault::Refused, path + ": another archroom station has it open"};
  keep_folder(path);
  if (auto loaded = buffer.load(); !loaded) return loaded.error();
  return buffer;
}

ScanBuffer::ScanBuffer(ScanBuffer&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      last_seq_(other.last_seq_),
      waiting_(std::move(other.waiting_)) {}

ScanBuffer::~ScanBuffer() {
  if (file_ >= 0) ::close(file_);
}

Result<void> ScanBuffer::load() {
  const auto whole = whole_lines(path_);
  if (!whole) return whole.error();
  const auto acked = acknowledged(path_);
  last_seq_ = acked;
  for (const auto& scan : whole.value().scans) {
    last_seq_ = std::max(last_seq_, scan.seq);
    if (scan.seq > acked) waiting_.push_back(scan);
  }
  // What is half a line was never told to anybody; left there, it would spoil the next one.
  if (::ftruncate(file_, static_cast<off_t>(whole.value().bytes)) != 0) return failed(path_, "can't be cut");
  return {};
}

Result<BufferedScan> ScanBuffer::add(WallTime at, const std::string& code) {
  const BufferedScan scan{last_seq_ + 1, at, code};
  const auto size = ::lseek(file_, 0, SEEK_END);
  if (!write_whole(file_, line_of(scan))) {
    const auto error = failed(path_, "can't be written");
    if (::ftruncate(file_, size) != 0) return Error{Fault::Refused, error.detail + ", and half a line can't be taken back"};
    return error;
  }
  last_seq_ = scan.seq;
  waiting_.push_back(scan);
  return scan;
}

Result<void> ScanBuffer::acknowledge(std::uint64_t seq) {
  if (auto kept = replace(path_ + ".acked", std::to_string(seq) + "\n"); !kept) return kept;
  while (!waiting_.empty() && waiting_.front().seq <= seq) waiting_.pop_front();
  return {};
}

// In a new file that takes the old one's name at once: were they written behind the old ones, a power cut could leave both.
Result<void> ScanBuffer::number_from(std::uint64_t last) {
  last_seq_ = std::max(last_seq_, last);
  if (waiting_.empty() || waiting_.front().seq > last) return {};
  std::string text;
  for (auto& scan : waiting_) {
    scan.seq = ++last_seq_;
    text += line_of(scan);
  }
  if (auto kept = replace(path_, text); !kept) return kept;
  const int fresh = ::open(path_.c_str(), O_RDWR | O_APPEND | O_CLOEXEC);
  if (fresh < 0) return failed(path_, "can't be opened");
  if (::flock(fresh, LOCK_EX | LOCK_NB) != 0) return failed(path_, "can't be locked");
  ::close(std::exchange(file_, fresh));
  return {};
}

}  // namespace archroom::cli
