#include "controller/gateways/http/strict_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace archroom::gateways {
namespace {

std::string kind_of(std::string_view body) {
  const auto parsed = JsonObject::parse(body);
  const auto* problem = std::get_if<Problem>(&parsed);
  return problem == nullptr ? "fine" : std::string{problem->kind->name};
}

JsonObject object(std::string_view body) {
  auto parsed = JsonObject::parse(body);
  return std::get<JsonObject>(std::move(parsed));
}

TEST(StrictJson, EachKindOfBadBodyHasItsName) {
  EXPECT_EQ(kind_of("{}"), "fine");
  EXPECT_EQ(kind_of(""), "bad-json");
  EXPECT_EQ(kind_of("{"), "bad-json");
  EXPECT_EQ(kind_of("{} {}"), "bad-json");
  EXPECT_EQ(kind_of("{\"a\":1,}"), "bad-json");
  EXPECT_EQ(kind_of("{\"a\":1e999}"), "bad-json");
  EXPECT_EQ(kind_of("{\"a\":\"\t\"}"), "bad-json");
  EXPECT_EQ(kind_of("{\"a\":\"\\ud800\"}"), "bad-json");
  EXPECT_EQ(kind_of("{\"a\":\"\xC3\"}"), "bad-utf8");
  EXPECT_EQ(kind_of("[]"), "wrong-type");
  EXPECT_EQ(kind_of("\"x\""), "wrong-type");
  EXPECT_EQ(kind_of("null"), "wrong-type");
}

TEST(StrictJson, KeysThatOccurTwiceAreSeenAtEveryLevel) {
  EXPECT_EQ(kind_of(R"({"a":1,"a":1})"), "duplicate-key");
  EXPECT_EQ(kind_of(R"({"a":[{"b":1,"\u0062":2}]})"), "duplicate-key");
  EXPECT_EQ(kind_of(R"({"a":{"b":1},"c":{"b":2}})"), "fine");
}

TEST(StrictJson, NestingHasABottom) {
  const auto nested = [](int levels) {
    return "{\"a\":" + std::string(static_cast<std::size_t>(levels - 1), '[') +
           std::string(static_cast<std::size_t>(levels - 1), ']') + "}";
  };
  EXPECT_EQ(kind_of(nested(kDeepestJson)), "fine");
  EXPECT_EQ(kind_of(nested(kDeepestJson + 1)), "too-deep");
  EXPECT_EQ(kind_of("{\"a\":" + std::string(60000, '[')), "too-deep");
}

TEST(StrictJson, ReadsWhatItIsAskedFor) {
  auto body = object(R"({"t":"养","i":-5,"b":true,"l":["x","y"],"n":null})");
  EXPECT_EQ(body.needed_text("t"), "养");
  EXPECT_EQ(body.needed_integer("i"), -5);
  EXPECT_TRUE(body.needed_truth("b"));
  EXPECT_EQ(body.needed_texts("l"), (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(body.is_null("n"));
  EXPECT_EQ(body.text("absent"), std::nullopt);
  EXPECT_FALSE(body.problem());
}

TEST(StrictJson, SaysAllThatIsWrongAndWhere) {
  auto body = object(R"({"t":5,"i":"5","f":1.5,"b":0,"l":["x",1],"big":18446744073709551615,"extra":1})");
  static_cast<void>(body.needed_text("t"));
  static_cast<void>(body.needed_integer("i"));
  static_cast<void>(body.integer("f"));
  static_cast<void>(body.truth("b"));
  static_cast<void>(body.texts("l"));
  static_cast<void>(body.integer("big"));
  static_cast<void>(body.needed_text("gone"));
  const auto problem = body.problem();
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->kind, &problems::kWrongType);
  std::vector<std::string> where;
  for (const auto& mistake : problem->mistakes) where.push_back(mistake.where);
  EXPECT_EQ(where, (std::vector<std::string>{"/t", "/i", "/f", "/b", "/l", "/big", "/gone", "/extra"}));
  EXPECT_EQ(problem->mistakes[0].what.en, "\"t\" must be a text, found an integer");
}

TEST(StrictJson, CodesHaveNoControlCharacters) {
  const auto name = [](std::string_view code) {
    const auto fault = code_fault(code);
    return fault ? std::string{fault->kind->name} : "fine";
  };
  EXPECT_EQ(name("J001-01·永久"), "fine");
  EXPECT_EQ(name(""), "bad-value");
  EXPECT_EQ(name(" A"), "bad-value");
  EXPECT_EQ(name(std::string(129, 'A')), "bad-value");
  for (const auto* code : {"A\n", "A\tB", "\x7F", "A\xC2\x85"}) EXPECT_EQ(name(code), "control-character") << code;
  EXPECT_EQ(name(std::string_view{"A\0B", 3}), "control-character");
}

TEST(Problems, BodiesAreProblemDocuments) {
  Problem problem{&problems::kRefused, {"通道有人", "an aisle is occupied"}};
  problem.blocked_by.push_back({{core::Cause::AisleOccupied, 5, {}}, WallTime{0}});
  const auto answer = answer_of(problem, core::Language::English);
  EXPECT_EQ(answer.status, 409U);
  EXPECT_EQ(answer.content_type, kProblemJson);
  EXPECT_EQ(
      answer.body,
      R"({"type":"urn:archroom:problem:refused","title":"It cannot be done now","status":409,"detail":"an aisle is occupied",)"
      R"("blocked_by":[{"rule":"SR-04","text":"aisle 5 is occupied","since":"1970-01-01T00:00:00.000Z"}]})");
  EXPECT_NE(answer_of(problem, core::Language::Chinese).body.find("第5通道有人"), std::string::npos);
  const auto failing = refuse(problems::kStoreFailing, {"", ""}, core::Language::English);
  EXPECT_EQ(failing.headers.back(), (std::pair<std::string, std::string>{"Retry-After", "2"}));
}

}  // namespace
}  // namespace archroom::gateways
