// A thread beside the door's, for what takes long: hashing PINs, walking the whole journal. One job after the other; few wait.
// run() from any thread; jobs hand their answers on by a Reply.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace archroom::gateways {

class Aside {
 public:
  static constexpr std::size_t kMost = 16;  // that wait

  Aside() : thread_([this] { work(); }) {}
  ~Aside() {
    {
      const std::lock_guard lock{mutex_};
      over_ = true;
      jobs_.clear();
    }
    wake_.notify_one();
    thread_.join();
  }
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;

  // False: too many wait already, or it is over.
  [[nodiscard]] bool run(std::function<void()> job) {
    {
      const std::lock_guard lock{mutex_};
      if (over_ || jobs_.size() >= kMost) return false;
      jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
  }
  // For jobs that can stop in the middle.
  [[nodiscard]] bool over() {
    const std::lock_guard lock{mutex_};
    return over_;
  }

 private:
  void work() {
    std::unique_lock lock{mutex_};
    for (;;) {
      wake_.wait(lock, [this] { return over_ || !jobs_.empty(); });
      if (over_) return;
      auto job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job();
      job = nullptr;
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  bool over_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace archroom::gateways
