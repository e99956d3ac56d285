// What a scan means where a conversation stands, and what follows from what the register says.
#include "controller/core/stations/dialogue.hpp"

#include <gtest/gtest.h>

#include "controller/core/stations/words.hpp"

namespace archroom::core {
namespace {

const std::string kSlot = "A/1/03L/2/4/1";
const std::string kOther = "A/1/01R/1/1/1";
const std::string kShown = "3架左—2档—4层";

// A station without a core: one scan after another, ten seconds apart.
class Desk {
 public:
  Intake scan(const std::string& code, std::int64_t after_ms = 10'000) {
    now_.ms += after_ms;
    intake_ = heed(dialogue, {1, code, {}, now_, {}}, kDialogueTimeout);
    if (!intake_.deed) dialogue = intake_.dialogue;
    return intake_;
  }
  Feedback comes(const Outcome& outcome) {
    auto conclusion = conclude(intake_, outcome);
    dialogue = conclusion.dialogue;
    return conclusion.feedback;
  }
  void sign_in() {
    (void)scan("P:017");
    (void)comes(Identified{{7}, "张三"});
  }
  template <class D>
  D deed() const {
    EXPECT_TRUE(intake_.deed && std::holds_alternative<D>(*intake_.deed));
    return std::get<D>(*intake_.deed);
  }

  Dialogue dialogue;

 private:
  WallTime now_{1'000'000'000};
  Intake intake_;
};

Declined no(Decline why) { return {why, "B1", kOther, kShown, {}}; }
Done done(MovementKind kind) { return {1, kind, "B1", kSlot, kShown, {}}; }

TEST(Dialogue, PersonThenBoxTakesItOut) {
  Desk desk;
  (void)desk.scan("P:017");
  EXPECT_EQ(desk.deed<Identify>().card, "017");
  const auto who = desk.comes(Identified{{7}, "张三"});
  EXPECT_EQ(who.told, Told::SignedIn);
  EXPECT_EQ(who.name, "张三");
  EXPECT_EQ(who.next, Awaits::Box);
  (void)desk.scan("B1");
  EXPECT_EQ(desk.deed<CheckOut>().person, PersonId{7});
  EXPECT_EQ(desk.comes(done(MovementKind::Out)).told, Told::TakenOut);
  (void)desk.scan("B2");
  EXPECT_EQ(desk.deed<CheckOut>().box, "B2") << "one person, several boxes";
}

TEST(Dialogue, ABoxThatIsOutAwaitsItsSlot) {
  Desk desk;
  (void)desk.scan("B1");
  EXPECT_EQ(desk.deed<Look>().box, "B1");
  const auto out = desk.comes(Found{"B1", BoxState::Out, kSlot, kShown});
  EXPECT_EQ(out.told, Told::IsOut);
  EXPECT_EQ(out.next, Awaits::Slot);
  EXPECT_EQ(tone_of(out), Tone::Question);
  (void)desk.scan("s: " + kSlot);
  EXPECT_EQ(desk.deed<CheckIn>().slot, kSlot);
  EXPECT_FALSE(desk.deed<CheckIn>().here_after_all);
  EXPECT_EQ(desk.comes(done(MovementKind::In)).told, Told::BroughtIn);
  EXPECT_TRUE(desk.dialogue.box.empty());
}

TEST(Dialogue, WhoeverIsSignedInBringsBackWhatIsOut) {
  Desk desk;
  desk.sign_in();
  (void)desk.scan("B1");
  EXPECT_EQ(desk.comes(no(Decline::AlreadyOut)).told, Told::IsOut);
  (void)desk.scan("S:" + kSlot);
  EXPECT_EQ(desk.deed<CheckIn>().person, PersonId{7});
}

TEST(Dialogue, ABoxInStoreSaysWhereItBelongs) {
  Desk desk;
  (void)desk.scan("B1");
  const auto where = desk.comes(Found{"B1", BoxState::InStore, kSlot, kShown});
  EXPECT_EQ(where.told, Told::Where);
  EXPECT_EQ(where.shown, kShown);
  EXPECT_TRUE(desk.dialogue.box.empty());
}

TEST(Dialogue, TheWrongSlotIsAskedForOnceMore) {
  Desk desk;
  (void)desk.scan("C:IN");
  (void)desk.scan("B1");
  (void)desk.comes(Found{"B1", BoxState::Out, kSlot, kShown});
  (void)desk.scan("S:" + kOther);
  const auto ask = desk.comes(no(Decline::WrongSlot));
  EXPECT_EQ(ask.told, Told::AskHere);
  EXPECT_EQ(ask.next, Awaits::SlotAgain);
  EXPECT_EQ(text_of(ask, Language::Chinese, 480), "应放在 " + kShown + "；再扫一次此格位即放在这里，或改扫正确格位");
  EXPECT_FALSE(desk.scan("S:" + kOther, 1499).deed) << "the gun read it twice: that is nobody's yes";
  (void)desk.scan("S:" + kOther);
  EXPECT_TRUE(desk.deed<CheckIn>().here_after_all);
}

TEST(Dialogue, AnotherSlotIsTriedAnew) {
  Desk desk;
  (void)desk.scan("B1");
  (void)desk.comes(Found{"B1", BoxState::Out, kSlot, kShown});
  (void)desk.scan("S:" + kOther);
  (void)desk.comes(no(Decline::WrongSlot));
  (void)desk.scan("S:A/1/02L/1/1/1");
  EXPECT_FALSE(desk.deed<CheckIn>().here_after_all);
  (void)desk.comes(no(Decline::WrongSlot));
  (void)desk.scan("S:" + kOther);
  EXPECT_FALSE(desk.deed<CheckIn>().here_after_all) << "only the slot that was warned of last";
}

TEST(Dialogue, AYesThatComesTooLateIsNoYes) {
  Desk desk;
  (void)desk.scan("B1");
  (void)desk.comes(Found{"B1", BoxState::Out, kSlot, kShown});
  (void)desk.scan("S:" + kOther);
  (void)desk.comes(no(Decline::WrongSlot));
  EXPECT_EQ(desk.scan("S:" + kOther, 60'001).feedback.told, Told::BoxFirst);
}

TEST(Dialogue, AFullSlotLeavesTheBoxWaiting) {
  Desk desk;
  (void)desk.scan("B1");
  (void)desk.comes(Found{"B1", BoxState::Out, kSlot, kShown});
  (void)desk.scan("S:" + kOther);
  const auto full = desk.comes(no(Decline::SlotFull));
  EXPECT_EQ(full.told, Told::Refused);
  EXPECT_EQ(full.next, Awaits::Slot);
  (void)desk.scan("S:" + kSlot);
  EXPECT_EQ(desk.comes(no(Decline::NotAllowed)).next, Awaits::Anything) << "another slot would not help";
}

TEST(Dialogue, MoveAndPutAway) {
  Desk desk;
  (void)desk.scan("c:move");
  (void)desk.scan("B1");
  EXPECT_EQ(desk.comes(Found{"B1", BoxState::InStore, kSlot, kShown}).told, Told::BoxNoted);
  (void)desk.scan("S:" + kOther);
  EXPECT_FALSE(desk.deed<MoveBox>().put_away);
  EXPECT_EQ(desk.comes(done(MovementKind::Move)).told, Told::Moved);

  (void)desk.scan("C:PUT");
  EXPECT_EQ(desk.scan("B1").feedback.told, Told::SlotFirst);
  EXPECT_EQ(desk.scan("S:" + kSlot).feedback.told, Told::SlotNoted);
  for (const std::string box : {"B1", "B2"}) {
    (void)desk.scan(box);
    EXPECT_EQ(desk.deed<MoveBox>().slot, kSlot);
    EXPECT_TRUE(desk.deed<MoveBox>().put_away);
    EXPECT_EQ(desk.comes(done(MovementKind::PutAway)).next, Awaits::Box);
  }
  (void)desk.scan("B3");
  EXPECT_EQ(desk.comes(Found{"B3", BoxState::InStore, kSlot, kShown}).told, Told::Where) << "it stands there already";
  EXPECT_TRUE(desk.dialogue.box.empty());
}

TEST(Dialogue, ControlCodes) {
  Desk desk;
  EXPECT_EQ(desk.scan("C:WHO").feedback.told, Told::NobodyIs);
  desk.sign_in();
  (void)desk.scan("C:who");
  EXPECT_EQ(desk.comes(Identified{{7}, "张三"}).told, Told::WhoIs);
  EXPECT_EQ(desk.scan("C:OUT").feedback.next, Awaits::Box) << "whoever is signed in stays so";
  (void)desk.scan("C:UNDO");
  EXPECT_EQ(desk.deed<Undo>().person, PersonId{7});
  EXPECT_EQ(desk.comes(done(MovementKind::Undo)).told, Told::Undone);
  EXPECT_EQ(desk.scan("C:CANCEL").feedback.told, Told::Cancelled);
  EXPECT_EQ(desk.dialogue.person, PersonId{});
  EXPECT_EQ(desk.scan("C:OUT").feedback.next, Awaits::Person);
  EXPECT_EQ(desk.scan("B1").feedback.told, Told::PersonFirst);
  EXPECT_EQ(desk.scan("C:DANCE").feedback.told, Told::UnknownControl);
  EXPECT_EQ(desk.scan("S:" + kSlot).feedback.told, Told::BoxFirst);
}

TEST(Dialogue, TheSameCodeTwiceIsOneScan) {
  Desk desk;
  desk.sign_in();
  (void)desk.scan("B1");
  (void)desk.comes(done(MovementKind::Out));
  EXPECT_EQ(desk.scan("B1", 1499).feedback.told, Told::DoubleScan);
  EXPECT_EQ(desk.scan("B1", 1499).feedback.told, Told::DoubleScan) << "a trigger that is held down";
  (void)desk.scan("B1", 1500);
  EXPECT_EQ(desk.deed<CheckOut>().box, "B1");
}

TEST(Dialogue, SilenceEndsIt) {
  Desk desk;
  desk.sign_in();
  (void)desk.scan("C:OUT", 60'000);
  EXPECT_EQ(desk.dialogue.person, PersonId{7});
  (void)desk.scan("C:OUT", 60'001);
  EXPECT_EQ(desk.dialogue.person, PersonId{});
  desk.sign_in();
  (void)desk.scan("C:IN", -60'001);
  EXPECT_EQ(desk.dialogue.person, PersonId{}) << "a clock that was set back";
}

TEST(Dialogue, CodesThatNoLabelBears) {
  Desk desk;
  for (const auto& code : {std::string{}, std::string{"  "}, std::string{"B\x01"}, std::string(257, 'B')})
    EXPECT_EQ(desk.scan(code).feedback.told, Told::BadCode);
  EXPECT_FALSE(desk.scan(std::string(256, 'B')).feedback.told == Told::BadCode);
}

TEST(Dialogue, ARefusalNamesTheMissingSignature) {
  Desk desk;
  desk.sign_in();
  (void)desk.scan("B1");
  auto declined = no(Decline::SignatureMissing);
  declined.subject = "leader";
  const auto refused = desk.comes(declined);
  EXPECT_EQ(text_of(refused, Language::Chinese, 480), "缺分管领导签字；请扫描档案盒");
  EXPECT_EQ(text_of(refused, Language::English, 480), "the signature of the leader in charge is missing; scan a box");
  EXPECT_EQ(colour_of(tone_of(refused)), Colour::Red);
}

TEST(Dialogue, ALoanIsDueOnTheDayOfTheSitesZone) {
  Desk desk;
  desk.sign_in();
  (void)desk.scan("B1");
  auto outcome = done(MovementKind::Out);
  outcome.due_at = *parse_rfc3339("2026-03-01T17:00:00Z");
  EXPECT_NE(text_of(desk.comes(outcome), Language::English, 480).find("due on 2026-03-02"), std::string::npos);
}

TEST(Dialogue, EveryAnswerHasWordsInBothLanguages) {
  for (int told = 0; told <= static_cast<int>(Told::Conditions); ++told) {
    for (int why = 0; why <= static_cast<int>(Decline::WrongState); ++why) {
      Feedback feedback;
      feedback.told = static_cast<Told>(told);
      feedback.why = static_cast<Decline>(why);
      feedback.name = "张三";
      feedback.box = feedback.place = feedback.subject = "X";
      for (const auto language : {Language::Chinese, Language::English}) {
        const auto text = text_of(feedback, language, 0);
        EXPECT_FALSE(text.empty());
        EXPECT_EQ(text.find("张三"), std::string::npos) << "a name stands beside the text, never in it";
        EXPECT_EQ(text.find('{'), std::string::npos);
      }
      EXPECT_EQ(told_of(name_of(feedback.told)), feedback.told);
    }
  }
}

}  // namespace
}  // namespace archroom::core
