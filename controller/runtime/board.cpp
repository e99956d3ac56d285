#include "controller/runtime/board.hpp"

#include <utility>

#include "base/contract.hpp"

namespace archroom::runtime {

Subscription::~Subscription() {
  const std::lock_guard lock{board_.mutex_};
  board_.subscribers_.erase(this);
}

News Subscription::take() {
  const std::lock_guard lock{board_.mutex_};
  News news;
  news.banks.reserve(banks_.size());
  for (auto& [id, picture] : banks_) news.banks.push_back(std::move(picture));
  banks_.clear();
  news.missed = std::exchange(missed_, 0);
  news.journal = std::exchange(journal_, std::nullopt);
  for (auto& [_, picture] : stations_) news.stations.push_back(std::move(picture));
  stations_.clear();
  for (auto& [_, picture] : readings_) news.readings.push_back(std::move(picture));
  readings_.clear();
  for (auto& [_, picture] : alarms_) news.alarms.push_back(std::move(picture));
  alarms_.clear();
  news.guards = std::exchange(guards_, nullptr);
  return news;
}

void Board::post(BankPicture picture) {
  ARCHROOM_CHECK(picture != nullptr);
  const std::lock_guard lock{mutex_};
  for (Subscription* subscriber : subscribers_) {
    const bool waiting = subscriber->waits();
    auto& slot = subscriber->banks_[picture->bank];
    if (slot) ++subscriber->missed_;
    slot = picture;
    if (!waiting) subscriber->wake_();
  }
  banks_[picture->bank] = std::move(picture);
}

void Board::refresh(BankPicture picture) {
  ARCHROOM_CHECK(picture != nullptr);
  const std::lock_guard lock{mutex_};
  banks_[picture->bank] = std::move(picture);
}

void Board::show(StationPicture picture) {
  ARCHROOM_CHECK(picture != nullptr);
  const std::lock_guard lock{mutex_};
  for (Subscription* subscriber : subscribers_) {
    const bool waiting = subscriber->waits();
    auto& slot = subscriber->stations_[picture->id];
    if (slot) ++subscriber->missed_;
    slot = picture;
    if (!waiting) subscriber->wake_();
  }
  stations_[picture->id] = std::move(picture);
}

void Board::read(ReadingPicture picture, bool news) {
  ARCHROOM_CHECK(picture != nullptr);
  const std::lock_guard lock{mutex_};
  for (Subscription* subscriber : subscribers_) {
    const bool waiting = subscriber->waits();
    if (!news && !waiting) continue;
    subscriber->readings_[picture->id] = picture;  // the latest wins: a value that nobody took is no loss
    if (!waiting) subscriber->wake_();
  }
  readings_[picture->id] = std::move(picture);
}

void Board::alarm(AlarmPicture picture) {
  ARCHROOM_CHECK(picture != nullptr);
  const std::lock_guard lock{mutex_};
  for (Subscription* subscriber : subscribers_) {
    const bool waiting = subscriber->waits();
    subscriber->alarms_[picture->id] = picture;
    if (!waiting) subscriber->wake_();
  }
  alarms_[picture->id] = std::move(picture);
}

void Board::guard(GuardsPicture picture) {
  ARCHROOM_CHECK(picture != nullptr);
  const std::lock_guard lock{mutex_};
  for (Subscription* subscriber : subscribers_) {
    const bool waiting = subscriber->waits();
    subscriber->guards_ = picture;
    if (!waiting) subscriber->wake_();
  }
  guards_ = std::move(picture);
}

void Board::journal_grew(std::uint64_t n) {
  const std::lock_guard lock{mutex_};
  journal_ = n;
  for (Subscription* subscriber : subscribers_) {
    const bool waiting = subscriber->waits();
    subscriber->journal_ = n;
    if (!waiting) subscriber->wake_();
  }
}

void Board::store_works(bool works) {
  const std::lock_guard lock{mutex_};
  store_works_ = works;
}

BankPicture Board::bank(const BankId& id) const {
  const std::lock_guard lock{mutex_};
  const auto found = banks_.find(id);
  return found == banks_.end() ? nullptr : found->second;
}

std::vector<BankPicture> Board::banks() const {
  const std::lock_guard lock{mutex_};
  std::vector<BankPicture> all;
  all.reserve(banks_.size());
  for (const auto& [id, picture] : banks_) all.push_back(picture);
  return all;
}

StationPicture Board::station(const StationId& id) const {
  const std::lock_guard lock{mutex_};
  const auto found = stations_.find(id);
  return found == stations_.end() ? nullptr : found->second;
}

std::vector<StationPicture> Board::stations() const {
  const std::lock_guard lock{mutex_};
  std::vector<StationPicture> all;
  all.reserve(stations_.size());
  for (const auto& [_, picture] : stations_) all.push_back(picture);
  return all;
}

std::vector<ReadingPicture> Board::readings() const {
  const std::lock_guard lock{mutex_};
  std::vector<ReadingPicture> all;
  all.reserve(readings_.size());
  for (const auto& [_, picture] : readings_) all.push_back(picture);
  return all;
}

ReadingPicture Board::reading(const PointId& id) const {
  const std::lock_guard lock{mutex_};
  const auto found = readings_.find(id);
  return found == readings_.end() ? nullptr : found->second;
}

std::vector<AlarmPicture> Board::alarms() const {
  const std::lock_guard lock{mutex_};
  std::vector<AlarmPicture> all;
  all.reserve(alarms_.size());
  for (const auto& [_, picture] : alarms_) all.push_back(picture);
  return all;
}

AlarmPicture Board::alarm(const AlarmId& id) const {
  const std::lock_guard lock{mutex_};
  const auto found = alarms_.find(id);
  return found == alarms_.end() ? nullptr : found->second;
}

GuardsPicture Board::guards() const {
  const std::lock_guard lock{mutex_};
  return guards_;
}

std::uint64_t Board::journal() const {
  const std::lock_guard lock{mutex_};
  return journal_;
}

bool Board::store_works() const {
  const std::lock_guard lock{mutex_};
  return store_works_;
}

std::unique_ptr<Subscription> Board::subscribe(std::function<void()> wake) {
  auto subscription = std::make_unique<Subscription>(*this, std::move(wake));
  const std::lock_guard lock{mutex_};
  subscribers_.insert(subscription.get());
  return subscription;
}

}  // namespace archroom::runtime
