#include "controller/gateways/metrics/prometheus.hpp"

#include <array>
#include <cstdio>
#include <string_view>

namespace archroom::gateways {
namespace {

class Exposition {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    out_.append("# HELP ")
        .append(name)
        .append(" ")
        .append(help)
        .append("\n# TYPE ")
        .append(name)
        .append(" ")
        .append(type)
        .append("\n");
  }
  // `labels` as {a="b"} or empty
  void sample(std::string_view labels, std::string_view value, std::string_view suffix = {}) {
    out_.append(name_).append(suffix).append(labels).append(" ").append(value).append("\n");
  }
  template <std::integral T>
  void sample(std::string_view labels, T value, std::string_view suffix = {}) {
    sample(labels, std::string_view{std::to_string(value)}, suffix);
  }
  template <std::integral T>
  void one(std::string_view name, std::string_view type, std::string_view help, T value) {
    family(name, type, help);
    sample("", value);
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
  std::string name_;
};

// Label values escape backslash, quote and line end.
std::string label(std::string_view key, std::string_view value) {
  std::string out{key};
  out += "=\"";
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    c == '\n' ? out += "\\n" : out += c;
  }
  return out += '"';
}

std::string in_seconds(std::uint64_t us) {
  std::array<char, 40> text{};
  const int length = std::snprintf(text.data(), text.size(), "%llu.%06llu", static_cast<unsigned long long>(us / 1000000),
                                   static_cast<unsigned long long>(us % 1000000));
  return {text.data(), static_cast<std::size_t>(length)};
}

void http_requests(Exposition& out, const runtime::Counters& counters) {
  out.family("archroom_http_requests_total", "counter", "Requests answered, by route and status.");
  for (const auto& route : counters.routes) {
    const std::string labels = label("method", route.method) + "," + label("path", route.path);
    for (std::size_t i = 0; i < route.by_status.size(); ++i) {
      const auto count = route.by_status[i].value();
      if (count == 0) continue;
      const bool known = i < runtime::RouteCounters::kStatuses.size();
      const std::string status = known ? std::to_string(runtime::RouteCounters::kStatuses[i]) : "other";
      out.sample("{" + labels + "," + label("status", status) + "}", count);
    }
  }
}

void http_durations(Exposition& out, const runtime::Counters& counters) {
  out.family("archroom_http_request_seconds", "histogram", "From a request's header to its answer, by route.");
  for (const auto& route : counters.routes) {
    const std::string labels = label("method", route.method) + "," + label("path", route.path);
    std::uint64_t sum = 0;
    std::string lines;
    std::array<std::uint64_t, runtime::Histogram::kBoundsUs.size() + 1> counts{};
    for (std::size_t i = 0; i < counts.size(); ++i) sum += counts[i] = route.took.bucket(i);
    if (sum == 0) continue;
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      below += counts[i];
      const bool last = i + 1 == counts.size();
      const std::string bound = last ? "+Inf" : in_seconds(static_cast<std::uint64_t>(runtime::Histogram::kBoundsUs[i]));
      out.sample("{" + labels + "," + label("le", bound) + "}", below, "_bucket");
    }
    out.sample("{" + labels + "}", in_seconds(route.took.sum_us()), "_sum");
    out.sample("{" + labels + "}", sum, "_count");
  }
}

void banks(Exposition& out, const runtime::Board& board, Instant now) {
  const auto all = board.banks();
  out.family("archroom_bank_armed", "gauge", "1 where the bank may be moved.");
  for (const auto& bank : all) out.sample("{" + label("bank", bank->bank.text) + "}", bank->armed ? 1 : 0);
  out.family("archroom_bank_tripped", "gauge", "1 where a trip waits for the reset key at the bank.");
  for (const auto& bank : all) out.sample("{" + label("bank", bank->bank.text) + "}", bank->trip ? 1 : 0);
  out.family("archroom_bank_forbidden", "gauge", "Forbids that stand on the bank.");
  for (const auto& bank : all) out.sample("{" + label("bank", bank->bank.text) + "}", bank->forbids.size());
  out.family("archroom_bank_link_up", "gauge", "1 where the bank's controller can be reached.");
  for (const auto& bank : all) out.sample("{" + label("bank", bank->bank.text) + "}", bank->link_up ? 1 : 0);
  out.family("archroom_bank_evidence_age_seconds", "gauge", "Age of what is known about the bank.");
  for (const auto& bank : all) {
    if (bank->observed_at == Instant{}) continue;
    const auto age = (now - bank->observed_at).count() / 1000;
    out.sample("{" + label("bank", bank->bank.text) + "}", in_seconds(static_cast<std::uint64_t>(age > 0 ? age : 0)));
  }
  out.family("archroom_bank_requests", "gauge", "Requests that wait for the bank or stand open there.");
  for (const auto& bank : all) out.sample("{" + label("bank", bank->bank.text) + "}", bank->line.size());
}

}  // namespace

std::string prometheus_text(const runtime::Counters& counters, const runtime::Board& board, Instant now) {
  Exposition out;
  out.one("archroom_polls_total", "counter", "Exchanges on all buses.", counters.polls.value());
  out.one("archroom_poll_faults_total", "counter", "Exchanges without a usable answer.", counters.poll_faults.value());
  out.one("archroom_steps_total", "counter", "Events that entered the core.", counters.steps.value());
  out.one("archroom_motions_total", "counter", "Motion commands written to a wire.", counters.motions.value());
  out.one("archroom_stops_total", "counter", "Stop commands written to a wire.", counters.stops.value());
  out.one("archroom_lanes_dropped_total", "counter", "Entries that a full lane gave up.", counters.lanes_dropped.value());
  out.one("archroom_store_commits_total", "counter", "Transactions made durable.", counters.store_commits.value());
  out.one("archroom_store_failures_total", "counter", "Transactions that could not be written.", counters.store_failures.value());
  out.one("archroom_journal_entries", "gauge", "Number of the last durable journal entry.", board.journal());
  out.one("archroom_store_works", "gauge", "1 where the register takes what is written.", board.store_works() ? 1 : 0);
  out.one("archroom_http_connections", "gauge", "Open connections.", counters.http_connections.value());
  out.one("archroom_stream_subscribers", "gauge", "Open event streams.", counters.stream_subscribers.value());
  out.one("archroom_stream_missed_total", "counter", "Pictures that slow streams did not get.", counters.stream_missed.value());
  out.one("archroom_mqtt_connected", "gauge", "1 where the MQTT broker is there.", counters.mqtt_connected.value());
  out.one("archroom_mqtt_facts_waiting", "gauge", "Journal entries that the broker has not acknowledged.",
          counters.mqtt_waiting.value());
  out.one("archroom_mqtt_letters_total", "counter", "Messages handed to the broker.", counters.mqtt_letters.value());
  out.one("archroom_mqtt_flooded_total", "counter", "Messages to us that came too fast to be looked at.",
          counters.mqtt_flooded.value());
  banks(out, board, now);
  http_requests(out, counters);
  http_durations(out, counters);
  return out.take();
}

}  // namespace archroom::gateways
