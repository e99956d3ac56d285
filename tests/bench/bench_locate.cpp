// GET /boxes/{code}/location over HTTP with a register of 1,000,000 boxes, beside a bare Beast server that answers the same
// bytes. Both in processes of their own, loaded by wrk in turns on the same cores: only the ratio means anything on a machine
// that is not ours.
#include <arpa/inet.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <mutex>
#include <string>

#include "controller/gateways/http/door.hpp"
#include "controller/gateways/metrics/prometheus.hpp"
#include "controller/runtime/clock.hpp"
#include "controller/runtime/import_feed.hpp"
#include "tests/bench/bare_beast.hpp"
#include "tests/bench/figures.hpp"

namespace archroom::bench {
namespace {

constexpr double kTarget = 0.60;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "bench_locate: %s\n", why.c_str());
  std::exit(1);
}

records::Geometry large_room() {
  std::vector<records::BankGeometry> banks;
  for (const auto* name : {"1", "2", "3", "4"}) banks.push_back({BankId{name}, 13, core::FixedColumn::Left, 25, 20, 25});
  return {"A", "{column}架{side}—{section}档—{shelf}层", banks};
}

std::string barcode(int n) {
  char text[16];
  std::snprintf(text, sizeof text, "A%07d", n);
  return text;
}

// The n-th place of the room: no two boxes share one.
std::string place(int n) {
  const int slot = n % 25, shelf = n / 25 % 20, section = n / 500 % 25, face = n / 12500 % 24, bank = n / 300000;
  char text[48];
  std::snprintf(text, sizeof text, "A/%d/%02d%c/%d/%d/%d", bank + 1, (face + 1) / 2 + 1, face % 2 == 0 ? 'R' : 'L', section + 1,
                shelf + 1, slot + 1);
  return text;
}

void fill(runtime::StoreThread& store, int boxes) {
  std::mutex mutex;
  std::condition_variable turn;
  bool ready = false;
  runtime::ImportFeed feed{store, {.by = "bench"}, [&] {
                             const std::lock_guard lock{mutex};
                             ready = true;
                             turn.notify_one();
                           }};
  std::string text =
      "barcode,rfid,fonds,catalogue,volume_from,volume_to,reference_code,title,year,category,retention,pages,place,medium,"
      "secrecy,"
      "external_id\n";
  for (int n = 0; n < boxes; ++n) {
    text += barcode(n) + ",,J001,01,1,4,J001-" + std::to_string(n) + ",职工养老保险缴费记录," + std::to_string(2000 + n % 24) +
            ",三.1,永久,120," + place(n) + ",paper,内部,cat-" + std::to_string(n) + "\n";
    if (text.size() < 60000 && n + 1 < boxes) continue;
    if (feed.feed(text) == runtime::ImportFeed::Feed::Wait) {
      std::unique_lock lock{mutex};
      turn.wait(lock, [&] { return std::exchange(ready, false); });
    }
    text.clear();
  }
  std::promise<std::int64_t> good;
  feed.finish([&good](const Result<records::ImportReport>& report) { good.set_value(report ? report.value().good : -1); });
  if (good.get_future().get() != boxes) give_up("the register could not be filled");
}

class NoDesk : public runtime::Desk {
 public:
  void ask(Question, Heard heard) override { heard(core::NotKnown{}); }
  void tell(core::Body) override {}
};

// Fills a register, opens the door over it, tells the port, and serves until it is killed.
[[noreturn]] void serve_door(int port_to, const std::string& folder, int boxes) {
  const auto geometry = large_room();
  auto store = runtime::StoreThread::start({folder, geometry, runtime::wall_now, {}, {}, {}, {}});
  if (!store.ok()) give_up(store.error().detail);
  fill(*store.value(), boxes);
  auto catalogue = records::Catalogue::open(store.value()->path(), geometry);
  if (!catalogue.ok()) give_up(catalogue.error().detail);
  runtime::Board board;
  runtime::Counters counters;
  NoDesk desk;
  gateways::Room room{board,
                      desk,
                      *store.value(),
                      counters,
                      std::move(catalogue).value(),
                      core::Language::Chinese,
                      [&] { return gateways::prometheus_text(counters, board, runtime::monotonic_now()); },
                      runtime::monotonic_now,
                      runtime::wall_now,
                      {}};
  gateways::Door door{room, "127.0.0.1", 0};
  const auto opened = door.open();
  if (!opened.ok()) give_up(opened.error().detail);
  const std::uint16_t port = door.port();
  if (::write(port_to, &port, sizeof port) != sizeof port) std::_Exit(1);
  for (;;) ::pause();
}

// A child that dies with us; gives the port it listens on.
struct Server {
  pid_t pid = 0;
  std::uint16_t port = 0;

  template <class Serve>
  explicit Server(Serve serve) {
    int pipe[2];
    if (::pipe(pipe) != 0) give_up("pipe");
    pid = ::fork();
    if (pid == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::close(pipe[0]);
      serve(pipe[1]);
    }
    ::close(pipe[1]);
    if (::read(pipe[0], &port, sizeof port) != sizeof port) give_up("a server did not start");
    ::close(pipe[0]);
  }
  ~Server() {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
};

std::string fetch(std::uint16_t port, const std::string& path) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) give_up("connect");
  const std::string text = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  if (::send(socket, text.data(), text.size(), 0) != ssize_t(text.size())) give_up("send");
  std::string got;
  char piece[4096];
  for (ssize_t size = 0; (size = ::recv(socket, piece, sizeof piece, 0)) > 0;) got.append(piece, static_cast<std::size_t>(size));
  ::close(socket);
  return got;
}

struct Sample {
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// The door's answer, taken apart for the bare server.
Sample sample_of(const std::string& answer) {
  if (!answer.starts_with("HTTP/1.1 200 ")) give_up("unexpected answer: " + answer);
  Sample sample;
  const std::size_t end = answer.find("\r\n\r\n");
  sample.body = answer.substr(end + 4);
  std::size_t from = answer.find("\r\n") + 2;
  while (from < end + 2) {
    const std::size_t line_end = answer.find("\r\n", from);
    const std::string line = answer.substr(from, line_end - from);
    const std::size_t colon = line.find(": ");
    const std::string name = line.substr(0, colon);
    if (name != "Connection" && name != "Content-Length") sample.headers.emplace_back(name, line.substr(colon + 2));
    from = line_end + 2;
  }
  return sample;
}

// Requests a second, by wrk's own account. Fails on any answer that is not 2xx and on any socket error.
double load(std::uint16_t port, const std::string& script, int seconds) {
  const std::string command =
      "wrk -t1 -c16 -d" + std::to_string(seconds) + "s -s " + script + " http://127.0.0.1:" + std::to_string(port);
  std::FILE* wrk = ::popen(command.c_str(), "r");
  if (wrk == nullptr) give_up("wrk is not installed");
  std::string said;
  char piece[512];
  while (std::fgets(piece, sizeof piece, wrk) != nullptr) said += piece;
  const std::size_t at = said.find("Requests/sec:");
  if (::pclose(wrk) != 0 || at == std::string::npos) give_up("wrk failed: " + said);
  if (said.find("Non-2xx") != std::string::npos || said.find("Socket errors") != std::string::npos)
    give_up("wrk saw errors: " + said);
  return std::strtod(said.c_str() + at + 13, nullptr);
}

// Processor time that a process has used, in microseconds.
double processor_us(pid_t pid) {
  double on_processor_ns = 0;
  for (const auto& thread : std::filesystem::directory_iterator{"/proc/" + std::to_string(pid) + "/task"}) {
    std::ifstream stat{thread.path() / "schedstat"};
    double ns = 0;
    if (stat >> ns) on_processor_ns += ns;
  }
  return on_processor_ns / 1000;
}

struct Turn {
  double rate = 0;     // requests a second
  double cost_us = 0;  // the server's processor time for one
};

Turn turn_of(const Server& server, const std::string& script, int seconds) {
  const double before = processor_us(server.pid);
  Turn turn{load(server.port, script, seconds), 0};
  turn.cost_us = (processor_us(server.pid) - before) / (turn.rate * seconds);
  return turn;
}

int run(bool smoke) {
  const int boxes = smoke ? 20000 : 1000000;
  const int rounds = smoke ? 1 : 15;
  const int seconds = smoke ? 1 : 2;
  std::string name = (std::filesystem::temp_directory_path() / "archroom-bench-XXXXXX").string();
  const std::string folder = ::mkdtemp(name.data());
  const std::string script = folder + "/random.lua";
  std::ofstream{script}
      << "request = function()\n  return wrk.format('GET', string.format('/api/v1/boxes/A%07d/location', math.random(0, "
      << boxes - 1 << ")))\nend\n";
  std::vector<double> ratios, bare_rates, door_rates, bare_costs, door_costs;
  {
    const Server door{[&](int port_to) { serve_door(port_to, folder, boxes); }};
    const Sample sample = sample_of(fetch(door.port, "/api/v1/boxes/" + barcode(boxes / 2) + "/location"));
    const Server bare{[&](int port_to) { serve_bare(port_to, sample.headers, sample.body); }};
    for (int round = 0; round < rounds; ++round) {
      const Turn of_bare = turn_of(bare, script, seconds);
      const Turn of_door = turn_of(door, script, seconds);
      ratios.push_back(of_door.rate / of_bare.rate);
      bare_rates.push_back(of_bare.rate);
      door_rates.push_back(of_door.rate);
      bare_costs.push_back(of_bare.cost_us);
      door_costs.push_back(of_door.cost_us);
    }
  }
  const double ratio = percentile(ratios, 50);
  std::printf(
      "  medians of %d turns each: bare Beast %.0f/s at %.1f us of processor, door %.0f/s at %.1f us; ratios %.2f to %.2f\n",
      rounds, percentile(bare_rates, 50), percentile(bare_costs, 50), percentile(door_rates, 50), percentile(door_costs, 50),
      ratios.front(), ratios.back());
  std::filesystem::remove_all(folder);
  char baseline[96];
  std::snprintf(baseline, sizeof baseline, "bare Beast, same bytes, %.0f/s", percentile(bare_rates, 50));
  const bool met =
      show({"locate over HTTP, " + std::to_string(boxes) + " boxes, of bare Beast", "x", ratio, baseline, kTarget, false});
  return met || smoke ? 0 : 1;
}

}  // namespace
}  // namespace archroom::bench

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  return archroom::bench::run(archroom::bench::is_smoke(argc, argv));
}
