// Boxes, requests and what is read back of them.
#include <gtest/gtest.h>

#include "controller/store/core_records.hpp"
#include "tests/unit/records/room.hpp"

namespace archroom::records {
namespace {

BoxOutcome add(Register& reg, const BoxForm& form) {
  return reg.write([&](Writing& w) { return add_box(w, form, "王"); });
}
BoxOutcome change(Register& reg, const std::string& code, const BoxForm& form) {
  return reg.write([&](Writing& w) { return change_box(w, code, std::nullopt, form, "李"); });
}
FileOutcome file(Register& reg, const RequestForm& form) {
  return reg.write([&](Writing& w) { return file_request(w, form); });
}
RequestForm ask_for(std::vector<std::string> boxes, Action action = Action::Open, std::optional<RequestId> id = std::nullopt) {
  return {std::move(id), std::move(boxes), std::nullopt, action, "", std::nullopt, "catalogue"};
}

TEST(Boxes, AreFoundByEachOfTheirCodes) {
  Register reg;
  auto form = a_box("A1", "A/1/3L/2/4/1");
  form["rfid"] = "e28011606000020a1b2c0001";
  form["reference_code"] = "J001-01-0001";
  form["year"] = "2011";
  put(reg, form);
  auto catalogue = reg.catalogue();
  for (const char* code : {"A1", "E28011606000020A1B2C0001", "e28011606000020a1b2c0001", "J001-01-0001"}) {
    const auto found = catalogue.locate(code).value();
    ASSERT_EQ(found.size(), 1U) << code;
    EXPECT_EQ(found[0].what.barcode, "A1");
    EXPECT_EQ(found[0].what.code, "A/1/03L/2/4/1");
    EXPECT_EQ(found[0].what.text, "3架左—2档—4层");
    EXPECT_EQ(found[0].what.place->slot, 1);
  }
  const auto box = catalogue.box("A1").value();
  ASSERT_EQ(box.size(), 1U);
  EXPECT_EQ(box[0].what.year, 2011);
  EXPECT_EQ(box[0].what.title, "养老保险待遇审核表");
  EXPECT_TRUE(catalogue.locate("A2").value().empty());
  EXPECT_TRUE(catalogue.locate("A1", CodeKind::Ref).value().empty());
  EXPECT_EQ(catalogue.counts().value().boxes, 1);
  EXPECT_EQ(
      reg.last_journal(),
      R"(box_added {"box":"A1","rfid":"E28011606000020A1B2C0001","fonds":"J001","reference_code":"J001-01-0001","year":"2011",)"
      R"("retention":"永久","place":"A/1/03L/2/4/1","private":{"title":"养老保险待遇审核表"}})");
}

TEST(Boxes, ACodeOfTwoBoxesIsAmbiguousUntilItsKindIsSaid) {
  Register reg;
  put(reg, a_box("X1"));
  auto other = a_box("X2");
  other["reference_code"] = "X1";
  put(reg, other);
  auto own = a_box("X3");
  own["reference_code"] = "X3";  // its own barcode: one box
  put(reg, own);
  auto catalogue = reg.catalogue();
  const auto both = catalogue.box("X1").value();
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[0].kind, CodeKind::Barcode);
  EXPECT_EQ(both[0].what.barcode, "X1");
  EXPECT_EQ(both[1].kind, CodeKind::Ref);
  EXPECT_EQ(both[1].what.barcode, "X2");
  EXPECT_EQ(catalogue.box("X1", CodeKind::Ref).value().at(0).what.barcode, "X2");
  EXPECT_EQ(catalogue.box("X3").value().size(), 1U);
  const auto changed = change(reg, "X1", {{"pages", "3"}});
  ASSERT_TRUE(std::holds_alternative<AmbiguousBox>(changed));
  EXPECT_EQ(std::get<AmbiguousBox>(changed).candidates.size(), 2U);
}

TEST(Boxes, NothingIsTakenTwice) {
  Register reg;
  auto first = a_box("A1", "A/1/03L/2/4/1");
  first["rfid"] = "E28011606000020A1B2C0001";
  first["reference_code"] = "R1";
  put(reg, first);
  const auto journal = reg.journal_length();
  const auto again = add(reg, first);
  ASSERT_TRUE(std::holds_alternative<BoxFaulty>(again));
  const auto& findings = std::get<BoxFaulty>(again).findings;
  EXPECT_EQ(codes_of(findings), "barcode:exists rfid:exists reference_code:exists place:place_taken");
  EXPECT_EQ(findings[3].en, "box A1 stands there");
  auto faulty = a_box("A2", "A/1/03L/2/4/99");
  faulty["colour"] = "red";
  faulty["pages"] = "many";
  EXPECT_EQ(codes_of(std::get<BoxFaulty>(add(reg, faulty)).findings),
            "colour:unknown_column pages:not_a_number place:no_such_place");
  EXPECT_EQ(reg.journal_length(), journal);
  EXPECT_EQ(reg.catalogue().counts().value().boxes, 1);
}

TEST(Boxes, AChangeIsJournalledAndAMoveIsAnEntryOfItsOwn) {
  Register reg;
  put(reg, a_box("A1", "A/1/03L/2/4/1"));
  put(reg, a_box("A2", "A/1/03L/2/4/2"));
  const auto moved = change(reg, "A1", {{"place", "A/2/02R/1/1/1"}});
  ASSERT_TRUE(std::holds_alternative<BoxSaved>(moved));
  EXPECT_EQ(reg.last_journal(), R"(box_moved {"box":"A1","from":"A/1/03L/2/4/1","to":"A/2/02R/1/1/1","movement":1,)"
                                R"("kind":"move","state":"in_store","private":{}})");
  EXPECT_EQ(reg.catalogue().locate("A1").value().at(0).what.code, "A/2/02R/1/1/1");
  ASSERT_TRUE(std::holds_alternative<BoxSaved>(change(reg, "A1", {{"pages", "9"}, {"title", "新"}})));
  EXPECT_EQ(reg.last_journal(), R"(box_changed {"box":"A1","from":{"pages":""},"to":{"pages":"9"},)"
                                R"("private":{"from":{"title":"养老保险待遇审核表"},"to":{"title":"新"}}})");
  const auto length = reg.journal_length();
  EXPECT_FALSE(std::get<BoxSaved>(change(reg, "A1", {{"pages", "9"}})).changed);
  EXPECT_EQ(codes_of(std::get<BoxFaulty>(change(reg, "A1", {{"place", "A/1/03L/2/4/2"}})).findings), "place:place_taken");
  EXPECT_EQ(codes_of(std::get<BoxFaulty>(change(reg, "A1", {{"barcode", ""}})).findings), "barcode:required");
  EXPECT_EQ(std::get<NoSuchBox>(change(reg, "Z", {})).code, "Z");
  EXPECT_EQ(reg.journal_length(), length);
  EXPECT_EQ(reg.catalogue().locate("A1").value().at(0).what.code, "A/2/02R/1/1/1");
}

TEST(Requests, ALocateIsDoneAtOnce) {
  Register reg;
  put(reg, a_box("A1", "A/1/03L/2/4/1"));
  reg.now_ms = 2000;
  const auto outcome = file(reg, ask_for({"A1"}, Action::Locate));
  const auto& filed = std::get<Filed>(outcome);
  EXPECT_EQ(filed.state, core::RequestState::Done);
  EXPECT_FALSE(filed.event.has_value());
  EXPECT_EQ(text_of(filed.boxes.at(0).place), "A/1/03L/2/4/1");
  const auto record = reg.catalogue().request(filed.id).value().value();
  EXPECT_EQ(record.state, core::RequestState::Done);
  EXPECT_EQ(record.filed_at.ms, 2000);
  ASSERT_EQ(record.history.size(), 2U);
  EXPECT_EQ(record.history[0].state, core::RequestState::Queued);
  EXPECT_EQ(record.history[1].state, core::RequestState::Done);
}

TEST(Requests, AnOpenIsQueuedForTheCore) {
  Register reg;
  put(reg, a_box("A1", "A/1/03L/2/4/1"));
  put(reg, a_box("A2", "A/1/03L/5/6/8"));
  const auto outcome = file(reg, ask_for({"A1", "A2", "A1"}, Action::Open, RequestId{"mine-1"}));
  const auto& filed = std::get<Filed>(outcome);
  ASSERT_TRUE(filed.event.has_value());
  EXPECT_EQ(filed.event->id.text, "mine-1");
  EXPECT_EQ(filed.event->bank.text, "1");
  EXPECT_EQ(filed.event->face, (devices::Face{3, devices::Side::Left}));
  EXPECT_EQ(filed.boxes.size(), 2U);
  EXPECT_EQ(reg.last_journal(), R"(request_filed {"id":"mine-1","action":"open","state":"queued","boxes":[)"
                                R"({"box":"A1","place":"A/1/03L/2/4/1"},{"box":"A2","place":"A/1/03L/5/6/8"}]})");
  const auto restored = store::restore(reg.database()).value();
  ASSERT_EQ(restored.requests.size(), 1U);
  EXPECT_EQ(restored.requests[0].face, filed.event->face);
}

TEST(Requests, TheClientsIdIsAnIdempotencyKey) {
  Register reg;
  put(reg, a_box("A1", "A/1/03L/2/4/1"));
  auto form = ask_for({"A1"}, Action::Open, RequestId{"k"});
  ASSERT_TRUE(std::holds_alternative<Filed>(file(reg, form)));
  const auto length = reg.journal_length();
  change(reg, "A1", {{"place", "A/1/05L/1/1/1"}});
  form.by = "somebody else";  // not part of the body
  const auto again = file(reg, form);
  EXPECT_EQ(text_of(std::get<FiledBefore>(again).boxes.at(0).place), "A/1/03L/2/4/1");  // as it was answered
  for (auto other : {ask_for({"A1"}, Action::Locate, RequestId{"k"}), ask_for({"A1", "A1"}, Action::Open, RequestId{"k"}),
                     ask_for({"A2"}, Action::Open, RequestId{"k"})}) {
    EXPECT_EQ(std::get<IdInUse>(file(reg, other)).id.text, "k");
  }
  form.station = "desk";
  EXPECT_TRUE(std::holds_alternative<IdInUse>(file(reg, form)));
  EXPECT_EQ(reg.journal_length(), length + 1);  // the move of the box
  for (const char* bad : {"", "a b", "档", "a\n"}) {
    EXPECT_TRUE(std::holds_alternative<BadId>(file(reg, ask_for({"A1"}, Action::Open, RequestId{bad})))) << bad;
  }
  EXPECT_TRUE(std::holds_alternative<BadId>(file(reg, ask_for({"A1"}, Action::Open, RequestId{std::string(65, 'x')}))));
}

TEST(Requests, IdsOfOurOwnAreNeverTheSame) {
  Register reg;
  put(reg, a_box("A1", "A/1/03L/2/4/1"));
  std::set<std::string> ids;
  for (int i = 0; i < 50; ++i) ids.insert(std::get<Filed>(file(reg, ask_for({"A1"}, Action::Locate))).id.text);
  EXPECT_EQ(ids.size(), 50U);
  EXPECT_EQ(ids.begin()->size(), 26U);
}

TEST(Requests, EachRefusalSaysWhy) {
  Register reg;
  put(reg, a_box("A1", "A/1/03L/2/4/1"));
  put(reg, a_box("A2"));
  put(reg, a_box("A3", "A/1/04R/1/1/1"));
  auto twin = a_box("A4");
  twin["reference_code"] = "A1";
  put(reg, twin);
  reg.database().run("UPDATE boxes SET place = 'A/7/01R/1/1/1' WHERE barcode = 'A4'");
  const auto length = reg.journal_length();
  EXPECT_EQ(std::get<NoSuchBox>(file(reg, ask_for({"A3", "Z"}))).code, "Z");
  EXPECT_TRUE(std::holds_alternative<NoSuchBox>(file(reg, ask_for({}))));
  EXPECT_EQ(std::get<NoPlace>(file(reg, ask_for({"A2"}))).barcode, "A2");
  EXPECT_EQ(std::get<AmbiguousBox>(file(reg, ask_for({"A1"}))).candidates.size(), 2U);
  auto narrowed = ask_for({"A1"});
  narrowed.by_kind = CodeKind::Barcode;
  EXPECT_TRUE(std::holds_alternative<Filed>(file(reg, narrowed)));
  const auto gone = std::get<PlaceGone>(file(reg, ask_for({"A4"})));
  EXPECT_EQ(gone.place, "A/7/01R/1/1/1");
  EXPECT_NE(gone.detail.find("bank '7'"), std::string::npos);
  narrowed.boxes = {"A1", "A3"};
  narrowed.action = Action::Locate;
  EXPECT_TRUE(std::holds_alternative<Filed>(file(reg, narrowed)));
  EXPECT_EQ(reg.journal_length(), length + 2);
}

TEST(Requests, AreListedAndTheirWayIsKept) {
  Register reg;
  put(reg, a_box("A1", "A/1/03L/2/4/1"));
  for (const char* id : {"c", "a", "b"}) file(reg, ask_for({"A1"}, Action::Open, RequestId{id}));
  store::Journal journal{reg.database()};
  ASSERT_TRUE(journal.open().ok());
  store::apply(reg.database(), journal, WallTime{7}, core::RequestMoved{{"a"}, core::RequestState::Opening, {}, ""});
  store::apply(reg.database(), journal, WallTime{8},
               core::RequestMoved{{"a"}, core::RequestState::Failed, {core::Cause::TimedOut, 0, "late"}, ""});
  store::apply(reg.database(), journal, WallTime{9},
               core::MotionIntended{{4}, {3}, {"1"}, devices::OpenFace{{3, devices::Side::Right}}, {}, ""});
  auto catalogue = reg.catalogue();
  const auto open = catalogue.requests(std::nullopt, 1).value();
  ASSERT_EQ(open.requests.size(), 1U);
  EXPECT_EQ(open.requests[0].id.text, "c");
  const auto next = catalogue.requests(std::nullopt, 5, open.after.value()).value();
  ASSERT_EQ(next.requests.size(), 1U);
  EXPECT_EQ(next.requests[0].id.text, "b");
  EXPECT_EQ(next.after, std::nullopt);
  const auto failed = catalogue.requests(core::RequestState::Failed, 5).value();
  ASSERT_EQ(failed.requests.size(), 1U);
  EXPECT_EQ(failed.requests[0].reason, (core::Reason{core::Cause::TimedOut, 0, "late"}));
  EXPECT_EQ(failed.requests[0].history.size(), 1U);
  const auto record = catalogue.request({"a"}).value().value();
  ASSERT_EQ(record.history.size(), 3U);
  EXPECT_EQ(record.history[1].at.ms, 7);
  EXPECT_EQ(record.history[2].reason.detail, "late");
  EXPECT_EQ(catalogue.request({"nobody"}).value(), std::nullopt);
  const auto jobs = catalogue.latest_jobs(10).value();
  ASSERT_EQ(jobs.size(), 1U);
  EXPECT_EQ(jobs[0].intent.n, 4U);
  EXPECT_EQ(jobs[0].motion, devices::Motion(devices::OpenFace{{3, devices::Side::Right}}));
  EXPECT_EQ(jobs[0].outcome, std::nullopt);
  const auto counts = catalogue.counts().value();
  EXPECT_EQ(counts.requests.at(core::RequestState::Queued), 2);
  EXPECT_EQ(counts.journal, static_cast<std::uint64_t>(reg.journal_length()));
  EXPECT_EQ(catalogue.events_after(counts.journal - 1, 10).value().at(0).type, "motion_intended");
  EXPECT_EQ(catalogue.verify_journal().value().broken_at, std::nullopt);
}

}  // namespace
}  // namespace archroom::records
