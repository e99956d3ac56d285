#include "controller/runtime/store_thread.hpp"

#include <gtest/gtest.h>

#include <future>

#include "controller/records/boxes.hpp"
#include "controller/records/catalogue.hpp"
#include "controller/runtime/import_feed.hpp"
#include "tests/unit/store/full_disk.hpp"
#include "tests/unit/store/watched_store.hpp"

namespace archroom::runtime {
namespace {

using namespace std::chrono_literals;

// Holds the store's thread inside a job until it is let go, so that a test decides what is queued meanwhile.
class Holding {
 public:
  explicit Holding(StoreThread& store) {
    // The job outlives us by a moment: what it touches is shared.
    EXPECT_TRUE(store.push(StoreJob{[gates = gates_](records::Writing&) {
                                      gates->held.set_value();
                                      gates->go.get_future().wait();
                                    },
                                    {},
                                    false}));
    gates_->held.get_future().wait();
  }
  ~Holding() { let_go(); }
  void let_go() {
    if (!std::exchange(gone_, true)) gates_->go.set_value();
  }

 private:
  struct Gates {
    std::promise<void> held, go;
  };
  std::shared_ptr<Gates> gates_ = std::make_shared<Gates>();
  bool gone_ = false;
};

TEST(StoreThread, CommitsInGroupsAndInOrder) {
  store::Scratch scratch;
  WatchedStore store(scratch.path());
  {
    Holding holding(store.thread());
    for (std::uint32_t n = 1; n <= 300; ++n) ASSERT_TRUE(store.push(n));
  }
  ASSERT_TRUE(store.wait([&] { return store.published.size() == 300; }));
  const auto guard = store.lock();
  EXPECT_EQ(store.durable, (std::vector<std::uint64_t>{256, 300}));  // one callback a commit
  for (std::size_t i = 0; i < 300; ++i) {
    EXPECT_EQ(store.published[i].n, i + 1);
    EXPECT_EQ(store.published[i].body, "{\"bank\":\"1\",\"epoch\":" + std::to_string(i + 1) + "}");
  }
}

TEST(StoreThread, AJobThatFailsSpoilsNoOther) {
  store::Scratch scratch;
  WatchedStore store(scratch.path());
  std::promise<Result<void>> first, bad, refused, last;
  const auto writes = [](const char* type, std::function<void(records::Writing&)> then = {}) {
    return [type, then](records::Writing& writing) {
      writing.journal(type, "", "{}");
      if (then) then(writing);
    };
  };
  {
    Holding holding(store.thread());
    ASSERT_TRUE(store.thread().push(StoreJob{writes("first"), [&](const auto& kept) { first.set_value(kept); }, false}));
    ASSERT_TRUE(store.thread().push(StoreJob{writes("bad", [](auto& w) { w.database().run("INSERT INTO probe VALUES(1, 1)"); }),
                                             [&](const auto& kept) { bad.set_value(kept); }, false}));
    ASSERT_TRUE(store.thread().push(
        StoreJob{writes("refused", [](auto& w) { w.refuse(); }), [&](const auto& kept) { refused.set_value(kept); }, false}));
    ASSERT_TRUE(store.push(1));
    ASSERT_TRUE(store.thread().push(StoreJob{writes("last"), [&](const auto& kept) { last.set_value(kept); }, false}));
  }
  EXPECT_TRUE(first.get_future().get().ok());
  const auto why = bad.get_future().get();
  ASSERT_FALSE(why.ok());
  EXPECT_EQ(why.error().fault, Fault::Refused);
  EXPECT_NE(why.error().detail.find("UNIQUE"), std::string::npos) << why.error().detail;
  EXPECT_TRUE(refused.get_future().get().ok());
  EXPECT_TRUE(last.get_future().get().ok());
  ASSERT_TRUE(store.wait([&] { return store.published.size() == 3; }));
  EXPECT_EQ(store.types(), "epoch_taken first last");
  auto catalogue = store.catalogue();
  EXPECT_EQ(catalogue.verify_journal().value().rows, 3U);
  EXPECT_TRUE(store.failures.empty());
}

TEST(StoreThread, AFullQueueSaysSoAndBlocksNobody) {
  store::Scratch scratch;
  WatchedStore store(scratch.path(), 4);
  Holding holding(store.thread());
  for (std::uint32_t n = 1; n <= 4; ++n) EXPECT_TRUE(store.push(n));
  EXPECT_FALSE(store.push(5));
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(store.thread().push(StoreJob{[](auto&) {}, {}, false}));
  bool told = false;
  store.thread().ask<int>([](records::Writing&) { return 1; }, [&](Result<int> answer) { told = !answer.ok(); });
  EXPECT_TRUE(told);
  holding.let_go();
  EXPECT_TRUE(store.wait([&] { return !store.durable.empty() && store.durable.back() == 4; }));
}

TEST(StoreThread, ADiskThatIsFullLosesNothing) {
  store::Scratch scratch;
  WatchedStore store(scratch.path());
  ASSERT_TRUE(store.push(1));
  ASSERT_TRUE(store.wait([&] { return store.durable.size() == 1; }));
  {
    const FullDisk full(0);
    ASSERT_TRUE(store.push(2));
    ASSERT_TRUE(store.wait([&] { return !store.failures.empty(); }));
    ASSERT_TRUE(store.push(3));
    ASSERT_TRUE(store.push(4));
    for (int i = 0; i < 3; ++i) {  // doors are told at once, also while the next try is far away
      std::promise<Result<int>> answer;
      store.thread().ask<int>([](records::Writing&) { return 1; }, [&](Result<int> kept) { answer.set_value(std::move(kept)); });
      const auto kept = answer.get_future().get();
      ASSERT_FALSE(kept.ok());
      EXPECT_EQ(kept.error().fault, Fault::LinkDown);
    }
    const auto guard = store.lock();
    EXPECT_EQ(store.durable.size(), 1U);
    EXPECT_EQ(store.works, 0);
  }
  ASSERT_TRUE(store.wait([&] { return store.published.size() == 4; }));
  EXPECT_EQ(store.durable.back(), 4U);
  const auto guard = store.lock();
  EXPECT_EQ(store.failures.size(), 1U);  // said once
  EXPECT_EQ(store.works, 1);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(store.published[i].n, i + 1);
}

TEST(StoreThread, ADoorThatAsksTooMuchOfTheDiskDoesNotStopTheCore) {
  store::Scratch scratch;
  WatchedStore store(scratch.path());
  const FullDisk full(2 << 20);
  std::promise<Result<void>> big;
  {
    Holding holding(store.thread());
    ASSERT_TRUE(store.push(1));
    ASSERT_TRUE(store.thread().push(
        StoreJob{[](records::Writing& w) { w.journal("too_big", "", "\"" + std::string(4 << 20, 'x') + "\""); },
                 [&](const auto& kept) { big.set_value(kept); }, false}));
    ASSERT_TRUE(store.push(2));
  }
  EXPECT_FALSE(big.get_future().get().ok());
  ASSERT_TRUE(store.wait([&] { return store.published.size() == 2; }));
  EXPECT_EQ(store.durable.back(), 2U);
  EXPECT_TRUE(store.failures.empty());
  EXPECT_EQ(store.types(), "epoch_taken epoch_taken");
}

TEST(StoreThread, BatchesTakeTurns) {
  store::Scratch scratch;
  WatchedStore store(scratch.path());
  ASSERT_TRUE(store.idle());
  std::vector<std::string> order;  // the store's thread only
  const auto named = [&order](std::string name) { return [&order, name](records::Writing&) { order.push_back(name); }; };
  std::promise<void> done;
  {
    Holding holding(store.thread());
    for (const char* name : {"batch 1", "batch 2"}) ASSERT_TRUE(store.thread().push(StoreJob{named(name), {}, true}));
    ASSERT_TRUE(store.thread().push(StoreJob{[&](records::Writing&) {
                                               order.push_back("batch 3");
                                               // What comes while a batch is written goes before the next one.
                                               (void)store.thread().push(StoreJob{named("during 3"), {}, false});
                                             },
                                             {},
                                             true}));
    ASSERT_TRUE(store.thread().push(StoreJob{named("batch 4"), [&](const auto&) { done.set_value(); }, true}));
    for (const char* name : {"a", "b"}) ASSERT_TRUE(store.thread().push(StoreJob{named(name), {}, false}));
  }
  done.get_future().wait();
  // The holding job was urgent, so a batch was next; then everything urgent; then batches, one at a time.
  EXPECT_EQ(order, (std::vector<std::string>{"batch 1", "a", "b", "batch 2", "batch 3", "during 3", "batch 4"}));
}

TEST(StoreThread, StopWritesWhatIsQueued) {
  store::Scratch scratch;
  {
    WatchedStore store(scratch.path());
    Holding holding(store.thread());
    for (std::uint32_t n = 1; n <= 700; ++n) ASSERT_TRUE(store.push(n));
    std::thread stopping([&] { store.thread().stop(); });
    holding.let_go();
    stopping.join();
    EXPECT_EQ(store.durable.back(), 700U);
    EXPECT_FALSE(store.push(701));
  }
  WatchedStore again(scratch.path());
  EXPECT_EQ(again.thread().restored().epochs.at(BankId{"1"}), 700U);
}

TEST(StoreThread, OneDaemonPerDirectory) {
  store::Scratch scratch;
  WatchedStore store(scratch.path());
  auto second = StoreThread::start({scratch.path(), small_room(), [] { return WallTime{0}; }, {}, {}, {}, {}});
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().detail.find("another archroomd works here"), std::string::npos) << second.error().detail;
}

TEST(StoreThread, RefusesARegisterFromTheFuture) {
  store::Scratch scratch;
  {
    auto database = store::fresh_register(scratch.file());
    ASSERT_TRUE(database.run("INSERT INTO migrations(version, name, at) VALUES(99, 'x', 0)"));
  }
  auto started = StoreThread::start({scratch.path(), small_room(), [] { return WallTime{0}; }, {}, {}, {}, {}});
  ASSERT_FALSE(started.ok());
  EXPECT_NE(started.error().detail.find("register.db"), std::string::npos);
  EXPECT_NE(started.error().detail.find("newer archroomd"), std::string::npos) << started.error().detail;
}

// ---- imports through the feed ----

std::string list_of(int boxes, const std::string& prefix) {
  std::string csv =
      "barcode,rfid,fonds,catalogue,volume_from,volume_to,reference_code,title,year,category,retention,pages,place,medium,"
      "secrecy,external_id\n";
  for (int i = 0; i < boxes; ++i) csv += prefix + std::to_string(i) + ",,J001,01,1,6,,养老保险,2011,一.1,永久,412,,paper,内部,\n";
  return csv;
}

TEST(ImportFeed, BringsAListInWithBackpressure) {
  store::Scratch scratch;
  WatchedStore store(scratch.path());
  std::mutex mutex;
  std::condition_variable changed;
  int wakes = 0, waits = 0;
  std::promise<Result<records::ImportReport>> finished;
  const std::string csv = list_of(20000, "A");
  {
    ImportFeed feed(store.thread(), {false, "王", 100}, [&] {
      const std::lock_guard guard(mutex);
      ++wakes;
      changed.notify_one();
    });
    for (std::size_t at = 0; at < csv.size(); at += 200000) {
      const auto said = feed.feed(std::string_view(csv).substr(at, 200000));
      ASSERT_NE(said, ImportFeed::Feed::Over);
      if (said == ImportFeed::Feed::More) continue;
      ++waits;
      std::unique_lock lock(mutex);
      ASSERT_TRUE(changed.wait_for(lock, 60s, [&] { return wakes == waits; }));
    }
    feed.finish([&](Result<records::ImportReport> report) { finished.set_value(std::move(report)); });
  }
  const auto report = finished.get_future().get();
  ASSERT_TRUE(report.ok()) << report.error().detail;
  EXPECT_EQ(report.value().state, records::ImportState::Published);
  EXPECT_EQ(report.value().good, 20000);
  EXPECT_EQ(wakes, waits);
  ASSERT_TRUE(store.wait([&] { return store.published.size() == 1; }));
  EXPECT_EQ(store.types(), "import_published");
  EXPECT_EQ(store.catalogue().locate("A19999").value().size(), 1U);
}

TEST(ImportFeed, AnUploadThatBreaksOffLeavesNothing) {
  store::Scratch scratch;
  WatchedStore store(scratch.path());
  {
    ImportFeed feed(store.thread(), {}, {});
    (void)feed.feed(list_of(6000, "A"));
  }
  ASSERT_TRUE(store.wait([&] { return store.published.size() == 1; }));
  EXPECT_EQ(store.types(), "import_abandoned");
  ASSERT_TRUE(store.idle());
  auto reader = store::opened(store.thread().path(), store::Database::Access::Read);
  EXPECT_EQ(store::number_of(reader, "SELECT count(*) FROM boxes"), 0);
  EXPECT_EQ(store::number_of(reader, "SELECT count(*) FROM unpublished"), 0);
}

TEST(ImportFeed, AHopelessListIsOverAtOnce) {
  store::Scratch scratch;
  WatchedStore store(scratch.path());
  std::promise<Result<records::ImportReport>> finished;
  ImportFeed feed(store.thread(), {}, {});
  EXPECT_EQ(feed.feed("not,a,list\n1,2,3\n"), ImportFeed::Feed::Over);
  feed.finish([&](Result<records::ImportReport> report) { finished.set_value(std::move(report)); });
  const auto report = finished.get_future().get().value();
  EXPECT_EQ(report.state, records::ImportState::Refused);
  EXPECT_EQ(report.findings.size(), 19U);  // three unknown columns, sixteen missing
}

TEST(ImportFeed, AFullDiskEndsItAndTheRegisterGoesOn) {
  store::Scratch scratch;
  WatchedStore store(scratch.path());
  std::promise<Result<records::ImportReport>> finished;
  {
    ImportFeed feed(store.thread(), {}, {});
    {
      const FullDisk full(0);
      (void)feed.feed(list_of(6000, "A"));
      ASSERT_TRUE(store.wait([&] { return !store.failures.empty(); }));
    }
    ASSERT_TRUE(store.wait([&] { return store.works == 1; }));
    EXPECT_EQ(feed.feed("x"), ImportFeed::Feed::Over);
    feed.finish([&](Result<records::ImportReport> report) { finished.set_value(std::move(report)); });
  }
  EXPECT_FALSE(finished.get_future().get().ok());
  ASSERT_TRUE(store.idle());
  auto reader = store::opened(store.thread().path(), store::Database::Access::Read);
  EXPECT_EQ(store::number_of(reader, "SELECT count(*) FROM boxes"), 0);
  EXPECT_EQ(store::number_of(reader, "SELECT count(*) FROM imports WHERE state = 'running'"), 0);
}

}  // namespace
}  // namespace archroom::runtime
