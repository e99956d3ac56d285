#include "controller/records/place.hpp"

#include <gtest/gtest.h>

#include "tests/unit/records/room.hpp"

namespace archroom::records {
namespace {

TEST(Place, IsReadAndWritten) {
  const auto place = parse_place("A/1/03L/2/4/1").value();
  EXPECT_EQ(place, (PlaceCode{"A", {"1"}, {3, devices::Side::Left}, 2, 4, 1}));
  EXPECT_EQ(text_of(place), "A/1/03L/2/4/1");
  EXPECT_EQ(text_of(parse_place("A/1/3R/2/4/1").value()), "A/1/03R/2/4/1");
  EXPECT_EQ(text_of(parse_place("库房/东区/12R/10/4/16").value()), "库房/东区/12R/10/4/16");
  EXPECT_EQ(small_room().display(place), "3架左—2档—4层");
  const Geometry other("A", "{room}-{bank}-{column}{side}-{section}-{shelf}-{slot} {what}", {});
  EXPECT_EQ(other.display(place), "A-1-3左-2-4-1 {what}");
}

TEST(Place, SaysWhichPartIsWrong) {
  const std::vector<std::pair<const char*, const char*>> wrong{{"", "place: "},
                                                               {"A/1/03L/2/4", "place: "},
                                                               {"A/1/03L/2/4/1/9", "place: "},
                                                               {"/1/03L/2/4/1", "room: "},
                                                               {"A//03L/2/4/1", "bank: "},
                                                               {"A/1/03/2/4/1", "column: "},
                                                               {"A/1/L/2/4/1", "column: "},
                                                               {"A/1//2/4/1", "column: "},
                                                               {"A/1/0L/2/4/1", "column: "},
                                                               {"A/1/-3L/2/4/1", "column: "},
                                                               {"A/1/03l/2/4/1", "column: "},
                                                               {"A/1/03L/0/4/1", "section: "},
                                                               {"A/1/03L/2/x/1", "shelf: "},
                                                               {"A/1/03L/2/4/ 1", "slot: "},
                                                               {"A/1/03L/2/4/99999", "slot: "}};
  for (const auto& [text, part] : wrong) {
    const auto place = parse_place(text);
    ASSERT_FALSE(place.ok()) << text;
    EXPECT_EQ(place.error().detail.rfind(part, 0), 0U) << text << " -> " << place.error().detail;
  }
}

TEST(Geometry, KnowsWhichPlacesExist) {
  const auto room = small_room();
  for (const char* text : {"A/1/01R/1/1/1", "A/1/13R/5/6/8", "A/1/13L/1/1/1", "A/2/04L/2/2/2", "A/2/01L/1/1/1"}) {
    EXPECT_TRUE(room.check(parse_place(text).value()).ok()) << text;
  }
  const std::vector<std::pair<const char*, const char*>> missing{
      {"B/1/03L/2/4/1", "room 'B'"},   {"A/9/03L/2/4/1", "bank '9'"},   {"A/1/14L/1/1/1", "column 14: there are 1 to 13"},
      {"A/1/01L/1/1/1", "outer face"}, {"A/2/04R/1/1/1", "outer face"}, {"A/1/03L/6/1/1", "section 6: there are 1 to 5"},
      {"A/1/03L/1/7/1", "shelf 7"},    {"A/1/03L/1/1/9", "slot 9"}};
  for (const auto& [text, why] : missing) {
    const auto checked = room.check(parse_place(text).value());
    ASSERT_FALSE(checked.ok()) << text;
    EXPECT_NE(checked.error().detail.find(why), std::string::npos) << text << " -> " << checked.error().detail;
  }
}

}  // namespace
}  // namespace archroom::records
