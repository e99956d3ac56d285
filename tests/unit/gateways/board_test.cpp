#include "controller/runtime/board.hpp"

#include <gtest/gtest.h>

namespace archroom::runtime {
namespace {

BankPicture picture(const char* id, int fault = 0) {
  auto view = std::make_shared<core::BankView>();
  view->bank = BankId{id};
  view->fault_code = fault;
  return view;
}

TEST(Board, ShowsTheLatestPicture) {
  Board board;
  EXPECT_EQ(board.bank(BankId{"1"}), nullptr);
  board.post(picture("1", 1));
  board.post(picture("1", 2));
  board.post(picture("2"));
  EXPECT_EQ(board.bank(BankId{"1"})->fault_code, 2);
  EXPECT_EQ(board.banks().size(), 2U);
}

TEST(Board, WakesOnceAndKeepsOnlyTheLatestPictureForASlowReader) {
  Board board;
  int woken = 0;
  const auto reader = board.subscribe([&woken] { ++woken; });
  board.post(picture("1", 1));
  board.post(picture("1", 2));
  board.post(picture("2"));
  board.journal_grew(5);
  board.journal_grew(6);
  EXPECT_EQ(woken, 1);
  const News news = reader->take();
  ASSERT_EQ(news.banks.size(), 2U);
  EXPECT_EQ(news.banks[0]->fault_code, 2);
  EXPECT_EQ(news.missed, 1U);
  EXPECT_EQ(news.journal, 6U);
  board.journal_grew(7);
  EXPECT_EQ(woken, 2);
  EXPECT_EQ(reader->take().journal, 7U);
  EXPECT_TRUE(reader->take().banks.empty());
}

TEST(Board, WhoHasLeftIsNotWoken) {
  Board board;
  int woken = 0;
  auto reader = board.subscribe([&woken] { ++woken; });
  reader.reset();
  board.post(picture("1"));
  EXPECT_EQ(woken, 0);
}

TEST(Board, KnowsWhetherTheStoreWorks) {
  Board board;
  EXPECT_TRUE(board.store_works());
  board.store_works(false);
  EXPECT_FALSE(board.store_works());
}

}  // namespace
}  // namespace archroom::runtime
