#include "controller/gateways/http/routes.hpp"

#include <gtest/gtest.h>

namespace archroom::gateways {
namespace {

TEST(Routes, EveryRouteFindsItself) {
  for (const Route& route : routes()) {
    std::string path;
    for (const char c : route.path) path += c == '{' || c == '}' ? 'x' : c;
    const Found found = find_route(name_of(route.method), path);
    ASSERT_EQ(found.route, &route) << route.path;
    EXPECT_EQ(found.allow, "");
  }
}

TEST(Routes, ParamsAreDecodedAfterTheSplit) {
  const Found found = find_route("GET", "/api/v1/boxes/A%2F1%E5%85%BB/location");
  ASSERT_NE(found.route, nullptr);
  EXPECT_EQ(found.params[0], "A/1养");
  EXPECT_FALSE(found.bad_path);
  EXPECT_TRUE(find_route("GET", "/api/v1/boxes/%").bad_path);
  EXPECT_TRUE(find_route("GET", "/api/v1/boxes/%C3%28").bad_path);
}

TEST(Routes, KnownPathsSayWhichMethodsTheyTake) {
  const Found found = find_route("PUT", "/api/v1/requests/7");
  EXPECT_EQ(found.route, nullptr);
  EXPECT_EQ(found.allow, "GET, HEAD, DELETE");
  EXPECT_EQ(find_route("GET", "/api/v1/stop").allow, "POST");
  EXPECT_EQ(find_route("HEAD", "/health").route, find_route("GET", "/health").route);
}

TEST(Routes, OtherPathsLeadNowhere) {
  for (const auto* path :
       {"/", "", "/health/", "//health", "/api/v1", "/api/v1/boxes/", "/api/v1/boxes/A/location/x", "/API/v1/boxes"}) {
    const Found found = find_route("GET", path);
    EXPECT_EQ(found.route, nullptr) << path;
    EXPECT_EQ(found.allow, "") << path;
  }
}

TEST(Routes, OnlyStopsAreRefusedToNobody) {
  for (const Route& route : routes()) EXPECT_EQ(route.stops, route.path.ends_with("/stop")) << route.path;
}

}  // namespace
}  // namespace archroom::gateways
