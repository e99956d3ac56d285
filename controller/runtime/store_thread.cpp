#include "controller/runtime/store_thread.hpp"

#include <algorithm>
#include <utility>

#include "controller/records/import.hpp"
#include "controller/store/core_records.hpp"
#include "controller/store/migrations.hpp"

namespace archroom::runtime {

namespace {

// The disk's own troubles spoil the whole transaction; a broken rule spoils only the job that broke it.
bool is_of_the_disk(const Error& error) { return error.fault != Fault::Refused && error.fault != Fault::Unsupported; }

const Error& failing_error() {
  static const Error error{Fault::LinkDown, "the register can't be written at the moment"};
  return error;
}

constexpr Duration kIdle = seconds{1};  // then an import's page cache is given back
// Between imports a checkpoint (32 MB) meets one movement in a thousand; during one it comes all the time, and must be short
// (4 MB). Measured by bench_checkout.
constexpr int kCheckpointPages = 8000;
constexpr int kHeavyCheckpointPages = 1000;

}  // namespace

Result<std::unique_ptr<StoreThread>> StoreThread::start(StoreSetup setup) {
  auto lock = store::DirectoryLock::take(setup.directory);
  if (!lock) return lock.error();
  const std::string path = setup.directory + "/register.db";
  auto database = store::Database::open(path, store::Database::Access::Write);
  if (!database) return database.error();
  if (auto migrated = store::migrate(database.value(), store::register_migrations(), setup.now()); !migrated) {
    return Error{migrated.error().fault, path + ": " + migrated.error().detail};
  }
  std::unique_ptr<StoreThread> store{new StoreThread(std::move(setup), std::move(lock).value(), std::move(database).value())};
  if (auto prepared = store->prepare(); !prepared) return Error{prepared.error().fault, path + ": " + prepared.error().detail};
  store->thread_ = std::thread([raw = store.get()] { raw->run(); });
  return store;
}

StoreThread::StoreThread(StoreSetup setup, store::DirectoryLock lock, store::Database database)
    : setup_(std::move(setup)), lock_(std::move(lock)), database_(std::move(database)), journal_(database_) {}

StoreThread::~StoreThread() { stop(); }

std::string StoreThread::path() const { return setup_.directory + "/register.db"; }

Result<void> StoreThread::prepare() {
  heavy_work(false);
  if (auto opened = journal_.open(); !opened) return opened;
  const StoreJob abandon{records::abandon_running_imports, {}, false};
  std::vector<Result<void>> outcomes;
  Group group;
  group.jobs.push_back(abandon);
  if (auto written = write(group, outcomes); !written) return written;
  if (!outcomes.front().ok()) return outcomes.front();
  auto restored = store::restore(database_);
  if (!restored) return restored.error();
  restored_ = std::move(restored).value();
  return {};
}

bool StoreThread::push(core::Persist persist) {
  {
    const std::lock_guard guard(mutex_);
    if (stopping_ || persists_.size() >= setup_.capacity) return false;
    persists_.push_back(std::move(persist));
  }
  wake_.notify_one();
  return true;
}

bool StoreThread::push(StoreJob job) {
  {
    const std::lock_guard guard(mutex_);
    auto& queue = job.batch ? batches_ : jobs_;
    if (stopping_ || queue.size() >= setup_.capacity) return false;
    queue.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

void StoreThread::stop() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void StoreThread::run() {
  if (auto fresh = journal_.take_fresh(); !fresh.empty() && setup_.published) setup_.published(fresh);
  Group group;
  while (take_group(group)) {
    commit(group);
    group = {};
  }
}

bool StoreThread::take_group(Group& group) {
  std::unique_lock lock(mutex_);
  wait_for_work(lock);
  if (stopping_ && jobs_.empty() && batches_.empty() && (persists_.empty() || given_up_)) return false;
  if (failing_) {
    take_while_failing(group);
    return true;
  }
  const bool urgent = !persists_.empty() || !jobs_.empty();
  const bool turn = !urgent || urgent_last_;  // of something heavy
  if (turn && !batches_.empty()) {
    take_batch(group);
  } else if (turn && sweeping_ && !stopping_) {
    group.jobs.push_back(sweep());
    group.batch = group.sweep = true;
  } else {
    take_urgent(group);
  }
  urgent_last_ = !group.batch;
  return true;
}

void StoreThread::wait_for_work(std::unique_lock<std::mutex>& lock) {
  const auto doors = [this] { return stopping_ || !jobs_.empty() || !batches_.empty(); };
  if (failing_) {
    wake_.wait_until(lock, retry_at_, doors);
    return;
  }
  const auto work = [&] { return doors() || !persists_.empty() || sweeping_; };
  if (warm_ && !wake_.wait_for(lock, kIdle, work)) {
    database_.release_memory();
    heavy_work(false);
  }
  wake_.wait(lock, work);
}

void StoreThread::heavy_work(bool begins) {
  warm_ = begins;
  database_.checkpoint_every(begins ? kHeavyCheckpointPages : kCheckpointPages);
}

// Doors are told at once; the core's persists are tried when it is time, or for the last time.
void StoreThread::take_while_failing(Group& group) {
  for (auto* queue : {&jobs_, &batches_}) {
    std::move(queue->begin(), queue->end(), std::back_inserter(group.jobs));
    queue->clear();
  }
  group.due = stopping_ || std::chrono::steady_clock::now() >= retry_at_;
  if (group.due) {
    group.persists.swap(persists_);
    given_up_ = stopping_;
  }
}

void StoreThread::take_urgent(Group& group) {
  while (!persists_.empty() && group.persists.size() < setup_.group) {
    group.persists.push_back(std::move(persists_.front()));
    persists_.pop_front();
  }
  while (!jobs_.empty() && group.persists.size() + group.jobs.size() < setup_.group) {
    group.jobs.push_back(std::move(jobs_.front()));
    jobs_.pop_front();
  }
}

void StoreThread::take_batch(Group& group) {
  group.jobs.push_back(std::move(batches_.front()));
  batches_.pop_front();
  group.batch = true;
}

StoreJob StoreThread::sweep() {
  return {[this](records::Writing& writing) { sweeping_ = records::sweep_imports(writing); }, {}, true};
}

void StoreThread::commit(Group& group) {
  if (failing_) {
    for (const auto& job : group.jobs) {
      if (job.done) job.done(failing_error());
    }
    group.jobs.clear();
    if (!group.due) return;
  }
  std::vector<Result<void>> outcomes;
  if (auto written = write(group, outcomes); !written) {
    could_not(group, written.error());
  } else {
    committed(group, outcomes);
    if (group.batch) {
      if (!warm_) heavy_work(true);
      sweeping_ = sweeping_ || !group.sweep;  // an import may have ended badly
    }
  }
}

Result<void> StoreThread::write(const Group& group, std::vector<Result<void>>& outcomes) {
  const auto mark = journal_.mark();
  database_.clear_trouble();
  database_.run("BEGIN IMMEDIATE");
  for (const auto& persist : group.persists) store::apply(database_, journal_, persist.at, persist.record);
  // The list that an import read while the disk failed has a hole; its feeder was told.
  if (failing_) {
    records::Writing writing{database_, journal_, setup_.geometry, setup_.now(), setup_.circulation};
    records::abandon_running_imports(writing);
  }
  // Something is written even where nothing waits: else we would not know whether we can.
  if (group.persists.empty() && group.jobs.empty()) database_.run("UPDATE probe SET n = n + 1");
  auto written = database_.trouble() ? Result<void>(*database_.trouble()) : write_jobs(group, outcomes);
  if (written.ok()) {
    database_.run("COMMIT");
    if (!database_.trouble()) return {};
    written = *database_.trouble();
  }
  database_.clear_trouble();
  if (database_.in_transaction()) database_.run("ROLLBACK");
  database_.clear_trouble();
  journal_.back_to(mark);
  return written;
}

Result<void> StoreThread::write_jobs(const Group& group, std::vector<Result<void>>& outcomes) {
  outcomes.assign(group.jobs.size(), Result<void>());
  for (std::size_t i = 0; i < group.jobs.size(); ++i) {
    if (auto written = write_job(group.jobs[i], outcomes[i]); !written) return written;
  }
  return {};
}

// Fails where the transaction as a whole is lost; the job's own failure is its outcome.
Result<void> StoreThread::write_job(const StoreJob& job, Result<void>& outcome) {
  const auto mark = journal_.mark();
  records::Writing writing{database_, journal_, setup_.geometry, setup_.now(), setup_.circulation};
  database_.run("SAVEPOINT job");
  job.work(writing);
  if (const auto trouble = database_.trouble()) {
    database_.clear_trouble();
    if (is_of_the_disk(*trouble) || !database_.in_transaction()) return *trouble;
    outcome = *trouble;
  }
  if (!outcome.ok() || writing.refused()) {
    database_.run("ROLLBACK TO job");
    journal_.back_to(mark);
  }
  database_.run("RELEASE job");
  if (database_.trouble()) return *database_.trouble();
  return {};
}

void StoreThread::committed(const Group& group, const std::vector<Result<void>>& outcomes) {
  if (failing_) {
    failing_ = false;
    sweeping_ = true;
    if (setup_.works) setup_.works();
  }
  if (!group.persists.empty() && setup_.durable) setup_.durable(group.persists.back().persist);
  for (std::size_t i = 0; i < group.jobs.size(); ++i) {
    if (group.jobs[i].done) group.jobs[i].done(outcomes[i]);
  }
  if (auto fresh = journal_.take_fresh(); !fresh.empty() && setup_.published) setup_.published(fresh);
}

// Doors are told; the core's persists are tried once more by themselves, for a door's job may have been too big for the disk.
void StoreThread::could_not(Group& group, Error error) {
  if (!group.jobs.empty()) {
    for (const auto& job : group.jobs) {
      if (job.done) job.done(error);
    }
    if (group.batch) sweeping_ = false;  // until the next import: no trying in circles on a full disk
    group.jobs.clear();
    std::vector<Result<void>> none;
    auto written = write(group, none);
    if (written.ok()) return committed(group, none);
    error = written.error();
  }
  keep_for_later(group, error);
}

void StoreThread::keep_for_later(Group& group, const Error& error) {
  {
    const std::lock_guard guard(mutex_);
    persists_.insert(persists_.begin(), std::make_move_iterator(group.persists.begin()),
                     std::make_move_iterator(group.persists.end()));
  }
  retry_ = failing_ ? std::min(retry_ * 2, setup_.retry_longest) : setup_.retry_first;
  retry_at_ = std::chrono::steady_clock::now() + retry_;
  const bool first = !std::exchange(failing_, true);
  if (first && setup_.failed) setup_.failed(error.detail);
}

}  // namespace archroom::runtime
