// What every polled driver of a shelf must keep to, whatever it talks to. A driver joins with a Bench: a type that makes the
// driver and plays the device behind it, as its document says. Everything runs on virtual time.
//
//   struct Bench {
//     static std::unique_ptr<PolledDriver> make_driver();
//     static DeviceId device();
//     static Motion motion();           // one that the device would do
//     static Motion other_motion();
//     static int register_file();       // holding registers that exist are below this
//     static bool may_write(const wire::ModbusWrite& write);  // all that its document allows
//     static bool is_stop(const wire::ModbusWrite& write);
//     static bool is_motion(const wire::ModbusWrite& write);
//     Result<wire::Reply> answer(Instant now, const wire::ModbusRequest& request);  // as a device in good health
//   };
//   INSTANTIATE_TYPED_TEST_SUITE_P(ShelfPlc, DriverContract, Bench);
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "base/prng.hpp"
#include "devices/vocabulary/driver.hpp"
#include "tests/unit/devices/permit_office_for_tests.hpp"

namespace archroom::devices {

inline const wire::ModbusWrite* as_write(const wire::Request& request) {
  return std::get_if<wire::ModbusWrite>(&std::get<wire::ModbusRequest>(request).what);
}

template <class Bench>
class DriverContract : public testing::Test {
 protected:
  Permit permit(Duration lasts = seconds{1}) { return core::PermitOffice::issue(Bench::device(), Bench::motion(), now + lasts); }
  Move move(Duration lasts = seconds{1}) { return {IntentId{++intent}, Bench::motion(), permit(lasts)}; }

  Observations up() { return driver->on_link(now, LinkState::Up); }

  // Runs the exchanges that fall due in `span`, each answered in good health after 5 ms.
  void run(Duration span) {
    const Instant end = now + span;
    while (driver->due() <= end) {
      now = std::max(now, driver->due());
      exchange(std::nullopt);
    }
    now = end;
  }

  // One exchange now. Nothing: as in good health.
  Observations exchange(std::optional<Result<wire::Reply>> reply) {
    auto request = driver->next(now);
    if (!request) {
      // What was due may have lapsed meanwhile (a permit): then it says when it is due next.
      EXPECT_GT(driver->due(), now) << "due, and yet nothing to ask: a worker would spin";
      now = driver->due();
      request = driver->next(now);
    }
    EXPECT_TRUE(request.has_value());
    if (!request) return {};
    asked_at = now;
    note(*request);
    EXPECT_EQ(driver->due(), Instant::never()) << "one request in flight";
    EXPECT_FALSE(driver->next(now).has_value()) << "one request in flight";
    auto answer = reply ? *reply : bench.answer(now, std::get<wire::ModbusRequest>(*request));
    now = now + milliseconds{5};
    auto seen = driver->receive(now, answer);
    for (const auto& one : seen) observed.push_back(one);
    return seen;
  }

  void note(const wire::Request& request) {
    EXPECT_EQ(std::get<wire::ModbusRequest>(request).unit, Bench::unit());
    if (const auto* write = as_write(request)) {
      EXPECT_TRUE(Bench::may_write(*write)) << "at " << write->address << ", " << write->words.size() << " words";
      writes.push_back(*write);
    }
  }

  void engage() {
    (void)up();
    run(seconds{1});
    ASSERT_TRUE(driver->order(now, Engage{++epoch}).ok());
    run(seconds{1});
    ASSERT_EQ(last().session, Session::Ours);
    writes.clear();
  }

  ShelfReport last() const {
    if (observed.empty()) return {};
    const auto* report = std::get_if<ShelfReport>(&observed.back().content);
    return report == nullptr ? ShelfReport{} : *report;
  }
  int motions() const {
    return static_cast<int>(
        std::count_if(writes.begin(), writes.end(), [](const auto& write) { return Bench::is_motion(write); }));
  }

  static void expect_bad(const Observations& seen, Fault fault) {
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].quality, Quality::Bad);
    EXPECT_EQ(seen[0].device, Bench::device());
    const auto* none = std::get_if<NoValue>(&seen[0].content);
    ASSERT_NE(none, nullptr);
    EXPECT_EQ(none->fault, fault);
    EXPECT_FALSE(none->detail.empty());
  }

  Bench bench;
  std::unique_ptr<PolledDriver> driver = Bench::make_driver();
  Instant now = Instant{} + seconds{1000};
  Instant asked_at;
  std::uint32_t epoch = 0;
  std::uint64_t intent = 0;
  Observations observed;
  std::vector<wire::ModbusWrite> writes;
};

TYPED_TEST_SUITE_P(DriverContract);

TYPED_TEST_P(DriverContract, AsksNothingWithoutALink) {
  EXPECT_EQ(this->driver->due(), Instant::never());
  EXPECT_FALSE(this->driver->next(this->now).has_value());
  EXPECT_FALSE(this->driver->order(this->now, Engage{1}).ok());
}

TYPED_TEST_P(DriverContract, APictureIsGoodAndAsOldAsItsAnswer) {
  EXPECT_TRUE(this->up().empty()) << "a link is not a picture";
  const auto seen = this->exchange(std::nullopt);
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].quality, Quality::Good);
  EXPECT_EQ(seen[0].device, TypeParam::device());
  EXPECT_EQ(seen[0].observed_at, this->now);
}

TYPED_TEST_P(DriverContract, AsksAtLeastTwiceASecondAndNotAllTheTime) {
  (void)this->up();
  this->run(seconds{10});
  EXPECT_GE(this->observed.size(), 20u);
  EXPECT_LE(this->observed.size(), 150u);
}

TYPED_TEST_P(DriverContract, EveryFaultOfTheWireIsABadObservation) {
  (void)this->up();
  for (const Fault fault : {Fault::Timeout, Fault::Garbled, Fault::Refused, Fault::Unsupported, Fault::LinkDown}) {
    this->now = std::max(this->now, this->driver->due());
    this->expect_bad(this->exchange(Error{fault, "as the link says"}), fault);
    EXPECT_LE(this->driver->due(), this->now + seconds{1}) << "it asks again";
  }
}

TYPED_TEST_P(DriverContract, AShortOrLongFrameIsGarbled) {
  (void)this->up();
  for (const int change : {-1, 1}) {
    this->now = std::max(this->now, this->driver->due());
    auto probe = TypeParam::make_driver();
    (void)probe->on_link(this->now, LinkState::Up);
    const auto request = probe->next(this->now);
    auto words =
        std::get<wire::ModbusReply>(this->bench.answer(this->now, std::get<wire::ModbusRequest>(*request)).value()).words;
    words.resize(words.size() + static_cast<std::size_t>(change));
    this->expect_bad(this->exchange(wire::Reply{wire::ModbusReply{words}}), Fault::Garbled);
    this->expect_bad(probe->receive(this->now, wire::Reply{wire::ModbusReply{}}), Fault::Garbled);
  }
}

TYPED_TEST_P(DriverContract, TheEndOfTheLinkIsOneBadObservationAndNothingCountsAfterAReconnect) {
  this->engage();
  this->expect_bad(this->driver->on_link(this->now, LinkState::Down), Fault::LinkDown);
  EXPECT_EQ(this->driver->due(), Instant::never());
  (void)this->up();
  EXPECT_FALSE(this->driver->order(this->now, this->move()).ok()) << "the session is gone";
  this->run(seconds{5});
  EXPECT_NE(this->last().session, Session::Ours);
  EXPECT_TRUE(this->writes.empty()) << "nothing is written before it is engaged anew";
}

TYPED_TEST_P(DriverContract, AReconnectForgetsWhatWasInFlight) {
  (void)this->up();
  ASSERT_TRUE(this->driver->next(this->now).has_value());
  (void)this->driver->on_link(this->now, LinkState::Down);
  (void)this->up();
  EXPECT_LE(this->driver->due(), this->now);
  EXPECT_TRUE(this->driver->next(this->now).has_value());
}

TYPED_TEST_P(DriverContract, NothingIsWrittenBeforeItIsEngaged) {
  (void)this->up();
  this->run(seconds{5});
  EXPECT_FALSE(this->driver->order(this->now, this->move()).ok());
  EXPECT_FALSE(this->driver->order(this->now, ResetDriveFault{}).ok());
  EXPECT_FALSE(this->driver->order(this->now, Announce{seconds{10}}).ok());
  this->run(seconds{5});
  EXPECT_TRUE(this->writes.empty());
}

TYPED_TEST_P(DriverContract, APermittedMotionIsWrittenOnce) {
  this->engage();
  ASSERT_TRUE(this->driver->order(this->now, this->move()).ok());
  EXPECT_FALSE(this->driver->order(this->now, this->move()).ok()) << "one motion at a time";
  this->run(seconds{30});
  EXPECT_EQ(this->motions(), 1);
}

TYPED_TEST_P(DriverContract, ALostAnswerIsNeverMadeGoodByWritingAgain) {
  for (const Fault fault : {Fault::Timeout, Fault::Garbled, Fault::Refused, Fault::Unsupported}) {
    this->driver = TypeParam::make_driver();
    this->bench = TypeParam{};
    this->observed.clear();
    this->epoch = 0;
    this->engage();
    ASSERT_TRUE(this->driver->order(this->now, this->move()).ok());
    this->expect_bad(this->exchange(Error{fault, "lost"}), fault);
    this->run(seconds{30});
    EXPECT_EQ(this->motions(), 1);
    EXPECT_EQ(this->last().outcome, CommandOutcome::NotReceived);
    EXPECT_EQ(this->last().intent, IntentId{this->intent});
  }
}

TYPED_TEST_P(DriverContract, NoMotionOnAPermitThatDoesNotCoverIt) {
  this->engage();
  const auto device = TypeParam::device();
  const auto until = this->now + seconds{1};
  const Permit expired = core::PermitOffice::issue(device, TypeParam::motion(), this->now);
  const Permit elsewhere = core::PermitOffice::issue(DeviceId{device.text + "x"}, TypeParam::motion(), until);
  const Permit for_other = core::PermitOffice::issue(device, TypeParam::other_motion(), until);
  for (const auto& permit : {expired, elsewhere, for_other}) {
    EXPECT_FALSE(this->driver->order(this->now, Move{IntentId{++this->intent}, TypeParam::motion(), permit}).ok());
  }
  this->run(seconds{5});
  EXPECT_EQ(this->motions(), 0);
}

TYPED_TEST_P(DriverContract, APermitThatEndsBeforeTheWriteIsNotUsed) {
  this->engage();
  this->run(std::max<Duration>(this->driver->due() - this->now - milliseconds{1}, Duration{0}));
  ASSERT_TRUE(this->driver->order(this->now, this->move(milliseconds{50})).ok());
  this->now = this->now + milliseconds{50};
  this->run(seconds{5});
  EXPECT_EQ(this->motions(), 0);
  EXPECT_EQ(this->last().outcome, CommandOutcome::NotReceived) << "an order that could not be written is reported";
  EXPECT_EQ(this->last().intent, IntentId{this->intent});
}

TYPED_TEST_P(DriverContract, AStopNeedsNothingAndForgetsAMoveNotYetSent) {
  const auto is_stop = [](const std::vector<wire::Request>& requests) {
    return requests.size() == 1 && as_write(requests[0]) != nullptr && TypeParam::is_stop(*as_write(requests[0])) &&
           TypeParam::may_write(*as_write(requests[0]));
  };
  EXPECT_TRUE(is_stop(this->driver->stop(this->now))) << "without a link";
  this->engage();
  ASSERT_TRUE(this->driver->order(this->now, this->move()).ok());
  EXPECT_TRUE(is_stop(this->driver->stop(this->now)));
  EXPECT_LE(this->driver->due(), this->now) << "it looks at once";
  const auto seen = this->exchange(std::nullopt);
  EXPECT_EQ(seen.size(), 1u) << "a picture, not a write";
  this->run(seconds{5});
  EXPECT_EQ(this->motions(), 0);
}

TYPED_TEST_P(DriverContract, AStopMayOvertakeWhatIsInFlight) {
  this->engage();
  this->now = this->driver->due();
  ASSERT_TRUE(this->driver->next(this->now).has_value());
  EXPECT_EQ(this->driver->stop(this->now).size(), 1u);
  (void)this->driver->receive(this->now, Error{Fault::LinkDown, "a stop overtook the exchange"});
  EXPECT_LE(this->driver->due(), this->now);
}

// Whatever it is told and answered, it writes nothing but what its document allows, no motion without a session and a permit that
// covers it at that moment, and it never has two requests in flight.
TYPED_TEST_P(DriverContract, NegativeSpace) {
  int moved = 0;
  int engaged = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Prng prng{seed};
    this->driver = TypeParam::make_driver();
    this->bench = TypeParam{};
    this->epoch = 0;
    this->writes.clear();
    bool up = false;
    Instant permitted_until{};
    for (int turn = 0; turn < 120; ++turn) {
      const auto event = prng.below(20);
      const auto lasts = milliseconds{prng.below(2000)};
      if (event == 0) {
        (void)this->driver->on_link(this->now, LinkState::Down);
        up = false;
      } else if (event <= 2 && !up) {
        (void)this->up();
        up = true;
      } else if (event == 3) {
        (void)this->driver->order(this->now, Engage{this->epoch += prng.below(3)});
      } else if (event <= 6) {
        auto order = this->move(lasts);
        if (prng.chance(100))
          order.permit = core::PermitOffice::issue(DeviceId{"elsewhere"}, TypeParam::motion(), this->now + lasts);
        if (prng.chance(100))
          order.permit = core::PermitOffice::issue(TypeParam::device(), TypeParam::other_motion(), this->now + lasts);
        const bool covers = order.permit.covers(TypeParam::device(), order.motion, this->now);
        const auto taken = this->driver->order(this->now, order);
        ASSERT_TRUE(covers || !taken.ok());
        if (taken.ok()) permitted_until = order.permit.until();
      } else if (event == 7) {
        const auto longer = this->permit(lasts);
        if (this->driver->order(this->now, Sustain{IntentId{this->intent}, longer}).ok()) permitted_until = longer.until();
      } else if (event == 8) {
        const devices::Order reset = ResetDriveFault{}, announce = Announce{milliseconds{prng.below(70'000)}};
        (void)this->driver->order(this->now, prng.chance(500) ? reset : announce);
      } else if (event == 9) {
        for (const auto& request : this->driver->stop(this->now)) this->note(request);
      } else if (this->driver->due() != Instant::never()) {
        this->now = std::max(this->now, this->driver->due());
        const auto before = static_cast<int>(this->writes.size());
        const auto kind = prng.below(12);
        if (kind == 0) {
          (void)this->exchange(Error{static_cast<Fault>(prng.below(5)), "by chance"});
        } else if (kind == 1) {
          std::vector<std::uint16_t> words(prng.below(126));
          for (auto& word : words) word = static_cast<std::uint16_t>(prng.next());
          (void)this->exchange(wire::Reply{wire::ModbusReply{words}});
        } else {
          (void)this->exchange(std::nullopt);
          engaged += this->last().session == Session::Ours;
        }
        for (auto i = static_cast<std::size_t>(before); i < this->writes.size(); ++i) {
          if (!TypeParam::is_motion(this->writes[i])) continue;
          ++moved;
          ASSERT_TRUE(up);
          ASSERT_LT(this->asked_at, permitted_until);
        }
      }
      this->now = this->now + milliseconds{prng.below(400)};
      this->observed.clear();
      ASSERT_FALSE(this->HasFailure());
    }
  }
  EXPECT_GT(moved, 1000) << "it must not pass by doing nothing";
  EXPECT_GT(engaged, 1000);
}

REGISTER_TYPED_TEST_SUITE_P(DriverContract, AsksNothingWithoutALink, APictureIsGoodAndAsOldAsItsAnswer,
                            AsksAtLeastTwiceASecondAndNotAllTheTime, EveryFaultOfTheWireIsABadObservation,
                            AShortOrLongFrameIsGarbled, TheEndOfTheLinkIsOneBadObservationAndNothingCountsAfterAReconnect,
                            AReconnectForgetsWhatWasInFlight, NothingIsWrittenBeforeItIsEngaged, APermittedMotionIsWrittenOnce,
                            ALostAnswerIsNeverMadeGoodByWritingAgain, NoMotionOnAPermitThatDoesNotCoverIt,
                            APermitThatEndsBeforeTheWriteIsNotUsed, AStopNeedsNothingAndForgetsAMoveNotYetSent,
                            AStopMayOvertakeWhatIsInFlight, NegativeSpace);

}  // namespace archroom::devices
