#include "controller/gateways/http/sse.hpp"

#include <gtest/gtest.h>

namespace archroom::gateways {
namespace {

TEST(Sse, FramesWithAndWithoutId) {
  EXPECT_EQ(sse_frame("bank", "{\"a\":1}"), "event: bank\ndata: {\"a\":1}\n\n");
  EXPECT_EQ(sse_frame("journal", "{}", "12"), "event: journal\nid: 12\ndata: {}\n\n");
}

TEST(Sse, EveryLineEndStartsANewDataLine) {
  EXPECT_EQ(sse_frame("x", "a\nb\r\nc\rd"), "event: x\ndata: a\ndata: b\ndata: c\ndata: d\n\n");
  EXPECT_EQ(sse_frame("x", ""), "event: x\ndata: \n\n");
  EXPECT_EQ(sse_frame("x", "a\n"), "event: x\ndata: a\ndata: \n\n");
}

}  // namespace
}  // namespace archroom::gateways
