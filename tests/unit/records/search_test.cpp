#include <gtest/gtest.h>

#include "base/prng.hpp"
#include "controller/records/search_words.hpp"
#include "controller/store/utf8.hpp"
#include "tests/unit/records/room.hpp"

namespace archroom::records {
namespace {

std::vector<std::string> titles(Catalogue& catalogue, std::string_view q, int limit = 100) {
  std::vector<std::string> found;
  const auto page = catalogue.search(q, limit).value();
  for (const auto& box : page.boxes) found.push_back(box.title);
  return found;
}

TEST(Search, FromOneCharacterUp) {
  Register reg;
  const std::vector<std::string> all{"单位社会保险登记表及附件", "个人注册登记表(2012年1月)", "养老保险待遇审核表",
                                     "人事档案 ABC-12", "㐀𠀀生僻字"};
  for (std::size_t i = 0; i < all.size(); ++i) put(reg, a_box("B" + std::to_string(i), "", all[i]));
  auto catalogue = reg.catalogue();
  using Titles = std::vector<std::string>;
  EXPECT_EQ(titles(catalogue, "人"), (Titles{all[1], all[3]}));
  EXPECT_EQ(titles(catalogue, "人事"), Titles{all[3]});
  EXPECT_EQ(titles(catalogue, "登记表"), (Titles{all[0], all[1]}));
  EXPECT_EQ(titles(catalogue, "记登"), Titles{});  // the order counts
  EXPECT_EQ(titles(catalogue, "2012年"), Titles{all[1]});
  EXPECT_EQ(titles(catalogue, "20"), Titles{all[1]});  // a beginning
  EXPECT_EQ(titles(catalogue, "２０１２年１月"), Titles{all[1]});
  EXPECT_EQ(titles(catalogue, "abc"), Titles{all[3]});
  EXPECT_EQ(titles(catalogue, "档案abc"), Titles{all[3]});
  EXPECT_EQ(titles(catalogue, "𠀀"), Titles{all[4]});
  EXPECT_EQ(titles(catalogue, "表\"及"), Titles{all[0]});  // a sign is as good as a blank, also FTS5's own
  EXPECT_EQ(titles(catalogue, "* OR \" NEAR(人"), Titles{});
  EXPECT_EQ(titles(catalogue, "words:人"), Titles{});
}

TEST(Search, RefusesAQueryWithoutAnything) {
  Register reg;
  auto catalogue = reg.catalogue();
  for (const char* q : {"", " ", "\"", "()", "——", "　", "\xFF"}) {
    const auto page = catalogue.search(q, 10);
    ASSERT_FALSE(page.ok()) << q;
    EXPECT_EQ(page.error().fault, Fault::Refused);
  }
  EXPECT_TRUE(catalogue.search("档", 10).ok());
}

TEST(Search, FollowsChangedTitles) {
  Register reg;
  put(reg, a_box("B1", "", "旧题名"));
  reg.write([](Writing& w) { return change_box(w, "B1", std::nullopt, {{"title", "新题名"}}, "王"); });
  auto catalogue = reg.catalogue();
  EXPECT_TRUE(titles(catalogue, "旧").empty());
  EXPECT_EQ(titles(catalogue, "新题").size(), 1U);
}

TEST(Search, PagesAreStable) {
  Register reg;
  for (int i = 0; i < 25; ++i) put(reg, a_box("B" + std::to_string(i), "", i % 2 == 0 ? "甲乙" : "乙丙"));
  auto catalogue = reg.catalogue();
  std::vector<std::string> barcodes;
  std::int64_t after = 0;
  int pages = 0;
  for (;; ++pages) {
    const auto page = catalogue.search("甲", 5, after).value();
    for (const auto& box : page.boxes) barcodes.push_back(box.barcode);
    if (!page.after) break;
    after = *page.after;
    put(reg, a_box("X" + std::to_string(pages), "", "乙"));  // what comes in meanwhile doesn't shift anything
  }
  EXPECT_EQ(pages, 2);
  ASSERT_EQ(barcodes.size(), 13U);
  for (int i = 0; i < 13; ++i) EXPECT_EQ(barcodes[static_cast<std::size_t>(i)], "B" + std::to_string(i * 2));
}

// Against a dumb search: ideographs only, so that a phrase is a substring.
TEST(Search, FindsExactlyTheSubstrings) {
  Register reg;
  Prng prng(77);
  const std::vector<std::string> signs{"人", "事", "档", "案", "保"};
  const auto text = [&](std::uint32_t most) {
    std::string made;
    for (auto n = 1 + prng.below(most); n > 0; --n) made += signs[prng.below(5)];
    return made;
  };
  std::vector<std::string> all;
  for (int i = 0; i < 120; ++i) {
    all.push_back(text(8));
    put(reg, a_box("B" + std::to_string(i), "", all.back()));
  }
  auto catalogue = reg.catalogue();
  for (int round = 0; round < 200; ++round) {
    const std::string q = text(4);
    std::vector<std::string> expected;
    for (const auto& title : all) {
      if (title.find(q) != std::string::npos) expected.push_back(title);
    }
    ASSERT_EQ(titles(catalogue, q, 1000), expected) << q;
  }
}

}  // namespace
}  // namespace archroom::records
