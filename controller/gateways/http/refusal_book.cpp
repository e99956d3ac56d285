#include "controller/gateways/http/refusal_book.hpp"

namespace archroom::gateways {

void RefusalBook::note(Refusal refusal, Instant now) {
  sweep(now);
  auto at = held_.find(refusal.kind());
  if (at == held_.end() && held_.size() >= kMost) {
    refusal = {"", "", "", "", refusal.why};
    at = held_.find(refusal.kind());
  }
  if (at != held_.end()) {
    ++at->second.count;
    return;
  }
  write_(refusal, 1);
  std::string kind = refusal.kind();
  held_.emplace(std::move(kind), Held{std::move(refusal), now, 0});
}

void RefusalBook::sweep(Instant now) {
  for (auto at = held_.begin(); at != held_.end();) {
    if (now < at->second.since + kWindow) {
      ++at;
      continue;
    }
    if (at->second.count > 0) write_(at->second.first, at->second.count);
    at = held_.erase(at);
  }
}

}  // namespace archroom::gateways
