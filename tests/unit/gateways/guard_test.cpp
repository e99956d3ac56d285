#include "controller/gateways/http/guard.hpp"

#include <gtest/gtest.h>

namespace archroom::gateways {
namespace {

TEST(Guard, LoopbackHostsWithAndWithoutPort) {
  for (const auto* host :
       {"localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:8480", "127.255.255.254", "[::1]", "[::1]:8480"}) {
    EXPECT_TRUE(is_loopback_host(host)) << host;
  }
}

TEST(Guard, NothingElseIsALoopbackHost) {
  for (const auto* host :
       {"", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "127.0.0.1:", "127.0.0.1:99999",
        "127.0.0.1:80:80", "127.0.0.256", "127.1", "0.0.0.0", "10.0.0.1", "[::2]", "[::1", "::1", "128.0.0.1", "localhost:x"}) {
    EXPECT_FALSE(is_loopback_host(host)) << host;
  }
}

TEST(Guard, OnlyThisVeryServersPagesAreOfTheSameOrigin) {
  EXPECT_TRUE(is_same_origin("http://127.0.0.1:8480", "127.0.0.1:8480"));
  EXPECT_TRUE(is_same_origin("http://LocalHost:8480", "localhost:8480"));
  EXPECT_FALSE(is_same_origin("http://127.0.0.1:8481", "127.0.0.1:8480"));
  EXPECT_FALSE(is_same_origin("http://evil.example", "127.0.0.1:8480"));
  EXPECT_FALSE(is_same_origin("null", "127.0.0.1:8480"));
}

TEST(Guard, TheLanguageWithTheGreatestWeightIsTaken) {
  using core::Language;
  EXPECT_EQ(accepted_language("zh-CN,zh;q=0.9,en;q=0.8"), Language::Chinese);
  EXPECT_EQ(accepted_language("zh;q=0.5, en-GB"), Language::English);
  EXPECT_EQ(accepted_language("fr, EN;q=0.1"), Language::English);
  EXPECT_EQ(accepted_language("en;q=0, zh;q=0.001"), Language::Chinese);
  EXPECT_EQ(accepted_language("fr"), std::nullopt);
  EXPECT_EQ(accepted_language(""), std::nullopt);
  EXPECT_EQ(accepted_language("en;q=much"), std::nullopt);
  EXPECT_EQ(accepted_language("english"), std::nullopt);
}

TEST(Guard, MediaTypesWithParameters) {
  EXPECT_TRUE(is_media_type("application/json", "application/json"));
  EXPECT_TRUE(is_media_type("Application/JSON ; charset=utf-8", "application/json"));
  EXPECT_FALSE(is_media_type("application/jsonx", "application/json"));
  EXPECT_FALSE(is_media_type("", "application/json"));
}

}  // namespace
}  // namespace archroom::gateways
