// What is said to the broker, and when: connecting and connecting again, who we are, the retained pictures, the facts of the
// outbox, answers. No thread, no clock, no library: the door (mqtt_door.hpp) turns it on a broker, tests on a made-up one.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "controller/gateways/mqtt/asks.hpp"
#include "controller/gateways/mqtt/letter.hpp"
#include "controller/gateways/mqtt/outbox.hpp"
#include "controller/gateways/mqtt/retained.hpp"
#include "controller/gateways/mqtt/topics.hpp"

namespace archroom::gateways {

struct Fact {
  std::uint64_t n = 0;
  std::vector<Letter> letters;
};

// Who carries it out. None may block for long; none calls the courier back.
struct CourierHands {
  std::function<void(bool from_scratch)> connect;                 // from scratch: the last attempt never ended
  std::function<bool(const Letter&, std::uint64_t cookie)> post;  // false: not taken
  std::function<bool(const std::vector<std::string>& filters)> subscribe;
  std::function<std::vector<Fact>(std::uint64_t after, std::size_t limit)> facts;  // in order; empty: can't be read now
  std::function<void(std::uint64_t)> write_cursor;                                 // answered by cursor_written
  std::function<void(const Ask&)> ask;                                             // answered by answered
  std::function<void(const std::string&)> say;                                     // a line of the log
};

class Courier {
 public:
  static constexpr Duration kRetry = milliseconds{250};      // the broker's return is seen within this and a connect
  static constexpr Duration kRefusedRetry = seconds{5};      // it is there and would not have us, or a letter of ours
  static constexpr Duration kConnectPatience = seconds{10};  // longer than any attempt takes
  static constexpr Duration kCursorEvery = milliseconds{200};
  static constexpr Duration kSweepAfter = seconds{5};
  static constexpr std::size_t kMostOnTheWay = 256;
  static constexpr std::size_t kMostAnswers = 1024;

  Courier(Topics topics, AskRules rules, CourierHands hands);

  // What came.
  void cursor_known(std::uint64_t n);
  void cursor_written(std::uint64_t n, bool is_kept, Instant now);
  void journal_grew(std::uint64_t n);
  void connected(Instant now);
  void not_connected(const std::string& why, bool is_refused, Instant now);
  void lost(const std::string& why, Instant now);
  void arrived(std::uint64_t cookie);
  void not_arrived(std::uint64_t cookie, const std::string& why, Instant now);
  void incoming(const Incoming& incoming, Instant now);
  void answered(std::uint64_t number, std::uint32_t status, std::string json);

  // Pictures are put here; turn() posts them.
  [[nodiscard]] Retained& retained() { return retained_; }
  // Is only for those who listen now.
  void mention(Letter letter);
  // Topics that Home Assistant asks for again when it starts; `birth` is where it says so.
  void announce(const std::string& birth, std::set<std::string> topics);

  // Does what is due.
  void turn(Instant now);
  [[nodiscard]] Instant due() const;

  [[nodiscard]] bool is_connected() const { return connected_; }
  [[nodiscard]] std::uint64_t facts_waiting() const { return outbox_ ? outbox_->waiting() : 0; }
  [[nodiscard]] std::size_t on_the_way() const { return sent_.size(); }
  // Before a goodbye: what a subscriber is to know then.
  void farewell();

 private:
  struct Sent {
    std::optional<Slip> slip;             // of a fact
    std::optional<std::string> retained;  // topic
  };
  void retry(Duration in, Instant now);
  [[nodiscard]] bool post(const Letter& letter, Sent sent, Instant now);
  void post_letters(Instant now);
  void post_facts(Instant now);
  void post_fact(const Fact& fact, Instant now);
  void post_retained(Instant now);
  void keep_cursor(Instant now);
  [[nodiscard]] bool is_held_up(Instant now) const { return now < held_until_; }
  void subscribe();
  void begin_anew(Instant now);

  const Topics topics_;
  const AskRules rules_;
  const CourierHands hands_;
  Asks asks_;
  Retained retained_;
  std::optional<Outbox> outbox_;  // nothing: the register has not said yet how far it got
  std::uint64_t journal_ = 0;
  std::deque<Letter> letters_;  // go first: who we are, answers, mentions
  std::map<std::uint64_t, Sent> sent_;
  std::uint64_t last_cookie_ = 0;
  bool connected_ = false;
  bool connecting_ = false;
  Instant connect_at_;  // not before
  Instant give_up_at_;  // an attempt that says nothing
  Instant held_until_;  // facts and pictures wait: they were not taken
  Instant full_until_;  // the line takes nothing for a moment
  Instant sweep_at_ = Instant::never();
  Instant cursor_at_;  // not before
  std::string birth_;  // of Home Assistant; may be empty
  std::set<std::string> announced_;
  std::string last_why_;  // said already
};

}  // namespace archroom::gateways
