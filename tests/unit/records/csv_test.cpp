#include "controller/records/csv.hpp"

#include <gtest/gtest.h>

#include "base/prng.hpp"

namespace archroom::records {
namespace {

struct Seen {
  std::uint32_t line = 0;
  std::vector<std::string> fields;
  CsvRecord::Fault fault = CsvRecord::Fault::None;
  friend bool operator==(const Seen&, const Seen&) = default;
};

std::vector<Seen> read(const std::string& text, const std::vector<std::size_t>& pieces = {}) {
  std::vector<Seen> seen;
  CsvReader reader([&seen](const CsvRecord& record) {
    seen.push_back({record.line, {record.fields.begin(), record.fields.end()}, record.fault});
  });
  std::size_t at = 0;
  for (const auto piece : pieces) {
    reader.feed(std::string_view(text).substr(at, piece));
    at += std::min(piece, text.size() - at);
  }
  reader.feed(std::string_view(text).substr(at));
  reader.finish();
  return seen;
}

using Fault = CsvRecord::Fault;

TEST(Csv, ReadsWhatRfc4180Says) {
  EXPECT_EQ(read("a,b\r\nc,d\r\n"), (std::vector<Seen>{{1, {"a", "b"}}, {2, {"c", "d"}}}));
  EXPECT_EQ(read("a,b\nc,d"), (std::vector<Seen>{{1, {"a", "b"}}, {2, {"c", "d"}}}));
  EXPECT_EQ(read("\"a,\"\"x\"\"\",\"\"\n"), (std::vector<Seen>{{1, {"a,\"x\"", ""}}}));
  EXPECT_EQ(read("\"one\r\ntwo\",b\nc,d\n"), (std::vector<Seen>{{1, {"one\r\ntwo", "b"}}, {3, {"c", "d"}}}));
  EXPECT_EQ(read(",\n\n\r\n,,"), (std::vector<Seen>{{1, {"", ""}}, {4, {"", "", ""}}}));
  EXPECT_EQ(read("a\rb,c\n"), (std::vector<Seen>{{1, {"a\rb", "c"}}}));
  EXPECT_EQ(read("\"a\"\r\n"), (std::vector<Seen>{{1, {"a"}}}));
  EXPECT_TRUE(read("").empty());
}

TEST(Csv, SkipsTheByteOrderMarkOnly) {
  EXPECT_EQ(read("\xEF\xBB\xBFx\n"), (std::vector<Seen>{{1, {"x"}}}));
  EXPECT_EQ(read("\xEF\xBB\xBFx\n", {1, 1, 1}), (std::vector<Seen>{{1, {"x"}}}));
  EXPECT_EQ(read("\xEF\xBBx\n", {1, 1, 1}), (std::vector<Seen>{{1, {"\xEF\xBBx"}}}));
  EXPECT_EQ(read("\xEF\xBB"), (std::vector<Seen>{{1, {"\xEF\xBB"}}}));
  EXPECT_TRUE(read("\xEF\xBB\xBF").empty());
}

TEST(Csv, SaysWhereQuotesAreWrongAndGoesOn) {
  EXPECT_EQ(read("a\"b,c\nd,e\n"), (std::vector<Seen>{{1, {"a\"b", "c"}, Fault::BadQuote}, {2, {"d", "e"}}}));
  EXPECT_EQ(read("\"a\"b,c\nd,e\n"), (std::vector<Seen>{{1, {"ab", "c"}, Fault::BadQuote}, {2, {"d", "e"}}}));
  EXPECT_EQ(read("a,b\n\"c,d\ne,f\n"), (std::vector<Seen>{{1, {"a", "b"}}, {2, {}, Fault::Unclosed}}));
}

TEST(Csv, ARecordHasALimit) {
  const auto long_quote = read("a\n\"" + std::string(CsvReader::kMaxRecord + 1, 'x') + "\"\nb\n");
  ASSERT_EQ(long_quote.size(), 2U);
  EXPECT_EQ(long_quote[1], (Seen{2, {}, Fault::TooLong}));
  EXPECT_EQ(read(std::string(CsvReader::kMaxRecord + 1, ',')).back().fault, Fault::TooLong);
  EXPECT_EQ(read(std::string(CsvReader::kMaxRecord - 1, 'x')).back().fault, Fault::None);
}

// However the bytes are cut, the records are the same.
TEST(Csv, NoCutMatters) {
  Prng prng(20260301);
  const std::vector<std::string> atoms{"a", ",", "\"", "\"\"", "\n", "\r\n", "\r", "档", "\xEF\xBB\xBF", "x,y", "\"q\""};
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (auto n = prng.below(30); n > 0; --n) text += atoms[prng.below(static_cast<std::uint32_t>(atoms.size()))];
    std::vector<std::size_t> pieces;
    for (auto n = prng.below(10); n > 0; --n) pieces.push_back(prng.below(6));
    ASSERT_EQ(read(text), read(text, pieces)) << testing::PrintToString(text);
    ASSERT_EQ(read(text), read(text, std::vector<std::size_t>(text.size(), 1)));
  }
}

// What a plain writer quotes comes back.
TEST(Csv, ComesBackAsItWasWritten) {
  Prng prng(5);
  const std::vector<std::string> atoms{"a", ",", "\"", "\n", "\r\n", "\r", "档案", " "};
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::vector<std::string>> records(1 + prng.below(4));
    std::string text;
    for (auto& record : records) {
      record.resize(2 + prng.below(3));
      for (auto& field : record) {
        for (auto n = prng.below(5); n > 0; --n) field += atoms[prng.below(static_cast<std::uint32_t>(atoms.size()))];
        text += &field == record.data() ? "\"" : ",\"";
        for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
        text += '"';
      }
      text += prng.chance(500) ? "\n" : "\r\n";
    }
    const auto seen = read(text);
    ASSERT_EQ(seen.size(), records.size());
    for (std::size_t i = 0; i < seen.size(); ++i) {
      ASSERT_EQ(seen[i].fields, records[i]);
      ASSERT_EQ(seen[i].fault, Fault::None);
    }
  }
}

}  // namespace
}  // namespace archroom::records
