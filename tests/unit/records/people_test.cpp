// People: added, changed, imported, deactivated; their PINs and what five wrong ones do.
#include "controller/records/people.hpp"

#include "controller/records/pins.hpp"
#include "controller/records/tokens.hpp"
#include "tests/unit/records/room.hpp"

namespace archroom::records {
namespace {

PersonForm a_person(const std::string& card, const std::string& name = "王芳", const std::string& roles = "archivist") {
  return {card, name, roles, {}, {}, {}, {}};
}

Person add(Register& reg, const PersonForm& form) {
  const auto outcome = reg.write([&](Writing& w) { return add_person(w, form, "local"); });
  EXPECT_TRUE(std::holds_alternative<Person>(outcome));
  return std::get<Person>(outcome);
}

std::string faults_of(const PersonOutcome& outcome) {
  std::string text;
  for (const auto& fault : std::get<PersonFaults>(outcome)) text += fault.column + ":" + std::to_string(int(fault.flaw)) + " ";
  return text;
}

TEST(People, AreFoundByCardHoweverItWasScanned) {
  Register reg;
  const Person made = add(reg, a_person("P:17"));
  EXPECT_EQ(made.card, "17");
  EXPECT_EQ(person_with(reg.database(), "17")->id, made.id);
  EXPECT_EQ(person_with(reg.database(), "P:17")->id, made.id);
  EXPECT_FALSE(person_with(reg.database(), "18").has_value());
  EXPECT_EQ(made.roles, Roles{Role::Archivist});
  EXPECT_FALSE(made.has_pin);
}

TEST(People, NamesStandUnderPrivateInTheJournal) {
  Register reg;
  add(reg, a_person("17"));
  EXPECT_EQ(reg.last_journal(),
            R"(person_added {"person":1,"card":"17","roles":"archivist","office":"","outsider":false,"active":true,)"
            R"("private":{"name":"王芳","department":""}})");
}

TEST(People, EachFlawIsToldAndNothingIsKept) {
  Register reg;
  add(reg, a_person("17"));
  const auto refused = [&](const PersonForm& form) {
    return faults_of(reg.write([&](Writing& w) { return add_person(w, form, "local"); }));
  };
  EXPECT_EQ(refused(a_person("17")), "card:2 ");
  EXPECT_EQ(refused(a_person("")), "card:1 ");
  EXPECT_EQ(refused(a_person("1 7")), "card:1 ");
  EXPECT_EQ(refused(a_person("S:A/1/03L/2/4/1")), "card:1 ");
  EXPECT_EQ(refused(a_person("18", "  ")), "name:0 ");
  EXPECT_EQ(refused(a_person("18", "a\nb")), "name:5 ");
  EXPECT_EQ(refused(a_person("18", "王", "king")), "roles:3 ");
  PersonForm office = a_person("18");
  office.office = "boss";
  EXPECT_EQ(refused(office), "office:4 ");
  EXPECT_EQ(refused({}), "card:0 name:0 ");
  EXPECT_EQ(reg.journal_length(), 1);
}

TEST(People, AChangeLeavesTheRestAndDeactivatingEndsTheirKeys) {
  Register reg;
  const Person made = add(reg, a_person("17"));
  const std::string key = new_token_text();
  const auto token = reg.write([&](Writing& w) {
    return create_token(w, {"desk", {Role::Viewer}, made.id, {}, false}, *token_digest(key), "l");
  });
  ASSERT_TRUE(std::holds_alternative<Token>(token));
  EXPECT_EQ(actor_of(std::get<Token>(token)), "person:1");
  PersonForm change;
  change.department = "业务科";
  const auto changed = std::get<Person>(reg.write([&](Writing& w) { return change_person(w, "17", change, "local"); }));
  EXPECT_EQ(changed.name, "王芳");
  EXPECT_EQ(changed.department, "业务科");
  const auto entries = reg.journal_length();
  static_cast<void>(reg.write([&](Writing& w) { return change_person(w, "17", change, "local"); }));
  EXPECT_EQ(reg.journal_length(), entries) << "nothing changed";
  EXPECT_TRUE(good_token(reg.database(), *token_digest(key), WallTime{2000}).has_value());
  PersonForm end;
  end.active = false;
  static_cast<void>(reg.write([&](Writing& w) { return change_person(w, "17", end, "local"); }));
  EXPECT_FALSE(good_token(reg.database(), *token_digest(key), WallTime{2000}).has_value());
  EXPECT_TRUE(list_people(reg.database(), {}, 10).people.empty());
  EXPECT_EQ(list_people(reg.database(), {"", true}, 10).people.size(), 1U);
}

TEST(People, ASessionHasItsPersonsRolesOfToday) {
  Register reg;
  const Person made = add(reg, a_person("17", "王芳", "archivist,safety"));
  const std::string key = new_token_text();
  static_cast<void>(reg.write([&](Writing& w) {
    return create_token(w, {"session", made.roles, made.id, {}, true}, *token_digest(key), "person:1");
  }));
  EXPECT_EQ(good_token(reg.database(), *token_digest(key), WallTime{2000})->roles, (Roles{Role::Archivist, Role::Safety}));
  PersonForm less;
  less.roles = "viewer";
  static_cast<void>(reg.write([&](Writing& w) { return change_person(w, "17", less, "local"); }));
  EXPECT_EQ(good_token(reg.database(), *token_digest(key), WallTime{2000})->roles, Roles{Role::Viewer});
}

TEST(People, AnImportIsAllOrNothingAndTellsEachLine) {
  Register reg;
  add(reg, a_person("17"));
  const auto taken = [&](const std::string& csv) {
    return reg.write([&](Writing& w) { return import_people(w, csv, "local"); });
  };
  const auto bad = taken("card,name,roles\n18,李,viewer\n19,,viewer\n18,赵,viewer\n20,钱,king\n21,孙\n");
  std::string lines;
  for (const auto& fault : std::get<PersonFaults>(bad)) lines += std::to_string(fault.line) + ":" + fault.column + " ";
  EXPECT_EQ(lines, "3:name 5:roles 6: ");
  EXPECT_EQ(list_people(reg.database(), {}, 10).people.size(), 1U);
  EXPECT_EQ(reg.journal_length(), 1);

  const auto good = std::get<PeopleImported>(
      taken("\xEF\xBB\xBFname,card,roles,outsider\r\n王芳,17,archivist,0\r\n\"李, 四\",18,\"operator,viewer\",1\r\n"));
  EXPECT_EQ(good.added, 1);
  EXPECT_EQ(good.unchanged, 1);
  EXPECT_TRUE(person_with(reg.database(), "18")->outsider);
  EXPECT_EQ(person_with(reg.database(), "18")->name, "李, 四");
  EXPECT_EQ(std::get<PeopleImported>(taken("card,name\n18,李四\n")).changed, 1);
  EXPECT_EQ(person_with(reg.database(), "18")->roles, (Roles{Role::Operator, Role::Viewer})) << "what was not named stays";
  EXPECT_TRUE(std::holds_alternative<PersonFaults>(taken("card\n18\n"))) << "a column that must be there";
  EXPECT_TRUE(std::holds_alternative<PersonFaults>(taken("card,name,king\n18,a,b\n")));
}

TEST(People, AreListedPageByPageAndFoundByPartOfAName) {
  Register reg;
  for (int i = 1; i <= 5; ++i) add(reg, a_person(std::to_string(i), "王" + std::to_string(i)));
  const auto first = list_people(reg.database(), {}, 2);
  ASSERT_TRUE(first.after.has_value());
  const auto rest = list_people(reg.database(), {}, 10, *first.after);
  EXPECT_EQ(first.people.size() + rest.people.size(), 5U);
  EXPECT_FALSE(rest.after.has_value());
  EXPECT_EQ(list_people(reg.database(), {"王3", false}, 10).people.size(), 1U);
  EXPECT_TRUE(list_people(reg.database(), {"%", false}, 10).people.empty()) << "a percent sign is a percent sign";
}

TEST(Pins, AreFourToTwelveDigits) {
  for (const auto* good : {"0000", "123456789012"}) EXPECT_TRUE(is_pin(good)) << good;
  for (const auto* bad : {"", "123", "1234567890123", "12a4", "１２３４", "12 4"}) EXPECT_FALSE(is_pin(bad)) << bad;
}

TEST(Pins, AreKeptSaltedAndFitOnlyThemselves) {
  const std::string one = hash_of_pin("4711"), other = hash_of_pin("4711");
  EXPECT_NE(one, other) << "each has a salt of its own";
  EXPECT_EQ(one.find("4711"), std::string::npos);
  EXPECT_TRUE(pin_fits("4711", one));
  EXPECT_TRUE(pin_fits("4711", other));
  EXPECT_FALSE(pin_fits("4712", one));
  EXPECT_FALSE(pin_fits("4711", ""));
  EXPECT_FALSE(pin_fits("4711", "scrypt:14:8:1:00:00"));
  EXPECT_FALSE(pin_fits("", one));
}

TEST(Pins, FiveWrongOnesLockAndTheLockIsKeptInTheRegister) {
  Register reg;
  const Person made = add(reg, a_person("17"));
  EXPECT_FALSE(pin_on_file(reg.database(), "17").has_value());
  EXPECT_TRUE(reg.write([](Writing& w) { return set_pin(w, "17", "hash", "local"); }));
  EXPECT_FALSE(reg.write([](Writing& w) { return set_pin(w, "18", "hash", "local"); }));
  const auto show = [&](bool fits) { return reg.write([&](Writing& w) { return pin_shown(w, made.id, fits); }); };
  for (int left = kMostWrongPins - 1; left >= 1; --left) EXPECT_EQ(std::get<PinWrong>(show(false)).left, left);
  EXPECT_TRUE(std::holds_alternative<PinGood>(show(true))) << "a right one in time begins anew";
  for (int i = 1; i < kMostWrongPins; ++i) EXPECT_TRUE(std::holds_alternative<PinWrong>(show(false)));
  const WallTime until{reg.now_ms + 15 * 60 * 1000};
  EXPECT_EQ(std::get<PinLocked>(show(false)).until, until);
  EXPECT_EQ(reg.last_journal(), R"(pin_locked {"person":1,"failures":5,"until":")" + rfc3339(until) + "\"}");
  const auto entries = reg.journal_length();
  EXPECT_TRUE(std::holds_alternative<PinLocked>(show(true))) << "a right one, too";
  EXPECT_TRUE(std::holds_alternative<PinLocked>(show(false)));
  EXPECT_EQ(reg.journal_length(), entries) << "the journal can't be flooded";
  EXPECT_EQ(pin_on_file(reg.database(), "P:17")->locked_until, until);
  reg.now_ms = until.ms - 1;
  EXPECT_TRUE(std::holds_alternative<PinLocked>(show(true)));
  reg.now_ms = until.ms;
  EXPECT_TRUE(std::holds_alternative<PinGood>(show(true)));
  EXPECT_FALSE(pin_on_file(reg.database(), "17")->locked_until.has_value());
}

TEST(Pins, ANewOneLiftsALock) {
  Register reg;
  const Person made = add(reg, a_person("17"));
  static_cast<void>(reg.write([](Writing& w) { return set_pin(w, "17", "hash", "local"); }));
  for (int i = 0; i < kMostWrongPins; ++i) static_cast<void>(reg.write([&](Writing& w) { return pin_shown(w, made.id, false); }));
  EXPECT_TRUE(pin_on_file(reg.database(), "17")->locked_until.has_value());
  static_cast<void>(reg.write([](Writing& w) { return set_pin(w, "17", "other", "local"); }));
  EXPECT_FALSE(pin_on_file(reg.database(), "17")->locked_until.has_value());
  static_cast<void>(reg.write([](Writing& w) { return set_pin(w, "17", "", "local"); }));
  EXPECT_FALSE(pin_on_file(reg.database(), "17").has_value());
}

}  // namespace
}  // namespace archroom::records
