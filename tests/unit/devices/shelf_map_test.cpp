// The driver's numbers are those of the page that a PLC programmer builds from.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "devices/shelf_plc/map.hpp"
#include "devices/vocabulary/shelf.hpp"

namespace archroom::devices {
namespace {

using Names = std::map<std::string, int>;

class Page {
 public:
  Page() {
    std::ifstream file{SOURCE_ROOT "/docs/plc-map.md"};
    std::stringstream all;
    all << file.rdbuf();
    text_ = all.str();
  }

  // name -> address, from the rows of the table of one section
  Names addresses(const std::string& section) const {
    Names found;
    std::istringstream lines{between("## " + section, "\n## ")};
    for (std::string line; std::getline(lines, line);) {
      if (line.rfind("| 0x", 0) != 0) continue;
      const auto name_at = line.find("| ", 2) + 2;
      found[line.substr(name_at, line.find(" |", name_at) - name_at)] = std::stoi(line.substr(4, 4), nullptr, 16);
    }
    return found;
  }
  // "0 none, 1 accepted, …" -> {none: 0, accepted: 1}
  Names list(const std::string& from, const std::string& to) const {
    Names found;
    std::string words = between(from, to);
    std::replace(words.begin(), words.end(), '\n', ' ');
    std::istringstream items{words};
    for (std::string item; std::getline(items, item, ',');) {
      std::istringstream parts{item};
      int number = -1;
      if (parts >> number >> std::ws) {
        std::string name;
        std::getline(parts, name);
        found[name.substr(0, name.find(" ("))] = number;
      }
    }
    return found;
  }
  std::string row(const std::string& name) const { return between("| " + name + " | ", "|\n"); }

 private:
  std::string between(const std::string& from, const std::string& to) const {
    const auto at = text_.find(from);
    if (at == std::string::npos) return {};
    const auto begin = at + from.size();
    return text_.substr(begin, text_.find(to, begin) - begin);
  }

  std::string text_;
};

// Each of `ours` is on the page with the same number.
void expect_on_page(const Names& ours, const Names& page) {
  EXPECT_FALSE(page.empty());
  for (const auto& [name, number] : ours) {
    const auto found = page.find(name);
    ASSERT_NE(found, page.end()) << name << " is not on the page";
    EXPECT_EQ(found->second, number) << name;
  }
}

TEST(ShelfMap, CommandBlock) {
  const Names page = Page{}.addresses("3. Command block");
  const Names ours{{"cmd_seq", ShelfMap::kCmdSeq},
                   {"cmd_code", ShelfMap::kCmdCode},
                   {"column", ShelfMap::kColumn},
                   {"side", ShelfMap::kSide},
                   {"aisle_mm", ShelfMap::kAisleMm},
                   {"cmd_complement", ShelfMap::kCmdComplement},
                   {"host_permit", ShelfMap::kHostPermit},
                   {"host_heartbeat", ShelfMap::kHostHeartbeat},
                   {"host_timeout", ShelfMap::kHostTimeout},
                   {"epoch", ShelfMap::kEpoch},
                   {"lease_ms", ShelfMap::kLeaseMs},
                   {"renew_seq", ShelfMap::kRenewSeq},
                   {"expiry", ShelfMap::kExpiry},
                   {"keep", ShelfMap::kKeep}};
  expect_on_page(ours, page);
  // What we leave 0 is all else that is there.
  Names rest = page;
  for (const auto& [name, _] : ours) rest.erase(name);
  EXPECT_EQ(rest, (Names{{"section", 4}, {"layer", 5}}));
  EXPECT_EQ(page.at("keep"), page.at("expiry") + 2) << "expiry is two words";
  EXPECT_EQ(ShelfMap::kBlockSize, page.at("keep") + 1);
  EXPECT_EQ(ShelfMap::kHostHeartbeat + ShelfMap::kTailSize, page.at("expiry"));
}

TEST(ShelfMap, State) {
  expect_on_page({{"map_version", ShelfMap::kMapVersion},
                  {"area_state", ShelfMap::kAreaState},
                  {"last_seq", ShelfMap::kLastSeq},
                  {"result", ShelfMap::kResult},
                  {"plc_heartbeat", ShelfMap::kPlcHeartbeat},
                  {"column_count", ShelfMap::kColumnCount},
                  {"fixed_column", ShelfMap::kFixedColumn},
                  {"open_aisle", ShelfMap::kOpenAisle},
                  {"safety", ShelfMap::kSafety},
                  {"fault_code", ShelfMap::kFaultCode},
                  {"fault_column", ShelfMap::kFaultColumn},
                  {"latched", ShelfMap::kLatched},
                  {"uptime_s", ShelfMap::kUptime},
                  {"tick", ShelfMap::kTick},
                  {"session_epoch", ShelfMap::kSessionEpoch},
                  {"lease_left_ms", ShelfMap::kLeaseLeft},
                  {"moving_seq", ShelfMap::kMovingSeq},
                  {"safety_high", ShelfMap::kSafetyHigh},
                  {"latched_high", ShelfMap::kLatchedHigh},
                  {"free_aisles", ShelfMap::kFreeAisles},
                  {"announce_left", ShelfMap::kAnnounceLeft},
                  {"reset_count", ShelfMap::kResetCount},
                  {"position_mm", ShelfMap::kPosition},
                  {"column_bits", ShelfMap::kColumnBits}},
                 Page{}.addresses("4. State"));
  EXPECT_EQ(ShelfMap::kFirstReserved, ShelfMap::kResetCount + 1);
  EXPECT_EQ(Page{}.row("map_version").substr(0, 1), std::to_string(ShelfMap::kVersion));
  EXPECT_NE(Page{}.row("column_count").find("2…" + std::to_string(ShelfMap::kMostColumns)), std::string::npos);
}

TEST(ShelfMap, CodesAndSides) {
  expect_on_page({{"open", ShelfMap::kCodeOpen},
                  {"close all", ShelfMap::kCodeCloseAll},
                  {"stop", ShelfMap::kCodeStop},
                  {"spread", ShelfMap::kCodeSpread},
                  {"drive fault reset", ShelfMap::kCodeDriveFaultReset},
                  {"begin session", ShelfMap::kCodeBegin},
                  {"announce", ShelfMap::kCodeAnnounce}},
                 Page{}.list("| cmd_code | ", " |\n"));
  EXPECT_EQ(Page{}.list("| cmd_code | ", " |\n").size(), 7u) << "a command that the driver does not know";
  EXPECT_NE(Page{}.row("aisle_mm").find("× 0.1 s, 1…" + std::to_string(ShelfMap::kLongestAnnounce)), std::string::npos);
  expect_on_page({{"left", ShelfMap::kSideLeft}}, Page{}.list("| side | ", " for open"));
  expect_on_page({{"right", ShelfMap::kSideRight}}, Page{}.list("| side | ", " for open"));
  EXPECT_NE(Page{}.row("cmd_seq").find("1…" + std::to_string(ShelfMap::kLastSequence)), std::string::npos);
  EXPECT_NE(
      Page{}.row("lease_ms").find(std::to_string(ShelfMap::kShortestLeaseMs) + "…" + std::to_string(ShelfMap::kLongestLeaseMs)),
      std::string::npos);
}

TEST(ShelfMap, AreaStates) {
  const Names page = Page{}.list("| area_state | ", ". Where");
  expect_on_page({{"init", ShelfMap::kInit},
                  {"closed", ShelfMap::kClosed},
                  {"moving", ShelfMap::kMoving},
                  {"open", ShelfMap::kOpen},
                  {"locked", ShelfMap::kLocked},
                  {"local", ShelfMap::kLocal},
                  {"fault", ShelfMap::kFault},
                  {"emergency stop", ShelfMap::kEmergencyStop},
                  {"part-open", ShelfMap::kPartOpen}},
                 page);
  EXPECT_EQ(page.size(), 9u) << "a state that the driver does not know";
}

TEST(ShelfMap, Results) {
  const Names page = Page{}.list("\n`result`: ", ".\n");
  expect_on_page({{"none", ShelfMap::kNone},
                  {"accepted", ShelfMap::kAccepted},
                  {"done", ShelfMap::kDone},
                  {"fault", ShelfMap::kRefusedOrEndedByFault},
                  {"refused: locked or latched", ShelfMap::kFirstRefusal},
                  {"bad lease", ShelfMap::kLastRefusal}},
                 page);
  EXPECT_EQ(page.size(), 21u) << "a result that the driver does not know";
}

TEST(ShelfMap, ProtectiveInputsAreTheVocabularysBits) {
  const auto bit = [](Protection protection) { return __builtin_ctz(static_cast<unsigned>(protection)); };
  const Names page = Page{}.list("`safety` and `latched` bits: ", ".\n");
  expect_on_page({{"emergency stop", bit(Protection::EmergencyStop)},
                  {"photo-eye", bit(Protection::PhotoEye)},
                  {"kick plate", bit(Protection::KickPlate)},
                  {"aisle occupied", bit(Protection::AisleOccupied)},
                  {"entry beam", bit(Protection::EntryBeam)},
                  {"manual handle", bit(Protection::ManualHandle)},
                  {"fire input", bit(Protection::FireInput)},
                  {"smoke", bit(Protection::Smoke)},
                  {"mains lost", bit(Protection::MainsLost)},
                  {"host silent", bit(Protection::HostSilent)},
                  {"key switch local", bit(Protection::LocalKey)},
                  {"end space occupied", bit(Protection::EndSpaceOccupied)},
                  {"pressure floor", bit(Protection::PressureFloor)},
                  {"pressure floor detached", bit(Protection::FloorDetached)},
                  {"side panel", bit(Protection::SidePanel)},
                  {"room door open", bit(Protection::DoorOpen)},
                  {"fire panel fault", bit(Protection::PanelFault)},
                  {"leak", bit(Protection::Leak)},
                  {"seismic", bit(Protection::Seismic)}},
                 page);
  EXPECT_EQ(ShelfMap::kSafetyBits, (1u << page.size()) - 1);
}

TEST(ShelfMap, ColumnBits) {
  const auto bit = [](ShelfMap::Word mask) { return __builtin_ctz(mask); };
  expect_on_page({{"left limit", bit(ShelfMap::kLeftLimit)},
                  {"right limit", bit(ShelfMap::kRightLimit)},
                  {"entry beam left", bit(ShelfMap::kEntryBeamLeft)},
                  {"entry beam right", bit(ShelfMap::kEntryBeamRight)},
                  {"aisle right of this column occupied", bit(ShelfMap::kAisleOccupied)},
                  {"motor on", bit(ShelfMap::kMotorOn)},
                  {"manual", bit(ShelfMap::kManual)},
                  {"moving left", bit(ShelfMap::kMovingLeft)},
                  {"moving right", bit(ShelfMap::kMovingRight)},
                  {"fault", bit(ShelfMap::kColumnFault)}},
                 Page{}.list("`column_bits`: ", ".\n"));
}

}  // namespace
}  // namespace archroom::devices
