#include "controller/gateways/json_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "controller/gateways/utf8.hpp"

namespace archroom::gateways {
namespace {

TEST(JsonText, ObjectsAndArrays) {
  JsonText out;
  out.object()
      .put("a", 1)
      .put("b", "x")
      .key("c")
      .array()
      .value(true)
      .null()
      .object()
      .end_object()
      .array()
      .end_array()
      .end_array();
  out.put("at", WallTime{250}).put("none", std::optional<int>{}).put_text("empty", "").end_object();
  EXPECT_EQ(out.text(), R"({"a":1,"b":"x","c":[true,null,{},[]],"at":"1970-01-01T00:00:00.250Z","none":null,"empty":null})");
}

TEST(JsonText, AnyBytesGiveValidJson) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  JsonText out;
  out.value(all + "养老\xE5\x85" + "\xED\xA0\x80");
  const auto back = nlohmann::json::parse(out.text(), nullptr, false);
  ASSERT_TRUE(back.is_string());
  const auto text = back.get<std::string>();
  EXPECT_EQ(text.substr(0, 128), all.substr(0, 128));
  EXPECT_NE(text.find("养老"), std::string::npos);
  EXPECT_FALSE(utf8_fault(text));
}

TEST(Utf8, KnowsOverlongSurrogatesAndTooHigh) {
  for (const auto* good : {"", "a", "\xC2\x80", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_FALSE(utf8_fault(good)) << good;
  }
  for (const auto* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
                          "\xF5\x80\x80\x80", "\xE5\x85", "\xC2"}) {
    EXPECT_EQ(utf8_fault(bad), 0U) << bad;
  }
  EXPECT_EQ(utf8_fault("ab\xFF"), 2U);
}

}  // namespace
}  // namespace archroom::gateways
