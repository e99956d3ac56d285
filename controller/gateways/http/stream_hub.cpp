#include "controller/gateways/http/stream_hub.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "controller/gateways/http/facts.hpp"
#include "controller/gateways/http/sse.hpp"
#include "controller/gateways/pictures.hpp"
#include "controller/gateways/station_pictures.hpp"
#include "controller/runtime/clock.hpp"

namespace archroom::gateways {
namespace {

constexpr int kFactsAtOnce = 64;

std::string head(const std::string& date) {
  return "HTTP/1.1 200 OK\r\nServer: archroom\r\nDate: " + date +
         "\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: "
         "close\r\n\r\n"
         "retry: 2000\n\n";
}

Frame bank_frame(const runtime::BankPicture& bank, core::Language language, Instant now) {
  JsonText out;
  draw(out, *bank, language, now);
  return std::make_shared<const std::string>(sse_frame("bank", out.text()));
}

Frame station_frame(const runtime::StationPicture& station, WallTime now, bool with_names) {
  JsonText out;
  draw(out, *station, runtime::utc_offset_min(now), with_names);
  return std::make_shared<const std::string>(sse_frame("station", out.text()));
}

}  // namespace

// One client. Facts are read from the journal only as fast as the client takes them; of pictures the latest waits.
class Stream : public Visitor, public std::enable_shared_from_this<Stream> {
 public:
  Stream(Hall& hall, StreamHub& hub, core::Language language) : hall_(hall), hub_(hub), language_(language) {}

  void start(const StreamStart& start) {
    cursor_ = start.after.value_or(hub_.journal());
    sees_names_ = start.sees_names;
    hall_.room.counters.stream_subscribers.add(1);
    for (const auto& bank : hall_.room.board.banks()) banks_[bank->bank] = bank_frame(bank, language_, hall_.room.now());
    for (const auto& station : hall_.room.board.stations())
      stations_[station->id] = station_frame(station, hall_.room.wall(), sees_names_);
    text_ = head(hall_.date);
    write();
    watch();
  }

  [[nodiscard]] core::Language language() const { return language_; }
  [[nodiscard]] bool sees_names() const { return sees_names_; }
  void show(const BankId& bank, Frame frame) {
    auto& waiting = banks_[bank];
    if (waiting) ++missed_;
    waiting = std::move(frame);
  }
  void show(const StationId& station, Frame frame) {
    auto& waiting = stations_[station];
    if (waiting) ++missed_;
    waiting = std::move(frame);
  }
  void add_missed(std::uint64_t pictures) { missed_ += pictures; }

  // Takes up what waits, unless the last piece is still on its way.
  void go_on() {
    if (writing_ || closed_) return;
    text_.clear();
    add_facts();
    if (missed_ > 0) {
      text_ += sse_frame("lagged", "{\"missed\":" + std::to_string(missed_) + "}");
      hall_.room.counters.stream_missed.add(missed_);
      missed_ = 0;
    }
    for (const auto& [bank, frame] : banks_) text_ += *frame;
    banks_.clear();
    for (const auto& [station, frame] : stations_) text_ += *frame;
    stations_.clear();
    if (!text_.empty()) write();
  }

  [[nodiscard]] SteadyTime deadline() const override { return deadline_; }
  void too_late() override {
    if (writing_) {
      close();  // the client takes nothing
      return;
    }
    text_ = ": alive\n\n";
    write();
  }
  [[nodiscard]] bool idle() const override { return false; }
  void leave() override { close(); }
  void close() override {
    if (std::exchange(closed_, true)) return;
    hall_.room.counters.stream_subscribers.add(-1);
    hall_.room.counters.http_connections.add(-1);
    hub_.left(*this);
    cut();
    hall_.gone(shared_from_this());
  }

 protected:
  using Sent = std::function<void(boost::system::error_code)>;
  virtual void send(const std::string& text, Sent sent) = 0;  // the text stays until then
  // A client that goes away is seen here; what it still says is of no interest.
  virtual void watch() = 0;
  virtual void cut() = 0;

 private:
  void add_facts() {
    if (cursor_ >= hub_.journal()) return;
    const auto entries = hall_.room.catalogue.events_after(cursor_, kFactsAtOnce);
    if (!entries) return;  // the register can't be read now: the cursor stays, the next news tries again
    for (const auto& entry : entries.value()) {
      text_ += frames_of(entry, hall_.room, language_, sees_names_);
      cursor_ = entry.n;
    }
  }

  void write() {
    writing_ = true;
    deadline_ = std::chrono::steady_clock::now() + hall_.limits.write_time;
    send(text_, [self = shared_from_this()](boost::system::error_code fault) {
      self->writing_ = false;
      if (fault) return self->close();
      self->deadline_ = std::chrono::steady_clock::now() + self->hall_.limits.heartbeat;
      self->go_on();
    });
  }

  Hall& hall_;
  StreamHub& hub_;
  core::Language language_;
  std::uint64_t cursor_ = 0;
  bool sees_names_ = false;
  std::uint64_t missed_ = 0;
  std::map<BankId, Frame> banks_;
  std::map<StationId, Frame> stations_;
  std::string text_;
  bool writing_ = false;
  bool closed_ = false;
  SteadyTime deadline_ = SteadyTime::max();
};

namespace {

template <class Wire>
class StreamOn final : public Stream {
 public:
  StreamOn(Hall& hall, StreamHub& hub, Wire wire, core::Language language)
      : Stream(hall, hub, language), wire_(std::move(wire)) {}

 protected:
  void send(const std::string& text, Sent sent) override {
    asio::async_write(wire_, asio::buffer(text),
                      [sent = std::move(sent)](boost::system::error_code fault, std::size_t) { sent(fault); });
  }
  void watch() override {
    wire_.async_read_some(asio::buffer(ignored_), [self = shared_from_this(), this](boost::system::error_code fault,
                                                                                    std::size_t) { fault ? close() : watch(); });
  }
  void cut() override { shut(lowest(wire_)); }

 private:
  Wire wire_;
  std::array<char, 256> ignored_{};
};

}  // namespace

StreamHub::StreamHub(Hall& hall) : hall_(hall) {
  if (const auto counts = hall.room.catalogue.counts()) journal_ = counts.value().journal;
  auto gate = hall.gate;
  subscription_ = hall.room.board.subscribe([this, gate] { gate->post([this] { news(); }); });
}

StreamHub::~StreamHub() = default;

void StreamHub::start(Socket wire, const StreamStart& start, core::Language language) {
  begin(std::make_shared<StreamOn<Socket>>(hall_, *this, std::move(wire), language), start);
}

void StreamHub::start(TlsSocket wire, const StreamStart& start, core::Language language) {
  begin(std::make_shared<StreamOn<TlsSocket>>(hall_, *this, std::move(wire), language), start);
}

void StreamHub::begin(const std::shared_ptr<Stream>& stream, const StreamStart& start) {
  streams_.insert(stream.get());
  hall_.visitors.insert(stream);
  stream->start(start);
}

void StreamHub::news() {
  const runtime::News news = subscription_->take();
  std::map<core::Language, std::map<BankId, Frame>> drawn;
  std::map<bool, std::map<StationId, Frame>> stations;  // in both languages; with names and without
  for (const auto& station : news.stations) {
    for (const bool with_names : {false, true})
      stations[with_names][station->id] = station_frame(station, hall_.room.wall(), with_names);
  }
  const auto streams = streams_;  // one that fails leaves while we go round
  for (Stream* stream : streams) {
    auto& frames = drawn[stream->language()];
    for (const auto& bank : news.banks) {
      Frame& frame = frames[bank->bank];
      if (!frame) frame = bank_frame(bank, stream->language(), hall_.room.now());
      stream->show(bank->bank, frame);
    }
    for (const auto& [station, frame] : stations[stream->sees_names()]) stream->show(station, frame);
    stream->add_missed(news.missed);
    stream->go_on();
  }
}

}  // namespace archroom::gateways
