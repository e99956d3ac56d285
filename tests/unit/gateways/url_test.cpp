#include "controller/gateways/http/url.hpp"

#include <gtest/gtest.h>

namespace archroom::gateways {
namespace {

TEST(Url, PercentDecoding) {
  EXPECT_EQ(percent_decoded("A%2F1", false), "A/1");
  EXPECT_EQ(percent_decoded("%E5%85%BB+x", true), "养 x");
  EXPECT_EQ(percent_decoded("a+b", false), "a+b");
  for (const auto* wrong : {"%", "%1", "%zz", "a%2"}) EXPECT_EQ(percent_decoded(wrong, false), std::nullopt) << wrong;
}

TEST(Url, EncodedTextComesBack) {
  const std::string text = "养老 A/1?&=%+\x01";
  EXPECT_EQ(percent_decoded(percent_encoded(text), true), text);
  EXPECT_EQ(percent_encoded("A-1._~"), "A-1._~");
}

TEST(Url, Queries) {
  const auto query = Query::parse("q=%E5%85%BB&limit=5&flag&=x");
  ASSERT_TRUE(query);
  EXPECT_EQ(query->get("q"), "养");
  EXPECT_EQ(query->get("limit"), "5");
  EXPECT_EQ(query->get("flag"), "");
  EXPECT_EQ(query->get("absent"), std::nullopt);
  EXPECT_TRUE(Query::parse(""));
  EXPECT_FALSE(Query::parse("a=1&a=2"));
  EXPECT_FALSE(Query::parse("a=%FF"));
  EXPECT_FALSE(Query::parse("a=%"));
}

TEST(Url, Targets) {
  EXPECT_EQ(split_target("/a?b=c?d").path, "/a");
  EXPECT_EQ(split_target("/a?b=c?d").query, "b=c?d");
  EXPECT_EQ(split_target("/a").query, "");
}

}  // namespace
}  // namespace archroom::gateways
