// The only ways between threads: bounded, many producers, one consumer. A producer never waits.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

namespace archroom::runtime {

template <class T>
class Lane {
 public:
  // `wake` is called after every entry, outside the lock.
  Lane(std::size_t capacity, std::function<void()> wake) : capacity_(capacity), wake_(std::move(wake)) {}

  // False, and nothing put in, where it is full.
  [[nodiscard]] bool push(T entry) {
    {
      std::lock_guard lock{mutex_};
      if (entries_.size() >= capacity_) return false;
      entries_.push_back(std::move(entry));
    }
    wake_();
    return true;
  }

  // Makes room by giving up the oldest entry that `may_go`. How many went: 0 or 1; nothing where none may and the entry stays
  // outside.
  template <class MayGo>
  [[nodiscard]] std::optional<std::size_t> push_over(T entry, MayGo may_go) {
    std::size_t dropped = 0;
    {
      std::lock_guard lock{mutex_};
      if (entries_.size() >= capacity_) {
        auto oldest = entries_.begin();
        while (oldest != entries_.end() && !may_go(*oldest)) ++oldest;
        if (oldest == entries_.end()) return std::nullopt;
        entries_.erase(oldest);
        dropped = 1;
      }
      entries_.push_back(std::move(entry));
    }
    wake_();
    return dropped;
  }

  [[nodiscard]] std::optional<T> take() {
    std::lock_guard lock{mutex_};
    if (entries_.empty()) return std::nullopt;
    T entry = std::move(entries_.front());
    entries_.pop_front();
    return entry;
  }

  [[nodiscard]] bool empty() const {
    std::lock_guard lock{mutex_};
    return entries_.empty();
  }

 private:
  const std::size_t capacity_;
  const std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::deque<T> entries_;
};

}  // namespace archroom::runtime
