// The meeting point of doors and controller for reading: the latest picture of every bank, and news of it. Callable from any
// thread. Pictures are immutable. News never queues up: of a bank only the latest picture waits, of the journal only how far it
// reaches; so a slow reader costs nothing, is told how many pictures it missed, and fetches facts from the journal by its number.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "base/ids.hpp"
#include "controller/core/sensing/view.hpp"
#include "controller/core/stations/view.hpp"
#include "controller/core/view.hpp"

namespace archroom::runtime {

using BankPicture = std::shared_ptr<const core::BankView>;
using ReadingPicture = std::shared_ptr<const core::ReadingView>;
using AlarmPicture = std::shared_ptr<const core::AlarmView>;
using GuardsPicture = std::shared_ptr<const std::vector<core::GuardView>>;  // all protections at once
using StationPicture = std::shared_ptr<const core::StationView>;

// What happened since a subscriber looked last.
struct News {
  std::vector<BankPicture> banks;        // those that changed, in the order of their names
  std::uint64_t missed = 0;              // pictures that were replaced before they were taken
  std::optional<std::uint64_t> journal;  // the journal is durable up to here
  std::vector<StationPicture> stations;  // those that say something new, in the order of their names
  std::vector<ReadingPicture> readings;  // seen since, in the order of their names
  std::vector<AlarmPicture> alarms;      // that changed
  GuardsPicture guards;                  // nothing: no news of them
};

class Board;

// Ends with its owner; after that the wake function is not called any more. Must not outlive the board.
class Subscription {
 public:
  Subscription(Board& board, std::function<void()> wake) : board_(board), wake_(std::move(wake)) {}
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

  // What waits, and forgets it.
  [[nodiscard]] News take();

 private:
  friend class Board;
  Board& board_;
  [[nodiscard]] bool waits() const {
    return !banks_.empty() || !stations_.empty() || journal_ || !readings_.empty() || !alarms_.empty() || guards_;
  }
  std::function<void()> wake_;
  std::map<BankId, BankPicture> banks_;
  std::uint64_t missed_ = 0;
  std::optional<std::uint64_t> journal_;
  std::map<StationId, StationPicture> stations_;
  std::map<PointId, ReadingPicture> readings_;
  std::map<AlarmId, AlarmPicture> alarms_;
  GuardsPicture guards_;
};

class Board {
 public:
  // The controller draws a bank anew.
  void post(BankPicture picture);
  // The same picture with younger evidence: whoever asks sees it, nobody is woken.
  void refresh(BankPicture picture);
  // What a station's screen shows now.
  void show(StationPicture picture);
  // A value was read. Without news nobody is woken, but whoever takes news next gets it.
  void read(ReadingPicture picture, bool news);
  // An alarm changed; the evidence of a protection did.
  void alarm(AlarmPicture picture);
  void guard(GuardsPicture picture);
  // The store has committed the journal up to n.
  void journal_grew(std::uint64_t n);
  // The store can't write, or can again: doors answer 503 to writes meanwhile.
  void store_works(bool works);

  [[nodiscard]] BankPicture bank(const BankId& id) const;  // nothing: no such bank, or not drawn yet
  [[nodiscard]] std::vector<BankPicture> banks() const;
  [[nodiscard]] StationPicture station(const StationId& id) const;  // nothing: no such station
  [[nodiscard]] std::vector<StationPicture> stations() const;
  [[nodiscard]] std::vector<ReadingPicture> readings() const;
  [[nodiscard]] ReadingPicture reading(const PointId& id) const;  // nothing: no such point
  [[nodiscard]] std::vector<AlarmPicture> alarms() const;         // every condition, also those that are normal
  [[nodiscard]] AlarmPicture alarm(const AlarmId& id) const;      // nothing: no such condition
  [[nodiscard]] GuardsPicture guards() const;                     // never null
  [[nodiscard]] std::uint64_t journal() const;
  [[nodiscard]] bool store_works() const;

  // `wake` is called when something waits and nothing waited before: on the publisher's thread, under the board's lock. It must
  // only hand the matter on (post to an executor) and not call the board.
  [[nodiscard]] std::unique_ptr<Subscription> subscribe(std::function<void()> wake);

 private:
  friend class Subscription;
  mutable std::mutex mutex_;
  std::map<BankId, BankPicture> banks_;
  std::uint64_t journal_ = 0;
  bool store_works_ = true;
  std::map<StationId, StationPicture> stations_;
  std::map<PointId, ReadingPicture> readings_;
  std::map<AlarmId, AlarmPicture> alarms_;
  GuardsPicture guards_ = std::make_shared<const std::vector<core::GuardView>>();
  std::set<Subscription*> subscribers_;
};

}  // namespace archroom::runtime
