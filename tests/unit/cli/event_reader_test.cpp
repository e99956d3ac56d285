#include <gtest/gtest.h>

#include <vector>

#include "controller/app/cli/client.hpp"

namespace archroom::cli {
namespace {

TEST(EventReader, PutsEventsTogetherFromAnyPieces) {
  const std::string stream =
      "retry: 2000\n\n: alive\n\nevent: bank\ndata: {\"a\":\ndata: 1}\n\nevent: journal\r\nid: 7\r\ndata: x\r\n\r\ndata: y\n\n";
  for (std::size_t piece = 1; piece < stream.size(); ++piece) {
    std::vector<Client::StreamEvent> heard;
    EventReader reader{[&heard](const Client::StreamEvent& event) {
      heard.push_back(event);
      return true;
    }};
    for (std::size_t from = 0; from < stream.size(); from += piece) EXPECT_TRUE(reader.feed(stream.substr(from, piece)));
    ASSERT_EQ(heard.size(), 3U);
    EXPECT_EQ(heard[0].type, "bank");
    EXPECT_EQ(heard[0].data, "{\"a\":\n1}");
    EXPECT_EQ(heard[1].type, "journal");
    EXPECT_EQ(heard[1].id, "7");
    EXPECT_EQ(heard[2].type, "");
    EXPECT_EQ(heard[2].id, "7");
  }
}

TEST(EventReader, StopsWhenEnoughIsHeard) {
  int heard = 0;
  EventReader reader{[&heard](const Client::StreamEvent&) { return ++heard < 2; }};
  EXPECT_FALSE(reader.feed("data: 1\n\ndata: 2\n\ndata: 3\n\n"));
  EXPECT_EQ(heard, 2);
}

TEST(Encoded, EverythingButNamesIsEscaped) { EXPECT_EQ(encoded("A/1 养-._~"), "A%2F1%20%E5%85%BB-._~"); }

}  // namespace
}  // namespace archroom::cli
