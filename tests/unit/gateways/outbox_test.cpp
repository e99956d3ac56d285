// The outbox alone, and the courier on a broker that loses, doubles and delays what it acknowledges, and goes away.
#include "controller/gateways/mqtt/outbox.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "base/prng.hpp"
#include "controller/gateways/mqtt/courier.hpp"

namespace archroom::gateways {
namespace {

TEST(Outbox, TheCursorPassesAFactOnlyWhenAllItsLettersHaveArrived) {
  Outbox outbox{4};
  outbox.journal_grew(7);
  EXPECT_EQ(outbox.wanted(), 0U) << "nobody is there";
  outbox.connected();
  EXPECT_EQ(outbox.wanted(), 3U);
  const auto five = outbox.post(5, 2);
  const auto six = outbox.post(6, 1);
  outbox.acknowledged(six);
  outbox.acknowledged(five);
  EXPECT_EQ(outbox.delivered(), 4U);
  outbox.acknowledged(five);
  EXPECT_EQ(outbox.delivered(), 6U);
  EXPECT_EQ(outbox.waiting(), 1U);
}

TEST(Outbox, ABrokenConnectionPostsAgainFromTheFirstThatIsMissing) {
  Outbox outbox{0};
  outbox.journal_grew(3);
  outbox.connected();
  const auto one = outbox.post(1, 1);
  const auto two = outbox.post(2, 1);
  outbox.acknowledged(one);
  outbox.lost();
  EXPECT_EQ(outbox.wanted(), 0U);
  outbox.connected();
  outbox.acknowledged(two);
  EXPECT_EQ(outbox.delivered(), 1U) << "an acknowledgement of the old connection says nothing";
  EXPECT_EQ(outbox.posted(), 1U);
  EXPECT_EQ(outbox.wanted(), 2U);
}

TEST(Outbox, OneCursorIsWrittenAtATimeAndNotTwice) {
  Outbox outbox{0};
  outbox.journal_grew(2);
  outbox.connected();
  EXPECT_EQ(outbox.take_cursor(), std::nullopt);
  outbox.acknowledged(outbox.post(1, 1));
  EXPECT_EQ(outbox.take_cursor(), 1U);
  outbox.acknowledged(outbox.post(2, 1));
  EXPECT_EQ(outbox.take_cursor(), std::nullopt) << "one is being written";
  outbox.cursor_not_written();
  EXPECT_EQ(outbox.take_cursor(), 2U);
  outbox.cursor_written(2);
  EXPECT_EQ(outbox.take_cursor(), std::nullopt);
}

// A broker and a register that are made up, on virtual time.
class World {
 public:
  explicit World(std::uint64_t seed) : dice_(seed) { be_born(); }

  void play() {
    for (int round = 0; round < 3000; ++round) {
      now_ = now_ + milliseconds{dice_.below(40)};
      if (dice_.below(4) == 0) journal_ += dice_.below(5);
      misfortune();
      acknowledge();
      courier_->journal_grew(journal_);
      courier_->turn(now_);
      write_cursor();
    }
    settle();
  }

  void judge() const {
    ASSERT_GT(journal_, 1000U);
    std::uint64_t reached = 0;
    for (const auto n : heard_) {
      ASSERT_LE(n, reached + 1) << "fact " << n << " came before the one in front of it";
      reached = std::max(reached, n);
    }
    EXPECT_EQ(reached, journal_) << "all of it came";
    EXPECT_EQ(cursor_, journal_) << "and is not said again in the next life";
    EXPECT_EQ(kept_at_broker_, "online");
    EXPECT_GT(deaths_, 5);
    EXPECT_GT(breaks_, 20);
    EXPECT_GT(refusals_, 5);
    EXPECT_GT(heard_.size(), journal_) << "some had to be said twice, or nothing was tried";
  }

 private:
  void be_born() {
    CourierHands hands;
    hands.connect = [this](bool) { connecting_ = true; };
    hands.post = [this](const Letter& letter, std::uint64_t cookie) { return take(letter, cookie); };
    hands.subscribe = [](const std::vector<std::string>&) { return true; };
    hands.facts = [this](std::uint64_t after, std::size_t limit) { return facts(after, limit); };
    hands.write_cursor = [this](std::uint64_t n) { writing_ = n; };
    hands.ask = [](const Ask&) {};
    hands.say = [](const std::string&) {};
    courier_.emplace(Topics{"A"}, AskRules{}, hands);
    courier_->cursor_known(cursor_);
    connecting_ = up_ = false;
    writing_.reset();
    on_the_wire_.clear();
  }

  bool take(const Letter& letter, std::uint64_t cookie) {
    if (!up_ || dice_.below(50) == 0) return false;
    on_the_wire_.push_back({letter, cookie});
    return true;
  }

  std::vector<Fact> facts(std::uint64_t after, std::size_t limit) {
    std::vector<Fact> some;
    if (dice_.below(20) == 0) return some;  // the register can't be read now
    for (auto n = after + 1; n <= journal_ && some.size() < limit; ++n) {
      Fact fact{n, {Letter{.topic = "archroom/A/events", .payload = std::to_string(n)}}};
      if (n % 3 == 0) fact.letters.push_back(Letter{.topic = "archroom/A/circulation", .payload = "x"});
      some.push_back(fact);
    }
    return some;
  }

  void misfortune() {
    if (connecting_ && dice_.below(3) == 0) {
      connecting_ = false;
      up_ = dice_.below(4) != 0;
      up_ ? courier_->connected(now_) : courier_->not_connected("nobody there", false, now_);
    } else if (up_ && dice_.below(60) == 0) {
      ++breaks_;
      up_ = false;
      // Part of what was on the wire arrived, and nobody was told.
      for (std::size_t kept = dice_.below(static_cast<std::uint32_t>(on_the_wire_.size()) + 1); kept > 0; --kept) {
        hear();
        on_the_wire_.pop_front();
      }
      late_.insert(late_.end(), on_the_wire_.begin(), on_the_wire_.end());
      on_the_wire_.clear();
      courier_->lost("broken", now_);
    } else if (dice_.below(120) == 0) {
      ++deaths_;
      late_.clear();
      be_born();  // kill -9: only what the register has is left
    }
  }

  void acknowledge() {
    for (std::size_t some = dice_.below(8); some > 0 && !on_the_wire_.empty(); --some) {
      const auto sent = on_the_wire_.front();
      if (dice_.below(100) == 0) {
        ++refusals_;
        for (const auto& refused : std::exchange(on_the_wire_, {})) courier_->not_arrived(refused.cookie, "quota exceeded", now_);
        return;
      }
      hear();
      on_the_wire_.pop_front();
      courier_->arrived(sent.cookie);
      if (dice_.below(5) == 0) courier_->arrived(sent.cookie);  // doubled
    }
    if (!late_.empty() && dice_.below(4) == 0) {
      courier_->arrived(late_.front().cookie);  // of a connection that is gone
      late_.pop_front();
    }
  }

  void hear() {
    const auto& letter = on_the_wire_.front().letter;
    if (letter.topic == "archroom/A/events") heard_.push_back(std::stoull(letter.payload));
    if (letter.topic == "archroom/A/status") kept_at_broker_ = letter.payload;
  }

  void write_cursor() {
    if (!writing_ || dice_.below(2) == 0) return;
    const bool is_kept = dice_.below(5) != 0;
    if (is_kept) cursor_ = *writing_;
    courier_->cursor_written(*std::exchange(writing_, std::nullopt), is_kept, now_);
  }

  // No more misfortune: the rest arrives.
  void settle() {
    for (int round = 0; round < 5000; ++round) {
      now_ = now_ + milliseconds{50};
      if (connecting_) {
        connecting_ = false;
        up_ = true;
        courier_->connected(now_);
      }
      courier_->turn(now_);
      while (!on_the_wire_.empty()) {
        const auto cookie = on_the_wire_.front().cookie;
        hear();
        on_the_wire_.pop_front();
        courier_->arrived(cookie);
      }
      write_cursor();
    }
  }

  struct OnTheWire {
    Letter letter;
    std::uint64_t cookie = 0;
  };
  Prng dice_;
  Instant now_{1};
  std::optional<Courier> courier_;
  bool connecting_ = false;
  bool up_ = false;
  std::uint64_t journal_ = 0;
  std::uint64_t cursor_ = 0;
  std::optional<std::uint64_t> writing_;
  std::deque<OnTheWire> on_the_wire_;
  std::deque<OnTheWire> late_;
  std::vector<std::uint64_t> heard_;
  std::string kept_at_broker_;
  int deaths_ = 0;
  int breaks_ = 0;
  int refusals_ = 0;
};

TEST(Courier, LosesNothingAndKeepsTheOrderWhateverTheBrokerDoes) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    World world{seed};
    world.play();
    world.judge();
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace archroom::gateways
