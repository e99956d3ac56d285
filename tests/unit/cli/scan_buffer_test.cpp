// Scans on a station's own disk: nothing that was told is lost, nothing is sent under two numbers.
#include "controller/app/cli/scan_buffer.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace archroom::cli {
namespace {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "archroom-scans-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file() const { return path_ + "/sub/station-desk.scans"; }
  void append(const std::string& text) const { std::ofstream{file(), std::ios::app} << text; }

 private:
  std::string path_;
};

std::vector<std::uint64_t> numbers_of(const ScanBuffer& buffer) {
  std::vector<std::uint64_t> numbers;
  for (const auto& scan : buffer.waiting()) numbers.push_back(scan.seq);
  return numbers;
}

using Numbers = std::vector<std::uint64_t>;

TEST(ScanBuffer, WhatWasAddedIsThereAfterItsDeath) {
  const Folder folder;
  {
    auto buffer = ScanBuffer::open(folder.file());
    ASSERT_TRUE(buffer);
    ASSERT_TRUE(buffer.value().add({1'000}, "P:017"));
    ASSERT_TRUE(buffer.value().add({2'000}, "档案 \"1\""));
    ASSERT_TRUE(buffer.value().acknowledge(1));
    EXPECT_EQ(numbers_of(buffer.value()), Numbers{2});
  }
  auto buffer = ScanBuffer::open(folder.file());
  ASSERT_TRUE(buffer);
  EXPECT_EQ(numbers_of(buffer.value()), Numbers{2});
  EXPECT_EQ(buffer.value().waiting().front().code, "档案 \"1\"");
  ASSERT_TRUE(buffer.value().acknowledge(2));
  EXPECT_EQ(buffer.value().add({3'000}, "B1").value().seq, 3U) << "a number is never used again";
}

TEST(ScanBuffer, HalfALineIsCutOff) {
  const Folder folder;
  { ASSERT_TRUE(ScanBuffer::open(folder.file()).value().add({1'000}, "B1")); }
  folder.append(R"({"seq": 2, "at": "1970-)");
  {
    auto buffer = ScanBuffer::open(folder.file());
    ASSERT_TRUE(buffer);
    EXPECT_EQ(numbers_of(buffer.value()), Numbers{1});
    EXPECT_EQ(buffer.value().add({2'000}, "B2").value().seq, 2U);
  }
  const auto scans = read_scans(folder.file());
  ASSERT_TRUE(scans);
  EXPECT_EQ(scans.value().size(), 2U);
}

TEST(ScanBuffer, ALineThatIsNoScanIsTold) {
  const Folder folder;
  { ASSERT_TRUE(ScanBuffer::open(folder.file()).value().add({1'000}, "B1")); }
  folder.append("hello\n");
  const auto opened = ScanBuffer::open(folder.file());
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().detail.find(":2: not a scan"), std::string::npos) << opened.error().detail;
}

TEST(ScanBuffer, OneProcessAtATime) {
  const Folder folder;
  const auto first = ScanBuffer::open(folder.file());
  ASSERT_TRUE(first);
  EXPECT_FALSE(ScanBuffer::open(folder.file()));
}

TEST(ScanBuffer, NewNumbersForWhatWaits) {
  const Folder folder;
  {
    auto buffer = ScanBuffer::open(folder.file());
    ASSERT_TRUE(buffer);
    for (const auto* code : {"P:017", "B1", "B2"}) ASSERT_TRUE(buffer.value().add({1'000}, code));
    ASSERT_TRUE(buffer.value().acknowledge(1));
    ASSERT_TRUE(buffer.value().number_from(100));
    EXPECT_EQ(numbers_of(buffer.value()), (Numbers{101, 102}));
    ASSERT_TRUE(buffer.value().number_from(100));
    EXPECT_EQ(numbers_of(buffer.value()), (Numbers{101, 102})) << "they are behind it already";
    EXPECT_EQ(buffer.value().add({2'000}, "B3").value().seq, 103U);
  }
  auto buffer = ScanBuffer::open(folder.file());
  ASSERT_TRUE(buffer);
  EXPECT_EQ(numbers_of(buffer.value()), (Numbers{101, 102, 103}));
}

}  // namespace
}  // namespace archroom::cli
