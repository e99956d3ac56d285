// Boxes that go out: one after another and from eight stations at once, beside bare SQLite transactions that write the very same
// rows into a copy of the same register, in turns; and while a list of 1,000,000 boxes is imported.
//   bench_checkout [--smoke]
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "controller/records/catalogue.hpp"
#include "controller/records/circulation.hpp"
#include "controller/runtime/clock.hpp"
#include "tests/bench/bare_register.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/stock.hpp"

namespace {

using namespace archroom;
using bench::Clock;
using bench::give_up;

constexpr unsigned kStations = 8;
constexpr unsigned kBoxesOnPaper = 200;  // an application takes so many

double seconds_since(Clock::time_point begin) { return bench::micros(Clock::now() - begin) / 1e6; }

std::string text_of(const char* format, double value) {
  char text[96];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

// Does it on the store's thread and waits until it is durable.
template <class Work>
void at_once(runtime::StoreThread& store, Work work) {
  bench::Gate kept;
  store.ask<int>(
      [&work](records::Writing& writing) {
        work(writing);
        return 0;
      },
      [&kept](const Result<int>& done) {
        if (!done.ok()) give_up(done.error().detail);
        kept.open();
      });
  kept.pass();
}

// A person for each station, and signed applications for all boxes: box n is for person n % 8 + 1.
void fill(runtime::StoreThread& store, unsigned long boxes) {
  bench::import_all(store, bench::list_of(boxes), boxes);
  at_once(store, [](records::Writing& writing) {
    for (unsigned person = 1; person <= kStations; ++person) {
      writing.database().run("INSERT INTO people(id, card, name) VALUES(?1, ?2, 'N')", person, "K" + std::to_string(person));
    }
  });
  const auto now = runtime::wall_now().ms;
  for (unsigned long first = 0; first < boxes; first += kBoxesOnPaper * kStations) {
    at_once(store, [=](records::Writing& writing) {
      for (unsigned person = 1; person <= kStations; ++person) {
        const auto n = static_cast<std::int64_t>(first / kBoxesOnPaper + person);
        writing.database().run(
            "INSERT INTO applications(n, use, person, filed_by, department, purpose, grounds, paper, begins_at, lapses_at, "
            "state, "
            "filed_at, decided_at) VALUES(?1, 'consult', ?2, ?2, '', 'bench', '', '', ?3, ?4, 'approved', ?3, ?3)",
            n, person, now - 1000, now + 7 * 86'400'000LL);
        for (unsigned long i = 0; i < kBoxesOnPaper; ++i) {
          writing.database().run(
              "INSERT INTO application_boxes(application, position, box, barcode) SELECT ?1, ?2, row, barcode FROM boxes WHERE "
              "barcode = ?3",
              n, i, bench::barcode_of(first + i * kStations + person - 1));
        }
      }
    });
  }
}

// What one station does: box after box, each when the one before is durable. Milliseconds of each.
std::vector<double> check_out(runtime::StoreThread& store, unsigned station, unsigned long from, unsigned long count) {
  std::vector<double> took;
  bench::Gate answered;
  for (unsigned long i = 0; i < count; ++i) {
    const core::CheckOut deed{PersonId{station + 1}, bench::barcode_of((from + i) * kStations + station)};
    const records::DeedContext context{{"s" + std::to_string(station)}, from + i + 1, {}, "bench", {}};
    bool done = false;
    const auto begin = Clock::now();
    store.ask<core::Outcome>([&](records::Writing& writing) { return records::transact(writing, context, deed); },
                             [&](const Result<core::Outcome>& outcome) {
                               done = outcome.ok() && std::holds_alternative<core::Done>(outcome.value());
                               answered.open();
                             });
    answered.pass();
    took.push_back(bench::micros(Clock::now() - begin) / 1000);
    if (!done) give_up(deed.box + " could not be taken out");
  }
  return took;
}

std::vector<double> check_out_at_once(runtime::StoreThread& store, unsigned long from, unsigned long count) {
  std::vector<std::vector<double>> took(kStations);
  std::vector<std::thread> stations;
  for (unsigned station = 0; station < kStations; ++station) {
    stations.emplace_back([&, station] { took[station] = check_out(store, station, from, count); });
  }
  for (auto& station : stations) station.join();
  std::vector<double> all;
  for (const auto& one : took) all.insert(all.end(), one.begin(), one.end());
  return all;
}

struct Turns {
  std::vector<double> alone_ratio, together_ratio, alone_ms, together_ms, bare_rate;
};

// Each turn: one station alone, the bare rows of the same, eight stations together, and the bare rows of those.
Turns take_turns(runtime::StoreThread& store, bench::BareRegister& bare, int rounds, unsigned long alone,
                 unsigned long together) {
  Turns turns;
  unsigned long next = 0;
  const auto rate = [](auto count, double seconds) { return static_cast<double>(count) / seconds; };
  for (int round = 0; round < rounds; ++round) {
    auto begin = Clock::now();
    const auto single = check_out(store, 0, next, alone);
    const double ours = rate(alone, seconds_since(begin));
    const double plain = rate(alone, bare.write_what_is_new());
    begin = Clock::now();
    const auto many = check_out_at_once(store, next + alone, together);
    const double eight = rate(together * kStations, seconds_since(begin));
    static_cast<void>(bare.write_what_is_new());
    turns.alone_ratio.push_back(ours / plain);
    turns.together_ratio.push_back(eight / plain);
    turns.bare_rate.push_back(plain);
    turns.alone_ms.insert(turns.alone_ms.end(), single.begin(), single.end());
    turns.together_ms.insert(turns.together_ms.end(), many.begin(), many.end());
    next += alone + together;
  }
  return turns;
}

bool show_turns(Turns turns) {
  const auto baseline = text_of("bare SQLite, the same rows, %.0f/s", bench::percentile(turns.bare_rate, 50));
  const auto tail = [](std::vector<double>& took) { return bench::percentile(took, 99) / bench::percentile(took, 50); };
  const auto p50 = [](std::vector<double>& took) { return text_of("its own p50 %.3f ms", bench::percentile(took, 50)); };
  bool met =
      bench::show({"check-out, durable, of bare SQLite", "x", bench::percentile(turns.alone_ratio, 50), baseline, 0.8, false});
  met &= bench::show({"check-out from 8 stations at once, of bare SQLite", "x", bench::percentile(turns.together_ratio, 50),
                      baseline, 1.2, false});
  met &= bench::show({"check-out alone, p99", "x p50", tail(turns.alone_ms), p50(turns.alone_ms), 3});
  met &= bench::show({"check-out from 8 stations at once, p99", "x p50", tail(turns.together_ms), p50(turns.together_ms), 3});
  return met;
}

// Locates boxes until it is told to end; milliseconds of each.
std::vector<double> locate_until(const std::atomic<bool>& end, const std::string& path, unsigned long boxes) {
  auto catalogue = records::Catalogue::open(path, bench::stock_geometry());
  if (!catalogue) give_up(catalogue.error().detail);
  std::vector<double> took;
  for (unsigned long n = 0; !end; ++n) {
    const auto begin = Clock::now();
    const auto found = catalogue.value().locate(bench::barcode_of(n * 7919 % boxes));
    took.push_back(bench::micros(Clock::now() - begin) / 1000);
    if (!found.ok() || found.value().size() != 1) give_up("a box was not found");
    std::this_thread::sleep_for(std::chrono::milliseconds{1});  // a catalogue that asks a thousand times a second, not a flood
  }
  return took;
}

bool beside_an_import(runtime::StoreThread& store, unsigned long first, unsigned long boxes, unsigned long from) {
  const std::string csv = bench::list_of(boxes, first);
  std::atomic<bool> end{false};
  std::vector<double> located, taken;
  std::thread reader([&] { located = locate_until(end, store.path(), first); });
  std::thread station([&] {
    for (unsigned long next = from; !end && (next + 1) * kStations <= first; ++next) {
      taken.push_back(check_out(store, 0, next, 1).front());
      std::this_thread::sleep_for(std::chrono::milliseconds{5});  // as a station in a hurry
    }
  });
  const auto begin = Clock::now();
  bench::import_all(store, csv, boxes);
  const double took = seconds_since(begin);
  end = true;
  reader.join();
  station.join();
  const auto beside = std::to_string(boxes) + text_of(" boxes in %.1f s, ", took) + std::to_string(taken.size()) + " check-outs";
  bool met = bench::show({"locate beside an import, p99", "ms", bench::percentile(located, 99), beside, 20});
  met &= bench::show({"check-out beside an import, p99", "ms", bench::percentile(taken, 99),
                      beside + text_of(", p50 %.2f ms", bench::percentile(taken, 50)), 20});
  return met;
}

bool measure(const std::string& directory, bool smoke) {
  const int rounds = smoke ? 2 : 20;
  const unsigned long alone = smoke ? 50 : 300, together = smoke ? 20 : 100;
  const unsigned long in_turns = static_cast<unsigned long>(rounds) * (alone + together);
  const unsigned long beside = smoke ? 200 : 8000;  // check-outs of one station
  const unsigned long papers = kBoxesOnPaper * kStations;
  const unsigned long boxes = ((in_turns + beside) * kStations / papers + 1) * papers;
  const auto start = [&] {
    auto started = runtime::StoreThread::start({directory, bench::stock_geometry(), runtime::wall_now, {}, {}, {}, {}});
    if (!started) give_up(started.error().detail);
    return std::move(started).value();
  };
  auto store = start();
  fill(*store, boxes);
  store.reset();
  std::filesystem::copy_file(directory + "/register.db", directory + "/bare.db");
  store = start();
  bench::BareRegister bare{directory + "/register.db", directory + "/bare.db"};
  bool met = show_turns(take_turns(*store, bare, rounds, alone, together));
  met &= beside_an_import(*store, boxes, smoke ? 20000 : 1000000, in_turns);
  return met;
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const bool smoke = bench::is_smoke(argc, argv);
  std::string directory = (std::filesystem::temp_directory_path() / "archroom-bench-XXXXXX").string();
  if (::mkdtemp(directory.data()) == nullptr) give_up("no directory to work in");
  const bool met = measure(directory, smoke);
  std::filesystem::remove_all(directory);
  return met || smoke ? 0 : 1;
}
