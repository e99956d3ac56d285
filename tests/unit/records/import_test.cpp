#include "controller/records/import.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "base/prng.hpp"
#include "tests/unit/records/room.hpp"

namespace archroom::records {
namespace {

// A line with these codes, the rest being fine.
std::string line(const std::string& barcode, const std::string& rfid = "", const std::string& ref = "",
                 const std::string& place = "", const std::string& year = "2011") {
  return barcode + "," + rfid + ",J001,01,1,6," + ref + ",养老保险," + year + ",一.1,永久,412," + place + ",paper,内部,\n";
}

std::int64_t visible(Register& reg) { return static_cast<std::int64_t>(reg.catalogue().boxes(1000).value().boxes.size()); }

TEST(Import, TakesAList) {
  Register reg;
  const auto journal = reg.journal_length();
  const auto report =
      import_csv(reg,
                 "\xEF\xBB\xBF" + kHeader +
                     "A0000001,E28011606000020A1B2C0001,J001,01,1,6,J001-01-0001,\"单位社会保险,登记表\",2011,一.1,"
                     "永久,412,A/1/03L/2/4/1,paper,内部,cat-1001\r\n" +
                     line("A0000002"),
                 {false, "王", 1000});
  EXPECT_EQ(report.state, ImportState::Published);
  EXPECT_EQ(report.lines, 2);
  EXPECT_EQ(report.good, 2);
  EXPECT_EQ(report.bad, 0);
  EXPECT_EQ(reg.journal_length(), journal + 1);
  EXPECT_EQ(reg.last_journal(), R"(import_published {"import":1,"lines":2,"boxes":2,"bad":0,"skip_bad":false})");
  auto catalogue = reg.catalogue();
  EXPECT_EQ(catalogue.box("A0000001").value().at(0).what.title, "单位社会保险,登记表");
  EXPECT_EQ(catalogue.search("登记", 10).value().boxes.size(), 1U);
  EXPECT_EQ(catalogue.counts().value().boxes, 2);
  EXPECT_EQ(catalogue.import(1).value()->by, "王");
}

TEST(Import, ColumnsInAnyOrder) {
  Register reg;
  std::string header, row;
  const std::array<std::string, kColumns> values{"A1",   "", "J001", "", "", "", "", "题名",
                                                 "2011", "", "永久", "", "", "", "", "x"};
  for (std::size_t i = kColumns; i-- > 0;) {
    header += " " + std::string(name_of(static_cast<Column>(i))) + (i > 0 ? "," : "\n");
    row += values[i] + (i > 0 ? "," : "\n");
  }
  header.replace(header.find("title"), 5, "TITLE");
  EXPECT_EQ(import_csv(reg, header + row).state, ImportState::Published);
  const auto box = reg.catalogue().box("A1").value().at(0).what;
  EXPECT_EQ(box.title, "题名");
  EXPECT_EQ(box.external_id, "x");
}

TEST(Import, AHeaderThatIsWrongIsNamedColumnByColumn) {
  Register reg;
  const auto report =
      import_csv(reg,
                 "barcode,rfid,fonds,catalogue,volume_from,volume_to,reference_code,title,year,categorie,retention,"
                 "pages,place,medium,secrecy,rfid\nA1\n");
  EXPECT_EQ(report.state, ImportState::Refused);
  EXPECT_EQ(codes_of(report.findings),
            "1:categorie:unknown_column 1:rfid:column_twice 1:category:missing_column 1:external_id:missing_column");
  EXPECT_EQ(codes_of(import_csv(reg, "").findings), "1::no_header");
  EXPECT_EQ(import_csv(reg, kHeader).state, ImportState::Published);  // a list of nothing is a list
  EXPECT_EQ(visible(reg), 0);
}

TEST(Import, IsAllOrNothing) {
  Register reg;
  put(reg, a_box("OLD", "A/1/03L/1/1/1"));
  const std::string csv = kHeader + line("A1", "", "", "A/1/03L/2/4/1") +  // 2
                          line("A2", "", "", "", "1066") +                 // 3: year
                          "A3,too,few\n" +                                 // 4
                          line("A1") +                                     // 5: as line 2
                          line("OLD", "", "", "A/1/03L/1/1/1") +           // 6: barcode and place of a box
                          line("A4", "", "", "A/1/03L/2/4/1") +            // 7: place as line 2
                          "\"A\"5,,,,,,,,,,,,,,,\n" +                      // 8
                          line("A6", "", "R6") + line("A7", "", "R6");     // 9, 10
  const auto report = import_csv(reg, csv);
  EXPECT_EQ(report.state, ImportState::Refused);
  EXPECT_EQ(codes_of(report.findings),
            "3:year:out_of_range 4::field_count 5:barcode:duplicate_in_file 6:barcode:exists 6:place:place_taken "
            "7:place:duplicate_in_file 8::bad_quote 10:reference_code:duplicate_in_file");
  EXPECT_EQ(report.findings[2].en, "is on line 2 already");
  EXPECT_EQ(report.findings[2].zh, "与第 2 行重复");
  EXPECT_EQ(report.lines, 9);
  EXPECT_EQ(report.good, 2);
  EXPECT_EQ(report.bad, 7);
  EXPECT_EQ(report.findings_total, 8);
  EXPECT_EQ(visible(reg), 1);
  EXPECT_TRUE(reg.catalogue().search("养老保险", 10).value().boxes.size() == 1);  // OLD itself
  EXPECT_EQ(reg.catalogue().import(report.id).value()->findings, report.findings);

  const auto skipped = import_csv(reg, csv, {true, "王", 1000});
  EXPECT_EQ(skipped.state, ImportState::Published);
  EXPECT_EQ(skipped.findings, report.findings);
  EXPECT_EQ(visible(reg), 3);
  EXPECT_EQ(reg.catalogue().counts().value().boxes, 3);
}

TEST(Import, KeepsOnlySoManyFindingsAndCountsTheRest) {
  Register reg;
  std::string csv = kHeader;
  for (int i = 0; i < 5000; ++i) csv += line("A" + std::to_string(i), "", "", "", i % 2 == 0 ? "1" : "2011");
  csv += line("A1");
  const auto report = import_csv(reg, csv, {false, "", 10}, 4096);
  EXPECT_EQ(report.findings.size(), 10U);
  EXPECT_EQ(report.findings[9].line, 20U);
  EXPECT_EQ(report.findings_total, 2501);
  EXPECT_EQ(report.bad, 2501);
  EXPECT_EQ(report.lines, 5001);
  EXPECT_EQ(reg.catalogue().import(report.id).value()->findings.size(), 10U);
}

TEST(Import, AQuoteThatNeverEndsSpoilsEverything) {
  Register reg;
  const auto report = import_csv(reg, kHeader + line("A1") + "\"A2,,\n" + line("A3"), {true, "", 10});
  EXPECT_EQ(report.state, ImportState::Refused);
  EXPECT_EQ(codes_of(report.findings), "3::unclosed_quote");
  EXPECT_EQ(visible(reg), 0);
  const auto long_one =
      import_csv(reg, kHeader + line("A1") + "\"" + std::string(70000, 'x') + "\n" + line("A3"), {true, "", 10});
  EXPECT_EQ(codes_of(long_one.findings), "3::record_too_long");
}

TEST(Import, NobodySeesItBeforeItIsPublished) {
  Register reg;
  put(reg, a_box("OLD"));
  ImportOptions options;
  ImportReader reader(reg.geometry(), options);
  const auto id = reg.write([&](Writing& w) { return begin_import(w, options); });
  reader.feed(kHeader + line("A1", "E28011606000020A1B2C0001", "R1", "A/1/03L/1/1/1"));
  reader.finish();
  const auto batch = reader.take_batch().value();
  reg.write([&](Writing& w) { return stage_batch(w, id, batch, options), 0; });
  auto catalogue = reg.catalogue();
  for (const char* code : {"A1", "E28011606000020A1B2C0001", "R1"}) {
    EXPECT_TRUE(catalogue.locate(code).value().empty());
    EXPECT_TRUE(catalogue.box(code).value().empty());
  }
  EXPECT_EQ(catalogue.search("养老", 10).value().boxes.size(), 1U);
  EXPECT_EQ(catalogue.boxes(10).value().boxes.size(), 1U);
  EXPECT_EQ(catalogue.counts().value().boxes, 1);
  EXPECT_EQ(catalogue.import(id).value()->state, ImportState::Running);
  EXPECT_EQ(catalogue.import(id).value()->good, 1);
  RequestForm form{std::nullopt, {"A1"}, std::nullopt, Action::Open, "", std::nullopt, ""};
  EXPECT_TRUE(std::holds_alternative<NoSuchBox>(reg.write([&](Writing& w) { return file_request(w, form); })));
  // Its codes are taken all the same: else it could not be published.
  const auto refused = reg.write([&](Writing& w) { return add_box(w, a_box("A1"), ""); });
  EXPECT_EQ(codes_of(std::get<BoxFaulty>(refused).findings), "barcode:exists");
  // What is added beside it goes on being seen.
  put(reg, a_box("NEW"));
  EXPECT_EQ(catalogue.search("养老", 10).value().boxes.size(), 2U);
  reg.write([&](Writing& w) { return finish_import(w, id, false); });
  EXPECT_EQ(catalogue.search("养老", 10).value().boxes.size(), 3U);
  EXPECT_EQ(catalogue.locate("A1").value().size(), 1U);
}

TEST(Import, WhatBrokeOffLeavesNothing) {
  Register reg;
  ImportOptions options;
  constexpr int kBoxes = 5 * static_cast<int>(kBatchRows) / 2;  // two batches and a half
  constexpr int kStaged = 2 * static_cast<int>(kBatchRows);
  std::string csv = kHeader;
  for (int i = 0; i < kBoxes; ++i) csv += line("A" + std::to_string(i));
  ImportReader reader(reg.geometry(), options);
  const auto id = reg.write([&](Writing& w) { return begin_import(w, options); });
  reader.feed(csv);
  while (auto batch = reader.take_batch()) reg.write([&](Writing& w) { return stage_batch(w, id, *batch, options), 0; });
  EXPECT_EQ(store::number_of(reg.database(), "SELECT count(*) FROM boxes"), kStaged);
  reg.write([](Writing& w) { return abandon_running_imports(w), 0; });  // the next start
  EXPECT_EQ(reg.catalogue().import(id).value()->state, ImportState::Abandoned);
  EXPECT_EQ(reg.last_journal(), R"(import_abandoned {"import":1,"lines":)" + std::to_string(kStaged) + R"(,"boxes":)" +
                                    std::to_string(kStaged) + R"(,"bad":0,"skip_bad":false})");
  // The same list again at once, while most of the dead rows are still there.
  EXPECT_TRUE(reg.write([](Writing& w) { return sweep_imports(w); }));
  const auto report = import_csv(reg, csv, {}, 100000);
  EXPECT_EQ(report.state, ImportState::Published) << codes_of(report.findings);
  sweep(reg);
  EXPECT_EQ(store::number_of(reg.database(), "SELECT count(*) FROM boxes"), kBoxes);
  EXPECT_EQ(store::number_of(reg.database(), "SELECT count(*) FROM unpublished"), 0);
  EXPECT_EQ(store::number_of(reg.database(), "SELECT count(*) FROM box_words WHERE box_words MATCH '\"养\"'"), kBoxes);
  EXPECT_TRUE(reg.database().run("INSERT INTO box_words(box_words) VALUES('integrity-check')"));
}

TEST(Import, TheExampleList) {
  Register reg;
  std::ifstream file(ARCHROOM_FIXTURES "/boxes.csv");
  std::stringstream text;
  text << file.rdbuf();
  const auto report = import_csv(reg, text.str());
  EXPECT_EQ(report.state, ImportState::Published) << codes_of(report.findings);
  EXPECT_EQ(report.good, 4);
  EXPECT_EQ(reg.catalogue().search("审核", 10).value().boxes.size(), 2U);
}

// ---- against a dumb version: sets in memory, one line after the other ----

struct Row {
  std::string barcode, rfid, ref, place;
  bool year_is_good = true;
};

struct Model {
  std::map<std::string, std::size_t> barcodes, rfids, refs, places;
  std::vector<std::string> findings;
  std::set<std::string> visible;

  void import(const std::vector<Row>& rows, bool skip_bad) {
    Model staged = *this;
    findings.clear();
    std::set<std::string> fresh;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto& row = rows[i];
      const std::string at = std::to_string(i + 2) + ":";
      std::vector<std::string> wrong;
      if (!row.year_is_good) {
        wrong.push_back(at + "year:out_of_range");
      } else {
        const auto clash = [&](const auto& taken, const std::string& value, const std::string& column) {
          const auto found = taken.find(value);
          if (value.empty() || found == taken.end()) return;
          wrong.push_back(at + column +
                          (found->second > 0   ? ":duplicate_in_file"
                           : column == "place" ? ":place_taken"
                                               : ":exists"));
        };
        clash(staged.barcodes, row.barcode, "barcode");
        clash(staged.rfids, row.rfid, "rfid");
        clash(staged.refs, row.ref, "reference_code");
        clash(staged.places, row.place, "place");
      }
      findings.insert(findings.end(), wrong.begin(), wrong.end());
      if (!wrong.empty()) continue;
      fresh.insert(row.barcode);
      staged.barcodes[row.barcode] = staged.rfids[row.rfid] = staged.refs[row.ref] = staged.places[row.place] = i + 2;
    }
    if ((!findings.empty() && !skip_bad) || (!findings.empty() && fresh.empty())) return;
    for (auto* taken : {&staged.barcodes, &staged.rfids, &staged.refs, &staged.places}) {
      for (auto& [value, where] : *taken) where = 0;
    }
    staged.findings = findings;
    staged.visible.insert(fresh.begin(), fresh.end());
    *this = staged;
  }
};

TEST(Import, AgreesWithADumbVersion) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Prng prng(seed);
    Register reg;
    Model model;
    for (int round = 0; round < 6; ++round) {
      std::vector<Row> rows(prng.below(40));
      std::string csv = kHeader;
      for (auto& row : rows) {
        const auto some = [&](const char* prefix, std::uint32_t of) { return prefix + std::to_string(100 + prng.below(of)); };
        row.barcode = some("B", 400);
        if (prng.chance(400)) row.rfid = some("E28011606000020A1B2C0", 300);
        if (prng.chance(400)) row.ref = some("R", 300);
        if (prng.chance(600)) {
          row.place = "A/1/0" + std::to_string(2 + prng.below(8)) + "L/" + std::to_string(1 + prng.below(5)) + "/" +
                      std::to_string(1 + prng.below(6)) + "/" + std::to_string(1 + prng.below(8));
        }
        row.year_is_good = !prng.chance(30);
        csv += line(row.barcode, row.rfid, row.ref, row.place, row.year_is_good ? "2011" : "11");
      }
      const bool skip_bad = prng.chance(700);
      const auto report = import_csv(reg, csv, {skip_bad, "", 1000}, 1 + prng.below(700));
      model.import(rows, skip_bad);
      std::string expected;
      for (const auto& one : model.findings) expected += (expected.empty() ? "" : " ") + one;
      ASSERT_EQ(codes_of(report.findings), expected);
      std::set<std::string> seen;
      const auto page = reg.catalogue().boxes(1000).value();
      for (const auto& box : page.boxes) seen.insert(box.barcode);
      ASSERT_EQ(seen, model.visible);
      ASSERT_EQ(reg.catalogue().counts().value().boxes, static_cast<std::int64_t>(seen.size()));
      if (prng.chance(300)) sweep(reg);
    }
    sweep(reg);
    EXPECT_EQ(store::number_of(reg.database(), "SELECT count(*) FROM boxes"), static_cast<std::int64_t>(model.visible.size()));
  }
}

}  // namespace
}  // namespace archroom::records
