// How fast a list of boxes comes into the register, and how fast one is found there: the whole way, from the bytes of the file to the published
// import with search index, unique codes and journal, then single look-ups on a connection of their own.
//   bench_import [boxes = 1000000] [directory = a temporary one]
// Meanwhile a core persist is written every 20 ms: what an intent waits for beside a running import is part of the figure.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/prng.hpp"
#include "controller/records/catalogue.hpp"
#include "controller/runtime/import_feed.hpp"
#include "controller/runtime/store_thread.hpp"

namespace {

using namespace archroom;
using Clock = std::chrono::steady_clock;

constexpr const char* kHeader =
    "barcode,rfid,fonds,catalogue,volume_from,volume_to,reference_code,title,year,category,retention,pages,place,medium,secrecy,external_id\n";

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

std::string padded(const char* format, unsigned long number) {
  char text[48];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

records::Geometry geometry() {
  // 16 banks of 24 columns x 2 sides x 12 sections x 8 shelves x 16 slots: 1.18 million slots
  std::vector<records::BankGeometry> banks;
  for (int bank = 1; bank <= 16; ++bank) banks.push_back({{std::to_string(bank)}, 25, core::FixedColumn::Left, 12, 8, 16});
  return {"A", "{column}架{side}—{section}档—{shelf}层", banks};
}

std::string place_of(unsigned long n) {
  const unsigned long slot = n % 16 + 1, shelf = n / 16 % 8 + 1, section = n / 128 % 12 + 1, face = n / 1536 % 48, bank = n / 73728 + 1;
  return "A/" + std::to_string(bank) + "/" + padded("%02lu", face / 2 + 2) + (face % 2 == 0 ? "L/" : "R/") + std::to_string(section) + "/" +
         std::to_string(shelf) + "/" + std::to_string(slot);
}

std::string barcode_of(unsigned long n) { return padded("A%08lu", n); }

std::string row_of(unsigned long n, Prng& prng) {
  static const std::vector<std::string> kWords{"单位", "社会保险", "登记表", "及附件", "个人", "养老保险", "待遇", "审核表", "医疗费用", "支付",
                                               "工伤", "失业保险", "缴费", "基数", "申报", "人事", "档案", "年度", "统计", "转移接续"};
  std::string title;
  const auto words = 3 + prng.below(4);
  for (unsigned i = 0; i < words; ++i) title += kWords[prng.below(static_cast<std::uint32_t>(kWords.size()))];
  const unsigned year = 1990 + prng.below(36);
  title += "(" + std::to_string(year) + "年" + std::to_string(1 + prng.below(12)) + "月)";
  return barcode_of(n) + "," + padded("E28011606000020A%08lX", n) + ",J001," + padded("%02lu", n % 40 + 1) + ",1,6," +
         padded("J001-%07lu", n) + "," + title + "," + std::to_string(year) + ",一.1,永久," + std::to_string(100 + prng.below(400)) + "," +
         place_of(n) + ",paper,内部," + padded("cat-%lu", n) + "\n";
}

// Waits for `wake`.
struct Gate {
  std::mutex mutex;
  std::condition_variable changed;
  bool open = false;
  void signal() {
    const std::lock_guard guard(mutex);
    open = true;
    changed.notify_one();
  }
  void wait() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return open; });
    open = false;
  }
};

void report(const char* what, std::vector<double> micros) {
  std::sort(micros.begin(), micros.end());
  const auto at = [&micros](double part) { return micros[static_cast<std::size_t>(part * static_cast<double>(micros.size() - 1))]; };
  std::printf("%-34s n %8zu  p50 %9.2f us  p99 %9.2f us  max %9.2f us\n", what, micros.size(), at(0.5), at(0.99), at(1.0));
}

double feed_all(runtime::StoreThread& store, const std::string& csv, records::ImportReport& outcome) {
  Gate gate, finished;
  const auto begin = Clock::now();
  runtime::ImportFeed feed(store, {false, "bench", 1000}, [&gate] { gate.signal(); });
  for (std::size_t at = 0; at < csv.size(); at += 64 * 1024) {
    const auto said = feed.feed(std::string_view(csv).substr(at, 64 * 1024));
    if (said == runtime::ImportFeed::Feed::Over) break;
    if (said == runtime::ImportFeed::Feed::Wait) gate.wait();
  }
  feed.finish([&](Result<records::ImportReport> result) {
    if (result.ok()) outcome = result.value();
    else std::fprintf(stderr, "%s\n", result.error().detail.c_str());
    finished.signal();
  });
  finished.wait();
  return seconds_since(begin);
}

void locate(records::Catalogue& catalogue, unsigned long boxes, const char* what, std::optional<records::CodeKind> kind) {
  Prng prng(7);
  std::vector<double> micros;
  for (int i = 0; i < 200000; ++i) {
    const auto code = barcode_of(prng.below(static_cast<std::uint32_t>(boxes)));
    const auto begin = Clock::now();
    const auto found = catalogue.locate(code, kind);
    micros.push_back(seconds_since(begin) * 1e6);
    if (!found.ok() || found.value().size() != 1 || found.value()[0].what.text.empty()) std::abort();
  }
  report(what, std::move(micros));
}

void search(records::Catalogue& catalogue, const char* q) {
  std::vector<double> micros;
  for (int i = 0; i < 2000; ++i) {
    const auto begin = Clock::now();
    const auto page = catalogue.search(q, 20);
    micros.push_back(seconds_since(begin) * 1e6);
    if (!page.ok() || page.value().boxes.empty()) std::abort();
  }
  report((std::string("search ") + q + ", first 20").c_str(), std::move(micros));
}

}  // namespace

int main(int argc, char** argv) {
  const unsigned long boxes = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000000;
  std::string directory = argc > 2 ? argv[2] : (std::filesystem::temp_directory_path() / "archroom-bench-XXXXXX").string();
  if (argc > 2) std::filesystem::create_directories(directory);
  else if (::mkdtemp(directory.data()) == nullptr) return 1;

  std::string csv = kHeader;
  Prng prng(42);
  for (unsigned long n = 0; n < boxes; ++n) csv += row_of(n, prng);
  std::printf("%lu boxes, %.1f MB of CSV\n", boxes, static_cast<double>(csv.size()) / 1e6);

  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t durable = 0;
  runtime::StoreSetup setup{directory, geometry(), [] {
                              return WallTime{std::chrono::duration_cast<std::chrono::milliseconds>(
                                                  std::chrono::system_clock::now().time_since_epoch()).count()};
                            },
                            [&](std::uint64_t persist) {
                              const std::lock_guard guard(mutex);
                              durable = persist;
                              changed.notify_one();
                            },
                            {}, {}, {}};
  auto started = runtime::StoreThread::start(std::move(setup));
  if (!started) return std::fprintf(stderr, "%s\n", started.error().detail.c_str()), 1;
  auto& store = *started.value();

  std::atomic<bool> importing{true};
  std::vector<double> waits;
  std::thread intents([&] {
    std::uint32_t epoch = 0;
    while (importing) {
      const auto begin = Clock::now();
      ++epoch;
      if (!store.push(core::Persist{epoch, WallTime{0}, core::EpochTaken{{"1"}, epoch}})) std::abort();
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return durable >= epoch; });
      lock.unlock();
      waits.push_back(seconds_since(begin) * 1e6);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  records::ImportReport outcome;
  const double took = feed_all(store, csv, outcome);
  importing = false;
  intents.join();
  if (outcome.state != records::ImportState::Published || outcome.good != static_cast<std::int64_t>(boxes)) {
    return std::fprintf(stderr, "import was not published: %lld good, %lld bad\n", static_cast<long long>(outcome.good),
                        static_cast<long long>(outcome.bad)), 1;
  }
  std::printf("import                             %.2f s = %.0f boxes/s\n", took, static_cast<double>(boxes) / took);
  report("durable persist beside the import", std::move(waits));
  auto catalogue = records::Catalogue::open(store.path(), geometry());
  if (!catalogue) return 1;
  locate(catalogue.value(), boxes, "locate by barcode, any kind", std::nullopt);
  locate(catalogue.value(), boxes, "locate by barcode, by=barcode", records::CodeKind::Barcode);
  search(catalogue.value(), "人事");
  search(catalogue.value(), "档");
  store.stop();
  std::printf("register.db                        %.1f MB\n",
              static_cast<double>(std::filesystem::file_size(directory + "/register.db")) / 1e6);
  if (argc <= 2) std::filesystem::remove_all(directory);
  return 0;
}
