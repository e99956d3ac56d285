#include "tests/property/plain_alarms.hpp"

#include <algorithm>
#include <ostream>

namespace archroom::core::plain {
namespace {

int in_seconds(Duration d) { return static_cast<int>(d / seconds{1}); }

// Every second on its own, then what happened in it, one by one.
struct Moment {
  int second = 0;
  const Happening* happening = nullptr;
};

class Memory {
 public:
  Memory(const AlarmPlan& plan, const std::vector<Happening>& history) : plan_(plan) {
    int second = 0;
    for (const auto& happening : history) {
      for (; second <= happening.second; ++second) moments_.push_back({second, nullptr});
      moments_.push_back({happening.second, &happening});
    }
  }

  std::vector<Rows> all() {
    std::vector<Rows> answers;
    for (now_ = 0; now_ < size(); ++now_) {
      for (const auto& [id, _] : plan_.conditions) story_[id].emplace_back();
      for (const auto& [id, condition] : plan_.conditions) judge(id, condition);
      for (const auto& [id, condition] : plan_.conditions) view(id, condition);
      group();
      if (moments_[at(now_)].happening != nullptr) answers.push_back(rows());
    }
    return answers;
  }

 private:
  struct Told {
    Row row;
    bool rose = false, rose_told = false, fell = false, repeated = false;
    int source = 0;         // second at which its point first showed it
    int shelved_since = 0;  // and how long it may last
    int shelf_lasts = 0;
    bool one_shot = false;
  };
  struct Member {
    AlarmId id;
    int source = 0;
  };

  static std::size_t at(int moment) { return static_cast<std::size_t>(moment); }
  int size() const { return static_cast<int>(moments_.size()); }
  int second(int moment) const { return moments_[at(moment)].second; }
  Told& told(const AlarmId& id, int moment) { return story_.at(id)[at(moment)]; }
  Row before(const AlarmId& id, int moment) { return moment == 0 ? Row{} : told(id, moment - 1).row; }
  template <class Order>
  const Order* order(int moment) const {
    const auto* happening = moments_[at(moment)].happening;
    const auto* input = happening == nullptr ? nullptr : std::get_if<AlarmInput>(&happening->what);
    return input == nullptr ? nullptr : std::get_if<Order>(input);
  }
  template <class Order>
  const Order* order_for(const AlarmId& id, int moment) const {
    const auto* found = order<Order>(moment);
    return found != nullptr && found->id == id ? found : nullptr;
  }
  bool is_restart(int moment) const {
    const auto* happening = moments_[at(moment)].happening;
    return happening != nullptr && std::holds_alternative<Restart>(happening->what);
  }
  const PointSeen* seen(const PointId& point, int moment) const {
    const auto* found = order<PointSeen>(moment);
    return found != nullptr && found->point == point ? found : nullptr;
  }

  // --- points

  // The last good value that was told until then; -1: none.
  int last_good(const PointId& point, int moment) const {
    for (; moment >= 0; --moment) {
      const auto* told = seen(point, moment);
      if (told != nullptr && told->quality == devices::Quality::Good) return moment;
    }
    return -1;
  }
  bool is_stale(const PointId& point, int moment) const {
    const int lasts = in_seconds(plan_.points.at(point));
    for (int back = moment; back >= 0; --back) {
      const auto* told = seen(point, back);
      const bool good = told != nullptr && told->quality == devices::Quality::Good;
      if (good) return lasts > 0 && second(moment) - moments_[at(back)].happening->observed >= lasts;
      if (is_restart(back)) return is_stale(point, back - 1) || (lasts > 0 && second(moment) - second(back) >= lasts);
    }
    return lasts > 0 && second(moment) >= lasts;
  }
  devices::Quality quality(const PointId& point, int moment) const {
    for (; moment >= 0; --moment) {
      if (const auto* told = seen(point, moment)) return told->quality;
      const bool was_bad = is_restart(moment) && quality(point, moment - 1) == devices::Quality::Bad;
      if (is_restart(moment)) return was_bad ? devices::Quality::Bad : devices::Quality::Unknown;
    }
    return devices::Quality::Unknown;
  }
  bool is_known(const PointId& point, int moment) const {
    return quality(point, moment) == devices::Quality::Good && !is_stale(point, moment);
  }

  // --- past the limit: the last value that says anything about it

  std::optional<bool> decided(const AlarmCondition& condition, int moment) const {
    if (condition.kind == AlarmKind::Sensor) {
      if (quality(condition.point, moment) == devices::Quality::Bad || is_stale(condition.point, moment)) return true;
      if (quality(condition.point, moment) == devices::Quality::Good) return false;
      return std::nullopt;
    }
    if (!is_known(condition.point, moment)) return std::nullopt;
    const auto value = seen(condition.point, last_good(condition.point, moment))->value;
    const auto beyond = condition.kind == AlarmKind::High ? value - condition.limit : condition.limit - value;
    if (beyond >= 0) return true;
    if (beyond < -condition.deadband) return false;
    return std::nullopt;
  }
  bool is_past(const AlarmCondition& condition, int moment) const {
    for (; moment >= 0; --moment) {
      if (const auto found = decided(condition, moment)) return *found;
    }
    return false;
  }

  // --- active, occurrences, chattering

  void judge(const AlarmId& id, const AlarmCondition& condition) {
    auto& mine = told(id, now_);
    const Row was = before(id, now_);
    mine.row = was;
    mine.row.known = condition.kind == AlarmKind::Sensor || is_known(condition.point, now_);
    mine.row.past = is_past(condition, now_);
    mine.source = mine.row.past && was.past ? told(id, now_ - 1).source : source(condition);
    if (now_ > 0) {
      mine.shelved_since = told(id, now_ - 1).shelved_since;
      mine.shelf_lasts = told(id, now_ - 1).shelf_lasts;
      mine.one_shot = told(id, now_ - 1).one_shot;
    }
    heed_orders(id, condition, mine);
    mine.row.active = is_active(id, condition, mine.row.past, was.active, mine.row.known);
    mine.rose = mine.row.active && !was.active;
    mine.fell = was.active && !mine.row.active;
    mine.rose_told = mine.rose && !chatters(id, condition, false);
    mine.row.chattering = chatters(id, condition, mine.rose);
    if (mine.rose) ++mine.row.occurrence;
    if (mine.rose) mine.row.repeats = 0;
    if (mine.rose && condition.latching) mine.row.latched = true;
    if (mine.rose_told) mine.row.told_occurrence = mine.row.occurrence;
    if (mine.rose_told) owe(mine.row, condition);
    if (mine.fell && !was_in_view(id)) mine.row.acknowledged = mine.row.confirmed = true;
    if (mine.fell && mine.one_shot) mine.row.shelved = false;
  }
  int source(const AlarmCondition& condition) const {
    const int good = last_good(condition.point, now_);
    return condition.kind == AlarmKind::Sensor || good < 0 ? second(now_) : moments_[at(good)].happening->observed;
  }
  bool is_active(const AlarmId& id, const AlarmCondition& condition, bool past, bool was_active, bool known) {
    if (past == was_active || !known) return was_active;
    int since = now_;
    while (since > 0 && told(id, since - 1).row.past == past) --since;
    const int lasted = second(now_) - second(since);
    return lasted >= in_seconds(past ? condition.on_delay : condition.off_delay) ? past : was_active;
  }
  // So many risings within the time, and since then never so long without one.
  bool chatters(const AlarmId& id, const AlarmCondition& condition, bool with_now) {
    const auto most = static_cast<std::size_t>(condition.chatter_risings);
    const int within = in_seconds(condition.chatter_within);
    if (most == 0) return false;
    std::vector<int> rises;
    for (int moment = 0; moment < now_; ++moment) {
      if (told(id, moment).rose) rises.push_back(second(moment));
    }
    if (with_now) rises.push_back(second(now_));
    if (rises.empty() || second(now_) - rises.back() >= within) return false;
    for (auto last = rises.size(); last-- > 0;) {
      if (last + 1 >= most && rises[last] - rises[last + 1 - most] < within) return true;
      if (last > 0 && rises[last] - rises[last - 1] >= within) return false;
    }
    return false;
  }
  static void owe(Row& row, const AlarmCondition& condition) {
    row.acknowledged = row.silenced = false;
    row.confirmed = !condition.needs_confirm;
  }
  // Since it was last owed nothing: could anybody see it while it was active?
  bool was_in_view(const AlarmId& id) {
    for (int moment = now_ - 1; moment >= 0; --moment) {
      const auto& then = told(id, moment);
      if (then.row.active && !hidden(then.row)) return true;
      if (then.rose && before(id, moment).acknowledged && before(id, moment).confirmed) return false;
    }
    return false;
  }

  // --- people

  static bool hidden(const Row& row) { return row.shelved || row.suppressed || row.out_of_service; }
  static bool open(const Row& row) { return row.active || !row.acknowledged || !row.confirmed || row.latched; }

  void heed_orders(const AlarmId& id, const AlarmCondition& condition, Told& mine) {
    auto& row = mine.row;
    if (const auto* ack = order_for<AcknowledgeAlarm>(id, now_)) {
      const bool shown = ack->occurrence == 0 || static_cast<int>(ack->occurrence) >= row.told_occurrence;
      if (shown) row.acknowledged = true;
    }
    if (order_for<ConfirmAlarm>(id, now_) != nullptr && row.acknowledged) row.confirmed = true;
    const bool settled = !row.active && row.acknowledged && row.confirmed;
    if (order_for<ResetAlarm>(id, now_) != nullptr && settled) row.latched = false;
    if (const auto* service = order_for<SetAlarmService>(id, now_)) row.out_of_service = service->out_of_service;
    if (const auto* silence = order<SilenceAlarms>(now_)) {
      const bool meant = !silence->id || *silence->id == id;
      if (meant && !hidden(row) && !row.acknowledged) row.silenced = true;
    }
    if (order_for<UnshelveAlarm>(id, now_) != nullptr) row.shelved = false;
    if (const auto* shelf = order_for<ShelveAlarm>(id, now_)) shelve(*shelf, condition, mine);
  }
  void shelve(const ShelveAlarm& shelf, const AlarmCondition& condition, Told& mine) const {
    const int most = in_seconds(condition.max_shelve);
    const int lasts = shelf.one_shot ? most : in_seconds(shelf.lasts);
    if (mine.row.shelved || lasts <= 0 || lasts > most) return;
    mine.row.shelved = true;
    mine.shelved_since = second(now_);
    mine.shelf_lasts = lasts;
    mine.one_shot = shelf.one_shot;
  }

  // --- what can be seen

  void view(const AlarmId& id, const AlarmCondition& condition) {
    auto& mine = told(id, now_);
    if (second(now_) - mine.shelved_since >= mine.shelf_lasts) mine.row.shelved = false;
    mine.row.suppressed = false;
    for (const auto& cause : condition.suppressed_by) {
      const auto& other = told(cause, now_).row;
      if (other.active && other.known && !other.out_of_service) mine.row.suppressed = true;
    }
    const int after = in_seconds(condition.re_alarm_after);
    if (after == 0 || !mine.row.active || hidden(mine.row)) return;
    // Repeated at every full period since it has been both active and in view.
    int since = now_;
    while (since > 0 && told(id, since - 1).row.active && !hidden(told(id, since - 1).row)) --since;
    const int lasted = second(now_) - second(since);
    const bool first_of_second = now_ == since || second(now_ - 1) != second(now_);
    if (lasted == 0 || lasted % after != 0 || !first_of_second) return;
    mine.repeated = true;
    ++mine.row.repeats;
    owe(mine.row, condition);
  }
  void group() {
    for (const auto& [id, condition] : plan_.conditions) {
      if (condition.group.empty() || !told(id, now_).rose) continue;
      auto& members = groups_[condition.group];
      const bool in = std::any_of(members.begin(), members.end(), [&](const auto& member) { return member.id == id; });
      if (!in) members.push_back({id, told(id, now_).source});
    }
    for (auto& [_, members] : groups_) {
      std::stable_sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.source < b.source; });
      const bool over =
          std::none_of(members.begin(), members.end(), [&](const auto& one) { return open(told(one.id, now_).row); });
      if (over) members.clear();
    }
  }
  Rows rows() {
    Rows rows;
    for (const auto& [id, _] : plan_.conditions) rows.alarms[id] = told(id, now_).row;
    for (const auto& [name, members] : groups_) {
      for (const auto& member : members) rows.groups[name].push_back(member.id);
    }
    return rows;
  }

  const AlarmPlan& plan_;
  std::vector<Moment> moments_;
  std::map<AlarmId, std::vector<Told>> story_;
  std::map<std::string, std::vector<Member>> groups_;
  int now_ = 0;
};

}  // namespace

std::ostream& operator<<(std::ostream& out, const Row& row) {
  const auto flag = [&](bool set, const char* word) { out << (set ? " " : " not-") << word; };
  flag(row.past, "past");
  flag(row.active, "active");
  flag(row.known, "known");
  flag(row.acknowledged, "acknowledged");
  flag(row.confirmed, "confirmed");
  flag(row.latched, "latched");
  flag(row.silenced, "silenced");
  flag(row.shelved, "shelved");
  flag(row.suppressed, "suppressed");
  flag(row.out_of_service, "out-of-service");
  flag(row.chattering, "chattering");
  return out << " occurrence " << row.occurrence << " told " << row.told_occurrence << " repeats " << row.repeats;
}

std::vector<Rows> remembered(const AlarmPlan& plan, const std::vector<Happening>& history) { return Memory{plan, history}.all(); }

}  // namespace archroom::core::plain
