// A small room and a register for it, without a thread.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "controller/records/boxes.hpp"
#include "controller/records/catalogue.hpp"
#include "controller/records/import.hpp"
#include "controller/records/requests.hpp"
#include "controller/records/writing.hpp"
#include "tests/unit/store/scratch.hpp"

namespace archroom::records {

inline Geometry small_room() {
  return {
      "A",
      "{column}架{side}—{section}档—{shelf}层",
      {{{"1"}, 13, core::FixedColumn::Left, 5, 6, 8, 500, 800, 1}, {{"2"}, 4, core::FixedColumn::Right, 2, 2, 2, 500, 800, 1}}};
}

class Register {
 public:
  explicit Register(Geometry geometry = small_room())
      : database_(store::fresh_register(scratch_.file())), journal_(database_), geometry_(std::move(geometry)) {
    EXPECT_TRUE(journal_.open().ok());
  }

  // One job in a transaction of its own, as the store's thread does it. Trouble fails the test.
  template <class Work>
  auto write(Work work) {
    const auto mark = journal_.mark();
    EXPECT_TRUE(database_.run("BEGIN IMMEDIATE"));
    Writing writing{database_, journal_, geometry_, WallTime{now_ms}, rules};
    auto answer = work(writing);
    EXPECT_FALSE(database_.trouble().has_value()) << database_.trouble()->detail;
    if (writing.refused()) {
      EXPECT_TRUE(database_.run("ROLLBACK"));
      journal_.back_to(mark);
    } else {
      EXPECT_TRUE(database_.run("COMMIT"));
    }
    return answer;
  }

  Catalogue catalogue() {
    auto opened = Catalogue::open(scratch_.file(), geometry_);
    if (!opened) throw std::runtime_error(opened.error().detail);
    return std::move(opened).value();
  }
  store::Database& database() { return database_; }
  const Geometry& geometry() { return geometry_; }
  std::int64_t journal_length() { return store::number_of(database_, "SELECT count(*) FROM journal"); }
  std::string last_journal() {
    return store::text_of(database_, "SELECT type || ' ' || body FROM journal ORDER BY n DESC LIMIT 1");
  }

  std::int64_t now_ms = 1000;
  CirculationRules rules;

 private:
  store::Scratch scratch_;
  store::Database database_;
  store::Journal journal_;
  Geometry geometry_;
};

inline BoxForm a_box(const std::string& barcode, const std::string& place = "", const std::string& title = "养老保险待遇审核表") {
  return {{"barcode", barcode}, {"fonds", "J001"}, {"title", title}, {"retention", "永久"}, {"place", place}};
}

// Adds a box that must be fine.
inline void put(Register& reg, const BoxForm& form) {
  const auto outcome = reg.write([&](Writing& w) { return add_box(w, form, "王"); });
  ASSERT_TRUE(std::holds_alternative<BoxSaved>(outcome)) << form.at("barcode");
}

inline std::string codes_of(const std::vector<Finding>& findings) {
  std::string codes;
  for (const auto& one : findings) {
    codes += (codes.empty() ? "" : " ") + (one.line > 0 ? std::to_string(one.line) + ":" : std::string()) + one.column + ":" +
             std::string(code_of(one.flaw));
  }
  return codes;
}

inline const std::string kHeader =
    "barcode,rfid,fonds,catalogue,volume_from,volume_to,reference_code,title,year,category,retention,pages,place,medium,secrecy,"
    "external_id\n";

// An import as the feed does it, in pieces of this many bytes.
inline ImportReport import_csv(Register& reg, const std::string& csv, ImportOptions options = {}, std::size_t piece = 1000) {
  ImportReader reader(reg.geometry(), options);
  const auto id = reg.write([&](Writing& w) { return begin_import(w, options); });
  const auto stage = [&] {
    while (auto batch = reader.take_batch()) {
      reg.write([&](Writing& w) { return stage_batch(w, id, *batch, options), 0; });
    }
  };
  for (std::size_t at = 0; at < csv.size(); at += piece) {
    reader.feed(std::string_view(csv).substr(at, piece));
    stage();
  }
  reader.finish();
  stage();
  return reg.write([&](Writing& w) { return finish_import(w, id, reader.hopeless()); });
}

inline void sweep(Register& reg) {
  while (reg.write([](Writing& w) { return sweep_imports(w); })) {
  }
}

}  // namespace archroom::records
