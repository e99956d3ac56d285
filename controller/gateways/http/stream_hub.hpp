// Server-sent events: GET /stream. Each stream holds at most one picture per bank and a place in the journal, however slow its
// client is. On the door's thread; the board's news is handed over by the gate.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "controller/gateways/http/call.hpp"
#include "controller/gateways/http/hall.hpp"
#include "controller/gateways/http/wire.hpp"

namespace archroom::gateways {

using Frame = std::shared_ptr<const std::string>;

class Stream;

class StreamHub {
 public:
  explicit StreamHub(Hall& hall);
  ~StreamHub();

  [[nodiscard]] bool full() const { return streams_.size() >= hall_.limits.streams; }
  // Answers with the stream's head and goes on for as long as the client listens.
  void start(Socket wire, const StreamStart& start, core::Language language);
  void start(TlsSocket wire, const StreamStart& start, core::Language language);
  void left(Stream& stream) { streams_.erase(&stream); }
  // The journal is durable up to here.
  [[nodiscard]] std::uint64_t journal() const { return std::max(journal_, hall_.room.board.journal()); }

 private:
  void begin(const std::shared_ptr<Stream>& stream, const StreamStart& start);
  void news();
  Hall& hall_;
  std::uint64_t journal_ = 0;  // when the door opened: the board only hears of what comes after
  std::set<Stream*> streams_;
  std::unique_ptr<runtime::Subscription> subscription_;
};

}  // namespace archroom::gateways
