#include "controller/gateways/pictures.hpp"

#include <gtest/gtest.h>

namespace archroom::gateways {
namespace {

core::BankView bank() {
  core::BankView view;
  view.bank = BankId{"1"};
  view.link_up = true;
  view.quality = devices::Quality::Good;
  view.observed_at = Instant{1'000'000'000};
  view.armed = false;
  view.disarmed_by = {core::Cause::Restart, 0, {}};
  view.armed_since = WallTime{1000};
  view.mode = devices::ShelfMode::Open;
  view.session = devices::Session::Ours;
  view.active.bits = 0x80000001;  // emergency stop, and a bit that nobody knows
  view.open_aisle = 1;
  view.column_width_mm = 550;
  view.aisle_mm = 900;
  view.columns = {{1, true, 0, devices::Travel::Standing, false}, {2, false, 1450, devices::Travel::Right, false}};
  view.aisles = {{1, 900, true}};
  view.job = core::JobView{JobId{7},
                           devices::OpenFace{{2, devices::Side::Left}},
                           RequestId{"r"},
                           "local",
                           core::JobPhase::Moving,
                           WallTime{0},
                           core::Purpose::Asked};
  view.forbids = {{core::ForbidKind::Maintenance, "local", "新漆", "0badc0de", WallTime{0}},
                  {core::ForbidKind::Fire, "", "", "", WallTime{0}}};
  view.trip = core::Trip{{core::Cause::ProtectionActive, 4, {}}, WallTime{0}, 7};
  view.proofs = {{devices::Protection::KickPlate, WallTime{0}, WallTime{1000}, true},
                 {devices::Protection::PhotoEye, std::nullopt, std::nullopt, true}};
  view.proof_test = devices::Protection::KickPlate;
  view.line = {RequestId{"r"}};
  view.blockers = {{{core::Cause::AisleOccupied, 1, {}}, WallTime{0}}};
  return view;
}

TEST(Pictures, ABankWithEverything) {
  JsonText out;
  draw(out, bank(), core::Language::English, Instant{1'120'000'000});
  EXPECT_EQ(
      out.text(),
      R"({"bank":"1","tier":"L","link_up":true,"mode":"open","session":"ours","armed":false,)"
      R"("disarmed_by":{"rule":"restart","text":"the controller was restarted"},"armed_since":"1970-01-01T00:00:01.000Z",)"
      R"("evidence":{"kind":"presence","quality":"good","detail":null,"age_ms":120},"active":["emergency_stop"],"latched":[],)"
      R"("fault_code":0,)"
      R"("open_aisle":1,"column_width_mm":550,"aisle_mm":900,"free_aisles":1,)"
      R"("columns":[{"column":1,"fixed":true,"position_mm":0,"travel":"standing","fault":false},)"
      R"({"column":2,"fixed":false,"position_mm":1450,"travel":"right","fault":false}],)"
      R"("aisles":[{"aisle":1,"width_mm":900,"occupied":true}],)"
      R"("job":{"job":7,"bank":"1","motion":"open","column":2,"side":"left","aisle":1,"request":"r","phase":"moving",)"
      R"("purpose":"asked","by":"local","since":"1970-01-01T00:00:00.000Z"},"presented":[],"requests":["r"],)"
      R"("forbids":[{"kind":"maintenance","text":"locked for maintenance","owner":"local","note":"新漆",)"
      R"("since":"1970-01-01T00:00:00.000Z"},{"kind":"fire","text":"forbidden since a fire signal","owner":null,"note":null,)"
      R"("since":"1970-01-01T00:00:00.000Z"}],)"
      R"("trip":{"rule":"SR-06","text":"a protection acts: kick plate","since":"1970-01-01T00:00:00.000Z"},)"
      R"("proofs":[{"input":"kick_plate","proven":"1970-01-01T00:00:00.000Z","due":"1970-01-01T00:00:01.000Z","overdue":true},)"
      R"({"input":"photo_eye","proven":null,"due":null,"overdue":true}],"proof_test":"kick_plate","announced":null,)"
      R"("blocked_by":[{"rule":"SR-04","text":"aisle 1 is occupied","since":"1970-01-01T00:00:00.000Z"}]})");
}

TEST(Pictures, ABankOfWhichNothingIsKnown) {
  core::BankView view;
  view.bank = BankId{"1"};
  JsonText out;
  draw(out, view, core::Language::Chinese, Instant{5});
  EXPECT_NE(out.text().find(R"("evidence":{"kind":"presence","quality":"unknown","detail":null,"age_ms":null})"),
            std::string::npos)
      << out.text();
  EXPECT_NE(out.text().find(R"("open_aisle":null)"), std::string::npos);
  EXPECT_NE(out.text().find(R"("armed_since":null)"), std::string::npos);
}

}  // namespace
}  // namespace archroom::gateways
