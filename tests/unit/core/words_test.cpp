// Every cause has a code that comes back and a text in both languages.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "controller/core/hazards.hpp"
#include "controller/core/hold.hpp"
#include "controller/core/request.hpp"
#include "controller/core/words.hpp"

namespace archroom::core {
namespace {

constexpr Cause kLast = Cause::BoxScanned;  // add a cause behind it and TheLastCauseIsTheLast fails

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
  for (unsigned bit = 0; bit < 19; ++bit) {
    const Reason reason{Cause::ProtectionActive, 1 << bit, {}};
    texts.insert(text_of(reason, Language::English));
    texts.insert(text_of(reason, Language::Chinese));
  }
  EXPECT_EQ(texts.size(), 38U);
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
  EXPECT_FALSE(cause_of("SR-18").has_value());
  EXPECT_FALSE(cause_of("sr-01").has_value());
}

TEST(Codes, TheRulesBearTheirNumbers) {
  for (int rule = 1; rule <= 17; ++rule) {
    const auto expected = std::string{"SR-"} + (rule < 10 ? "0" : "") + std::to_string(rule);
    const int later = static_cast<int>(Cause::Forbidden) - 11;
    EXPECT_EQ(code_of(static_cast<Cause>(rule <= 10 ? rule : rule + later)), expected);
  }
}

TEST(Words, AFaultIsNamed) {
  std::set<std::string> texts;
  for (int code = 0; code <= 21; ++code) {
    texts.insert(text_of({Cause::NotRemote, code, {}}, Language::English));
    texts.insert(text_of({Cause::NotRemote, code, {}}, Language::Chinese));
  }
  EXPECT_EQ(texts.size(), 44U);
  EXPECT_EQ(text_of({Cause::NotRemote, 7, {}}, Language::English), "the bank is not under remote control (motor stall)");
}

TEST(Words, EveryForbidAndEveryTripSaysWhatItTakes) {
  std::set<std::string> texts;
  for (int kind = 0; kind <= static_cast<int>(ForbidKind::Seismic); ++kind) {
    const auto forbid = static_cast<ForbidKind>(kind);
    EXPECT_EQ(forbid_kind_of(name_of(forbid)), forbid);
    texts.insert(text_of({Cause::Forbidden, kind, {}}, Language::English));
    texts.insert(text_of({Cause::Forbidden, kind, {}}, Language::Chinese));
  }
  EXPECT_EQ(texts.size(), 10U);
  EXPECT_FALSE(forbid_kind_of("flood").has_value());
  with_every_cause([](Cause cause) {
    const Reason trip{Cause::TripLatched, static_cast<std::int64_t>(cause), {}};
    EXPECT_NE(text_of(trip, Language::English).find("reset key at the bank"), std::string::npos) << code_of(cause);
    EXPECT_NE(text_of(trip, Language::Chinese).find("复位键"), std::string::npos) << code_of(cause);
  });
}

TEST(Hazards, EachHasAnIdARuleAndWordsOfItsOwn) {
  std::set<std::string_view> ids, zh, en;
  for (const auto& hazard : hazards()) {
    ids.insert(hazard.id);
    zh.insert(hazard.zh);
    en.insert(hazard.en);
    EXPECT_TRUE(has_chinese(std::string{hazard.zh})) << hazard.id;
    EXPECT_FALSE(hazard.evidence.empty() || hazard.clears.empty() || hazard.tests.empty()) << hazard.id;
  }
  EXPECT_EQ(ids.size(), hazards().size());
  EXPECT_EQ(zh.size(), hazards().size());
  EXPECT_EQ(en.size(), hazards().size());
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
