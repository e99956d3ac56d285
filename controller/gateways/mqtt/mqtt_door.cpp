#include "controller/gateways/mqtt/mqtt_door.hpp"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <variant>

#include "base/match.hpp"
#include "controller/gateways/journal_facts.hpp"
#include "controller/gateways/mqtt/broker_line.hpp"
#include "controller/gateways/mqtt/courier.hpp"
#include "controller/gateways/mqtt/discovery.hpp"
#include "controller/gateways/mqtt/letters.hpp"
#include "controller/gateways/mqtt/nodelay.hpp"
#include "controller/gateways/mqtt/sensing_letters.hpp"
#include "controller/runtime/clock.hpp"
#include "controller/runtime/log.hpp"
#include "controller/store/outboxes.hpp"

namespace archroom::gateways {
namespace {

constexpr std::string_view kOutbox = "mqtt";
constexpr std::size_t kMostIncoming = 1024;  // of those who want something; the rest of a flood is counted and gone
constexpr Duration kGoodbye = seconds{1};
constexpr Duration kRepeat = kExpireAfter / 4;  // of values that do not change
constexpr Duration kAskAgain = seconds{2};      // for the cursor, where the register failed

struct CursorKnown {
  std::optional<std::uint64_t> n;
};
struct CursorWritten {
  std::uint64_t n = 0;
  bool is_kept = false;
};
struct NotConnected {
  std::string why;
  bool is_refused = false;
};
struct Lost {
  std::string why;
};
struct Arrived {
  std::uint64_t cookie = 0;
};
struct NotArrived {
  std::uint64_t cookie = 0;
  std::string why;
};
struct Answered {
  std::uint64_t number = 0;
  std::uint32_t status = 0;
  std::string json;
};
struct NewsWaits {};
using Note =
    std::variant<CursorKnown, CursorWritten, Connected, NotConnected, Lost, Arrived, NotArrived, Incoming, Answered, NewsWaits>;

// What came for the door's thread, from any other. Outlives the door in the hands of those who still owe it something.
class Inbox {
 public:
  void put(Note note) {
    const std::lock_guard lock{mutex_};
    notes_.push_back(std::move(note));
    wake_.notify_one();
  }
  // False: there are too many already.
  bool put_incoming(Incoming incoming) {
    const std::lock_guard lock{mutex_};
    if (incoming_ >= kMostIncoming) return false;
    ++incoming_;
    notes_.emplace_back(std::move(incoming));
    wake_.notify_one();
    return true;
  }
  void end() {
    const std::lock_guard lock{mutex_};
    over_ = true;
    wake_.notify_one();
  }
  // Waits until something is there, the time has come, or it is over.
  [[nodiscard]] std::deque<Note> take(Duration patience) {
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, patience, [this] { return over_ || !notes_.empty(); });
    incoming_ = 0;
    return std::exchange(notes_, {});
  }
  // What still comes once it is over.
  [[nodiscard]] std::deque<Note> take_rest(Duration patience) {
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, patience, [this] { return !notes_.empty(); });
    return std::exchange(notes_, {});
  }
  [[nodiscard]] bool over() const {
    const std::lock_guard lock{mutex_};
    return over_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Note> notes_;
  std::size_t incoming_ = 0;
  bool over_ = false;
};

std::string client_id_of(const settings::MqttPlan& plan, const std::string& room) {
  return plan.client_id.empty() ? "archroom-" + room : plan.client_id;
}

AskRules rules_of(const settings::MqttPlan& plan, core::Language language) {
  return {plan.accept_requests, plan.accept_commands, plan.discovery_prefix, language};
}

const runtime::log::Logger& lines() {
  static const auto& logger = runtime::log::get("mqtt");
  return logger;
}

}  // namespace

struct MqttDoor::Rooms {
  Rooms(const settings::MqttPlan& site, MqttRoom mqtt_room)
      : plan(site),
        room(std::move(mqtt_room)),
        telling{Topics{room.name}, room.language},
        courier(telling.topics, rules_of(plan, room.language), hands()) {}

  [[nodiscard]] CourierHands hands();
  [[nodiscard]] LineEars ears() const;
  [[nodiscard]] std::vector<Fact> facts(std::uint64_t after, std::size_t limit);
  void ask_for_cursor(std::function<void()> done = {}) const;
  void write_cursor(std::uint64_t n) const;
  void ask(const Ask& ask) const;
  void make_line();
  void run();
  void hear(Note& note);
  void take_news();
  void draw_everything();
  void draw_sensed();
  void put_sensed_news(const runtime::News& fresh, const Moment& moment);
  // Tells Home Assistant of everything that there is by now.
  void discover();
  void goodbye();
  void count();
  [[nodiscard]] Duration patience() const;

  const settings::MqttPlan plan;
  MqttRoom room;
  Telling telling;
  const std::shared_ptr<Inbox> inbox = std::make_shared<Inbox>();
  Courier courier;
  Answerer answerer;
  std::unique_ptr<runtime::Subscription> news;
  Readings readings;  // the latest of each
  DevicesTold told;
  Instant repeat_at;
  std::size_t discovered = 0;  // values that Home Assistant was told of
  std::optional<Instant> ask_cursor_at;
  std::int64_t counted_waiting = 0;
  std::int64_t counted_connected = 0;
  std::unique_ptr<BrokerLine> line;  // on the thread
  std::thread thread;
};

CourierHands MqttDoor::Rooms::hands() {
  CourierHands hands;
  hands.connect = [this](bool from_scratch) {
    if (from_scratch) make_line();
    line->connect();
  };
  hands.post = [this](const Letter& letter, std::uint64_t cookie) {
    const bool taken = line->post(letter, cookie);
    if (taken) room.counters.mqtt_letters.add();
    return taken;
  };
  hands.subscribe = [this](const std::vector<std::string>& filters) { return line->subscribe(filters); };
  hands.facts = [this](std::uint64_t after, std::size_t limit) { return facts(after, limit); };
  hands.write_cursor = [this](std::uint64_t n) { write_cursor(n); };
  hands.ask = [this](const Ask& asked) { ask(asked); };
  hands.say = [this](const std::string& text) { lines().info("{}: {}", plan.broker, text); };
  return hands;
}

LineEars MqttDoor::Rooms::ears() const {
  LineEars ears;
  ears.connected = [box = inbox](const Connected& connected) { box->put(connected); };
  ears.not_connected = [box = inbox](const std::string& why, bool is_refused) { box->put(NotConnected{why, is_refused}); };
  ears.lost = [box = inbox](const std::string& why) { box->put(Lost{why}); };
  ears.arrived = [box = inbox](std::uint64_t cookie) { box->put(Arrived{cookie}); };
  ears.not_arrived = [box = inbox](std::uint64_t cookie, const std::string& why) { box->put(NotArrived{cookie, why}); };
  ears.incoming = [box = inbox, &counters = room.counters](Incoming incoming) {
    if (!box->put_incoming(std::move(incoming))) counters.mqtt_flooded.add();
  };
  return ears;
}

std::vector<Fact> MqttDoor::Rooms::facts(std::uint64_t after, std::size_t limit) {
  std::vector<Fact> facts;
  const auto entries = room.catalogue.events_after(after, static_cast<int>(limit));
  if (!entries) return facts;
  for (const auto& entry : entries.value())
    facts.push_back({entry.n, letters_of(entry, request_then(entry, room.catalogue), room.catalogue.geometry(), telling)});
  return facts;
}

void MqttDoor::Rooms::ask_for_cursor(std::function<void()> done) const {
  room.store.ask<std::uint64_t>(
      [](records::Writing& writing) { return store::take_up_outbox(writing.database(), kOutbox, writing.at()); },
      [box = inbox, done = std::move(done)](const Result<std::uint64_t>& cursor) {
        box->put(CursorKnown{cursor.ok() ? std::optional{cursor.value()} : std::nullopt});
        if (done) done();
      });
}

void MqttDoor::Rooms::write_cursor(std::uint64_t n) const {
  const auto done = [box = inbox, n](const Result<void>& kept) { box->put(CursorWritten{n, kept.ok()}); };
  const auto work = [n](records::Writing& writing) { store::move_outbox(writing.database(), kOutbox, n, writing.at()); };
  if (!room.store.push({work, done, false})) inbox->put(CursorWritten{n, false});
}

void MqttDoor::Rooms::ask(const Ask& ask) const {
  answerer(ask, [box = inbox, number = ask.number](std::uint32_t status, std::string json) {
    box->put(Answered{number, status, std::move(json)});
  });
}

Duration MqttDoor::Rooms::patience() const {
  Instant due = std::min(courier.due(), repeat_at);
  if (ask_cursor_at) due = std::min(due, *ask_cursor_at);
  const Instant now = room.now();
  if (due <= now) return Duration{0};
  return std::min<Duration>(due - now, seconds{1});
}

void MqttDoor::Rooms::make_line() {
  line.reset();
  line = std::make_unique<BrokerLine>(plan, client_id_of(plan, room.name),
                                      Letter{telling.topics.status(), "offline", Care::Acknowledged, true}, ears());
}

void MqttDoor::Rooms::run() {
  make_line();
  news = room.board.subscribe([box = inbox] { box->put(NewsWaits{}); });
  draw_everything();
  while (!inbox->over()) {
    for (auto& note : inbox->take(patience())) hear(note);
    if (ask_cursor_at && room.now() >= *ask_cursor_at) {
      ask_cursor_at.reset();
      ask_for_cursor();
    }
    if (room.now() >= repeat_at) draw_sensed();
    courier.turn(room.now());
    count();
  }
  news.reset();
  goodbye();
  line.reset();
}

void MqttDoor::Rooms::draw_everything() {
  const Moment moment{room.now(), room.wall()};
  for (const auto& bank : room.board.banks()) put(courier.retained(), *bank, moment, telling);
  courier.journal_grew(room.board.journal());
  draw_sensed();
}

void MqttDoor::Rooms::draw_sensed() {
  const Moment moment{room.now(), room.wall()};
  repeat_at = moment.now + kRepeat;
  for (const auto& reading : room.board.readings()) {
    readings[reading->id] = reading;
    put(courier.retained(), *reading, telling);
  }
  told.clear();
  for (const auto& [_, reading] : readings) put_device(courier.retained(), reading->plan.device, readings, told, telling);
  put_alarms(courier.retained(), room.board.alarms(), telling);
  put_guards(courier.retained(), *room.board.guards(), readings, moment, telling);
  discover();
}

void MqttDoor::Rooms::put_sensed_news(const runtime::News& fresh, const Moment& moment) {
  for (const auto& reading : fresh.readings) {
    readings[reading->id] = reading;
    put(courier.retained(), *reading, telling);
  }
  for (const auto& reading : fresh.readings) put_device(courier.retained(), reading->plan.device, readings, told, telling);
  if (!fresh.alarms.empty()) put_alarms(courier.retained(), room.board.alarms(), telling);
  if (fresh.guards) put_guards(courier.retained(), *fresh.guards, readings, moment, telling);
  if (readings.size() != discovered) discover();
}

void MqttDoor::Rooms::discover() {
  discovered = readings.size();
  if (plan.discovery_prefix.empty()) return;
  Shown shown{room.name, {}, readings, *room.board.guards()};
  for (const auto& [bank, _] : room.catalogue.geometry().banks()) shown.banks.push_back(bank);
  std::set<std::string> topics;
  for (auto& letter : discovery_of(plan.discovery_prefix, shown, telling)) {
    topics.insert(letter.topic);
    courier.retained().put(letter.topic, std::move(letter.payload), letter.care);
  }
  courier.announce(plan.discovery_prefix + "/status", std::move(topics));
}

void MqttDoor::Rooms::take_news() {
  const runtime::News fresh = news->take();
  const Moment moment{room.now(), room.wall()};
  for (const auto& bank : fresh.banks) put(courier.retained(), *bank, moment, telling);
  for (const auto& station : fresh.stations) courier.mention(letter_of(*station, runtime::utc_offset_min(moment.wall), telling));
  put_sensed_news(fresh, moment);
  if (fresh.journal) courier.journal_grew(*fresh.journal);
}

void MqttDoor::Rooms::hear(Note& note) {
  const Instant now = room.now();
  std::visit(Match{[&](const CursorKnown& known) {
                     known.n ? courier.cursor_known(*known.n) : static_cast<void>(ask_cursor_at = now + kAskAgain);
                   },
                   [&](const CursorWritten& written) { courier.cursor_written(written.n, written.is_kept, now); },
                   [&](const Connected& connected) {
                     if (connected.most_bytes > 0) telling.most_bytes = connected.most_bytes;
                     courier.connected(now);
                   },
                   [&](const NotConnected& failed) { courier.not_connected(failed.why, failed.is_refused, now); },
                   [&](const Lost& lost) { courier.lost(lost.why, now); },
                   [&](const Arrived& arrived) { courier.arrived(arrived.cookie); },
                   [&](const NotArrived& refused) { courier.not_arrived(refused.cookie, refused.why, now); },
                   [&](const Incoming& incoming) { courier.incoming(incoming, now); },
                   [&](Answered& answered) { courier.answered(answered.number, answered.status, std::move(answered.json)); },
                   [&](const NewsWaits&) { take_news(); }},
             note);
}

void MqttDoor::Rooms::goodbye() {
  if (!courier.is_connected()) return;
  courier.farewell();
  const Instant until = room.now() + kGoodbye;
  do {
    courier.turn(room.now());
    for (auto& note : inbox->take_rest(milliseconds{5})) {
      if (!std::holds_alternative<NewsWaits>(note)) hear(note);
    }
  } while (courier.on_the_way() > 0 && courier.is_connected() && room.now() < until);
  line->disconnect(kGoodbye);
}

void MqttDoor::Rooms::count() {
  const auto waiting = static_cast<std::int64_t>(courier.facts_waiting());
  room.counters.mqtt_waiting.add(waiting - std::exchange(counted_waiting, waiting));
  const std::int64_t is_connected = courier.is_connected() ? 1 : 0;
  room.counters.mqtt_connected.add(is_connected - std::exchange(counted_connected, is_connected));
}

MqttDoor::MqttDoor(const settings::MqttPlan& plan, MqttRoom room) : rooms_(std::make_unique<Rooms>(plan, std::move(room))) {}

MqttDoor::~MqttDoor() { stop(); }

// Waits: what the core has to keep would overtake the question, and a new outbox begin behind it.
void MqttDoor::take_up() {
  const auto asked = std::make_shared<std::promise<void>>();
  auto answered = asked->get_future();
  rooms_->ask_for_cursor([asked] { asked->set_value(); });
  answered.wait();
}

void MqttDoor::start(Answerer answerer) {
  Rooms& rooms = *rooms_;
  rooms.answerer = std::move(answerer);
  static_cast<void>(sockets_without_delay());
  rooms.thread = std::thread{[&rooms] { rooms.run(); }};
}

void MqttDoor::stop() {
  Rooms& rooms = *rooms_;
  if (!rooms.thread.joinable()) return;
  rooms.inbox->end();
  rooms.thread.join();
}

}  // namespace archroom::gateways
