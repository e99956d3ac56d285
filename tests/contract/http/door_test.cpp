// The door over real sockets, with limits short enough to be waited for: slow clients, silent controllers, many connections, its
// end.
#include "controller/gateways/http/door.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "controller/gateways/metrics/prometheus.hpp"
#include "controller/runtime/clock.hpp"

namespace archroom::gateways {
namespace {

using Steady = std::chrono::steady_clock;

// A controller that keeps what it is asked and answers when it is told to.
class SlowDesk : public runtime::Desk {
 public:
  void ask(Question make, Heard heard) override {
    const std::lock_guard lock{mutex_};
    last_ = make(TicketId{++tickets_});
    heard_ = std::move(heard);
    if (answers) heard_(core::Accepted{JobId{7}});
  }
  void tell(core::Body) override {}
  void answer_late() {
    const std::lock_guard lock{mutex_};
    if (heard_) heard_(core::Accepted{JobId{8}});
  }
  [[nodiscard]] bool was_asked() {
    const std::lock_guard lock{mutex_};
    return tickets_ > 0;
  }
  bool answers = true;

 private:
  std::mutex mutex_;
  std::uint64_t tickets_ = 0;
  std::optional<core::Body> last_;
  Heard heard_;
};

class Wire {
 public:
  explicit Wire(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Wire() { ::close(socket_); }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  void send(const std::string& text) const {
    EXPECT_EQ(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL), ssize_t(text.size()));
  }
  [[nodiscard]] bool comes_within(Duration time) const {
    pollfd waiting{socket_, POLLIN, 0};
    return ::poll(&waiting, 1, static_cast<int>(std::chrono::duration_cast<milliseconds>(time).count())) > 0;
  }
  // Everything until the door closes, or until `wanted` has come.
  std::string read(const std::string& wanted = {}) const {
    std::string got;
    const auto deadline = Steady::now() + std::chrono::seconds{10};
    while (Steady::now() < deadline && (wanted.empty() || got.find(wanted) == std::string::npos)) {
      pollfd waiting{socket_, POLLIN, 0};
      if (::poll(&waiting, 1, 100) == 0) continue;
      char piece[4096];
      const ssize_t size = ::recv(socket_, piece, sizeof piece, 0);
      if (size <= 0) return got;
      got.append(piece, static_cast<std::size_t>(size));
    }
    return got;
  }

 private:
  int socket_;
  bool connected_ = false;
};

std::string request(const std::string& line, const std::string& more = {}) {
  return line + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + more + "\r\n";
}

class DoorTest : public testing::Test {
 protected:
  DoorTest() {
    std::string name = (std::filesystem::temp_directory_path() / "archroom-door-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    const records::Geometry geometry{
        "A", "{column}架{side}—{section}档—{shelf}层", {{BankId{"1"}, 13, core::FixedColumn::Left, 5, 6, 8}}};
    auto store = runtime::StoreThread::start({folder_, geometry, runtime::wall_now, {}, {}, {}, {}});
    EXPECT_TRUE(store.ok());
    store_ = std::move(store).value();
    auto catalogue = records::Catalogue::open(store_->path(), geometry);
    EXPECT_TRUE(catalogue.ok());
    room_.emplace(Room{board_,
                       desk_,
                       *store_,
                       counters_,
                       std::move(catalogue).value(),
                       core::Language::English,
                       [this] { return prometheus_text(counters_, board_, runtime::monotonic_now()); },
                       runtime::monotonic_now,
                       runtime::wall_now,
                       {}});
    auto bank = std::make_shared<core::BankView>();
    bank->bank = BankId{"1"};
    board_.post(bank);
  }
  ~DoorTest() override {
    door_.reset();
    store_->stop();
    room_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  void open(const DoorLimits& limits = {}) {
    door_.emplace(*room_, "127.0.0.1", std::uint16_t{0}, limits);
    const auto opened = door_->open();
    ASSERT_TRUE(opened.ok()) << opened.error().detail;
  }
  [[nodiscard]] std::uint16_t port() const { return door_->port(); }

  std::string folder_;
  runtime::Board board_;
  SlowDesk desk_;
  runtime::Counters counters_;
  std::unique_ptr<runtime::StoreThread> store_;
  std::optional<Room> room_;
  std::optional<Door> door_;
};

TEST_F(DoorTest, RefusesEveryAddressButLoopback) {
  for (const auto* host : {"0.0.0.0", "192.168.1.7", "::", "example.org", "", "127.0.0.1.example.org"}) {
    Door door{*room_, host, 0};
    const auto opened = door.open();
    ASSERT_FALSE(opened.ok()) << host;
    EXPECT_NE(opened.error().detail.find("loopback"), std::string::npos) << opened.error().detail;
  }
}

TEST_F(DoorTest, SaysWhichPortIsTaken) {
  open();
  Door second{*room_, "127.0.0.1", port()};
  const auto opened = second.open();
  ASSERT_FALSE(opened.ok());
  EXPECT_NE(opened.error().detail.find("127.0.0.1:" + std::to_string(port())), std::string::npos) << opened.error().detail;
}

TEST_F(DoorTest, ASlowSenderIsToldAndShutOut) {
  DoorLimits limits;
  limits.request_time = milliseconds{300};
  limits.body_time = milliseconds{300};
  open(limits);
  const Wire header{port()};
  header.send("GET /health HTTP/1.1\r\nHost: 127");
  EXPECT_NE(header.read().find("HTTP/1.1 408 "), std::string::npos);
  const Wire body{port()};
  body.send(request("POST /api/v1/boxes/locations", "Content-Type: application/json\r\nContent-Length: 50\r\n") + "{");
  EXPECT_NE(body.read().find("urn:archroom:problem:too-slow"), std::string::npos);
  const Wire upload{port()};
  upload.send(request("POST /api/v1/imports", "Content-Type: text/csv\r\nContent-Length: 50\r\n") + "barcode");
  EXPECT_NE(upload.read().find("HTTP/1.1 408 "), std::string::npos);
  const Wire silent{port()};
  EXPECT_EQ(silent.read(), "");
}

TEST_F(DoorTest, AControllerThatDoesNotAnswerIsSaidSoAndItsLateAnswerIsVoid) {
  desk_.answers = false;
  DoorLimits limits;
  limits.answer_time = milliseconds{300};
  open(limits);
  const Wire wire{port()};
  wire.send(request("POST /api/v1/banks/1/close"));
  EXPECT_NE(wire.read("no-answer").find("HTTP/1.1 503 "), std::string::npos);
  desk_.answer_late();
  EXPECT_EQ(wire.read().find("HTTP/1.1"), std::string::npos);
  const Wire after{port()};
  after.send(request("GET /health", "Connection: close\r\n"));
  EXPECT_NE(after.read().find("200 OK"), std::string::npos);
}

TEST_F(DoorTest, AStopGetsInThroughAFullHouse) {
  DoorLimits limits;
  limits.connections = 4;
  open(limits);
  std::vector<std::unique_ptr<Wire>> idle;
  for (int i = 0; i < 8; ++i) {
    idle.push_back(std::make_unique<Wire>(port()));
    idle.back()->send(request("GET /health"));
    EXPECT_NE(idle.back()->read("alive").find("200 OK"), std::string::npos);
  }
  const Wire stop{port()};
  stop.send(request("POST /api/v1/stop", "Connection: close\r\n"));
  EXPECT_NE(stop.read().find("\"job\":7"), std::string::npos);
  EXPECT_TRUE(desk_.was_asked());
}

TEST_F(DoorTest, AStopDoesNotWaitForPlansAndTooManyPlansAreRefused) {
  open();
  std::promise<void> go_on;
  ASSERT_TRUE(room_->planner->run([wait = go_on.get_future().share()] { wait.wait(); }));
  const std::string body = R"({"action":"open","boxes":["B1","B2"]})";
  const auto plan =
      request("POST /api/v1/requests/plan",
              "Content-Type: application/json\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n") +
      body;
  std::vector<std::unique_ptr<Wire>> planning;
  for (std::size_t i = 0; i < Aside::kMost; ++i) {
    planning.push_back(std::make_unique<Wire>(port()));
    planning.back()->send(plan);
  }
  // Refused once all the others wait.
  const auto limit = Steady::now() + std::chrono::seconds{10};
  std::string refused;
  while (refused.empty() && Steady::now() < limit) {
    planning.push_back(std::make_unique<Wire>(port()));
    planning.back()->send(plan);
    if (planning.back()->comes_within(milliseconds{50})) refused = planning.back()->read();
  }
  EXPECT_NE(refused.find("HTTP/1.1 503 "), std::string::npos) << refused;
  const Wire stop{port()};
  stop.send(request("POST /api/v1/stop", "Connection: close\r\n"));
  EXPECT_NE(stop.read().find("\"job\":7"), std::string::npos);
  EXPECT_FALSE(planning.front()->comes_within(milliseconds{0}));
  go_on.set_value();
  EXPECT_NE(planning.front()->read().find("\"status\":4"), std::string::npos);
}

TEST_F(DoorTest, StreamsEndAndAnswersUnderWayAreGivenWhenItCloses) {
  desk_.answers = false;
  open();
  const Wire stream{port()};
  stream.send(request("GET /api/v1/stream"));
  EXPECT_NE(stream.read("event: bank").find("text/event-stream"), std::string::npos);
  const Wire idle{port()};
  const Wire waiting{port()};
  waiting.send(request("POST /api/v1/banks/1/close"));
  const auto limit = Steady::now() + std::chrono::seconds{5};
  while (!desk_.was_asked() && Steady::now() < limit) ::poll(nullptr, 0, 1);
  std::thread answer{[this] { desk_.answer_late(); }};
  const auto began = Steady::now();
  door_->stop();
  answer.join();
  EXPECT_LT(Steady::now() - began, std::chrono::milliseconds{500});
  EXPECT_EQ(idle.read(), "");
  EXPECT_EQ(stream.read(), "");
  EXPECT_NE(waiting.read().find("\"job\":8"), std::string::npos);
  EXPECT_FALSE(Wire{port()}.connected());
}

TEST_F(DoorTest, ClosesInTimeAlthoughAControllerNeverAnswers) {
  desk_.answers = false;
  open();
  const Wire waiting{port()};
  waiting.send(request("POST /api/v1/banks/1/close"));
  const auto limit = Steady::now() + std::chrono::seconds{5};
  while (!desk_.was_asked() && Steady::now() < limit) ::poll(nullptr, 0, 1);
  const auto began = Steady::now();
  door_->stop();
  EXPECT_LT(Steady::now() - began, std::chrono::milliseconds{500});
  desk_.answer_late();  // to nobody, and harmless
}

TEST_F(DoorTest, AStreamThatIsTooSlowIsToldWhatItMissed) {
  DoorLimits limits;
  limits.heartbeat = milliseconds{200};
  open(limits);
  const Wire stream{port()};
  stream.send(request("GET /api/v1/stream"));
  static_cast<void>(stream.read("event: bank"));
  EXPECT_NE(stream.read(": alive").find(": alive"), std::string::npos);
  // More pictures than any socket buffer holds, to a client that reads none of them meanwhile.
  auto bank = std::make_shared<core::BankView>();
  bank->bank = BankId{"1"};
  bank->detail = std::string(512 * 1024, 'x');
  for (int i = 0; i < 200; ++i) {
    board_.post(bank);
    const Wire other{port()};
    other.send(request("GET /health", "Connection: close\r\n"));
    static_cast<void>(other.read());
  }
  EXPECT_NE(stream.read("event: lagged").find("\"missed\":"), std::string::npos);
  EXPECT_GT(counters_.stream_missed.value(), 0U);
}

}  // namespace
}  // namespace archroom::gateways
