#include "firmware-bridge/link/modbus_tcp_link.hpp"

#include <modbus.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "firmware-bridge/link/mbap.hpp"

namespace archroom::link {

void ModbusTcpLink::Free::operator()(_modbus* context) const { modbus_free(context); }

ModbusTcpLink::ModbusTcpLink(TcpEndpoint endpoint, Wake& wake)
    : endpoint_(std::move(endpoint)),
      wake_(wake),
      modbus_(modbus_new_tcp_pi(endpoint_.address.c_str(), std::to_string(endpoint_.port).c_str())) {
  ARCHROOM_CHECK(modbus_ != nullptr);
  // The library must never reconnect or flush by itself: ERROR_RECOVERY_LINK loops for ever on a line that is gone.
  ARCHROOM_CHECK(modbus_set_error_recovery(modbus_.get(), MODBUS_ERROR_RECOVERY_NONE) == 0);
  // It is called when the whole frame is there, so this is never waited for.
  ARCHROOM_CHECK(modbus_set_response_timeout(modbus_.get(), 0, 1000) == 0);
}

ModbusTcpLink::~ModbusTcpLink() { close(); }

Waited<void> ModbusTcpLink::open(Instant deadline) {
  if (state_ == State::Open) close();
  if (state_ == State::Closed) {
    auto socket = begin_connect(endpoint_);
    if (!socket) return Result<void>{socket.error()};
    socket_ = std::move(socket).value();
    state_ = State::Connecting;
  }
  const auto event = wake_.wait(socket_.get(), POLLOUT, deadline);
  if (event == Wake::Event::Woken) return Woken{};
  Result<void> connected = finish_connect(socket_, endpoint_);
  if (event == Wake::Event::Deadline) connected = Error{Fault::Timeout, text_of(endpoint_) + ": no connection in time"};
  if (!connected) {
    close();
    return connected;
  }
  ARCHROOM_CHECK(modbus_set_socket(modbus_.get(), socket_.get()) == 0);
  state_ = State::Open;
  return connected;
}

Error ModbusTcpLink::doubt(Error error) {
  doubtful_ = true;
  error.detail = text_of(endpoint_) + ": " + error.detail;
  return error;
}

Error ModbusTcpLink::lost(const std::string& what, int error_number) {
  auto error = link_down(endpoint_, what, error_number);
  close();
  return error;
}

Result<std::size_t> ModbusTcpLink::receive(std::span<std::uint8_t> bytes, int flags) {
  const auto got = recv(socket_.get(), bytes.data(), bytes.size(), flags | MSG_DONTWAIT);
  if (got > 0) return static_cast<std::size_t>(got);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return std::size_t{0};
  return hung_up(got == 0 ? ECONNRESET : errno);
}

Error ModbusTcpLink::hung_up(int error_number) {
  owed_ = 0;  // nothing more will come, so nothing is worth keeping the connection for
  return lost("the peer hung up", error_number);
}

Result<std::size_t> ModbusTcpLink::peek(std::span<std::uint8_t> bytes) { return receive(bytes, MSG_PEEK); }

Result<void> ModbusTcpLink::write(const wire::ModbusRequest& request) {
  auto raw = wire::encode_pdu(request);
  raw.insert(raw.begin(), request.unit);
  // All or nothing: a socket whose buffer is full has a peer that has long stopped reading.
  if (modbus_send_raw_request(modbus_.get(), raw.data(), static_cast<int>(raw.size())) < 0) {
    const int failure = errno;
    return lost("cannot write", failure >= MODBUS_ENOBASE ? EIO : failure);
  }
  ++owed_;
  if (auto* const tap = onlooker()) tap->sent(mbap_frame(raw));
  return {};
}

Result<void> ModbusTcpLink::send(const wire::ModbusRequest& request) {
  if (!is_open()) return Error{Fault::LinkDown, text_of(endpoint_) + ": not connected"};
  if (!clear()) return doubt({Fault::Garbled, "an answer is still owed: reconnect first"});
  std::array<std::uint8_t, 1> stray{};
  const auto waiting = peek(stray);
  if (!waiting) return waiting.error();
  if (waiting.value() != 0) return doubt({Fault::Garbled, "bytes came that nobody asked for"});
  asked_ = request;
  return write(request);
}

Result<void> ModbusTcpLink::write_stop(const wire::ModbusRequest& request) {
  if (!is_open()) return Error{Fault::LinkDown, text_of(endpoint_) + ": not connected"};
  if (owed_ == 0) asked_ = request;
  return write(request);
}

Waited<wire::ModbusReply> ModbusTcpLink::await(Instant deadline) {
  if (!is_open()) return Result<wire::ModbusReply>{Error{Fault::LinkDown, text_of(endpoint_) + ": not connected"}};
  ARCHROOM_CHECK(owed_ == 1 && !doubtful_);
  for (std::size_t seen = 0;;) {
    wake_up_at(seen + 1);
    const auto event = wake_.wait(socket_.get(), POLLIN, deadline);
    wake_up_at(1);
    if (event == Wake::Event::Woken) return Woken{};
    if (event == Wake::Event::Deadline) return Result<wire::ModbusReply>{doubt({Fault::Timeout, "no answer in time"})};
    if (auto reply = reply_if_there(seen)) return *std::move(reply);
  }
}

// A frame that has come in part stays in the socket; without this it would end every further wait at once.
void ModbusTcpLink::wake_up_at(std::size_t bytes) {
  const int least = static_cast<int>(bytes);
  ARCHROOM_CHECK(setsockopt(socket_.get(), SOL_SOCKET, SO_RCVLOWAT, &least, sizeof least) == 0);
}

std::optional<Result<wire::ModbusReply>> ModbusTcpLink::reply_if_there(std::size_t& seen) {
  std::array<std::uint8_t, kLongestFrame + 1> bytes{};
  const auto there = peek(bytes);
  if (!there) return there.error();
  const auto look = look_at_frame(std::span(bytes).first(there.value()), asked_.unit);
  if (const auto* error = std::get_if<Error>(&look)) {
    if (auto* const tap = onlooker()) tap->came(std::span(bytes).first(there.value()));
    return doubt(*error);
  }
  if (const auto* frame = std::get_if<Complete>(&look)) return take_reply(frame->size);
  if (there.value() <= seen) return hung_up(ECONNRESET);  // woken, yet nothing more: it ends in mid-frame
  seen = there.value();
  return std::nullopt;
}

Result<wire::ModbusReply> ModbusTcpLink::take_reply(std::size_t size) {
  std::array<std::uint8_t, MODBUS_TCP_MAX_ADU_LENGTH> frame{};
  const int got = modbus_receive_confirmation(modbus_.get(), frame.data());
  if (got < 0 || static_cast<std::size_t>(got) != size) {
    return doubt({Fault::Garbled, std::string("not taken by libmodbus: ") + modbus_strerror(errno)});
  }
  owed_ = 0;
  if (auto* const tap = onlooker()) tap->came(std::span(frame).first(size));
  auto reply = wire::decode_pdu(asked_, std::span(frame).first(size).subspan(kMbapHeader));
  if (!reply && reply.error().fault == Fault::Garbled) return doubt(reply.error());
  return reply;
}

Result<void> ModbusTcpLink::drain_what_came() {
  std::array<std::uint8_t, 4096> bytes{};
  const auto got = receive(bytes, 0);
  if (!got) return got.error();
  if (auto* const tap = onlooker(); tap != nullptr && got.value() != 0) tap->came(std::span(bytes).first(got.value()));
  drained_.insert(drained_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(got.value()));
  return count_drained_frames();
}

Result<void> ModbusTcpLink::count_drained_frames() {
  std::size_t at = 0;
  while (owed_ > 0 && drained_.size() - at >= kMbapHeader) {
    const auto size = announced_size(std::span(drained_).subspan(at));
    if (!size) return doubt(size.error());
    if (drained_.size() - at < size.value()) break;
    at += size.value();
    --owed_;
  }
  drained_.erase(drained_.begin(), drained_.begin() + static_cast<std::ptrdiff_t>(at));
  return {};
}

Waited<void> ModbusTcpLink::drain_and_close(Instant deadline) {
  if (!is_open()) return Result<void>{Error{Fault::LinkDown, text_of(endpoint_) + ": not connected"}};
  doubtful_ = true;
  while (owed_ > 0) {
    const auto event = wake_.wait(socket_.get(), POLLIN, deadline);
    if (event == Wake::Event::Woken) return Woken{};
    if (event == Wake::Event::Deadline) break;
    if (auto drained = drain_what_came(); !drained) {
      close();
      return drained;
    }
  }
  const bool answered = owed_ == 0;
  close();
  if (!answered) return Result<void>{Error{Fault::Timeout, text_of(endpoint_) + ": not every answer came before closing"}};
  return Result<void>{};
}

Waited<void> ModbusTcpLink::idle(Instant deadline) {
  ARCHROOM_CHECK(owed_ == 0);
  const bool watched = clear();
  const auto event = wake_.wait(watched ? socket_.get() : -1, POLLIN, deadline);
  if (event == Wake::Event::Woken) return Woken{};
  if (event == Wake::Event::Deadline) return Result<void>{};
  std::array<std::uint8_t, 1> stray{};
  const auto there = peek(stray);
  if (!there) return Result<void>{there.error()};
  return Result<void>{doubt({Fault::Garbled, "bytes came that nobody asked for"})};
}

void ModbusTcpLink::close() {
  if (is_open() && owed_ > 0) {
    (void)shutdown(socket_.get(), SHUT_WR);
    retired_ = std::move(socket_);
  }
  socket_.reset();
  (void)modbus_set_socket(modbus_.get(), -1);
  state_ = State::Closed;
  owed_ = 0;
  drained_.clear();
  doubtful_ = false;
}

}  // namespace archroom::link
