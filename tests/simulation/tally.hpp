// What happened in a run, and in all runs: so that the simulator can't pass by doing nothing.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace archroom::simulation {

class Tally {
 public:
  void count(const std::string& what, std::uint64_t by = 1) { counts_[what] += by; }
  void add(const Tally& other) {
    for (const auto& [what, n] : other.counts_) counts_[what] += n;
  }
  [[nodiscard]] std::uint64_t of(const std::string& what) const {
    const auto found = counts_.find(what);
    return found == counts_.end() ? 0 : found->second;
  }
  [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const { return counts_; }

 private:
  std::map<std::string, std::uint64_t> counts_;
};

// What so many runs must have seen at least; the first that was missed, in words, or nothing.
[[nodiscard]] std::string missed_floor(const Tally& tally, std::uint64_t runs);
[[nodiscard]] std::string table_of(const Tally& tally, std::uint64_t runs);

}  // namespace archroom::simulation
