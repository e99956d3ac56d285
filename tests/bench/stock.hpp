// A room full of made-up boxes, and the way they come into the register: what the benchmarks of the register share.
#pragma once

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/prng.hpp"
#include "controller/records/box.hpp"
#include "controller/runtime/import_feed.hpp"
#include "controller/runtime/store_thread.hpp"

namespace archroom::bench {

[[noreturn]] inline void give_up(const std::string& why) {
  std::fprintf(stderr, "bench: %s\n", why.c_str());
  std::exit(1);
}

inline std::string padded(const char* format, unsigned long number) {
  char text[48];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

// 16 banks of 24 moving columns, 2 faces, 12 sections, 8 shelves, 16 slots: 1.18 million slots.
inline records::Geometry stock_geometry() {
  std::vector<records::BankGeometry> banks;
  for (int bank = 1; bank <= 16; ++bank) banks.push_back({{std::to_string(bank)}, 25, core::FixedColumn::Left, 12, 8, 16});
  return {"A", "{column}架{side}—{section}档—{shelf}层", banks};
}

inline std::string place_of(unsigned long n) {
  const unsigned long face = n / 1536 % 48;
  return "A/" + std::to_string(n / 73728 + 1) + "/" + padded("%02lu", face / 2 + 2) + (face % 2 == 0 ? "L/" : "R/") +
         std::to_string(n / 128 % 12 + 1) + "/" + std::to_string(n / 16 % 8 + 1) + "/" + std::to_string(n % 16 + 1);
}

inline std::string barcode_of(unsigned long n) { return padded("A%08lu", n); }

inline std::string title_of(Prng& prng) {
  static const std::vector<std::string> kWords{"单位",   "社会保险", "登记表", "及附件", "个人",     "养老保险", "待遇",
                                               "审核表", "医疗费用", "支付",   "工伤",   "失业保险", "缴费",     "基数",
                                               "申报",   "人事",     "档案",   "年度",   "统计",     "转移接续"};
  std::string title;
  for (auto words = 3 + prng.below(4); words > 0; --words) title += kWords[prng.below(static_cast<std::uint32_t>(kWords.size()))];
  return title + "(" + std::to_string(1990 + prng.below(36)) + "年" + std::to_string(1 + prng.below(12)) + "月)";
}

// Boxes number `first` and after it, each at a place of its own.
inline std::string list_of(unsigned long boxes, unsigned long first = 0) {
  std::string csv;
  for (std::size_t i = 0; i < records::kNeeded; ++i)
    csv += (i > 0 ? "," : "") + std::string(name_of(static_cast<records::Column>(i)));
  csv += '\n';
  Prng prng(42);
  for (unsigned long n = first; n < first + boxes; ++n) {
    csv += barcode_of(n) + "," + padded("E28011606000020A%08lX", n) + ",J001," + padded("%02lu", n % 40 + 1) + ",1,6," +
           padded("J001-%07lu", n) + "," + title_of(prng) + ",2011,一.1,永久," + std::to_string(100 + prng.below(400)) + "," +
           place_of(n) + ",paper,内部," + padded("cat-%lu", n) + "\n";
  }
  return csv;
}

// Opens once, for the one that waits.
class Gate {
 public:
  void open() {
    const std::lock_guard guard(mutex_);
    open_ = true;
    changed_.notify_one();
  }
  void pass() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_; });
    open_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

// Piece by piece, as it comes over HTTP; until it is published.
inline void import_all(runtime::StoreThread& store, const std::string& csv, unsigned long boxes) {
  constexpr std::size_t kPiece = 64 * 1024;
  Gate room, finished;
  std::optional<Result<records::ImportReport>> answer;
  runtime::ImportFeed feed(store, {false, "bench", 1000}, [&room] { room.open(); });
  for (std::size_t at = 0; at < csv.size(); at += kPiece) {
    if (feed.feed(std::string_view(csv).substr(at, kPiece)) == runtime::ImportFeed::Feed::Wait) room.pass();
  }
  feed.finish([&](Result<records::ImportReport> report) {
    answer = std::move(report);
    finished.open();
  });
  finished.pass();
  if (!answer->ok()) give_up(answer->error().detail);
  const auto& report = answer->value();
  if (report.state != records::ImportState::Published || report.good != static_cast<std::int64_t>(boxes))
    give_up("not published");
}

}  // namespace archroom::bench
