#include "devices/shelf_plc/shelf_plc.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/match.hpp"
#include "devices/shelf_plc/map.hpp"

namespace archroom::devices {
namespace {

constexpr Duration kLongestExpiry = seconds{1};
constexpr Duration kHeartbeatEvery = seconds{1};

std::int64_t whole_ms(Duration duration) { return std::chrono::duration_cast<milliseconds>(duration).count(); }

bool any_travels(const ShelfReport& report) {
  return std::any_of(report.columns.begin(), report.columns.end(),
                     [](const ColumnReport& column) { return column.travel != Travel::Standing || column.motor_on; });
}

bool is_unfinished(CommandOutcome outcome) { return outcome == CommandOutcome::None || outcome == CommandOutcome::Accepted; }

}  // namespace

ShelfPlc::ShelfPlc(Settings settings) : settings_(std::move(settings)) {
  const auto lease_ms = whole_ms(settings_.lease);
  ARCHROOM_CHECK(settings_.shape.columns >= 2 && settings_.shape.columns <= ShelfMap::kMostColumns);
  ARCHROOM_CHECK(settings_.shape.free_aisles == 1 || settings_.shape.free_aisles == 2);
  ARCHROOM_CHECK(lease_ms >= ShelfMap::kShortestLeaseMs && lease_ms <= ShelfMap::kLongestLeaseMs);
  ARCHROOM_CHECK(settings_.renew_every > Duration{0} && settings_.renew_every < settings_.lease);
  ARCHROOM_CHECK(settings_.host_timeout >= 5 && settings_.host_timeout <= 100);
  ARCHROOM_CHECK(settings_.poll_idle > Duration{0} && settings_.poll_moving > Duration{0});
}

// ---- when

bool ShelfPlc::motion_open() const {
  if (wanted_move_) return true;
  if (!command_ || !command_->move || command_->sequence == 0 || command_->epoch != epoch_) return false;
  return command_->outcome == CommandOutcome::None || command_->running;
}

Instant ShelfPlc::renewal_due() const {
  const bool running = command_ && command_->running && command_->outcome == CommandOutcome::Accepted;
  if (!running || !sustained_ || renew_due_ >= sustained_->until()) return Instant::never();
  return renew_due_;
}

Instant ShelfPlc::due(Ask ask) const {
  const bool ours = state_known_ && session_ == Session::Ours;
  switch (ask) {
    case Ask::Begin: return state_known_ && wanted_epoch_ ? ordered_at_ : Instant::never();
    case Ask::Move: return ours && wanted_move_ ? ordered_at_ : Instant::never();
    case Ask::Reset: return ours && wanted_reset_ ? ordered_at_ : Instant::never();
    case Ask::Announce: return ours && wanted_announce_ ? ordered_at_ : Instant::never();
    case Ask::Renewal: return ours ? renewal_due() : Instant::never();
    case Ask::Heartbeat: return ours ? beat_due_ : Instant::never();
    case Ask::Read: return next_read_;
  }
  contract_violated("known ask", __FILE__, __LINE__);
}

Instant ShelfPlc::due() const {
  if (!up_ || in_flight_) return Instant::never();
  Instant soonest = Instant::never();
  for (const Ask ask : kAsks) soonest = std::min(soonest, due(ask));
  return soonest;
}

std::optional<wire::Request> ShelfPlc::next(Instant now) {
  if (!up_ || in_flight_) return std::nullopt;
  for (const Ask ask : kAsks) {
    if (due(ask) > now) continue;
    if (auto request = write(now, ask)) {
      in_flight_ = ask;
      asked_at_ = now;
      return request;
    }
  }
  return std::nullopt;
}

// ---- what goes out

std::optional<wire::Request> ShelfPlc::write(Instant now, Ask ask) {
  switch (ask) {
    case Ask::Begin: return begin(now);
    case Ask::Move: return move(now);
    case Ask::Reset: return reset(now);
    case Ask::Announce: return announce(now);
    case Ask::Renewal: return renewal(now);
    case Ask::Heartbeat: return to_unit(command_tail(words(0)));
    case Ask::Read: {
      const auto size = picture_size(settings_.shape);
      return wire::ModbusRequest{settings_.unit, wire::ModbusRead{wire::Table::InputRegisters, ShelfMap::kMapVersion, size}};
    }
  }
  contract_violated("known ask", __FILE__, __LINE__);
}

CommandWords ShelfPlc::words(std::uint16_t code) {
  return {
      .code = code, .sequence = sequence_, .heartbeat = ++heartbeat_, .host_timeout = settings_.host_timeout, .epoch = epoch_};
}

wire::Request ShelfPlc::to_unit(wire::ModbusWrite write) const { return wire::ModbusRequest{settings_.unit, std::move(write)}; }

wire::Request ShelfPlc::begin(Instant now) {
  lose_session(Session::None);
  epoch_ = *wanted_epoch_;
  wanted_epoch_.reset();
  sequence_ = 1;
  command_.reset();
  auto begin = words(ShelfMap::kCodeBegin);
  begin.expiry = pulse_.tick_at(now + kLongestExpiry);
  return to_unit(command_block(begin));
}

std::optional<wire::Request> ShelfPlc::move(Instant now) {
  if (!wanted_move_->permit.covers(settings_.device, wanted_move_->motion, now)) {
    drop_move();
    read_at_once(now);  // and with it the report that it was not sent
    return std::nullopt;
  }
  const Move order = *std::move(wanted_move_);
  wanted_move_.reset();
  ++sequence_;
  auto command = words(ShelfMap::kCodeCloseAll);
  if (const auto* open = std::get_if<OpenFace>(&order.motion)) {
    command.code = ShelfMap::kCodeOpen;
    command.column = static_cast<std::uint16_t>(open->face.column);
    command.side = open->face.side == Side::Left ? ShelfMap::kSideLeft : ShelfMap::kSideRight;
    if (open->keep) command.keep = static_cast<std::uint16_t>(1 + *open->keep);
  }
  if (std::holds_alternative<SpreadBank>(order.motion)) command.code = ShelfMap::kCodeSpread;
  command.permitted = true;
  command.lease_ms = static_cast<std::uint16_t>(whole_ms(settings_.lease));
  command.expiry = pulse_.tick_at(now + std::min<Duration>(order.permit.until() - now, kLongestExpiry));
  command_ = Command{.intent = order.intent, .epoch = epoch_, .sequence = sequence_, .move = order};
  sustained_ = order.permit;
  renew_due_ = now + settings_.renew_every;
  return to_unit(command_block(command));
}

wire::Request ShelfPlc::reset(Instant now) {
  wanted_reset_ = false;
  ++sequence_;
  command_ = Command{.intent = IntentId{}, .epoch = epoch_, .sequence = sequence_, .move = std::nullopt};
  auto reset = words(ShelfMap::kCodeDriveFaultReset);
  reset.expiry = pulse_.tick_at(now + kLongestExpiry);
  return to_unit(command_block(reset));
}

// What became of the last motion stays what is reported: whether it sounds is seen in the picture.
wire::Request ShelfPlc::announce(Instant now) {
  ++sequence_;
  auto announce = words(ShelfMap::kCodeAnnounce);
  announce.aisle_mm = *std::exchange(wanted_announce_, std::nullopt);
  announce.expiry = pulse_.tick_at(now + kLongestExpiry);
  return to_unit(command_block(announce));
}

std::optional<wire::Request> ShelfPlc::renewal(Instant now) {
  if (!sustained_->covers(settings_.device, command_->move->motion, now)) {
    sustained_.reset();  // it ended between due and now: the lease runs out, and with it the motion
    return std::nullopt;
  }
  auto renewal = words(0);
  renewal.lease_ms = static_cast<std::uint16_t>(whole_ms(settings_.lease));
  renewal.renew_seq = command_->sequence;
  return to_unit(command_tail(renewal));
}

std::vector<wire::Request> ShelfPlc::stop(Instant now) {
  if (wanted_move_) drop_move();
  wanted_reset_ = false;
  wanted_announce_.reset();
  sustained_.reset();
  read_at_once(now);
  return {to_unit(command_block(words(ShelfMap::kCodeStop)))};
}

// ---- what comes in

Observations ShelfPlc::receive(Instant now, const Result<wire::Reply>& reply) {
  ARCHROOM_CHECK(in_flight_.has_value());
  const Ask ask = *in_flight_;
  in_flight_.reset();
  auto seen = ask == Ask::Read ? read(now, reply) : written(now, ask, reply);
  if (std::exchange(read_again_, false)) read_at_once(now);
  return seen;
}

Observations ShelfPlc::read(Instant now, const Result<wire::Reply>& reply) {
  auto seen = reply ? pictured(now, std::get<wire::ModbusReply>(reply.value())) : bad(now, reply.error());
  const bool moving =
      motion_open() || (picture_ && (picture_->report.mode == ShelfMode::Moving || any_travels(picture_->report)));
  next_read_ = std::max(now, asked_at_ + (moving ? settings_.poll_moving : settings_.poll_idle));
  return seen;
}

Observations ShelfPlc::written(Instant now, Ask ask, const Result<wire::Reply>& reply) {
  beat_due_ = now + std::min<Duration>(kHeartbeatEvery, milliseconds{50} * settings_.host_timeout);
  if (ask == Ask::Move || ask == Ask::Renewal) renew_due_ = now + settings_.renew_every;
  if (ask != Ask::Renewal && ask != Ask::Heartbeat) read_at_once(now);
  if (reply && std::get<wire::ModbusReply>(reply.value()).words.empty()) return {};
  // Whether it came through is read, not guessed; nothing is written again.
  read_at_once(now);
  return bad(now, reply ? Error{Fault::Garbled, "a write was answered with words"} : reply.error());
}

Observations ShelfPlc::bad(Instant now, const Error& error) {
  picture_.reset();
  state_known_ = false;
  return {Observation{settings_.device, now, Quality::Bad, NoValue{error.fault, error.detail}}};
}

Observations ShelfPlc::pictured(Instant now, const wire::ModbusReply& reply) {
  auto read = read_picture(settings_.shape, reply.words);
  if (!read) return bad(now, read.error());
  auto picture = std::move(read).value();
  if (auto lives = judge_pulse(now, picture); !lives) return bad(now, lives.error());
  if (auto sound = judge_session(picture); !sound) return bad(now, sound.error());
  judge_command(picture);
  auto& report = picture.report;
  report.session = session_;
  if (command_) {
    report.intent = command_->intent;
    report.outcome = command_->outcome;
    report.refusal = command_->code;
  }
  state_known_ = true;
  picture_ = picture;
  return {Observation{settings_.device, pulse_.taken_at(), Quality::Good, std::move(report)}};
}

Result<void> ShelfPlc::judge_pulse(Instant now, const Picture& picture) {
  switch (pulse_.saw(now, picture.tick, picture.plc_heartbeat, picture.uptime_s)) {
    case Pulse::Verdict::Alive: return {};
    case Pulse::Verdict::Frozen: return Error{Fault::Timeout, "heartbeat does not change"};
    case Pulse::Verdict::Restarted: break;
  }
  // Its power came back: it keeps the epoch, and moves nothing before a new begin.
  if (epoch_ != 0) lose_session(Session::None);
  return {};
}

Result<void> ShelfPlc::judge_session(const Picture& picture) {
  if (wanted_epoch_ && picture.session_epoch >= *wanted_epoch_) lose_session(Session::Foreign);
  if (epoch_ == 0) {
    if (session_ == Session::Foreign && picture.session_epoch == 0) session_ = Session::None;
    return {};
  }
  if (picture.session_epoch == epoch_ && picture.last_seq > sequence_) {
    lose_session(Session::None);
    return Error{Fault::Garbled, "last_seq " + std::to_string(picture.last_seq) + " is beyond what was sent in this session"};
  }
  if (picture.session_epoch == epoch_ && picture.last_seq > 0) {
    session_ = Session::Ours;
    return {};
  }
  // A begin that was not taken leaves an older epoch; a newer one is somebody else's.
  const bool was_ours = session_ == Session::Ours;
  const bool others = picture.session_epoch != 0 && picture.session_epoch != epoch_;
  const bool foreign = others && (was_ours || picture.session_epoch > epoch_);
  lose_session(foreign ? Session::Foreign : Session::None);
  return {};
}

void ShelfPlc::judge_command(const Picture& picture) {
  if (!command_ || command_->sequence == 0) return;
  auto& command = *command_;
  command.running = false;
  if (picture.session_epoch != command.epoch || picture.last_seq > command.sequence) return;
  if (picture.last_seq == 0) {
    command.outcome = CommandOutcome::Aborted;  // its power was away meanwhile: nobody knows how far it got
    return;
  }
  if (picture.last_seq < command.sequence) {
    command.outcome = CommandOutcome::NotReceived;
    return;
  }
  command.outcome = outcome_of(picture.result, command.outcome == CommandOutcome::Accepted);
  const bool said_no = command.outcome == CommandOutcome::Refused || command.outcome == CommandOutcome::Aborted;
  command.code = said_no ? picture.result : std::uint16_t{0};
  command.running =
      is_unfinished(command.outcome) && (picture.moving_seq == command.sequence || picture.report.mode == ShelfMode::Moving);
}

// ---- what is forgotten

void ShelfPlc::lose_session(Session session) {
  session_ = session;
  epoch_ = 0;
  wanted_epoch_.reset();
  wanted_reset_ = false;
  wanted_announce_.reset();
  sustained_.reset();
  if (wanted_move_) drop_move();
  if (command_) command_->running = false;
}

// It never went out, and will not; the next report says so.
void ShelfPlc::drop_move() {
  command_ = Command{.intent = wanted_move_->intent, .move = std::move(wanted_move_), .outcome = CommandOutcome::NotReceived};
  wanted_move_.reset();
}

void ShelfPlc::read_at_once(Instant now) {
  read_again_ = in_flight_.has_value();  // what it brings was on its way already
  next_read_ = now;
  state_known_ = false;
}

Observations ShelfPlc::on_link(Instant now, LinkState state) {
  up_ = state == LinkState::Up;
  in_flight_.reset();
  lose_session(Session::None);
  picture_.reset();
  read_at_once(now);
  if (up_) return {};
  return bad(now, {Fault::LinkDown, "no link to " + settings_.device.text});
}

}  // namespace archroom::devices
