// The RTU link against two slaves that others wrote: pymodbus, and one of a few lines that misbehaves in every way a line can.
#include "firmware-bridge/link/modbus_rtu_link.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "firmware-bridge/link/clock.hpp"
#include "tests/contract/link/peer_process.hpp"

namespace archroom::link {
namespace {

constexpr Duration kLong = seconds{10};

wire::ModbusRequest read_of(std::uint8_t unit, std::uint16_t count = 2) {
  return {unit, wire::ModbusRead{wire::Table::InputRegisters, 0, count}};
}

template <class T>
Result<T> not_woken(const Waited<T>& waited) {
  if (const auto* result = std::get_if<Result<T>>(&waited)) return *result;
  return Error{Fault::Refused, "woken"};
}

using Words = std::vector<std::uint16_t>;

struct Line {
  explicit Line(const std::string& script, const std::string& mode = "", Duration timeout = milliseconds{300})
      : peer(script, mode), link({device_of(peer), {19200, 'N', 1}, RtuPort::Direction::Auto, timeout}, wake) {
    const auto opened = open();
    EXPECT_TRUE(opened.ok()) << opened.error().detail;
  }
  static std::string device_of(PeerProcess& peer) {
    const auto line = peer.next_line(kLong);
    return line && line->starts_with("device ") ? line->substr(7) : "";
  }
  Result<void> open() { return not_woken(link.open(monotonic_now() + kLong)); }
  Result<wire::ModbusReply> ask(const wire::ModbusRequest& request, Duration patience = milliseconds{300}) {
    while (monotonic_now() < link.ready_at()) {
      if (auto rested = not_woken(link.idle(link.ready_at())); !rested) return rested.error();
    }
    if (auto sent = link.send(request); !sent) return sent.error();
    return not_woken(link.await(monotonic_now() + patience + link.time_on_wire(request)));
  }
  Words words(const wire::ModbusRequest& request) {
    const auto reply = ask(request);
    EXPECT_TRUE(reply.ok()) << reply.error().detail;
    return reply.ok() ? reply.value().words : Words{};
  }

  PeerProcess peer;
  Wake wake;
  ModbusRtuLink link;
};

TEST(ModbusRtuLinkWithPymodbus, ReadsWritesAndReportsExceptions) {
  Line line{"pymodbus_rtu_peer.py", "", seconds{2}};
  EXPECT_EQ(line.ask(read_of(1, 3), seconds{2}).value().words, (Words{1000, 1001, 1002}));
  EXPECT_EQ(line.ask(read_of(2, 120), seconds{2}).value().words.size(), 120U);
  EXPECT_EQ(line.ask({1, wire::ModbusRead{wire::Table::DiscreteInputs, 0, 10}}, seconds{2}).value().words,
            (Words{0, 1, 0, 1, 0, 1, 0, 1, 0, 1}));
  const wire::ModbusWrite write{7, {1, 2, 0xFFFB}};
  EXPECT_TRUE(line.ask({2, write}, seconds{2}).value().words.empty());
  EXPECT_EQ(line.ask({2, wire::ModbusRead{wire::Table::HoldingRegisters, 7, 3}}, seconds{2}).value().words,
            (Words{1, 2, 0xFFFB}));
  EXPECT_EQ(line.ask({1, wire::ModbusWrite{5, {1}, wire::WriteFunction::OneCoil}}, seconds{2}).value().words.size(), 0U);
  EXPECT_EQ(line.ask({1, wire::ModbusRead{wire::Table::InputRegisters, 500, 1}}, seconds{2}).error().fault, Fault::Unsupported);
  EXPECT_TRUE(line.link.clear()) << "an exception is a whole answer";
}

TEST(ModbusRtuLink, AsksAsTheStandardSays) {
  Line line{"rtu_peer.py"};
  EXPECT_EQ(line.words(read_of(1)), (Words{1000, 1001}));
  const auto got = line.peer.next_line(kLong);
  ASSERT_TRUE(got);
  EXPECT_EQ(*got, "got 01040000000271cb");  // the frame of the standard's check sum, low byte first
}

TEST(ModbusRtuLink, NoFrameBeginsBeforeTheSilence) {
  Line line{"rtu_peer.py"};
  for (int i = 0; i < 5; ++i) {
    const auto asked = monotonic_now();
    (void)line.words(read_of(1));
    const auto silence = wire::silence_of({19200, 'N', 1});
    EXPECT_GE(line.link.ready_at(), asked + silence);
    EXPECT_LE(line.link.ready_at(), monotonic_now() + silence);
  }
}

// What becomes of the first question, and that the second one gets its own answer and no other.
struct Mishap {
  const char* mode;
  Fault fault;
};

class Misbehaves : public testing::TestWithParam<Mishap> {};

TEST_P(Misbehaves, TheNextAnswerIsItsOwn) {
  Line line{"rtu_peer.py", GetParam().mode};
  const auto first = line.ask(read_of(1));
  ASSERT_FALSE(first.ok());
  EXPECT_EQ(first.error().fault, GetParam().fault) << first.error().detail;
  EXPECT_NE(first.error().detail.find("unit 1"), std::string::npos) << first.error().detail;
  EXPECT_FALSE(line.link.clear());
  EXPECT_FALSE(line.link.send(read_of(2)).ok()) << "not before the line was drained";
  const auto drained = line.open();
  ASSERT_TRUE(drained.ok()) << drained.error().detail;
  EXPECT_EQ(line.words(read_of(2)), (Words{2100, 2101}));
}

INSTANTIATE_TEST_SUITE_P(EveryWay, Misbehaves,
                         testing::Values(Mishap{"silence", Fault::Timeout}, Mishap{"noise", Fault::Garbled},
                                         Mishap{"bad_crc", Fault::Garbled}, Mishap{"half", Fault::Garbled},
                                         Mishap{"wrong_unit", Fault::Garbled}, Mishap{"wrong_function", Fault::Garbled},
                                         Mishap{"short_count", Fault::Garbled}, Mishap{"babble", Fault::Garbled}),
                         [](const auto& one) { return std::string{one.param.mode}; });

TEST(ModbusRtuLink, PassesOverNoiseBeforeTheAnswerAndPausesWithinIt) {
  for (const char* mode : {"noise_before", "in_parts"}) {
    Line line{"rtu_peer.py", mode};
    EXPECT_EQ(line.words(read_of(1)), (Words{1000, 1001})) << mode;
    EXPECT_EQ(line.words(read_of(2)), (Words{2100, 2101})) << mode;
  }
}

TEST(ModbusRtuLink, NoiseBeforeTheFirstQuestionIsHeardOut) {
  Line line{"rtu_peer.py", "early"};
  const auto deadline = monotonic_now() + kLong;
  Result<wire::ModbusReply> reply = Error{Fault::Timeout, "not asked"};
  while (!reply && monotonic_now() < deadline) {
    (void)line.link.idle(monotonic_now() + milliseconds{50});
    if (!line.link.clear()) (void)line.open();
    reply = line.ask(read_of(2));
  }
  ASSERT_TRUE(reply.ok()) << reply.error().detail;
}

TEST(ModbusRtuLink, AnAnswerThatComesTwiceCountsOnce) {
  Line line{"rtu_peer.py", "twice"};
  EXPECT_EQ(line.words(read_of(1)), (Words{1000, 1001}));
  EXPECT_EQ(line.words(read_of(1)), (Words{1100, 1101}));
  EXPECT_EQ(line.words(read_of(1)), (Words{1200, 1201}));
}

TEST(ModbusRtuLink, ExceptionsAreWholeAnswers) {
  Line unsupported{"rtu_peer.py", "exception2"};
  EXPECT_EQ(unsupported.ask(read_of(1)).error().fault, Fault::Unsupported);
  EXPECT_EQ(unsupported.words(read_of(1)), (Words{1100, 1101}));
  Line refused{"rtu_peer.py", "exception4"};
  EXPECT_EQ(refused.ask(read_of(1)).error().fault, Fault::Refused);
}

// The previous reply must never be taken for this one: neither by another unit's question, nor by the next one of the same unit.
TEST(ModbusRtuLink, ALateAnswerIsNobodysAnswer) {
  Line line{"rtu_peer.py", "late400"};
  EXPECT_EQ(line.ask(read_of(1)).error().fault, Fault::Timeout);
  ASSERT_TRUE(line.open().ok());
  const auto again = line.link.send(read_of(1));
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().fault, Fault::Timeout) << "it may still answer";
  EXPECT_TRUE(line.link.clear()) << "nothing was sent, so others may be asked";
  EXPECT_EQ(line.words(read_of(2)), (Words{2100, 2101}));
  ASSERT_TRUE(not_woken(line.link.idle(monotonic_now() + milliseconds{300})).ok()) << "it comes now, and that is no offence";
  EXPECT_EQ(line.words(read_of(1)), (Words{1200, 1201})) << "the late one came: it may be asked again at once";
}

TEST(ModbusRtuLink, ALateAnswerDoesNotSpoilTheExchangeThatRuns) {
  Line line{"rtu_peer.py", "late320"};
  EXPECT_EQ(line.ask(read_of(1)).error().fault, Fault::Timeout);
  ASSERT_TRUE(line.open().ok());
  for (std::uint16_t i = 1; i < 20; ++i) {
    const auto base = static_cast<std::uint16_t>(2000 + 100 * i);
    EXPECT_EQ(line.words(read_of(2)), (Words{base, static_cast<std::uint16_t>(base + 1)}));
  }
}

TEST(ModbusRtuLink, AWaitIsWokenAndGoesOn) {
  Line line{"rtu_peer.py", "late200"};
  ASSERT_TRUE(line.link.send(read_of(1)).ok());
  line.wake.notify();
  const auto deadline = monotonic_now() + kLong;
  ASSERT_TRUE(std::holds_alternative<Woken>(line.link.await(deadline)));
  const auto reply = not_woken(line.link.await(deadline));
  ASSERT_TRUE(reply.ok()) << reply.error().detail;
  EXPECT_EQ(reply.value().words, (Words{1000, 1001}));
}

TEST(ModbusRtuLink, AStopWaitsForTheExchangeThatRunsAndIsWritten) {
  Line line{"rtu_peer.py", "late100"};
  ASSERT_TRUE(line.link.send(read_of(1)).ok());
  ASSERT_TRUE(line.link.write_stop({2, wire::ModbusWrite{3, {5}}}).ok());
  const auto drained = not_woken(line.link.drain_and_close(monotonic_now() + kLong));
  EXPECT_TRUE(drained.ok()) << drained.error().detail;
  EXPECT_EQ(line.peer.next_line(kLong).value_or("").substr(0, 8), "got 0104");
  EXPECT_EQ(line.peer.next_line(kLong).value_or("").substr(0, 22), "got 021000030001020005") << "one after the other";
  EXPECT_FALSE(line.link.is_open());
}

TEST(ModbusRtuLink, AnAdapterThatIsUnpluggedIsLostAndCanBeFoundAgain) {
  Line line{"rtu_peer.py", "unplug"};
  const auto reply = line.ask(read_of(1));
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error().fault, Fault::LinkDown);
  EXPECT_FALSE(line.link.is_open());
  EXPECT_EQ(line.open().error().fault, Fault::LinkDown) << "its device is gone";
}

TEST(ModbusRtuLink, ALineThatCannotTurnIsTakenUnlessTheKernelMust) {
  PeerProcess peer{"rtu_peer.py"};
  const auto device = Line::device_of(peer);
  Wake wake;
  ModbusRtuLink strict{{device, {}, RtuPort::Direction::ByKernel, milliseconds{100}}, wake};
  const auto opened = not_woken(strict.open(monotonic_now() + kLong));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().fault, Fault::Refused);
  EXPECT_FALSE(strict.is_open());
  ModbusRtuLink adapter{{device, {}, RtuPort::Direction::ByAdapter, milliseconds{100}}, wake};
  EXPECT_TRUE(not_woken(adapter.open(monotonic_now() + kLong)).ok());
}

}  // namespace
}  // namespace archroom::link
