// What a station scanned is kept with what it did, once, and a number that comes again is answered as it was.
#include "controller/records/station_scans.hpp"

#include <gtest/gtest.h>

#include "controller/store/core_records.hpp"
#include "tests/unit/records/desk.hpp"

namespace archroom::records {
namespace {

const std::string kHome = "A/1/03L/2/4/1";

// The core's part: what the scan means where the dialogue stands.
class Station {
 public:
  explicit Station(Desk& desk) : desk_(desk) {}

  core::Transacted scan(std::uint64_t seq, const std::string& code, std::int64_t read_at_ms) {
    core::Transact transact;
    transact.station = {"hall"};
    transact.number = ++number_;
    transact.scan = {seq, code, "]C0", {read_at_ms}, {}};
    transact.intake = heed(dialogue, transact.scan, core::kDialogueTimeout);
    const auto told = desk_.reg.write([&](Writing& w) { return take_scan(w, transact); });
    if (told.kept != core::ScanKept::Kept) return told;
    dialogue = told.outcome ? conclude(transact.intake, *told.outcome).dialogue : transact.intake.dialogue;
    return told;
  }
  core::Transacted scan(const std::string& code) {
    desk_.later(10'000);
    return scan(++seq_, code, desk_.reg.now_ms);
  }
  core::KeptStation kept() {
    const auto restored = store::restore(desk_.reg.database());
    EXPECT_TRUE(restored.ok());
    return restored.value().stations.at({"hall"});
  }

  core::Dialogue dialogue;

 private:
  Desk& desk_;
  std::uint64_t number_ = 0;
  std::uint64_t seq_ = 0;
};

TEST(StationScans, TheDialogueIsKeptWithEveryScan) {
  Desk desk;
  desk.box("A1", kHome);
  desk.approved({"A1"});
  Station station{desk};
  for (const std::string code : {"P:K1", "A1", "C:IN", "A1", "S:A/1/03L/2/4/2", "C:DANCE", "S:A/1/03L/2/4/1"}) {
    EXPECT_EQ(station.scan(code).kept, core::ScanKept::Kept) << code;
    const auto kept = station.kept();
    EXPECT_EQ(kept.dialogue, station.dialogue) << code;
  }
  EXPECT_EQ(station.kept().last_seq, 7U);
  EXPECT_EQ(desk.state("A1"), core::BoxState::InStore);
  EXPECT_EQ(desk.number("SELECT count(*) FROM movements WHERE station = 'hall'"), 2);
  EXPECT_EQ(desk.number("SELECT count(*) FROM station_scans"), 7);
}

TEST(StationScans, ANumberThatComesAgainIsAnsweredAsItWas) {
  Desk desk;
  desk.box("A1", kHome);
  desk.approved({"A1"});
  Station station{desk};
  (void)station.scan(1, "P:K1", 1'000'000'000);
  const auto first = station.scan(2, "A1", 1'000'010'000);
  const auto told = conclude({core::CheckOut{kReader, "A1"}, {}, {}}, *first.outcome).feedback;
  const auto head = desk.number("SELECT max(n) FROM journal");
  const auto again = station.scan(2, "A1", 1'000'010'000);
  EXPECT_EQ(again.kept, core::ScanKept::SeenBefore);
  EXPECT_EQ(again.seen.told, core::Told::TakenOut);
  EXPECT_EQ(again.seen.due_at, told.due_at);
  EXPECT_EQ(again.seen.shown, "3架左—2档—4层");
  const auto who = station.scan(1, "P:K1", 1'000'000'000);
  EXPECT_EQ(who.seen.name, "王");
  EXPECT_EQ(station.scan(2, "A1", 1'000'010'001).kept, core::ScanKept::NumberUsed) << "read at another time";
  EXPECT_EQ(station.scan(2, "A2", 1'000'010'000).kept, core::ScanKept::NumberUsed) << "another code";
  EXPECT_EQ(desk.number("SELECT max(n) FROM journal"), head);
  EXPECT_EQ(desk.number("SELECT count(*) FROM movements"), 1);
}

TEST(StationScans, ARefusalIsKeptAndAnsweredAgain) {
  Desk desk;
  desk.box("A1", kHome);
  (void)desk.file(Desk::form({"A1"}));
  Station station{desk};
  (void)station.scan(1, "P:K1", 1'000'000'000);
  (void)station.scan(2, "A1", 1'000'010'000);
  const auto again = station.scan(2, "A1", 1'000'010'000);
  EXPECT_EQ(again.seen.told, core::Told::Refused);
  EXPECT_EQ(again.seen.why, core::Decline::SignatureMissing);
  EXPECT_EQ(again.seen.subject, "archives_head");
}

TEST(StationScans, OnlyTheLastOnesAreKept) {
  Desk desk;
  Station station{desk};
  (void)station.scan(1, "C:WHO", 1'000'000'000);
  (void)station.scan(2, "C:OUT", 1'000'010'000);
  (void)station.scan(20'001, "C:WHO", 1'000'020'000);
  EXPECT_EQ(desk.number("SELECT min(seq) FROM station_scans"), 2);
  EXPECT_EQ(station.scan(1, "C:WHO", 1'000'000'000).kept, core::ScanKept::NumberUsed);
  EXPECT_EQ(station.scan(2, "C:OUT", 1'000'010'000).kept, core::ScanKept::SeenBefore);
}

TEST(StationScans, ARequestIsServedWhenAllItsBoxesWereScanned) {
  Desk desk;
  desk.box("A1", kHome);
  desk.box("A2", "A/1/03L/2/4/2");
  desk.approved({"A1", "A2"});
  RequestForm form;
  form.id = RequestId{"r1"};
  form.boxes = {"A1", "A2"};
  form.action = Action::Open;
  form.is_list = true;
  const auto filed = desk.reg.write([&](Writing& w) { return file_request(w, form); });
  ASSERT_TRUE(std::holds_alternative<Filed>(filed));
  Station station{desk};
  (void)station.scan("P:K1");
  desk.reg.write([&](Writing& w) {
    w.keep(core::RequestMoved{{"r1"}, core::RequestState::Presented, {core::Cause::Arrived, 3, {}}, {}});
    return 0;
  });
  EXPECT_TRUE(station.scan("A1").served.empty()) << "one box is left";
  const auto last = station.scan("A2");
  ASSERT_EQ(last.served.size(), 1U);
  EXPECT_EQ(last.served.front(), RequestId{"r1"});
  EXPECT_EQ(desk.number("SELECT count(*) FROM movements WHERE request = 'r1'"), 2) << "on whose account";
}

}  // namespace
}  // namespace archroom::records
