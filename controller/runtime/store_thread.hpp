// The one writer of register.db: a thread, its queue, and group commit. push() and the answers are callable from any thread and
// never block; every callback comes on the store's thread, after the commit, with no lock held, and must only hand the matter on.
//
// What is queued is taken together into one transaction, each job in a savepoint, so that one that fails spoils no other. Import
// batches take turns with everything else, alone: nothing waits behind more than one of them. A disk that is full or broken loses
// nothing of the core's: its persists stay queued and are tried again; doors are told at once.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "controller/core/effect.hpp"
#include "controller/core/event.hpp"
#include "controller/records/place.hpp"
#include "controller/records/writing.hpp"
#include "controller/store/database.hpp"
#include "controller/store/directory_lock.hpp"
#include "controller/store/journal.hpp"

namespace archroom::runtime {

struct StoreSetup {
  std::string directory;  // register.db and register.lock live here; must exist
  records::Geometry geometry;
  std::function<WallTime()> now;
  std::function<void(std::uint64_t persist)> durable;                      // everything up to this Persist; once a commit
  std::function<void(const std::string& detail)> failed;                   // core::StoreFailed; once
  std::function<void()> works;                                             // core::StoreWorks; only after failed
  std::function<void(const std::vector<store::JournalEntry>&)> published;  // what a commit added to the journal, in order
  std::size_t capacity = 8192;                                             // of the queue, each of persists and jobs
  std::size_t group = 256;                                                 // jobs a commit takes
  Duration retry_first = milliseconds{100};                                // doubles up to
  Duration retry_longest = seconds{5};
  records::CirculationRules circulation = {};
};

struct StoreJob {
  std::function<void(records::Writing&)> work;
  std::function<void(const Result<void>&)> done;  // once, whatever happens; an error: nothing of it was kept
  bool batch = false;                             // heavy: takes turns; those keep their order among themselves
};

class StoreThread {
 public:
  // Locks the directory, opens and migrates the register, reads what the core must know, then starts the thread.
  [[nodiscard]] static Result<std::unique_ptr<StoreThread>> start(StoreSetup setup);
  ~StoreThread();  // stops
  StoreThread(const StoreThread&) = delete;
  StoreThread& operator=(const StoreThread&) = delete;

  [[nodiscard]] const core::Restored& restored() const { return restored_; }
  [[nodiscard]] std::string path() const;  // of register.db, for a Catalogue
  [[nodiscard]] const records::Geometry& geometry() const { return setup_.geometry; }

  // False: the queue is full or the thread has stopped; the caller treats it as a store that fails.
  [[nodiscard]] bool push(core::Persist persist);
  // False (and `done` is not called): as above.
  [[nodiscard]] bool push(StoreJob job);
  // A job with a result: store.ask<FileOutcome>([](Writing& w) { return file_request(w, form); }, [](Result<FileOutcome> r)
  // {...}). `done` is always called; here, at once, where the queue is full.
  template <class T, class Work, class Done>
  void ask(Work work, Done done, bool batch = false);

  // Takes nothing more, writes what is queued (one try where the disk fails), and ends the thread.
  void stop();

 private:
  struct Group {
    std::deque<core::Persist> persists;
    std::vector<StoreJob> jobs;
    bool batch = false;  // its one job is heavy
    bool sweep = false;  // and it is our own: rows of dead imports go
    bool due = true;     // false: the disk fails and it is too early to try again; doors are answered
  };
  StoreThread(StoreSetup setup, store::DirectoryLock lock, store::Database database);

  [[nodiscard]] Result<void> prepare();
  void run();
  [[nodiscard]] bool take_group(Group& group);
  void heavy_work(bool begins);
  void wait_for_work(std::unique_lock<std::mutex>& lock);
  void take_while_failing(Group& group);
  void take_urgent(Group& group);
  void take_batch(Group& group);
  void commit(Group& group);
  [[nodiscard]] Result<void> write(const Group& group, std::vector<Result<void>>& outcomes);
  [[nodiscard]] Result<void> write_jobs(const Group& group, std::vector<Result<void>>& outcomes);
  [[nodiscard]] Result<void> write_job(const StoreJob& job, Result<void>& outcome);
  void committed(const Group& group, const std::vector<Result<void>>& outcomes);
  void could_not(Group& group, Error error);
  void keep_for_later(Group& group, const Error& error);
  [[nodiscard]] StoreJob sweep();

  StoreSetup setup_;
  store::DirectoryLock lock_;
  store::Database database_;
  store::Journal journal_;
  core::Restored restored_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<core::Persist> persists_;
  std::deque<StoreJob> jobs_;
  std::deque<StoreJob> batches_;
  bool stopping_ = false;

  // The thread's own from here on.
  bool failing_ = false;
  bool given_up_ = false;     // stopping, and the last try failed
  bool sweeping_ = true;      // there may be rows of dead imports
  bool urgent_last_ = false;  // then a batch is next
  bool warm_ = false;         // an import is under way, or was a moment ago: it has filled the page cache
  Duration retry_{};
  std::chrono::steady_clock::time_point retry_at_;
  std::thread thread_;
};

template <class T, class Work, class Done>
void StoreThread::ask(Work work, Done done, bool batch) {
  struct Shared {
    Shared(Work w, Done d) : work(std::move(w)), done(std::move(d)) {}
    Work work;
    Done done;
    std::optional<T> answer;
  };
  auto shared = std::make_shared<Shared>(std::move(work), std::move(done));
  StoreJob job{[shared](records::Writing& writing) { shared->answer.emplace(shared->work(writing)); },
               [shared](const Result<void>& kept) {
                 if (kept.ok()) {
                   shared->done(Result<T>(std::move(*shared->answer)));
                 } else {
                   shared->done(Result<T>(kept.error()));
                 }
               },
               batch};
  if (!push(std::move(job))) shared->done(Result<T>(Error{Fault::Timeout, "the register's queue is full or closed"}));
}

}  // namespace archroom::runtime
