#include "tests/simulation/disk.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace archroom::simulation {
namespace {

constexpr std::size_t kGroup = 256;
constexpr std::size_t kCapacity = 8192;
constexpr Duration kRetryFirst = milliseconds{100};
constexpr Duration kRetryLongest = seconds{5};

}  // namespace

bool Disk::suffers(Deed deed) const {
  const auto found = until_.find(deed);
  return found != until_.end() && clock_.now() < found->second;
}

void Disk::befall(Deed deed, Duration span) { until_[deed] = std::max(until_[deed], clock_.now() + span); }

void Disk::heal() { until_.clear(); }

core::Restored Disk::open(Tell tell) {
  tell_ = std::move(tell);
  ++life_;
  busy_ = failing_ = refused_ = false;
  return register_.restored();
}

void Disk::crash() {
  if (busy_ && !failing_ && prng_.chance(500)) apply_group();
  tell_ = nullptr;
  ++life_;
  persists_.clear();
  rows_.clear();
  busy_ = false;
}

// What belongs to a daemon that is gone does not happen.
void Disk::in(Duration later, void (Disk::*what)()) {
  clock_.in(later, [this, what, life = life_] {
    if (life == life_) (this->*what)();
  });
}

bool Disk::push(const core::Persist& persist) {
  if (suffers(Deed::FullQueue) || persists_.size() >= kCapacity) {
    refused_ = true;
    return false;
  }
  persists_.push_back(persist);
  begin_commit();
  return true;
}

bool Disk::file(const core::Requested& requested) {
  if (failing_ || suffers(Deed::FullQueue) || !tell_) return false;
  rows_.push_back(requested);
  begin_commit();
  return true;
}

void Disk::begin_commit() {
  if (busy_ || (persists_.empty() && rows_.empty())) return;
  busy_ = true;
  group_ = std::min(persists_.size(), kGroup);
  group_rows_ = rows_.size();
  const bool slow = suffers(Deed::SlowDisk);
  in(milliseconds{1 + prng_.below(slow ? 2500 : 6)}, &Disk::commit);
}

void Disk::apply_group() {
  for (std::size_t i = 0; i < group_; ++i) {
    register_.apply(persists_[i].record);
    if (const auto* intended = std::get_if<core::MotionIntended>(&persists_[i].record)) intents_[intended->intent] = *intended;
  }
  for (std::size_t i = 0; i < group_rows_; ++i) register_.write_request(rows_[i]);
}

void Disk::commit() {
  if (suffers(Deed::FullDisk)) {
    retry_ = failing_ ? std::min(retry_ * 2, kRetryLongest) : kRetryFirst;
    if (!std::exchange(failing_, true)) tell_(core::StoreFailed{"no space left on device"});
    // Doors are told at once that their rows were not kept; the core's records wait.
    rows_.clear();
    group_rows_ = 0;
    group_ = persists_.size();
    return in(retry_, &Disk::commit);
  }
  apply_group();
  if (std::exchange(failing_, false)) tell_(core::StoreWorks{});
  std::vector<core::Persist> done(persists_.begin(), persists_.begin() + static_cast<std::ptrdiff_t>(group_));
  std::vector<core::Requested> rows(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(group_rows_));
  persists_.erase(persists_.begin(), persists_.begin() + static_cast<std::ptrdiff_t>(group_));
  rows_.erase(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(group_rows_));
  busy_ = false;
  const auto life = life_;
  for (const auto& persist : done) {
    // Somebody may act at this moment, or the daemon die.
    if (const auto* intended = std::get_if<core::MotionIntended>(&persist.record)) committed_(*intended);
    if (life != life_) return;
  }
  if (!done.empty()) tell_(core::Durable{done.back().persist});
  for (const auto& row : rows) tell_(row);
  begin_commit();
}

const core::MotionIntended* Disk::intended(IntentId intent) const {
  const auto found = intents_.find(intent);
  return found == intents_.end() ? nullptr : &found->second;
}

}  // namespace archroom::simulation
