// A list of boxes on its whole way into the register: from the bytes of the file through every check to the published import,
// with search index, unique codes and journal; then single boxes found there. Meanwhile persists of the core are written, as if
// shelves moved.
//   bench_import [--smoke]
#include <sqlite3.h>
#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "base/prng.hpp"
#include "controller/records/catalogue.hpp"
#include "controller/runtime/store_thread.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/stock.hpp"

namespace {

using namespace archroom;
using bench::barcode_of;
using bench::Clock;
using bench::Gate;
using bench::give_up;

double seconds_since(Clock::time_point begin) { return bench::micros(Clock::now() - begin) / 1e6; }

double import_timed(runtime::StoreThread& store, const std::string& csv, unsigned long boxes) {
  const auto begin = Clock::now();
  bench::import_all(store, csv, boxes);
  return seconds_since(begin);
}

// Persists one after the other until it is told to end; how long each took to be durable.
class Intents {
 public:
  Intents(runtime::StoreThread& store, Gate& durable)
      : thread_([this, &store, &durable] {
          for (std::uint32_t n = 1; !end_; ++n) {
            const auto begin = Clock::now();
            if (!store.push(core::Persist{n, WallTime{0}, core::EpochTaken{{"1"}, n}})) give_up("a persist was not taken");
            durable.pass();
            waits_.push_back(bench::micros(Clock::now() - begin) / 1000);
          }
        }) {}
  std::vector<double> end() {
    end_ = true;
    thread_.join();
    return std::move(waits_);
  }

 private:
  std::atomic<bool> end_{false};
  std::vector<double> waits_;
  std::thread thread_;
};

std::vector<double> locate(records::Catalogue& catalogue, unsigned long boxes, int times) {
  Prng prng(7);
  std::vector<double> took;
  for (int i = 0; i < times; ++i) {
    const auto code = barcode_of(prng.below(static_cast<std::uint32_t>(boxes)));
    const auto begin = Clock::now();
    const auto found = catalogue.locate(code);
    took.push_back(bench::micros(Clock::now() - begin));
    if (!found.ok() || found.value().size() != 1 || found.value()[0].what.text.empty()) give_up(code + " was not found");
  }
  return took;
}

std::vector<double> search(records::Catalogue& catalogue, const char* q, int times) {
  std::vector<double> took;
  for (int i = 0; i < times; ++i) {
    const auto begin = Clock::now();
    const auto page = catalogue.search(q, 20);
    took.push_back(bench::micros(Clock::now() - begin));
    if (!page.ok() || page.value().boxes.empty()) give_up("nothing was found");
  }
  return took;
}

// What the machine can do: SQLite's own interface, the same file, the same unique index, nothing else.
std::vector<double> raw_locate(const std::string& path, unsigned long boxes, int times) {
  sqlite3* handle = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK ||
      sqlite3_prepare_v2(handle, "SELECT place FROM boxes WHERE barcode = ?1", -1, &statement, nullptr) != SQLITE_OK) {
    give_up(sqlite3_errmsg(handle));
  }
  Prng prng(7);
  std::vector<double> took;
  for (int i = 0; i < times; ++i) {
    const auto code = barcode_of(prng.below(static_cast<std::uint32_t>(boxes)));
    const auto begin = Clock::now();
    sqlite3_bind_text(statement, 1, code.data(), static_cast<int>(code.size()), SQLITE_STATIC);
    if (sqlite3_step(statement) != SQLITE_ROW) give_up("raw: not found");
    sqlite3_reset(statement);
    took.push_back(bench::micros(Clock::now() - begin));
  }
  sqlite3_finalize(statement);
  sqlite3_close(handle);
  return took;
}

// What the machine can do: the rows of the finished register copied into a table with the same unique indexes, 2000 a
// transaction, synced each time; no checks, no search index, no journal, nobody beside it.
double raw_import(const std::string& from, const std::string& to, unsigned long boxes) {
  sqlite3* handle = nullptr;
  const auto run = [&handle](const std::string& sql) {
    if (sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) give_up(sqlite3_errmsg(handle));
  };
  if (sqlite3_open(to.c_str(), &handle) != SQLITE_OK) give_up("raw: can't open");
  run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-16000");
  run("ATTACH '" + from + "' AS source; CREATE TABLE main.boxes AS SELECT * FROM source.boxes LIMIT 0");
  run("CREATE UNIQUE INDEX a ON boxes(barcode); CREATE UNIQUE INDEX b ON boxes(rfid)");
  run("CREATE UNIQUE INDEX c ON boxes(reference_code); CREATE UNIQUE INDEX d ON boxes(place)");
  const auto begin = Clock::now();
  for (unsigned long n = 0; n < boxes; n += 2000) {
    const unsigned long first = (1UL << 24) + 2 + n;  // import 1, line 2 of the file
    run("INSERT INTO main.boxes SELECT * FROM source.boxes WHERE row >= " + std::to_string(first) + " AND row < " +
        std::to_string(first + 2000));
  }
  const double took = seconds_since(begin);
  if (sqlite3_total_changes64(handle) != static_cast<std::int64_t>(boxes)) give_up("raw: rows are missing");
  sqlite3_close(handle);
  return took;
}

std::string text_of(const char* format, double value) {
  char text[96];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

bool measure(const std::string& directory, unsigned long boxes, int times) {
  Gate durable;
  runtime::StoreSetup setup{
      directory, bench::stock_geometry(), [] { return WallTime{0}; }, [&](std::uint64_t) { durable.open(); }, {}, {}, {}};
  auto started = runtime::StoreThread::start(std::move(setup));
  if (!started) give_up(started.error().detail);
  auto& store = *started.value();
  const std::string csv = bench::list_of(boxes);
  Intents intents(store, durable);
  const double took = import_timed(store, csv, boxes);
  auto waits = intents.end();
  auto catalogue = records::Catalogue::open(store.path(), bench::stock_geometry());
  if (!catalogue) give_up(catalogue.error().detail);
  auto located = locate(catalogue.value(), boxes, times);
  auto raw_located = raw_locate(store.path(), boxes, times);
  auto searched = search(catalogue.value(), "人事", times / 100);
  auto searched_one = search(catalogue.value(), "档", times / 100);
  store.stop();
  const double raw = raw_import(directory + "/register.db", directory + "/raw.db", boxes);

  const double count = static_cast<double>(boxes);
  const std::string size = std::to_string(boxes) + " boxes";
  bool met = bench::show({"import, " + size + ", core persists beside it", "box/s", count / took,
                          text_of("bare SQLite inserts %.0f/s", count / raw), 50000, false});
  met &= bench::show({"locate by barcode, " + size + ", p50", "us", bench::percentile(located, 50),
                      text_of("bare SQLite look-up p50 %.2f us", bench::percentile(raw_located, 50)),
                      1.5 * bench::percentile(raw_located, 50)});
  met &= bench::show({"persist durable beside an import, p99", "ms", bench::percentile(waits, 99),
                      text_of("p50 %.1f ms; a batch goes before it", bench::percentile(waits, 50)), 250});
  met &= bench::show({"search of 2 characters, first 20, p50", "us", bench::percentile(searched, 50),
                      text_of("1 character p50 %.1f us", bench::percentile(searched_one, 50)), 1000});
  return met;
}

}  // namespace

int main(int argc, char** argv) {
  const bool smoke = bench::is_smoke(argc, argv);
  std::string directory = (std::filesystem::temp_directory_path() / "archroom-bench-XXXXXX").string();
  if (::mkdtemp(directory.data()) == nullptr) give_up("no directory to work in");
  const bool met = measure(directory, smoke ? 20000 : 1000000, smoke ? 5000 : 200000);
  std::filesystem::remove_all(directory);
  return met ? 0 : 1;
}
