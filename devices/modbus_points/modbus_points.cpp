#include "devices/modbus_points/modbus_points.hpp"

#include <algorithm>
#include <iterator>

#include "base/contract.hpp"

namespace archroom::devices {
namespace {

const std::vector<std::uint16_t>& words_in(const Result<wire::Reply>& reply) {
  return std::get<wire::ModbusReply>(reply.value()).words;
}

Error wrong_length(std::size_t expected, std::size_t found) {
  return {Fault::Garbled, "expected " + std::to_string(expected) + " values, found " + std::to_string(found)};
}

// The device answered, and said no to this very question.
bool is_refusal(const Error& error) { return error.fault == Fault::Unsupported || error.fault == Fault::Refused; }

}  // namespace

ModbusPoints::ModbusPoints(Settings settings, Model model) : settings_(std::move(settings)), model_(std::move(model)) {
  ARCHROOM_CHECK(!model_.points.empty());
  for (auto& block : blocks_of(model_)) turns_.push_back({std::move(block), {}, Trial::Planned, 0, {}});
}

Instant ModbusPoints::next_turn() const {
  Instant next = Instant::never();
  for (const auto& turn : turns_) next = std::min(next, turn.due);
  return next;
}

Instant ModbusPoints::due() const {
  if (!up_ || in_flight_) return Instant::never();
  const bool at_once = wanted_ && (probed_ || !model_.probes);
  return at_once ? rest_until_ : std::max(rest_until_, next_turn());
}

wire::Request ModbusPoints::to_unit(std::variant<wire::ModbusRead, wire::ModbusWrite> what) const {
  return wire::ModbusRequest{settings_.unit, std::move(what)};
}

wire::ModbusRead ModbusPoints::read_back() const {
  const auto& point = model_.points[wanted_->point];
  return {point.table, point.address, static_cast<std::uint16_t>(words_of(point.type))};
}

std::optional<wire::Request> ModbusPoints::next(Instant now) {
  if (due() > now) return std::nullopt;
  asked_at_ = now;
  if (model_.probes && !probed_) {
    in_flight_ = Ask::Probe;
    return to_unit(model_.probe);
  }
  if (wanted_ && !wanted_->written) {
    in_flight_ = Ask::Write;
    const auto& point = model_.points[wanted_->point];
    return to_unit(wire::ModbusWrite{point.address, wanted_->words, point.write->function});
  }
  if (wanted_) {
    in_flight_ = Ask::ReadBack;
    return to_unit(read_back());
  }
  const auto first = std::min_element(turns_.begin(), turns_.end(), [](const auto& a, const auto& b) { return a.due < b.due; });
  turn_ = static_cast<std::size_t>(std::distance(turns_.begin(), first));
  in_flight_ = Ask::Read;
  return to_unit(first->block.read);
}

Observations ModbusPoints::receive(Instant now, const Result<wire::Reply>& reply) {
  ARCHROOM_CHECK(in_flight_);
  const auto asked = *in_flight_;
  in_flight_.reset();
  rest_until_ = now + model_.rest;
  if (asked == Ask::Write) return wrote(now, reply);
  if (asked == Ask::ReadBack) return have_read_back(now, reply);
  if (asked == Ask::Read) return read(now, reply);
  if (!reply) return device_fails(now, reply.error());
  if (words_in(reply).size() != model_.probe.count)
    return device_fails(now, wrong_length(model_.probe.count, words_in(reply).size()));
  probed_ = true;
  return {};
}

Observations ModbusPoints::read(Instant now, const Result<wire::Reply>& reply) {
  const auto count = turns_[turn_].block.read.count;
  if (!reply) return is_refusal(reply.error()) ? was_refused(now, reply.error()) : device_fails(now, reply.error());
  if (words_in(reply).size() != count) return device_fails(now, wrong_length(count, words_in(reply).size()));
  return all_read(now, words_in(reply));
}

Observations ModbusPoints::all_read(Instant now, const std::vector<std::uint16_t>& words) {
  auto& turn = turns_[turn_];
  turn.due = std::max(now, asked_at_ + turn.block.every);
  Observations all;
  for (const auto index : turn.block.points) {
    const auto seen = observed(now, decode(model_.points[index], words, turn.block.read.address));
    all.insert(all.end(), seen.begin(), seen.end());
  }
  if (turn.trial == Trial::Alone) {
    turn.was_answered = true;
    judge_trial(turn.trial_of);
  }
  return all;
}

// Alone, an unsupported point is dropped until the link comes up again; what is only refused is asked again.
Observations ModbusPoints::was_refused(Instant now, const Error& error) {
  auto& turn = turns_[turn_];
  if (turn.block.points.size() > 1) {
    split(now);
    return {};
  }
  const bool unsupported = error.fault == Fault::Unsupported;
  turn.due = unsupported ? Instant::never() : std::max(now, asked_at_ + turn.block.every);
  const auto& point = model_.points[turn.block.points.front()];
  if (turn.trial == Trial::Alone) {
    turn.was_answered = false;
    judge_trial(turn.trial_of);
  }
  return observed(now, without_value(point, unsupported ? Quality::Unknown : Quality::Bad, error.detail));
}

void ModbusPoints::split(Instant now) {
  const Turn refused = turns_[turn_];
  turns_.erase(turns_.begin() + static_cast<std::ptrdiff_t>(turn_));
  const auto trial = refused.trial == Trial::Planned ? Trial::Alone : Trial::Single;
  ++last_trial_;
  for (const auto point : refused.block.points) {
    for (auto& block : blocks_of(model_, {point}, 0)) turns_.push_back({std::move(block), now, trial, last_trial_, {}});
  }
}

// Once all of a refused block have been asked for alone, what was answered goes together again, without the gaps.
void ModbusPoints::judge_trial(int trial) {
  std::vector<std::size_t> answered;
  Instant due = Instant::never();
  for (const auto& turn : turns_) {
    if (turn.trial != Trial::Alone || turn.trial_of != trial) continue;
    if (!turn.was_answered) return;
    if (!*turn.was_answered) continue;
    answered.push_back(turn.block.points.front());
    due = std::min(due, turn.due);
  }
  std::erase_if(turns_,
                [&](const Turn& turn) { return turn.trial == Trial::Alone && turn.trial_of == trial && *turn.was_answered; });
  for (auto& turn : turns_) {
    if (turn.trial == Trial::Alone && turn.trial_of == trial) turn.trial = Trial::Single;
  }
  for (auto& block : blocks_of(model_, answered, 0)) turns_.push_back({std::move(block), due, Trial::Again, 0, {}});
}

Observations ModbusPoints::wrote(Instant, const Result<wire::Reply>& reply) {
  wanted_->written = true;
  if (!reply) wanted_->refusal = reply.error().detail;
  return {};
}

Observations ModbusPoints::have_read_back(Instant now, const Result<wire::Reply>& reply) {
  const Wanted wanted = *wanted_;
  wanted_.reset();
  const auto& point = model_.points[wanted.point];
  const auto unsure = [&](const std::string& why) { return observed(now, without_value(point, Quality::Bad, why)); };
  if (!reply && is_refusal(reply.error())) return unsure("written, and can't be read back: " + reply.error().detail);
  if (!reply) return device_fails(now, reply.error());
  const auto& words = words_in(reply);
  if (words.size() != wanted.words.size()) return device_fails(now, wrong_length(wanted.words.size(), words.size()));
  if (words != wanted.words)
    return unsure("not written" +
                  (wanted.refusal.empty() ? std::string{": it reads back another value"} : ": " + wanted.refusal));
  auto plain = point;
  plain.witness.reset();  // it was not read along
  return observed(now, decode(plain, words, point.address));
}

// Silence and garbage are about the device, not about the registers that were asked for.
Observations ModbusPoints::device_fails(Instant now, const Error& error) {
  const Instant again = now + settings_.retry;
  for (auto& turn : turns_) turn.due = std::max(turn.due, again);
  return {{settings_.device, now, Quality::Bad, NoValue{error.fault, error.detail}}};
}

Observations ModbusPoints::observed(Instant now, const std::vector<Decoded>& all) const {
  Observations seen;
  for (const auto& one : all) seen.push_back({settings_.device, now, one.quality, one.reading});
  return seen;
}

Observations ModbusPoints::on_link(Instant now, LinkState state) {
  up_ = state == LinkState::Up;
  in_flight_.reset();
  wanted_.reset();
  probed_ = false;
  rest_until_ = now;
  for (auto& turn : turns_) turn.due = now;
  if (up_) return {};
  return {{settings_.device, now, Quality::Bad, NoValue{Fault::LinkDown, "no link to " + settings_.device.text}}};
}

Result<void> ModbusPoints::order(Instant, const Order& order) {
  if (!up_) return Error{Fault::LinkDown, "no link to " + settings_.device.text};
  const auto* set = std::get_if<SetPoint>(&order);
  if (set == nullptr) return Error{Fault::Refused, settings_.device.text + " is nothing that moves"};
  if (wanted_) return Error{Fault::Refused, "another value is being written"};
  const auto found = std::find_if(model_.points.begin(), model_.points.end(),
                                  [&](const ModelPoint& point) { return point.quantity == set->quantity; });
  if (found == model_.points.end()) return Error{Fault::Refused, "no point " + set->quantity};
  auto words = encode(*found, set->value);
  if (!words) return words.error();
  wanted_ = Wanted{static_cast<std::size_t>(std::distance(model_.points.begin(), found)), std::move(words).value(), false, {}};
  return {};
}

std::vector<wire::Request> ModbusPoints::stop(Instant) { return {}; }

}  // namespace archroom::devices
