// kill -9 at any moment: what was acknowledged is there, an import is there as a whole or not at all, and the chain is whole.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "base/prng.hpp"
#include "controller/runtime/import_feed.hpp"
#include "tests/unit/store/watched_store.hpp"

namespace archroom::runtime {
namespace {

constexpr std::int64_t kList = 300;

std::string list_number(int number) {
  std::string csv =
      "barcode,rfid,fonds,catalogue,volume_from,volume_to,reference_code,title,year,category,retention,pages,place,medium,"
      "secrecy,external_id\n";
  for (int i = 0; i < kList; ++i) {
    csv += "B" + std::to_string(number) + "-" + std::to_string(i) + ",,J001,01,1,6,,养老保险,2011,一.1,永久,412,,paper,内部,\n";
  }
  return csv;
}

// One acknowledgement: 'e' and the epoch, or 'i' and the import.
struct Ack {
  char what = 0;
  std::uint32_t number = 0;
};

// Writes for ever, says over the pipe what is durable.
[[noreturn]] void write_until_killed(const std::string& directory, int pipe, std::uint32_t epoch, int list) {
  const auto say = [pipe](char what, std::uint32_t number) {
    const Ack ack{what, number};
    if (::write(pipe, &ack, sizeof ack) != sizeof ack) ::_exit(1);
  };
  StoreSetup setup{directory, small_room(), [] { return WallTime{1}; }, {}, {}, {}, {}};
  setup.durable = [say](std::uint64_t persist) { say('e', static_cast<std::uint32_t>(persist)); };
  auto started = StoreThread::start(std::move(setup));
  if (!started) ::_exit(2);
  auto& store = *started.value();
  for (;; ++list) {
    ImportFeed feed(store, {}, {});
    (void)feed.feed(list_number(list));
    for (int i = 0; i < 40; ++i) {
      ++epoch;
      while (!store.push(core::Persist{epoch, WallTime{epoch}, core::EpochTaken{{"1"}, epoch}})) std::this_thread::yield();
    }
    std::promise<bool> done;
    feed.finish([&](Result<records::ImportReport> report) {
      done.set_value(report.ok() && report.value().state == records::ImportState::Published);
    });
    if (!done.get_future().get()) ::_exit(3);
    say('i', static_cast<std::uint32_t>(list));
  }
}

struct Heard {
  std::uint32_t epoch = 0;
  int lists = 0;
};

// Reads so many acknowledgements, kills, reads what was still on the way.
Heard kill_after(pid_t child, int pipe, std::uint32_t acks, Heard heard) {
  Ack ack;
  bool killed = false;
  for (std::uint32_t n = 0;; ++n) {
    if (n == acks) {
      ::kill(child, SIGKILL);
      killed = true;
    }
    if (::read(pipe, &ack, sizeof ack) != sizeof ack) break;
    if (ack.what == 'e') heard.epoch = ack.number;
    if (ack.what == 'i') heard.lists = static_cast<int>(ack.number);
  }
  EXPECT_TRUE(killed) << "the writer ended by itself";
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "exit " << WEXITSTATUS(status);
  return heard;
}

TEST(Crash, LosesNothingThatWasAcknowledged) {
  store::Scratch scratch;
  Prng prng(20260301);
  Heard heard;
  std::uint32_t epoch = 0;
  for (int round = 0; round < 20; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(ends[0]);
      write_until_killed(scratch.path(), ends[1], epoch, heard.lists + 1);
    }
    ::close(ends[1]);
    heard = kill_after(child, ends[0], prng.below(25), heard);
    ::close(ends[0]);

    WatchedStore store(scratch.path());
    const auto& epochs = store.thread().restored().epochs;
    epoch = epochs.empty() ? 0 : epochs.begin()->second;
    EXPECT_GE(epoch, heard.epoch);
    auto catalogue = store.catalogue();
    const auto seen = catalogue.verify_journal().value();
    EXPECT_EQ(seen.broken_at, std::nullopt) << seen.detail;
    const auto boxes = catalogue.counts().value().boxes;
    EXPECT_EQ(boxes % kList, 0);
    EXPECT_GE(boxes, heard.lists * kList);
    heard.lists = static_cast<int>(boxes / kList);  // one more may be durable than was said
    ASSERT_TRUE(store.idle());
    auto reader = store::opened(store.thread().path(), store::Database::Access::Read);
    EXPECT_EQ(store::number_of(reader, "SELECT count(*) FROM boxes"), boxes);
    EXPECT_EQ(store::text_of(reader, "PRAGMA integrity_check"), "ok");
  }
  EXPECT_GT(epoch, 40U);  // it did write
  EXPECT_GT(heard.lists, 0);
}

}  // namespace
}  // namespace archroom::runtime
