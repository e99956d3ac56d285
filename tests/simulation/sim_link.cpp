#include "tests/simulation/sim_link.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "firmware-bridge/link/mbap.hpp"

namespace archroom::simulation {

using link::Waited;
using link::Woken;

// ---- from the wire

void SimLink::accepted() {
  state_ = State::Accepted;
  tap_.woken();
}

void SimLink::refused() {
  state_ = State::Refused;
  tap_.woken();
}

void SimLink::bytes_came(const Bytes& bytes, const std::optional<Shown>& shown) {
  came_.insert(came_.end(), bytes.begin(), bytes.end());
  shown_ = shown;
  tap_.woken();
}

void SimLink::hung_up() {
  gone_ = true;
  if (state_ == State::Connecting) state_ = State::Refused;
  tap_.woken();
}

// ---- the link

Woken SimLink::wait(Instant deadline) {
  wait_ = deadline;
  return {};
}

Error SimLink::doubt(Error error) {
  doubtful_ = true;
  return error;
}

Error SimLink::lost(const std::string& what) {
  close();
  return {Fault::LinkDown, what};
}

Waited<void> SimLink::open(Instant deadline) {
  if (state_ == State::Open) close();
  if (state_ == State::Closed) {
    gone_ = false;
    connection_ = wire_.connect(*this);
    state_ = State::Connecting;
  }
  if (state_ == State::Refused || gone_) return Result<void>{lost("connection refused")};
  if (state_ == State::Connecting) {
    if (clock_.now() < deadline) return wait(deadline);
    close();
    return Result<void>{Error{Fault::Timeout, "no connection in time"}};
  }
  state_ = State::Open;
  tap_.opened();
  return Result<void>{};
}

void SimLink::close() {
  if (state_ != State::Closed) wire_.let_go(connection_);
  const bool stood = state_ == State::Open;
  state_ = State::Closed;
  owed_ = 0;
  doubtful_ = false;
  came_.clear();
  shown_.reset();
  if (stood) tap_.closed();
}

Result<void> SimLink::write(const wire::ModbusRequest& request) {
  if (gone_) return lost("cannot write");
  const auto pdu = wire::encode_pdu(request);
  const auto length = pdu.size() + 1;
  Bytes bytes{0, 0, 0, 0, static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length), request.unit};
  bytes.insert(bytes.end(), pdu.begin(), pdu.end());
  ++owed_;
  const auto id = wire_.send(connection_, bytes);
  tap_.left({std::move(bytes), id, connection_, clock_.now()});
  return {};
}

Result<void> SimLink::send(const wire::ModbusRequest& request) {
  if (!is_open()) return Error{Fault::LinkDown, "not connected"};
  if (!clear()) return doubt({Fault::Garbled, "an answer is still owed: reconnect first"});
  if (!came_.empty()) return doubt({Fault::Garbled, "bytes came that nobody asked for"});
  asked_ = request;
  return write(request);
}

Result<void> SimLink::write_stop(const wire::ModbusRequest& request) {
  if (!is_open()) return Error{Fault::LinkDown, "not connected"};
  if (owed_ == 0) asked_ = request;
  return write(request);
}

Waited<wire::ModbusReply> SimLink::await(Instant deadline) {
  if (!is_open()) return Result<wire::ModbusReply>{Error{Fault::LinkDown, "not connected"}};
  ARCHROOM_CHECK(owed_ == 1 && !doubtful_);
  const auto there = std::span(came_).first(std::min(came_.size(), link::kLongestFrame + 1));
  const auto look = link::look_at_frame(there, asked_.unit);
  if (const auto* error = std::get_if<Error>(&look)) return Result<wire::ModbusReply>{doubt(*error)};
  if (const auto* frame = std::get_if<link::Complete>(&look)) return take_reply(frame->size);
  if (gone_) return Result<wire::ModbusReply>{lost("the peer hung up")};
  if (clock_.now() >= deadline) return Result<wire::ModbusReply>{doubt({Fault::Timeout, "no answer in time"})};
  return wait(deadline);
}

Result<wire::ModbusReply> SimLink::take_reply(std::size_t size) {
  const Bytes frame(came_.begin(), came_.begin() + static_cast<std::ptrdiff_t>(size));
  came_.erase(came_.begin(), came_.begin() + static_cast<std::ptrdiff_t>(size));
  owed_ = 0;
  auto reply = wire::decode_pdu(asked_, std::span(frame).subspan(link::kMbapHeader));
  const auto shown = std::exchange(shown_, std::nullopt);
  if (!reply && reply.error().fault == Fault::Garbled) return doubt(reply.error());
  if (reply && shown) tap_.seen(asked_.unit, *shown);
  return reply;
}

Result<void> SimLink::count_drained() {
  std::size_t at = 0;
  while (owed_ > 0 && came_.size() - at >= link::kMbapHeader) {
    const auto size = link::announced_size(std::span(came_).subspan(at));
    if (!size) return doubt(size.error());
    if (came_.size() - at < size.value()) break;
    at += size.value();
    --owed_;
  }
  came_.erase(came_.begin(), came_.begin() + static_cast<std::ptrdiff_t>(at));
  return {};
}

Waited<void> SimLink::drain_and_close(Instant deadline) {
  if (!is_open()) return Result<void>{Error{Fault::LinkDown, "not connected"}};
  doubtful_ = true;
  if (auto drained = count_drained(); !drained || (owed_ > 0 && gone_)) {
    close();
    return drained.ok() ? Result<void>{Error{Fault::LinkDown, "the peer hung up"}} : drained;
  }
  if (owed_ > 0 && clock_.now() < deadline) return wait(deadline);
  const bool answered = owed_ == 0;
  close();
  if (!answered) return Result<void>{Error{Fault::Timeout, "not every answer came before closing"}};
  return Result<void>{};
}

Waited<void> SimLink::idle(Instant deadline) {
  ARCHROOM_CHECK(owed_ == 0);
  if (clear()) {
    if (!came_.empty()) return Result<void>{doubt({Fault::Garbled, "bytes came that nobody asked for"})};
    if (gone_) return Result<void>{lost("the peer hung up")};
  }
  if (clock_.now() >= deadline) return Result<void>{};
  return wait(deadline);
}

}  // namespace archroom::simulation
