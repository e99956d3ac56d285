// Refusals on their way into the journal, so few that nobody can flood it: of each kind the first at once, the rest of the next
// minute as one entry with their number. One thread; time comes as an argument.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "base/instant.hpp"

namespace archroom::gateways {

struct Refusal {
  std::string who;     // whose key it was; empty: none that is known
  std::string peer;    // the address it came from
  std::string route;   // POST /api/v1/people
  std::string wanted;  // roles that would have done
  std::string why;     // the problem's name

  // What is counted together: of a known key each route, of a stranger each reason.
  [[nodiscard]] std::string kind() const { return who.empty() ? peer + "\n" + why : who + "\n" + why + "\n" + route; }
};

class RefusalBook {
 public:
  using Write = std::function<void(const Refusal&, std::uint64_t count)>;
  static constexpr Duration kWindow = minutes{1};
  // Kinds at a time; whatever goes beyond is counted together, and only the reason is told.
  static constexpr std::size_t kMost = 64;

  explicit RefusalBook(Write write) : write_(std::move(write)) {}

  void note(Refusal refusal, Instant now);
  // Writes what was held back and is due. From time to time.
  void sweep(Instant now);
  // Writes all that was held back: at the end.
  void close() { sweep(Instant::never()); }

 private:
  struct Held {
    Refusal first;
    Instant since;
    std::uint64_t count = 0;
  };
  Write write_;
  std::map<std::string, Held> held_;  // by kind
};

}  // namespace archroom::gateways
