#include "tests/simulation/wire.hpp"

#include <algorithm>

namespace archroom::simulation {
namespace {

constexpr std::size_t kOldFrames = 40;
constexpr std::size_t kOldAnswers = 60;

}  // namespace

bool Wire::suffers(Deed deed) const { return clock_.now() < until_[static_cast<std::size_t>(deed)]; }

Instant Wire::healthy_since() const {
  Instant since;
  for (const auto until : until_) since = std::max(since, until);
  return since;
}

bool Wire::holds_back() const {
  const auto recently = [&](Deed deed) { return clock_.now() < until_[static_cast<std::size_t>(deed)] + 2 * kHeldAtMost; };
  return recently(Deed::Delay) || recently(Deed::Duplicate) || recently(Deed::ReplayRequests);
}

void Wire::befall(Deed deed, Duration span) {
  auto& until = until_[static_cast<std::size_t>(deed)];
  until = std::max(until, clock_.now() + span);
  if (deed == Deed::Cut) cut();
  if (deed == Deed::ReplayRequests) bring_old_frames();
}

void Wire::heal() {
  for (auto& until : until_) until = std::min(until, clock_.now());
  cut();
}

void Wire::cut() {
  const auto all = clients_;
  for (const auto& [connection, client] : all) {
    clients_.erase(connection);
    client->hung_up();
  }
}

std::uint32_t Wire::connect(Client& client) {
  const auto connection = ++last_connection_;
  clients_[connection] = &client;
  clock_.in(way() + way(), [this, connection] {
    const auto found = clients_.find(connection);
    if (found == clients_.end() || suffers(Deed::HalfOpen)) return;
    if (!suffers(Deed::Cut)) return found->second->accepted();
    auto* const client_there = found->second;
    clients_.erase(found);
    client_there->refused();
  });
  return connection;
}

std::uint64_t Wire::send(std::uint32_t connection, const Bytes& bytes) {
  const Frame frame{bytes, ++last_frame_, connection, clock_.now()};
  if (request_in(bytes).asked != Asked::Read) {
    old_frames_.push_back(frame);
    if (old_frames_.size() > kOldFrames) old_frames_.pop_front();
  }
  if (suffers(Deed::LostRequests) || suffers(Deed::HalfOpen)) return frame.id;
  auto& last = last_arrival_[connection][0];
  Instant at = std::max(last, clock_.now() + way());
  if (suffers(Deed::Delay) && prng_.chance(300)) {
    at = clock_.now() + milliseconds{prng_.below(2500)};  // held back in a gateway, which keeps no order
  } else {
    last = at;
  }
  clock_.at(at, [this, frame] { arrive(frame, Copy::First); });
  if (suffers(Deed::Duplicate) && prng_.chance(500)) {
    clock_.at(at + milliseconds{prng_.below(400)}, [this, frame] { arrive(frame, Copy::Second); });
  }
  return frame.id;
}

void Wire::bring_old_frames() {
  for (const auto& frame : old_frames_) {
    if (prng_.chance(400)) clock_.in(milliseconds{prng_.below(300)}, [this, frame] { arrive(frame, Copy::Old); });
  }
}

void Wire::arrive(const Frame& frame, Copy copy) {
  auto answer = arrive_(frame, copy);
  if (!answer || copy == Copy::Old) return;
  if (answer->shown && prng_.chance(100)) {
    old_answers_.push_back(*answer);
    if (old_answers_.size() > kOldAnswers) old_answers_.pop_front();
  }
  if (answer->shown && suffers(Deed::OldReplies) && !old_answers_.empty()) {
    answer = old_answers_[prng_.below(static_cast<std::uint32_t>(old_answers_.size()))];
  }
  reply(frame.connection, *std::move(answer));
}

void Wire::reply(std::uint32_t connection, Answer answer) {
  if (suffers(Deed::LostReplies) || suffers(Deed::HalfOpen)) return;
  if (suffers(Deed::Garble) && prng_.chance(400)) {
    garble(answer.bytes);
    answer.shown.reset();
  }
  auto& last = last_arrival_[connection][1];
  last = std::max(last, clock_.now() + way());
  if (suffers(Deed::Delay) && prng_.chance(300)) last = last + milliseconds{prng_.below(200)};
  clock_.at(last, [this, connection, answer = std::move(answer)] { deliver(connection, answer); });
}

// Only what no check sum lets through is left undetectable: a flipped bit in the data of a frame that is otherwise right is not
// drawn, for Modbus TCP has nothing to tell it by.
void Wire::garble(Bytes& bytes) {
  switch (prng_.below(6)) {
    case 0: bytes.resize(prng_.below(static_cast<std::uint32_t>(bytes.size()))); break;
    case 1: bytes[prng_.below(6)] ^= static_cast<std::uint8_t>(1 + prng_.below(255)); break;
    case 2: bytes[6] = static_cast<std::uint8_t>(bytes[6] + 1 + prng_.below(200) % 250); break;
    case 3: bytes[kHeaderSize] = static_cast<std::uint8_t>(bytes[kHeaderSize] ^ (1 + prng_.below(255))); break;
    case 4: bytes.push_back(static_cast<std::uint8_t>(prng_.below(256))); break;
    default:
      for (auto& byte : bytes) byte = static_cast<std::uint8_t>(prng_.below(256));
      break;
  }
}

void Wire::deliver(std::uint32_t connection, const Answer& answer) {
  const auto found = clients_.find(connection);
  if (found == clients_.end() || answer.bytes.empty() || suffers(Deed::HalfOpen)) return;
  found->second->bytes_came(answer.bytes, answer.shown);
}

}  // namespace archroom::simulation
