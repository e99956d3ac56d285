#include "controller/runtime/import_feed.hpp"

#include <mutex>
#include <utility>

namespace archroom::runtime {

namespace {
constexpr int kMostWaiting = 4;  // batches between feeder and disk
}

struct ImportFeed::Shared {
  Shared(records::ImportOptions o, std::function<void()> w) : options(std::move(o)), wake(std::move(w)) {}

  const records::ImportOptions options;
  std::int64_t import = 0;  // the store's thread only

  std::mutex mutex;
  std::function<void()> wake;
  int waiting = 0;  // batches
  bool feeder_waits = false;
  std::optional<Error> failed;

  // On the store's thread: a batch is through, or could not be written.
  void batch_done(const Result<void>& kept) {
    const std::lock_guard guard(mutex);
    --waiting;
    if (!kept.ok() && !failed) failed = kept.error();
    if (feeder_waits && (waiting < kMostWaiting || failed)) {
      feeder_waits = false;
      if (wake) wake();
    }
  }
  [[nodiscard]] std::optional<Error> failure() {
    const std::lock_guard guard(mutex);
    return failed;
  }
  void fail(Error error) {
    const std::lock_guard guard(mutex);
    if (!failed) failed = std::move(error);
  }
};

ImportFeed::ImportFeed(StoreThread& store, records::ImportOptions options, std::function<void()> wake)
    : store_(store), shared_(std::make_shared<Shared>(options, std::move(wake))), reader_(store.geometry(), shared_->options) {
  const bool pushed = store_.push(StoreJob{
      [shared = shared_](records::Writing& writing) { shared->import = records::begin_import(writing, shared->options); },
      [shared = shared_](const Result<void>& kept) {
        if (!kept.ok()) shared->fail(kept.error());
      },
      true});
  if (!pushed) shared_->fail({Fault::Timeout, "the register's queue is full or closed"});
}

ImportFeed::~ImportFeed() {
  {
    const std::lock_guard guard(shared_->mutex);
    shared_->wake = nullptr;
  }
  if (finished_) return;
  // Where this can't be pushed, the next start does it.
  (void)store_.push(StoreJob{[shared = shared_](records::Writing& writing) { records::abandon_import(writing, shared->import); },
                             [](const Result<void>&) {}, true});
}

ImportFeed::Feed ImportFeed::feed(std::string_view bytes) {
  reader_.feed(bytes);
  send_batches();
  const std::lock_guard guard(shared_->mutex);
  if (shared_->failed || reader_.hopeless()) return Feed::Over;
  shared_->feeder_waits = shared_->waiting >= kMostWaiting;
  return shared_->feeder_waits ? Feed::Wait : Feed::More;
}

void ImportFeed::send_batches() {
  while (auto batch = reader_.take_batch()) {
    {
      const std::lock_guard guard(shared_->mutex);
      if (shared_->failed) return;
      ++shared_->waiting;
    }
    auto work = [shared = shared_, held = std::make_shared<records::ImportBatch>(std::move(*batch))](records::Writing& writing) {
      if (!shared->failure()) records::stage_batch(writing, shared->import, *held, shared->options);
    };
    const bool pushed =
        store_.push(StoreJob{std::move(work), [shared = shared_](const Result<void>& kept) { shared->batch_done(kept); }, true});
    if (!pushed) shared_->batch_done(Error{Fault::Timeout, "the register's queue is full or closed"});
  }
}

void ImportFeed::finish(std::function<void(Result<records::ImportReport>)> done) {
  finished_ = true;
  reader_.finish();
  send_batches();
  const bool hopeless = reader_.hopeless();
  auto work = [shared = shared_, hopeless](records::Writing& writing) {
    if (!shared->failure()) return records::finish_import(writing, shared->import, hopeless);
    records::abandon_import(writing, shared->import);
    return records::ImportReport{};
  };
  auto answer = [shared = shared_, done = std::move(done)](Result<records::ImportReport> report) {
    if (const auto failure = shared->failure()) return done(*failure);
    done(std::move(report));
  };
  store_.ask<records::ImportReport>(std::move(work), std::move(answer), true);
}

}  // namespace archroom::runtime
