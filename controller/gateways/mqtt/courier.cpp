#include "controller/gateways/mqtt/courier.hpp"

#include <algorithm>
#include <utility>

namespace archroom::gateways {
namespace {

constexpr Duration kFull = milliseconds{20};  // until a full line is tried again

}  // namespace

Courier::Courier(Topics topics, AskRules rules, CourierHands hands)
    : topics_(std::move(topics)), rules_(rules), hands_(std::move(hands)), asks_(topics_, std::move(rules)) {}

void Courier::cursor_known(std::uint64_t n) {
  outbox_.emplace(n);
  outbox_->journal_grew(journal_);
  if (connected_) outbox_->connected();
}

void Courier::cursor_written(std::uint64_t n, bool is_kept, Instant now) {
  if (!outbox_) return;
  is_kept ? outbox_->cursor_written(n) : outbox_->cursor_not_written();
  cursor_at_ = now + kCursorEvery;
}

void Courier::journal_grew(std::uint64_t n) {
  journal_ = std::max(journal_, n);
  if (outbox_) outbox_->journal_grew(journal_);
}

void Courier::connected(Instant now) {
  connecting_ = false;
  connected_ = true;
  last_why_.clear();
  hands_.say("connected");
  begin_anew(now);
  subscribe();
}

// Nothing of an earlier connection counts.
void Courier::begin_anew(Instant now) {
  sent_.clear();
  letters_.push_front({topics_.status(), "online", Care::Acknowledged, true});
  retained_.everything_again();
  sweep_at_ = now + kSweepAfter;
  held_until_ = full_until_ = now;
  if (outbox_) outbox_->connected();
}

void Courier::subscribe() {
  std::vector<std::string> filters;
  for (const char* own : {"/banks/+", "/devices/+", "/readings/+/+", "/alarms/+", "/protections/+"})
    filters.push_back(topics_.root() + own);
  if (rules_.requests) filters.push_back(topics_.request());
  if (rules_.commands) filters.push_back(topics_.command());
  if (!birth_.empty()) filters.push_back(birth_);
  if (!hands_.subscribe(filters)) hands_.say("could not subscribe");
}

void Courier::not_connected(const std::string& why, bool is_refused, Instant now) {
  connecting_ = false;
  connected_ = false;
  if (std::exchange(last_why_, why) != why) hands_.say("no connection: " + why);
  retry(is_refused ? kRefusedRetry : kRetry, now);
}

void Courier::lost(const std::string& why, Instant now) {
  if (!connected_) return;
  connected_ = false;
  last_why_ = why;
  hands_.say("the connection is gone: " + why);
  sent_.clear();
  letters_.clear();
  sweep_at_ = Instant::never();
  if (outbox_) outbox_->lost();
  retry(kRetry, now);
}

void Courier::retry(Duration in, Instant now) { connect_at_ = now + in; }

void Courier::arrived(std::uint64_t cookie) {
  auto sent = sent_.extract(cookie);
  if (sent.empty()) return;
  if (outbox_ && sent.mapped().slip) outbox_->acknowledged(*sent.mapped().slip);
}

// The broker is there and would not have it. A fact is not passed over: it and all behind it wait, and are tried again.
void Courier::not_arrived(std::uint64_t cookie, const std::string& why, Instant now) {
  auto sent = sent_.extract(cookie);
  if (sent.empty()) return;
  if (std::exchange(last_why_, why) != why) hands_.say("a letter was not taken: " + why);
  const Sent& what = sent.mapped();
  if (what.retained) retained_.again(*what.retained);
  if (what.slip && outbox_ && outbox_->is_current(*what.slip)) {
    outbox_->lost();
    if (connected_) outbox_->connected();
  }
  if (what.slip || what.retained) held_until_ = now + kRefusedRetry;
}

void Courier::incoming(const Incoming& incoming, Instant now) {
  if (!birth_.empty() && incoming.topic == birth_) {
    if (incoming.payload == "online") {
      for (const auto& topic : announced_) retained_.again(topic);
    }
    return;
  }
  if (incoming.topic != topics_.request() && incoming.topic != topics_.command()) {
    if (incoming.retained) retained_.seen_on_broker(incoming.topic, incoming.payload.empty());
    return;
  }
  auto taken = asks_.take(incoming, now);
  if (const auto* ask = std::get_if<Ask>(&taken)) return hands_.ask(*ask);
  mention(std::get<Letter>(std::move(taken)));
}

void Courier::answered(std::uint64_t number, std::uint32_t status, std::string json) {
  if (auto letter = asks_.answer(number, status, std::move(json))) mention(*std::move(letter));
}

void Courier::mention(Letter letter) {
  if (connected_ && letters_.size() < kMostAnswers) letters_.push_back(std::move(letter));
}

void Courier::announce(const std::string& birth, std::set<std::string> topics) {
  birth_ = birth;
  announced_ = std::move(topics);
}

void Courier::farewell() { letters_.push_back({topics_.status(), "offline", Care::Acknowledged, true}); }

void Courier::turn(Instant now) {
  for (auto& letter : asks_.late(now)) mention(std::move(letter));
  const bool is_stuck = connecting_ && now >= give_up_at_;
  if (!connected_ && (is_stuck || (!connecting_ && now >= connect_at_))) {
    if (is_stuck) hands_.say("nothing was heard of connecting: again");
    connecting_ = true;
    give_up_at_ = now + kConnectPatience;
    hands_.connect(is_stuck);
  }
  if (connected_) {
    if (now >= sweep_at_) {
      sweep_at_ = Instant::never();
      retained_.sweep();
    }
    post_letters(now);
    post_facts(now);
    post_retained(now);
  }
  keep_cursor(now);
}

bool Courier::post(const Letter& letter, Sent sent, Instant now) {
  if (!connected_ || now < full_until_) return false;
  const auto cookie = ++last_cookie_;
  sent_.emplace(cookie, std::move(sent));
  if (hands_.post(letter, cookie)) return true;
  sent_.erase(cookie);
  full_until_ = now + kFull;
  return false;
}

void Courier::post_letters(Instant now) {
  while (!letters_.empty() && sent_.size() < kMostOnTheWay) {
    if (!post(letters_.front(), {}, now)) return;
    letters_.pop_front();
  }
}

void Courier::post_facts(Instant now) {
  if (!outbox_ || is_held_up(now)) return;
  while (sent_.size() < kMostOnTheWay && now >= full_until_) {
    const std::size_t wanted = outbox_->wanted();
    if (wanted == 0) return;
    const auto facts = hands_.facts(outbox_->posted(), wanted);
    if (facts.empty()) {  // the register can't be read now, or is a step behind its news
      full_until_ = now + kFull;
      return;
    }
    for (const auto& fact : facts) {
      if (now >= full_until_) post_fact(fact, now);
    }
  }
}

void Courier::post_fact(const Fact& fact, Instant now) {
  const Slip slip = outbox_->post(fact.n, fact.letters.size());
  for (const auto& letter : fact.letters) {
    if (post(letter, {slip, {}}, now)) continue;
    outbox_->lost();  // half of it is out: all of it goes again
    outbox_->connected();
    return;
  }
}

void Courier::post_retained(Instant now) {
  if (is_held_up(now)) return;
  while (sent_.size() < kMostOnTheWay && now >= full_until_) {
    const auto letter = retained_.take();
    if (!letter) return;
    if (!post(*letter, {{}, letter->topic}, now)) retained_.again(letter->topic);
  }
}

void Courier::keep_cursor(Instant now) {
  if (!outbox_ || now < cursor_at_) return;
  if (const auto n = outbox_->take_cursor()) hands_.write_cursor(*n);
}

Instant Courier::due() const {
  Instant next = asks_.due();
  if (!connected_) {
    next = std::min(next, connecting_ ? give_up_at_ : connect_at_);
  } else {
    next = std::min(next, sweep_at_);
    const bool more = !letters_.empty() || retained_.waiting() > 0 || (outbox_ && outbox_->wanted() > 0);
    if (more && sent_.size() < kMostOnTheWay)
      next = std::min(next, std::max(full_until_, letters_.empty() ? held_until_ : full_until_));
  }
  if (outbox_ && outbox_->has_cursor()) next = std::min(next, cursor_at_);
  return next;
}

}  // namespace archroom::gateways
