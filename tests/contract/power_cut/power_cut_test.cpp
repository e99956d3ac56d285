// The power goes, 200 times, at any write or sync, and what the drive had not synced is gone or half there: every movement that
// was acknowledged is in the register, none is there twice, boxes and loans are what the movements say, and the chain is whole.
#include <gtest/gtest.h>

#include <future>
#include <map>
#include <set>

#include "base/prng.hpp"
#include "controller/records/applications.hpp"
#include "controller/records/boxes.hpp"
#include "controller/records/circulation.hpp"
#include "controller/store/journal.hpp"
#include "tests/contract/power_cut/power_cut_vfs.hpp"
#include "tests/unit/store/watched_store.hpp"

namespace archroom::runtime {
namespace {

using records::Writing;

constexpr int kBoxes = 6;
constexpr PersonId kReader{1}, kArchivist{2}, kHead{3};

std::string barcode(std::uint32_t box) { return "B" + std::to_string(box); }
std::string slot(std::uint32_t n) { return "A/1/03L/1/1/" + std::to_string(n + 1); }

struct Sent {
  std::string station;
  std::uint64_t seq = 0;
  core::Deed deed;
};
using Scan = std::pair<std::string, std::uint64_t>;

StoreSetup setup_in(const std::string& directory) {
  StoreSetup setup{directory, small_room(), [] { return WallTime{1'000'000}; }, {}, {}, {}, {}};
  setup.retry_first = milliseconds{1};
  return setup;
}

// A register with people and boxes, made while the power is on.
void furnish(const std::string& directory) {
  auto started = StoreThread::start(setup_in(directory));
  ASSERT_TRUE(started.ok());
  std::promise<bool> done;
  started.value()->ask<bool>(
      [](Writing& w) {
        w.database().run(
            "INSERT INTO people(id, card, name, roles, office) VALUES(1, 'K1', '王', '', ''), "
            "(2, 'K2', '李', 'archivist', ''), (3, 'K3', '赵', 'approver', 'archives_head')");
        for (std::uint32_t i = 0; i < kBoxes; ++i) {
          static_cast<void>(records::add_box(
              w, {{"barcode", barcode(i)}, {"fonds", "J001"}, {"title", "题名"}, {"retention", "永久"}, {"place", slot(i)}},
              "x"));
        }
        return true;
      },
      [&done](Result<bool> kept) { done.set_value(kept.ok()); });
  ASSERT_TRUE(done.get_future().get());
}

class Cuts {
 public:
  explicit Cuts(const std::string& directory) : directory_(directory) {}

  // Works until the power goes; then looks at what is left.
  void one(std::uint64_t seed) {
    prng_ = Prng(seed);
    power_cut::begin(seed, 1 + prng_.below(400), prng_.chance(500) ? power_cut::Survives::Some : power_cut::Survives::Nothing);
    if (auto started = StoreThread::start(setup_in(directory_)); started.ok()) work(*started.value());
    EXPECT_TRUE(power_cut::is_dead());
    lost += power_cut::lost();
    synced += power_cut::synced();
    power_cut::end();
    look();
  }

  std::map<Scan, std::uint64_t> acknowledged;  // and the movement's number
  std::uint64_t lost = 0, synced = 0, resent = 0, kept_unheard = 0;

 private:
  void work(StoreThread& store) {
    prepare(store);
    auto batch = std::exchange(unheard_, {});  // a station says again what it heard no answer to
    resent += batch.size();
    while (!power_cut::is_dead()) {
      while (batch.size() < 6) batch.push_back(any());
      send(store, batch);
      batch.clear();
      if (prng_.chance(300)) prepare(store);
    }
  }

  // Applications for every box; and checkpoints come often, so that the cut is sometimes in one.
  void prepare(StoreThread& store) {
    std::promise<void> done;
    store.ask<bool>(
        [](Writing& w) {
          w.database().script("PRAGMA wal_autocheckpoint=30");
          records::ApplicationForm form{records::Use::Consult, kReader, kArchivist, {}, "核对", "", ""};
          for (std::uint32_t i = 0; i < kBoxes; ++i) form.boxes.push_back(barcode(i));
          const auto filed = records::file_application(w, form);
          if (const auto* made = std::get_if<records::Application>(&filed))
            static_cast<void>(records::sign_application(w, made->n, kHead));
          return true;
        },
        [&done](const Result<bool>&) { done.set_value(); });
    done.get_future().get();
  }

  Sent any() {
    const auto station = prng_.below(3);
    Sent sent{"s" + std::to_string(station), ++seq_[station], {}};
    const auto box = barcode(prng_.below(kBoxes));
    switch (prng_.below(5)) {
      case 0:
      case 1: sent.deed = core::CheckOut{kReader, box}; break;
      case 2: sent.deed = core::CheckIn{{}, box, slot(prng_.below(8)), true}; break;
      case 3: sent.deed = core::MoveBox{kArchivist, box, slot(prng_.below(8)), false}; break;
      default: sent.deed = core::Undo{}; break;
    }
    return sent;
  }

  // All at once, as several stations do: the store's thread takes them into one commit or two.
  void send(StoreThread& store, const std::vector<Sent>& batch) {
    std::vector<std::promise<Result<core::Outcome>>> answers(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      store.ask<core::Outcome>(
          [sent = batch[i]](Writing& w) {
            return records::transact(w, {{sent.station}, sent.seq, {}, "station:" + sent.station, {}}, sent.deed);
          },
          [&answer = answers[i]](Result<core::Outcome> outcome) { answer.set_value(std::move(outcome)); });
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const auto outcome = answers[i].get_future().get();
      if (!outcome) {
        unheard_.push_back(batch[i]);
      } else if (const auto* done = std::get_if<core::Done>(&outcome.value())) {
        const auto [at, fresh] = acknowledged.emplace(Scan{batch[i].station, batch[i].seq}, done->movement);
        EXPECT_EQ(at->second, done->movement);
      }
    }
  }

  void look() {
    auto database = store::opened(directory_ + "/register.db");
    std::map<Scan, std::uint64_t> there;
    {
      auto rows = database.query("SELECT station, seq, n FROM movements");
      while (rows.next()) {
        const Scan scan{std::string(rows.text(0)), static_cast<std::uint64_t>(rows.integer(1))};
        EXPECT_TRUE(there.emplace(scan, static_cast<std::uint64_t>(rows.integer(2))).second) << "booked twice";
      }
    }
    for (const auto& [scan, n] : acknowledged) {
      const auto found = there.find(scan);
      ASSERT_NE(found, there.end()) << "movement " << n << " of " << scan.first << " " << scan.second << " is lost";
      EXPECT_EQ(found->second, n);
    }
    std::set<Scan> unheard;
    for (const auto& sent : unheard_) unheard.emplace(sent.station, sent.seq);
    for (const auto& [scan, n] : there) {
      if (acknowledged.contains(scan)) continue;
      EXPECT_TRUE(unheard.contains(scan)) << "movement " << n << " that nobody asked for";
      ++kept_unheard;
    }
    agree(database);
  }

  static void agree(store::Database& database) {
    const auto journal = store::verify(database).value();
    EXPECT_EQ(journal.broken_at, std::nullopt) << journal.detail;
    EXPECT_EQ(store::text_of(database, "PRAGMA integrity_check"), "ok");
    EXPECT_EQ(store::number_of(database,
                               "SELECT count(*) FROM boxes b JOIN movements m ON m.n = (SELECT max(n) FROM movements WHERE box = "
                               "b.row) WHERE b.state <> m.to_state OR b.place IS NOT m.to_place OR b.holder IS NOT m.to_holder"),
              0);
    EXPECT_EQ(store::number_of(database,
                               "SELECT count(*) FROM boxes b WHERE (b.state = 'out') <> EXISTS(SELECT 1 FROM loans l WHERE "
                               "l.box = b.row AND l.returned IS NULL AND l.undone IS NULL)"),
              0);
    EXPECT_EQ(
        store::number_of(database,
                         "SELECT (SELECT count(*) FROM movements) - (SELECT count(*) FROM journal WHERE type IN ('box_out', "
                         "'box_in', 'box_moved', 'movement_undone'))"),
        0);
  }

  std::string directory_;
  Prng prng_{1};
  std::map<std::uint32_t, std::uint64_t> seq_;
  std::vector<Sent> unheard_;
};

TEST(PowerCut, LosesNothingThatWasAcknowledgedAndDoublesNothing) {
  const store::Scratch scratch;
  furnish(scratch.path());
  Cuts cuts(scratch.path());
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("cut " + std::to_string(seed));
    cuts.one(seed);
    if (HasFatalFailure()) return;
  }
  RecordProperty("movements", static_cast<int>(cuts.acknowledged.size()));
  // It did happen: writes were lost, commits were kept, stations sent again, and some of that had been kept unheard.
  EXPECT_GT(cuts.lost, 1000U);
  EXPECT_GT(cuts.synced, 500U);
  EXPECT_GT(cuts.acknowledged.size(), 300U);
  EXPECT_GT(cuts.resent, 100U);
  std::printf("%zu movements acknowledged, %llu writes lost, %llu syncs, %llu scans sent again, %llu kept unheard\n",
              cuts.acknowledged.size(), static_cast<unsigned long long>(cuts.lost), static_cast<unsigned long long>(cuts.synced),
              static_cast<unsigned long long>(cuts.resent), static_cast<unsigned long long>(cuts.kept_unheard));
}

}  // namespace
}  // namespace archroom::runtime
