// Every cause has a code that comes back and a text in both languages.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "controller/core/request.hpp"
#include "controller/core/words.hpp"

namespace archroom::core {
namespace {

constexpr Cause kLast = Cause::Arrived;  // add a cause behind it and TheLastCauseIsTheLast fails

template <class Visit>
void with_every_cause(Visit visit) {
  for (int i = 0; i <= static_cast<int>(kLast); ++i) visit(static_cast<Cause>(i));
}

bool has_chinese(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE4; });
}

TEST(Words, EveryCauseInBothLanguages) {
  with_every_cause([](Cause cause) {
    const Reason reason{cause, 3, {}};
    const auto zh = text_of(reason, Language::Chinese);
    const auto en = text_of(reason, Language::English);
    if (cause == Cause::None) {
      EXPECT_TRUE(zh.empty() && en.empty());
      return;
    }
    EXPECT_TRUE(has_chinese(zh)) << code_of(cause);
    EXPECT_FALSE(en.empty()) << code_of(cause);
    EXPECT_FALSE(has_chinese(en)) << code_of(cause);
  });
}

TEST(Words, DifferentCausesReadDifferently) {
  std::set<std::string> texts;
  with_every_cause([&](Cause cause) { texts.insert(text_of({cause, 3, {}}, Language::Chinese)); });
  EXPECT_EQ(texts.size(), static_cast<std::size_t>(kLast) + 1);
}

TEST(Words, DetailIsAdded) {
  EXPECT_EQ(text_of({Cause::LinkLost, 0, "connection refused"}, Language::English),
            "no link to the bank's controller: connection refused");
  EXPECT_EQ(text_of({Cause::None, 0, "no such aisle"}, Language::English), "no such aisle");
}

TEST(Words, NotArmedSaysSinceWhat) {
  with_every_cause([](Cause since) {
    const Reason reason{Cause::NotArmed, static_cast<std::int64_t>(since), {}};
    EXPECT_TRUE(has_chinese(text_of(reason, Language::Chinese))) << code_of(since);
    EXPECT_NE(text_of(reason, Language::English).find("arm"), std::string::npos) << code_of(since);
  });
}

TEST(Words, EveryProtectionIsNamed) {
  std::set<std::string> texts;
  for (unsigned bit = 0; bit < 12; ++bit) {
    const Reason reason{Cause::ProtectionActive, 1 << bit, {}};
    texts.insert(text_of(reason, Language::English));
    texts.insert(text_of(reason, Language::Chinese));
  }
  EXPECT_EQ(texts.size(), 24U);
  const auto two = text_of({Cause::ProtectionActive, 1 | 1 << 2, {}}, Language::Chinese);
  EXPECT_NE(two.find("急停"), std::string::npos);
  EXPECT_NE(two.find("踢脚板"), std::string::npos);
}

TEST(Words, AnOccupiedAisleIsNamedOrSaidToBeUnknown) {
  EXPECT_NE(text_of({Cause::AisleOccupied, 5, {}}, Language::English).find("5"), std::string::npos);
  EXPECT_EQ(text_of({Cause::AisleOccupied, -1, {}}, Language::English).find("-1"), std::string::npos);
}

TEST(Codes, RoundTripAndAreDistinct) {
  std::set<std::string> codes;
  with_every_cause([&](Cause cause) {
    const auto code = code_of(cause);
    EXPECT_EQ(cause_of(code), cause) << code;
    EXPECT_TRUE(codes.emplace(code).second) << code;
  });
  EXPECT_FALSE(cause_of("SR-11").has_value());
  EXPECT_FALSE(cause_of("sr-01").has_value());
}

TEST(Codes, TheTenRulesBearTheirNumbers) {
  for (int rule = 1; rule <= 10; ++rule) {
    const auto expected = std::string{"SR-"} + (rule < 10 ? "0" : "") + std::to_string(rule);
    EXPECT_EQ(code_of(static_cast<Cause>(rule)), expected);
  }
}

TEST(CodesDeathTest, TheLastCauseIsTheLast) {
  EXPECT_DEATH((void)code_of(static_cast<Cause>(static_cast<int>(kLast) + 1)), "known cause");
}

TEST(Codes, RequestStatesRoundTrip) {
  std::set<std::string> names;
  for (int i = 0; i <= static_cast<int>(RequestState::Failed); ++i) {
    const auto state = static_cast<RequestState>(i);
    EXPECT_EQ(request_state_of(name_of(state)), state);
    names.emplace(name_of(state));
    EXPECT_EQ(has_ended(state), state == RequestState::Done || state == RequestState::Cancelled ||
                                    state == RequestState::Refused || state == RequestState::Failed);
  }
  EXPECT_EQ(names.size(), 10U);
  EXPECT_FALSE(request_state_of("open").has_value());
}

}  // namespace
}  // namespace archroom::core
