// A store thread whose callbacks are written down. Waiting is for a condition, with a deadline far away.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "controller/records/catalogue.hpp"
#include "controller/runtime/store_thread.hpp"
#include "tests/unit/store/scratch.hpp"

namespace archroom::runtime {

inline records::Geometry small_room() {
  return {"A", "{column}架", {{{"1"}, 13, core::FixedColumn::Left, 5, 6, 8, 500, 800, 1}}};
}

class WatchedStore {
 public:
  explicit WatchedStore(const std::string& directory, std::size_t capacity = 8192) {
    StoreSetup setup{directory, small_room(), [] { return WallTime{1000}; }, {}, {}, {}, {}};
    setup.durable = [this](std::uint64_t persist) { note([&] { durable.push_back(persist); }); };
    setup.failed = [this](const std::string& detail) { note([&] { failures.push_back(detail); }); };
    setup.works = [this] {
      note([&] { ++works; });
      if (on_works) on_works();
    };
    setup.published = [this](const auto& entries) {
      note([&] { published.insert(published.end(), entries.begin(), entries.end()); });
      if (on_published) on_published(entries);
    };
    setup.capacity = capacity;
    setup.retry_first = milliseconds{5};
    setup.retry_longest = milliseconds{40};
    auto started = StoreThread::start(std::move(setup));
    if (!started) throw std::runtime_error(started.error().detail);
    thread_ = std::move(started).value();
  }
  ~WatchedStore() { thread_->stop(); }

  StoreThread& thread() { return *thread_; }
  bool push(std::uint32_t n) { return thread_->push(core::Persist{n, WallTime{n}, core::EpochTaken{{"1"}, n}}); }
  records::Catalogue catalogue() {
    auto opened = records::Catalogue::open(thread_->path(), small_room());
    if (!opened) throw std::runtime_error(opened.error().detail);
    return std::move(opened).value();
  }

  template <class Condition>
  [[nodiscard]] bool wait(Condition condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(60), condition);
  }
  // Nothing is left to do, not even rows of dead imports: a job of the batches' lane comes after them where it finds none.
  [[nodiscard]] bool idle() {
    for (int i = 0; i < 1000; ++i) {
      std::promise<bool> clean;
      thread_->ask<bool>(
          [](records::Writing& writing) {
            auto rows = writing.database().query("SELECT 1 FROM unpublished");
            return !rows.next();
          },
          [&](Result<bool> answer) { clean.set_value(answer.ok() && answer.value()); });
      if (clean.get_future().get()) return true;
    }
    return false;
  }
  [[nodiscard]] std::unique_lock<std::mutex> lock() { return std::unique_lock(mutex_); }
  [[nodiscard]] std::string types() {
    const auto guard = lock();
    std::string all;
    for (const auto& entry : published) all += (all.empty() ? "" : " ") + entry.type;
    return all;
  }

  std::vector<std::uint64_t> durable;
  std::vector<std::string> failures;
  std::vector<store::JournalEntry> published;
  int works = 0;
  // On the store's thread, after the above; set before anything is pushed.
  std::function<void()> on_works;
  std::function<void(const std::vector<store::JournalEntry>&)> on_published;

 private:
  template <class Change>
  void note(Change change) {
    const std::lock_guard guard(mutex_);
    change();
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::unique_ptr<StoreThread> thread_;
};

}  // namespace archroom::runtime
