// Slots that take several boxes, and the tree of places.
#include <gtest/gtest.h>

#include "controller/records/places.hpp"
#include "tests/unit/records/desk.hpp"

namespace archroom::records {
namespace {

// Bank 1: two boxes, 100 mm and 5 volumes a slot, paper only. Bank 2: as many boxes as one likes.
Geometry roomy() {
  return {"A",
          "{column}架{side}—{section}档—{shelf}层",
          {{{"1"}, 3, core::FixedColumn::Left, 2, 2, 2, 500, 800, 1, {2, 100, 5}, {"paper"}},
           {{"2"}, 2, core::FixedColumn::Right, 1, 1, 1, 500, 800, 1, {0, 0, 0}, {}}},
          30};
}
const std::string kSlot = "A/1/02L/1/1/1";

BoxForm thick(const std::string& barcode, const std::string& place, const std::string& mm, const std::string& volumes = "1") {
  auto form = a_box(barcode, place);
  form["thickness_mm"] = mm;
  form["volume_from"] = "1";
  form["volume_to"] = volumes;
  return form;
}
std::string added(Register& reg, const BoxForm& form) {
  const auto outcome = reg.write([&](Writing& w) { return add_box(w, form, "王"); });
  const auto* faulty = std::get_if<BoxFaulty>(&outcome);
  return faulty == nullptr ? "saved" : codes_of(faulty->findings) + " " + faulty->findings.front().en;
}
std::string changed(Register& reg, const std::string& code, const BoxForm& form) {
  const auto outcome = reg.write([&](Writing& w) { return change_box(w, code, std::nullopt, form, "李"); });
  const auto* faulty = std::get_if<BoxFaulty>(&outcome);
  return faulty == nullptr ? "saved" : codes_of(faulty->findings);
}

TEST(Slots, AreFullByBoxesMillimetresAndVolumes) {
  Register reg(roomy());
  EXPECT_EQ(added(reg, thick("A1", kSlot, "60")), "saved");
  EXPECT_EQ(added(reg, thick("A2", kSlot, "41")), "place:slot_full the slot is full (101/100 mm)");
  EXPECT_EQ(added(reg, thick("A2", kSlot, "40", "5")), "place:slot_full the slot is full (6/5 volumes)");
  EXPECT_EQ(added(reg, thick("A2", kSlot, "40", "4")), "saved");
  EXPECT_EQ(added(reg, a_box("A3", kSlot)), "place:slot_full the slot is full (3/2 boxes)");
  EXPECT_EQ(added(reg, a_box("A3", "A/1/02L/1/1/2")), "saved");
  EXPECT_EQ(added(reg, thick("A4", "A/1/02L/1/1/2", "71")), "place:slot_full the slot is full (101/100 mm)")
      << "a box that does not say counts 30 mm";
  EXPECT_EQ(changed(reg, "A3", {{"place", kSlot}}), "place:slot_full");
  EXPECT_EQ(changed(reg, "A1", {{"thickness_mm", "61"}}), "place:slot_full") << "it grew";
  EXPECT_EQ(changed(reg, "A1", {{"thickness_mm", "59"}}), "saved");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(added(reg, a_box("N" + std::to_string(i), "A/2/01L/1/1/1")), "saved");
}

TEST(Slots, RefuseAMediumThatTheirClimateDoesNotSuit) {
  Desk desk(roomy());
  auto disc = a_box("A1", kSlot);
  disc["medium"] = "disc";
  EXPECT_EQ(added(desk.reg, disc), "place:medium_refused the climate there does not suit this medium: disc");
  disc["place"] = "A/2/01L/1/1/1";
  EXPECT_EQ(added(desk.reg, disc), "saved");
  EXPECT_EQ(said(desk.move("A1", kSlot)), "medium-refused A1 A/2/01L/1/1/1 " + kSlot);
}

TEST(Slots, AreFullForAMovementToo) {
  Desk desk(roomy());
  put(desk.reg, thick("A1", kSlot, "60"));
  put(desk.reg, thick("A2", "A/2/01L/1/1/1", "41"));
  put(desk.reg, thick("A3", "A/2/01L/1/1/1", "40"));
  EXPECT_EQ(said(desk.move("A2", kSlot)), "slot-full A2 A/2/01L/1/1/1 " + kSlot);
  EXPECT_EQ(said(desk.move("A3", kSlot)), "done move A3 " + kSlot);
  desk.approved({"A1"});
  ASSERT_EQ(said(desk.out("A1")), "done out A1 " + kSlot);
  EXPECT_EQ(said(desk.move("A2", kSlot)), "slot-full A2 A/2/01L/1/1/1 " + kSlot) << "a box that is out keeps its place";
  ASSERT_EQ(said(desk.in("A1", "A/2/01L/1/1/1", true)), "done in A1 A/2/01L/1/1/1");
  EXPECT_EQ(said(desk.move("A2", kSlot)), "done move A2 " + kSlot);
  EXPECT_EQ(said(desk.undo()), "done undo A2 A/2/01L/1/1/1");
}

TEST(Slots, OfAnImportAreFilledLineByLine) {
  Register reg(roomy());
  std::string header = kHeader;
  header.insert(header.size() - 1, ",thickness_mm");
  const auto line = [](const std::string& barcode, const std::string& place, const std::string& mm) {
    return barcode + ",,J001,,,,,题名,,,永久,," + place + ",,,," + mm + "\n";
  };
  const std::string csv =
      header + line("A1", kSlot, "60") + line("A2", kSlot, "41") + line("A3", kSlot, "40") + line("A4", "", "");
  EXPECT_EQ(codes_of(import_csv(reg, csv).findings), "3:place:slot_full");
  // What the refused list had put there does not count, even before its rows are swept away.
  EXPECT_EQ(added(reg, thick("B1", kSlot, "95")), "saved");
  const auto again = import_csv(reg, csv, {true, "王", 1000});
  EXPECT_EQ(codes_of(again.findings), "2:place:slot_full 3:place:slot_full 4:place:slot_full");
  EXPECT_EQ(again.state, ImportState::Published);
  sweep(reg);
  EXPECT_EQ(reg.catalogue().counts().value().boxes, 2);
}

std::string line_of(const PlaceNode& node) {
  return node.code + " " + std::string(name_of(node.level)) + " " + std::to_string(node.boxes) + "-" + std::to_string(node.away) +
         "/" + std::to_string(node.most_boxes) + " boxes " + std::to_string(node.mm) + "/" + std::to_string(node.most_mm) +
         " mm " + std::to_string(node.volumes) + "/" + std::to_string(node.most_volumes) + " volumes " +
         std::to_string(node.slots) + " slots";
}

TEST(Places, AreATreeWithWhatStandsThere) {
  Desk desk(roomy());
  put(desk.reg, thick("A1", kSlot, "60", "3"));
  put(desk.reg, a_box("A2", kSlot));
  put(desk.reg, a_box("A3", "A/1/02R/2/1/2"));
  put(desk.reg, a_box("A4", "A/2/01L/1/1/1"));
  desk.approved({"A2"});
  ASSERT_EQ(said(desk.out("A2")), "done out A2 " + kSlot);
  const auto tree = [&](const std::string& code) { return place_tree(desk.reg.database(), desk.reg.geometry(), code); };
  const auto room = tree("A");
  ASSERT_TRUE(room.has_value());
  EXPECT_EQ(line_of(room->self), "A room 4-1/0 boxes 150/0 mm 6/0 volumes 43 slots") << "bank 2 has no limits";
  ASSERT_EQ(room->below.size(), 2U);
  EXPECT_EQ(line_of(room->below[0]), "A/1 bank 3-1/80 boxes 120/4000 mm 5/200 volumes 40 slots");
  EXPECT_EQ(line_of(room->below[1]), "A/2 bank 1-0/0 boxes 30/0 mm 1/0 volumes 3 slots");
  const auto bank = tree("A/1");
  ASSERT_EQ(bank->below.size(), 5U) << "the fixed column's outer face is no place";
  EXPECT_EQ(line_of(bank->below[1]), "A/1/02L face 2-1/16 boxes 90/800 mm 4/40 volumes 8 slots");
  EXPECT_EQ(line_of(tree("A/1/2L")->self), line_of(bank->below[1]));
  EXPECT_EQ(tree("A/1/02L")->below.at(0).code, "A/1/02L/1");
  EXPECT_EQ(tree("A/1/02L/1")->below.at(0).boxes, 2);
  EXPECT_EQ(tree("A/1/02L/1/1")->below.at(1).boxes, 0);
  const auto slot = tree(kSlot);
  EXPECT_EQ(line_of(slot->self), kSlot + " slot 2-1/2 boxes 90/100 mm 4/5 volumes 1 slots");
  EXPECT_EQ(slot->self.shown, "2架左—1档—1层");
  ASSERT_EQ(slot->boxes.size(), 2U);
  EXPECT_EQ(slot->boxes[1].barcode, "A2");
  EXPECT_EQ(slot->boxes[1].state, core::BoxState::Out);
  for (const char* none : {"", "B", "A/3", "A/1/01L", "A/1/02L/3", "A/1/02L/1/1/3", "A/1/02L/1/1/1/1", "A/1/", "A//"})
    EXPECT_FALSE(tree(none).has_value()) << none;
  EXPECT_EQ(scan_code(parse_place("A/1/2L/1/1/1").value()), "S:" + kSlot);
}

TEST(Places, OfAnImportThatRunsAreTakenButNotSeen) {
  Desk desk(roomy());
  ImportReader reader(desk.reg.geometry(), {});
  reader.feed(kHeader + "A1,,J001,,,,,题名,,,永久,," + kSlot + ",,,\n" + "A2,,J001,,,,,题名,,,永久,," + kSlot + ",,,\n");
  reader.finish();
  const auto id = desk.reg.write([](Writing& w) { return begin_import(w, {}); });
  const auto batch = reader.take_batch().value();
  desk.reg.write([&](Writing& w) { return stage_batch(w, id, batch, {}), 0; });
  const auto boxes = [&] { return place_tree(desk.reg.database(), desk.reg.geometry(), kSlot)->self.boxes; };
  EXPECT_EQ(boxes(), 0);
  EXPECT_EQ(added(desk.reg, a_box("B1", kSlot)).substr(0, 15), "place:slot_full");
  EXPECT_EQ(said(desk.deed(core::Look{"A1"})), "unknown-box A1");
  desk.reg.write([&](Writing& w) { return finish_import(w, id, false); });
  EXPECT_EQ(boxes(), 2);
}

TEST(Requests, NobodyOpensAnAisleForABoxThatIsNotThere) {
  Desk desk;
  desk.box("A1", "A/1/03L/2/4/1");
  desk.box("A2", "A/1/03L/2/4/2");
  desk.approved({"A1"});
  ASSERT_EQ(said(desk.out("A1")), "done out A1 A/1/03L/2/4/1");
  const auto ask = [&](Action action, std::vector<std::string> boxes, bool is_list = false) {
    RequestForm form;
    form.boxes = std::move(boxes);
    form.action = action;
    form.is_list = is_list;
    return desk.reg.write([&](Writing& w) { return file_request(w, form); });
  };
  const auto refused = ask(Action::Open, {"A2", "A1"});
  ASSERT_TRUE(std::holds_alternative<NotInStore>(refused));
  EXPECT_EQ(std::get<NotInStore>(refused).barcode, "A1");
  EXPECT_EQ(std::get<NotInStore>(refused).state, core::BoxState::Out);
  EXPECT_EQ(std::get<BadBoxes>(ask(Action::Open, {"A2", "A1"}, true)).boxes.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<Filed>(ask(Action::Locate, {"A1"})));
  EXPECT_EQ(desk.reg.catalogue().locate("A1").value().at(0).what.state, core::BoxState::Out);
  using core::MovementKind;
  desk.mark("A2", MovementKind::Sealed);
  EXPECT_TRUE(std::holds_alternative<NotInStore>(ask(Action::Open, {"A2"})));
  desk.mark("A2", MovementKind::Unsealed);
  desk.mark("A2", MovementKind::Lost);
  EXPECT_TRUE(std::holds_alternative<NotInStore>(ask(Action::Open, {"A2"})));
  desk.mark("A2", MovementKind::Found);
  desk.mark("A2", MovementKind::Damaged);
  EXPECT_TRUE(std::holds_alternative<Filed>(ask(Action::Open, {"A2"}))) << "to be mended";
}

}  // namespace
}  // namespace archroom::records
