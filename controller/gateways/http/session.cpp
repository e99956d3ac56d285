#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "base/match.hpp"
#include "controller/gateways/http/asked.hpp"
#include "controller/gateways/http/hall.hpp"
#include "controller/gateways/http/stream_hub.hpp"
#include "controller/gateways/http/wire.hpp"

namespace archroom::gateways {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t kPiece = 32 * 1024;  // of an upload
constexpr std::size_t kReadAhead = 16 * 1024;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

std::string address_of(const Socket& socket) {
  error_code gone;
  const auto peer = socket.remote_endpoint(gone);
  return gone ? std::string{"?"} : peer.address().to_string();
}

// One connection: reads a request, has it answered, writes the answer, and again. What a client sends ahead waits in the buffer.
template <class Wire>
class Session : public Visitor, public std::enable_shared_from_this<Session<Wire>> {
 public:
  Session(Hall& hall, Wire wire) : hall_(hall), wire_(std::move(wire)), buffer_(kReadAhead) {}

  [[nodiscard]] SteadyTime deadline() const override { return deadline_; }
  [[nodiscard]] bool idle() const override { return phase_ == Phase::Waiting; }

  void read_header() {
    header_.emplace();
    body_.reset();
    pieces_.reset();
    admitted_ = {};
    started_ = false;
    header_->header_limit(hall_.limits.header_bytes);
    header_->body_limit(boost::none);  // judged by route, once the header is known
    set(Phase::Waiting, hall_.limits.request_time);
    http::async_read_header(wire_, buffer_, *header_,
                            [self = this->shared_from_this()](error_code fault, std::size_t) { self->on_header(fault); });
  }

  void too_late() override {
    if (phase_ == Phase::Answering) {
      ++turn_;  // whatever still comes is void
      keep_alive_ = false;
      return answer(refuse(problems::kNoAnswer,
                           {"没有及时得到结果；操作可能仍会生效", "there was no result in time; it may still take effect"},
                           admitted_.call.language));
    }
    const bool half_a_request =
        (phase_ == Phase::Waiting && (buffer_.size() > 0 || header_->got_some())) || phase_ == Phase::Reading;
    if (!half_a_request) return close();
    late_ = true;  // the pending read ends first, and says so
    error_code ignored;
    lowest(wire_).cancel(ignored);
  }

  void leave() override {
    keep_alive_ = false;
    if (phase_ == Phase::Waiting || phase_ == Phase::Lingering) close();
  }

  void close() override {
    if (std::exchange(phase_, Phase::Closed) == Phase::Closed) return;
    upload_.reset();
    hall_.room.counters.http_connections.add(-1);
    shut(lowest(wire_));
    hall_.gone(this->shared_from_this());
  }

 private:
  enum class Phase : std::uint8_t {
    Waiting,    // for a request's header
    Reading,    // its body
    Answering,  // a handler is at work
    Writing,
    Lingering,  // we have said our last; the client may still be talking
    Closed,
  };

  void set(Phase phase, Duration time) {
    phase_ = phase;
    deadline_ = std::chrono::steady_clock::now() + time;
  }
  void on_header(error_code fault) {
    if (phase_ == Phase::Closed) return;
    if (fault) return on_broken(fault);
    began_ = std::chrono::steady_clock::now();
    started_ = true;
    ++turn_;
    keep_alive_ = header_->get().keep_alive() && !hall_.closing;
    head_only_ = header_->get().method() == http::verb::head;
    const Asked asked = asked_of(*header_);
    auto admitted = admit(asked, hall_.room, hall_.limits);
    if (auto* refused = std::get_if<Refused>(&admitted)) {
      admitted_.index = refused->index;
      return refuse_before_body(std::move(refused->answer));
    }
    admitted_ = std::move(std::get<Admitted>(admitted));
    if (auto refused = let_in(asked)) return refuse_before_body(std::move(*refused));
    if (std::holds_alternative<Receive>(admitted_.route->handler)) return begin_upload();
    header_->is_done() ? call_handler() : read_body();
  }

  // The body is not read: what follows on this connection can't be told apart from it.
  void refuse_before_body(Answer refused) {
    if (!header_->is_done()) keep_alive_ = false;
    answer(std::move(refused));
  }

  // By whom, and whether they may.
  [[nodiscard]] std::optional<Answer> let_in(const Asked& asked) {
    Call& call = admitted_.call;
    const Knock knock{admitted_.route, asked.authorizations, asked.authorization, call.language};
    if (!hall_.keeper.asks(knock)) return std::nullopt;
    if (peer_.empty()) peer_ = peer_of(address_of(lowest(wire_)));
    auto let = hall_.keeper.let(knock, peer_, hall_.room.now());
    if (auto* refused = std::get_if<Answer>(&let)) return std::move(*refused);
    auto& guest = std::get<Guest>(let);
    call.by = std::move(guest.by);
    call.person = guest.person;
    call.roles = guest.roles;
    return std::nullopt;
  }

  // What the parser says is wrong with a request.
  void on_broken(error_code fault) {
    if (late_) return refuse_and_close(problems::kTooSlow, {"请求没有及时发完", "the request did not arrive in time"});
    if (fault == http::error::header_limit || fault == http::error::buffer_overflow) {
      return refuse_and_close(problems::kHeaderTooLarge, {"请求头超过 8 KiB", "the header is longer than 8 KiB"});
    }
    if (fault == http::error::body_limit) {
      return refuse_and_close(problems::kTooLarge, {"正文超过 64 KiB", "the body is longer than 64 KiB"});
    }
    const bool malformed = fault.category() == http::make_error_code(http::error::bad_method).category();
    if (!malformed || fault == http::error::end_of_stream) return close();
    refuse_and_close(problems::kBadRequest,
                     {"无法解析请求：" + fault.message(), "the request can't be understood: " + fault.message()});
  }

  void read_body() {
    expect_continue([this] {
      set(Phase::Reading, hall_.limits.body_time);
      body_.emplace(std::move(*header_));
      body_->body_limit(hall_.limits.body_bytes);
      http::async_read(wire_, buffer_, *body_,
                       [self = this->shared_from_this()](error_code fault, std::size_t) { self->on_body(fault); });
    });
  }

  void on_body(error_code fault) {
    if (phase_ == Phase::Closed) return;
    if (fault) return on_broken(fault);
    admitted_.call.body = std::move(body_->get().body());
    call_handler();
  }

  void call_handler() {
    if (auto wrong = check_body(admitted_)) return answer(std::move(*wrong));
    set(Phase::Answering, hall_.limits.answer_time * (admitted_.route->slow ? 6 : 1));
    std::visit(Match{[&](Now now) { answer(now(hall_.room, admitted_.call)); },
                     [&](Later later) { later(hall_.room, admitted_.call, reply()); },
                     [&](Listen listen) {
                       auto start = listen(hall_.room, admitted_.call);
                       if (auto* refused = std::get_if<Answer>(&start)) return answer(std::move(*refused));
                       if (head_only_) return answer({200, "", "text/event-stream", {}});
                       start_stream(std::get<StreamStart>(start));
                     },
                     [&](Receive) {}},
               admitted_.route->handler);
  }

  // curl and others wait for this before they send a long body. Small enough to fit any socket's buffer.
  template <class Then>
  void expect_continue(Then then) {
    if (!admitted_.expects_continue) return then();
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    set(Phase::Reading, hall_.limits.body_time);
    error_code fault;
    if (write_at_once(wire_, kContinue, fault) == kContinue.size()) return then();
    asio::async_write(wire_, asio::buffer(kContinue),
                      [self = this->shared_from_this(), then](error_code late_fault, std::size_t) {
                        if (self->phase_ == Phase::Closed) return;
                        late_fault ? self->close() : then();
                      });
  }

  void begin_upload() {
    auto begun = std::get<Receive>(admitted_.route->handler)(hall_.room, admitted_.call);
    if (auto* refused = std::get_if<Answer>(&begun)) {
      return refuse_before_body(std::move(*refused));
    }
    upload_ = std::move(std::get<std::unique_ptr<Upload>>(begun));
    if (header_->is_done()) return end_upload();
    expect_continue([this] {
      pieces_.emplace(std::move(*header_));
      pieces_->body_limit(boost::none);
      read_piece();
    });
  }

  void read_piece() {
    set(Phase::Reading, hall_.limits.body_time);
    piece_.resize(kPiece);
    auto& body = pieces_->get().body();
    body.data = piece_.data();
    body.size = piece_.size();
    body.more = true;
    http::async_read(wire_, buffer_, *pieces_,
                     [self = this->shared_from_this()](error_code fault, std::size_t bytes) { self->on_piece(fault, bytes); });
  }

  void on_piece(error_code fault, std::size_t) {
    if (phase_ == Phase::Closed) return;
    if (fault == http::error::need_buffer) fault = {};  // the piece is full
    if (fault) {
      upload_.reset();
      return on_broken(fault);
    }
    piece_.resize(kPiece - pieces_->get().body().size);
    set(Phase::Answering, hall_.limits.answer_time);
    upload_->feed(std::move(piece_), [self = this->shared_from_this(), turn = turn_](bool more) {
      if (self->turn_ == turn && self->phase_ == Phase::Answering && self->upload_) self->next_piece(more);
    });
  }

  void next_piece(bool more) {
    if (!more) {
      if (!pieces_->is_done()) keep_alive_ = false;
      return end_upload();
    }
    pieces_->is_done() ? end_upload() : read_piece();
  }

  // However long the register needs for what it has been given: the queue in front of it is bounded.
  void end_upload() {
    set(Phase::Answering, hall_.limits.answer_time * 6);
    upload_->finish(reply());
  }

  [[nodiscard]] Reply reply() {
    return [gate = hall_.gate, weak = this->weak_from_this(), turn = turn_](Answer given) {
      gate->post([weak, turn, given = std::move(given)]() mutable {
        const auto self = weak.lock();
        if (self && self->turn_ == turn && self->phase_ == Phase::Answering) self->answer(std::move(given));
      });
    };
  }

  void answer(Answer answer) {
    upload_.reset();
    if (hall_.closing) keep_alive_ = false;
    auto& counters = hall_.room.counters.routes;
    if (started_ && admitted_.index < counters.size()) {
      counters[admitted_.index].add(answer.status, std::chrono::steady_clock::now() - began_);
    }
    write_head(answer);
    if (!head_only_) out_ += answer.body;
    set(Phase::Writing, hall_.limits.write_time);
    write();
  }

  // An answer nearly always fits the socket's buffer: only what does not is waited for.
  void write() {
    error_code fault;
    const std::size_t written = write_at_once(wire_, out_, fault);
    if (written == out_.size() || (fault && fault != asio::error::would_block)) return on_written(fault);
    asio::async_write(wire_, asio::buffer(out_) + written,
                      [self = this->shared_from_this()](error_code late_fault, std::size_t) { self->on_written(late_fault); });
  }

  void write_head(const Answer& answer) {
    out_.clear();
    out_.append("HTTP/1.1 ").append(std::to_string(answer.status)).append(" ");
    out_.append(view(http::obsolete_reason(static_cast<http::status>(answer.status))));
    out_.append("\r\nServer: archroom\r\nDate: ").append(hall_.date);
    out_.append("\r\nContent-Type: ").append(answer.content_type);
    out_.append("\r\nContent-Length: ").append(std::to_string(answer.body.size()));
    out_.append("\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n");
    for (const auto& [name, value] : answer.headers) out_.append(name).append(": ").append(value).append("\r\n");
    out_.append(keep_alive_ ? "\r\n" : "Connection: close\r\n\r\n");
  }

  void on_written(error_code fault) {
    if (phase_ == Phase::Closed) return;
    if (fault) return close();
    keep_alive_ ? read_header() : linger();
  }

  void refuse_and_close(const ProblemKind& kind, const Words& detail) {
    keep_alive_ = false;
    if (!started_) admitted_.index = hall_.room.counters.routes.size();
    answer(refuse(kind, detail, admitted_.route != nullptr ? admitted_.call.language : hall_.room.language));
  }

  void start_stream(const StreamStart& start) {
    if (hall_.streams->full()) {
      return refuse_and_close(problems::kTooMany, {"实时流过多", "there are too many streams"});
    }
    auto self = this->shared_from_this();
    phase_ = Phase::Closed;  // the connection goes on as a stream
    hall_.streams->start(std::move(wire_), start, admitted_.call.language);
    hall_.gone(self);
  }

  // A client that is still sending would lose our last words to a reset: hear it out, for a while.
  void linger() {
    set(Phase::Lingering, seconds{2});
    piece_.resize(kPiece);
    say_goodbye(wire_, [self = this->shared_from_this()] { self->discard(); });
  }

  void discard() {
    if (phase_ != Phase::Lingering) return;
    lowest(wire_).async_read_some(asio::buffer(piece_), [self = this->shared_from_this()](error_code fault, std::size_t) {
      if (self->phase_ != Phase::Lingering) return;
      fault ? self->close() : self->discard();
    });
  }

  Hall& hall_;
  Wire wire_;
  boost::beast::flat_buffer buffer_;
  std::optional<HeaderParser> header_;
  std::optional<http::request_parser<http::string_body>> body_;
  std::optional<http::request_parser<http::buffer_body>> pieces_;
  std::string peer_;  // once it was asked for
  Admitted admitted_;
  std::unique_ptr<Upload> upload_;
  std::string piece_;
  std::string out_;
  std::uint64_t turn_ = 0;  // counts requests: an answer to an older one is void
  bool keep_alive_ = true;
  bool head_only_ = false;
  bool late_ = false;
  bool started_ = false;  // a request's first line was understood: its time counts
  Phase phase_ = Phase::Waiting;
  SteadyTime deadline_;
  SteadyTime began_;
};

}  // namespace

namespace {

template <class Wire>
void start(Hall& hall, Wire wire) {
  auto session = std::make_shared<Session<Wire>>(hall, std::move(wire));
  hall.room.counters.http_connections.add(1);
  hall.visitors.insert(session);
  session->read_header();
}

}  // namespace

void start_session(Hall& hall, Socket wire) { start(hall, std::move(wire)); }
void start_session(Hall& hall, TlsSocket wire) { start(hall, std::move(wire)); }

}  // namespace archroom::gateways
