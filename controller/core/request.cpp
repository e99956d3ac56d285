#include "controller/core/request.hpp"

#include <array>

#include "base/contract.hpp"
#include "controller/core/record.hpp"

namespace archroom::core {
namespace {

constexpr std::array<std::string_view, 10> kNames{
    "queued", "waiting_operator", "waiting_safety", "opening", "presented", "unverified",
    "done",   "cancelled",        "refused",        "failed"};

}  // namespace

std::string_view name_of(RequestState state) {
  const auto index = static_cast<std::size_t>(state);
  ARCHROOM_CHECK(index < kNames.size());
  return kNames[index];
}

std::optional<RequestState> request_state_of(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<RequestState>(i);
  }
  return std::nullopt;
}

std::string_view name_of(JobOutcome outcome) {
  switch (outcome) {
    case JobOutcome::Arrived: return "arrived";
    case JobOutcome::Stopped: return "stopped";
    case JobOutcome::Failed: return "failed";
    case JobOutcome::Dropped: return "dropped";
  }
  contract_violated("known outcome", __FILE__, __LINE__);
}

}  // namespace archroom::core
