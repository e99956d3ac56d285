// The real link against a server of somebody else's (pymodbus) and against peers that misbehave in one way each.
#include "firmware-bridge/link/modbus_tcp_link.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <time.h>

#include <algorithm>
#include <thread>

#include "tests/contract/link/peer_process.hpp"

namespace archroom::link {
namespace {

// A loaded machine may be late by this much; what is tested would otherwise last ten times longer.
constexpr Duration kSlack = milliseconds{200};
constexpr Duration kLong = seconds{5};

wire::ModbusRequest read_state(std::uint16_t count = 3) { return {1, wire::ModbusRead{wire::Table::InputRegisters, 0, count}}; }
wire::ModbusRequest stop_write() {
  wire::ModbusWrite write{0, std::vector<std::uint16_t>(17)};
  write.words[1] = 4;
  write.words[7] = 0xFFFB;
  return {1, write};
}
// The same as the peer prints it: the envelope, unit, function, address, registers, bytes, words.
std::string stop_line() {
  const std::string zeros = "0000";
  return "got 000000000029"
         "01"
         "10"
         "0000"
         "0011"
         "22" +
         zeros + "0004" + zeros + zeros + zeros + zeros + zeros + "fffb" + zeros + zeros + zeros + zeros + zeros + zeros + zeros +
         zeros + zeros;
}

template <class T>
Result<T> not_woken(const Waited<T>& waited) {
  if (const auto* result = std::get_if<Result<T>>(&waited)) return *result;
  return Error{Fault::Refused, "woken"};
}

Duration processor_time() {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return seconds{used.tv_sec} + Duration{used.tv_nsec};
}

struct Line {
  explicit Line(std::uint16_t port) : link({"127.0.0.1", port}, wake) {}

  void connect() {
    const auto opened = not_woken(link.open(monotonic_now() + kLong));
    ASSERT_TRUE(opened.ok()) << opened.error().detail;
    ASSERT_TRUE(link.clear());
  }
  Result<wire::ModbusReply> ask(const wire::ModbusRequest& request, Duration patience = kLong) {
    if (auto sent = link.send(request); !sent) return sent.error();
    return not_woken(link.await(monotonic_now() + patience));
  }

  Wake wake;
  ModbusTcpLink link;
};

TEST(ModbusTcpLinkWithPymodbus, ReadsWritesAndReportsExceptions) {
  PeerProcess peer{"pymodbus_peer.py"};
  Line line{peer.port()};
  line.connect();
  EXPECT_EQ(line.ask(read_state()).value().words, (std::vector<std::uint16_t>{1000, 1001, 1002}));
  EXPECT_EQ(line.ask(read_state(125)).value().words.size(), 125u);
  EXPECT_EQ(line.ask({1, wire::ModbusRead{wire::Table::DiscreteInputs, 0, 10}}).value().words,
            (std::vector<std::uint16_t>{0, 1, 0, 1, 0, 1, 0, 1, 0, 1}));
  EXPECT_TRUE(line.ask(stop_write()).value().words.empty());
  EXPECT_EQ(line.ask({1, wire::ModbusRead{wire::Table::HoldingRegisters, 7, 1}}).value().words,
            (std::vector<std::uint16_t>{0xFFFB}));
  EXPECT_EQ(line.ask({1, wire::ModbusRead{wire::Table::InputRegisters, 500, 1}}).error().fault, Fault::Unsupported);
  EXPECT_TRUE(line.link.clear()) << "an exception is a whole answer";
  EXPECT_EQ(line.ask(read_state(1)).value().words, (std::vector<std::uint16_t>{1000}));
}

TEST(ModbusTcpLinkWithPymodbus, AWaitIsInterruptedWithinAFewMilliseconds) {
  PeerProcess peer{"hostile_peer.py", "silent"};
  Line line{peer.port()};
  line.connect();
  ASSERT_TRUE(line.link.send(read_state()).ok());
  std::vector<Duration> took;
  for (int round = 0; round < 31; ++round) {
    Instant notified;
    std::thread other{[&] {
      Wake nobody;
      (void)nobody.wait(monotonic_now() + milliseconds{10});
      notified = monotonic_now();
      line.wake.notify();
    }};
    const auto waited = line.link.await(monotonic_now() + kLong);
    const auto woken = monotonic_now();
    other.join();
    ASSERT_TRUE(std::holds_alternative<Woken>(waited));
    took.push_back(woken - notified);
  }
  std::sort(took.begin(), took.end());
  RecordProperty("median_us", static_cast<int>(took[15].count() / 1000));
  EXPECT_LT(took[15], milliseconds{5});
}

TEST(ModbusTcpLink, GoesOnWaitingAfterBeingWoken) {
  PeerProcess peer{"hostile_peer.py", "late"};
  Line line{peer.port()};
  line.connect();
  ASSERT_TRUE(line.link.send(read_state()).ok());
  line.wake.notify();
  EXPECT_TRUE(std::holds_alternative<Woken>(line.link.await(monotonic_now() + kLong)));
  const auto reply = not_woken(line.link.await(monotonic_now() + kLong));
  ASSERT_TRUE(reply.ok()) << reply.error().detail;
  EXPECT_EQ(reply.value().words.front(), 1);
}

TEST(ModbusTcpLink, AnAnswerInPiecesIsAnAnswer) {
  PeerProcess peer{"hostile_peer.py", "bytewise"};
  Line line{peer.port()};
  line.connect();
  EXPECT_EQ(line.ask(read_state()).value().words, (std::vector<std::uint16_t>{1, 2, 3}));
  EXPECT_EQ(line.ask(read_state()).value().words, (std::vector<std::uint16_t>{2, 3, 4}));
}

TEST(ModbusTcpLink, ALateAnswerIsNeverTakenForTheNextOne) {
  PeerProcess peer{"hostile_peer.py", "late"};
  Line line{peer.port()};
  line.connect();
  EXPECT_EQ(line.ask(read_state(), milliseconds{20}).error().fault, Fault::Timeout);
  EXPECT_FALSE(line.link.clear());
  EXPECT_EQ(line.link.send(read_state()).error().fault, Fault::Garbled) << "not before a reconnect";
  line.connect();
  EXPECT_EQ(line.ask(read_state()).value().words.front(), 2) << "1 is the answer to the question that timed out";
}

// What the peer does, and what comes of it.
struct Bad {
  const char* how;
  Fault fault;
};
void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.how; }

class ModbusTcpLinkAgainst : public testing::TestWithParam<Bad> {};

TEST_P(ModbusTcpLinkAgainst, FailsInTimeBelievesNothingAndBurnsNoProcessor) {
  PeerProcess peer{"hostile_peer.py", GetParam().how};
  Line line{peer.port()};
  line.connect();
  const auto begun = monotonic_now();
  const auto used = processor_time();
  const auto reply = line.ask(read_state(), milliseconds{300});
  const auto took = monotonic_now() - begun;
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error().fault, GetParam().fault) << reply.error().detail;
  EXPECT_LT(took, milliseconds{300} + kSlack);
  EXPECT_TRUE(reply.error().fault != Fault::Timeout || took >= milliseconds{300});
  EXPECT_LT(processor_time() - used, milliseconds{100});
  EXPECT_FALSE(line.link.clear());
  EXPECT_FALSE(line.link.send(read_state()).ok());
  line.link.close();
  EXPECT_FALSE(line.link.is_open());
}

TEST_P(ModbusTcpLinkAgainst, IsStillWokenAndStillDrainsWithinItsDeadline) {
  PeerProcess peer{"hostile_peer.py", GetParam().how};
  Line line{peer.port()};
  line.connect();
  ASSERT_TRUE(line.link.send(read_state()).ok());
  line.wake.notify();
  EXPECT_TRUE(std::holds_alternative<Woken>(line.link.await(monotonic_now() + kLong)));
  const bool written = line.link.write_stop(stop_write()).ok();  // not where the peer has hung up already
  const auto begun = monotonic_now();
  const auto drained = line.link.drain_and_close(begun + milliseconds{100});
  EXPECT_TRUE(std::holds_alternative<Result<void>>(drained));
  EXPECT_LT(monotonic_now() - begun, milliseconds{100} + kSlack);
  EXPECT_FALSE(line.link.is_open());
  EXPECT_TRUE(written || not_woken(drained).error().fault == Fault::LinkDown);
}

INSTANTIATE_TEST_SUITE_P(
    Peers, ModbusTcpLinkAgainst,
    testing::Values(Bad{"silent", Fault::Timeout}, Bad{"half", Fault::Timeout}, Bad{"header_only", Fault::Timeout},
                    Bad{"half_hangup", Fault::LinkDown}, Bad{"flood", Fault::Garbled}, Bad{"noise", Fault::Garbled},
                    Bad{"drip_zeros", Fault::Garbled}, Bad{"wrong_transaction", Fault::Garbled},
                    Bad{"wrong_protocol", Fault::Garbled}, Bad{"wrong_unit", Fault::Garbled}, Bad{"long_length", Fault::Garbled},
                    Bad{"huge_length", Fault::Garbled}, Bad{"lying_count", Fault::Garbled}, Bad{"wrong_function", Fault::Garbled},
                    Bad{"strange_function", Fault::Garbled}, Bad{"reset", Fault::LinkDown}, Bad{"hangup", Fault::LinkDown}),
    [](const auto& info) { return std::string(info.param.how); });

TEST(ModbusTcpLink, ExceptionsLeaveTheLinkClear) {
  for (const auto& [how, fault] : {Bad{"exception", Fault::Unsupported}, Bad{"gateway_timeout", Fault::Timeout}}) {
    PeerProcess peer{"hostile_peer.py", how};
    Line line{peer.port()};
    line.connect();
    EXPECT_EQ(line.ask(read_state()).error().fault, fault);
    EXPECT_TRUE(line.link.clear());
  }
}

TEST(ModbusTcpLink, ASecondAnswerIsNotTakenForTheNextOne) {
  PeerProcess peer{"hostile_peer.py", "twice"};
  Line line{peer.port()};
  line.connect();
  EXPECT_TRUE(line.ask(read_state()).ok());
  EXPECT_TRUE(peer.next_line(kLong).has_value());
  EXPECT_EQ(peer.next_line(kLong), "sent");
  EXPECT_EQ(line.link.send(read_state()).error().fault, Fault::Garbled);
  EXPECT_FALSE(line.link.clear());
}

TEST(ModbusTcpLink, WhatComesUnaskedIsSeenWhileIdle) {
  PeerProcess peer{"hostile_peer.py", "unasked"};
  Line line{peer.port()};
  line.connect();
  const auto rested = not_woken(line.link.idle(monotonic_now() + kLong));
  ASSERT_FALSE(rested.ok());
  EXPECT_EQ(rested.error().fault, Fault::Garbled);
  EXPECT_EQ(line.link.send(read_state()).error().fault, Fault::Garbled);
}

TEST(ModbusTcpLink, IdleEndsWithTheDeadlineTheNoticeOrTheEndOfThePeer) {
  auto peer = std::make_unique<PeerProcess>("hostile_peer.py", "good");
  Line line{peer->port()};
  const auto closed_begun = monotonic_now();
  EXPECT_TRUE(not_woken(line.link.idle(closed_begun + milliseconds{20})).ok()) << "also while there is no connection";
  EXPECT_GE(monotonic_now() - closed_begun, milliseconds{20});
  line.connect();
  EXPECT_TRUE(line.ask(read_state()).ok());
  EXPECT_TRUE(not_woken(line.link.idle(monotonic_now() + milliseconds{20})).ok());
  line.wake.notify();
  EXPECT_TRUE(std::holds_alternative<Woken>(line.link.idle(monotonic_now() + kLong)));
  peer.reset();
  EXPECT_EQ(not_woken(line.link.idle(monotonic_now() + kLong)).error().fault, Fault::LinkDown);
  EXPECT_FALSE(line.link.is_open());
}

TEST(ModbusTcpLink, AStopOvertakesAnOutstandingAnswer) {
  PeerProcess peer{"hostile_peer.py", "after_the_second"};
  Line line{peer.port()};
  line.connect();
  ASSERT_TRUE(line.link.send(read_state()).ok());
  ASSERT_TRUE(peer.next_line(kLong).has_value());
  ASSERT_TRUE(line.link.write_stop(stop_write()).ok());
  EXPECT_EQ(peer.next_line(kLong), stop_line());
  EXPECT_TRUE(not_woken(line.link.drain_and_close(monotonic_now() + kLong)).ok()) << "both were answered";
  EXPECT_FALSE(line.link.is_open());
  EXPECT_EQ(peer.next_line(kLong), "end") << "an orderly end, no reset";
}

TEST(ModbusTcpLink, AStopOnAQuietLinkIsAnOrdinaryExchange) {
  PeerProcess peer{"hostile_peer.py", "good"};
  Line line{peer.port()};
  line.connect();
  ASSERT_TRUE(line.link.write_stop(stop_write()).ok());
  EXPECT_TRUE(not_woken(line.link.await(monotonic_now() + kLong)).ok());
  EXPECT_TRUE(line.link.clear());
}

// A close with unread or late answers is met by RST, and the peer's kernel then throws away what the peer has not read: the stop.
TEST(ModbusTcpLink, AStopIsNotLostToAResetWhenThePeerIsSlow) {
  for (const bool drain : {true, false}) {
    PeerProcess peer{"hostile_peer.py", "deaf_after_answer"};
    Line line{peer.port()};
    line.connect();
    ASSERT_TRUE(line.link.send(read_state()).ok());
    ASSERT_TRUE(peer.next_line(kLong).has_value());
    ASSERT_TRUE(line.link.write_stop(stop_write()).ok());
    if (drain) {
      EXPECT_EQ(not_woken(line.link.drain_and_close(monotonic_now() + milliseconds{50})).error().fault, Fault::Timeout);
    } else {
      line.link.close();
    }
    line.connect();  // at once: the bank must be read again
    EXPECT_EQ(peer.next_line(kLong), stop_line());
  }
}

TEST(ModbusTcpLink, AConnectionThatNobodyTakesEndsInTimeAndCanBeInterrupted) {
  // A listener whose queue is full lets further connections hang.
  const Descriptor listener{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(listener.get(), 0), 0);
  ASSERT_EQ(getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
  std::vector<Descriptor> queue;
  for (int i = 0; i < 4; ++i) {
    queue.emplace_back(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    (void)connect(queue.back().get(), reinterpret_cast<const sockaddr*>(&address), size);
  }
  Line line{ntohs(address.sin_port)};
  line.wake.notify();
  EXPECT_TRUE(std::holds_alternative<Woken>(line.link.open(monotonic_now() + kLong)));
  const auto begun = monotonic_now();
  EXPECT_EQ(not_woken(line.link.open(begun + milliseconds{50})).error().fault, Fault::Timeout);
  EXPECT_LT(monotonic_now() - begun, milliseconds{50} + kSlack);
  EXPECT_FALSE(line.link.is_open());
  EXPECT_EQ(line.link.send(read_state()).error().fault, Fault::LinkDown);
  EXPECT_EQ(line.link.write_stop(stop_write()).error().fault, Fault::LinkDown);
}

TEST(ModbusTcpLink, ARefusedConnectionSaysSoAndWhere) {
  std::uint16_t port = 0;
  { port = PeerProcess{"hostile_peer.py", "good"}.port(); }
  Line line{port};
  const auto opened = not_woken(line.link.open(monotonic_now() + kLong));
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().fault, Fault::LinkDown);
  EXPECT_NE(opened.error().detail.find("127.0.0.1:" + std::to_string(port)), std::string::npos) << opened.error().detail;
}

TEST(ModbusTcpLink, ANameIsNoAddress) {
  Wake wake;
  ModbusTcpLink link{{"plc.example", 502}, wake};
  EXPECT_EQ(not_woken(link.open(monotonic_now() + kLong)).error().fault, Fault::Refused);
}

}  // namespace
}  // namespace archroom::link
