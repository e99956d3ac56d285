#include "controller/gateways/metrics/prometheus.hpp"

#include <gtest/gtest.h>

namespace archroom::gateways {
namespace {

TEST(Prometheus, RoutesByStatusAndTime) {
  runtime::Counters counters;
  runtime::Board board;
  auto& route = counters.routes.emplace_back();
  route.method = "GET";
  route.path = "/a\"b";
  route.add(200, std::chrono::microseconds{60});
  route.add(200, std::chrono::microseconds{300});
  route.add(418, std::chrono::seconds{60});
  const std::string text = prometheus_text(counters, board, Instant{});
  const std::string labels = R"(method="GET",path="/a\"b")";
  for (const auto& line : {
           "archroom_http_requests_total{" + labels + ",status=\"200\"} 2\n",
           "archroom_http_requests_total{" + labels + ",status=\"other\"} 1\n",
           "archroom_http_request_seconds_bucket{" + labels + ",le=\"0.000050\"} 0\n",
           "archroom_http_request_seconds_bucket{" + labels + ",le=\"0.000100\"} 1\n",
           "archroom_http_request_seconds_bucket{" + labels + ",le=\"5.000000\"} 2\n",
           "archroom_http_request_seconds_bucket{" + labels + ",le=\"+Inf\"} 3\n",
           "archroom_http_request_seconds_sum{" + labels + "} 60.000360\n",
           "archroom_http_request_seconds_count{" + labels + "} 3\n",
       }) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

TEST(Prometheus, BanksAndCounters) {
  runtime::Counters counters;
  counters.polls.add(7);
  counters.stream_subscribers.add(2);
  counters.stream_subscribers.add(-1);
  runtime::Board board;
  auto view = std::make_shared<core::BankView>();
  view->bank = BankId{"1"};
  view->armed = true;
  view->observed_at = Instant{1'000'000'000};
  board.post(view);
  const std::string text = prometheus_text(counters, board, Instant{1'250'000'000});
  for (const auto* line :
       {"archroom_polls_total 7\n", "archroom_stream_subscribers 1\n", "archroom_bank_armed{bank=\"1\"} 1\n",
        "archroom_bank_link_up{bank=\"1\"} 0\n", "archroom_bank_evidence_age_seconds{bank=\"1\"} 0.250000\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

}  // namespace
}  // namespace archroom::gateways
