// The numbers of docs/plc-map.md, version 3, as the driver uses them. tests/unit/devices/shelf_map_test.cpp keeps them equal to
// the page.
#pragma once

#include <cstdint>

namespace archroom::devices {

struct ShelfMap {
  using Word = std::uint16_t;
  static constexpr Word kVersion = 3;
  static constexpr int kMostColumns = 32;

  // Command block, holding registers
  static constexpr Word kCmdSeq = 0x0000;
  static constexpr Word kCmdCode = 0x0001;
  static constexpr Word kColumn = 0x0002;
  static constexpr Word kSide = 0x0003;
  static constexpr Word kAisleMm = 0x0006;
  static constexpr Word kCmdComplement = 0x0007;
  static constexpr Word kHostPermit = 0x0008;
  static constexpr Word kHostHeartbeat = 0x0009;
  static constexpr Word kHostTimeout = 0x000A;
  static constexpr Word kEpoch = 0x000B;
  static constexpr Word kLeaseMs = 0x000D;
  static constexpr Word kRenewSeq = 0x000E;
  static constexpr Word kExpiry = 0x000F;
  static constexpr Word kKeep = 0x0011;
  static constexpr Word kBlockSize = 18;  // from kCmdSeq: a command
  static constexpr Word kTailSize = 6;    // from kHostHeartbeat: a renewal or bare heartbeat

  static constexpr Word kCodeOpen = 1;
  static constexpr Word kCodeCloseAll = 3;
  static constexpr Word kCodeStop = 4;
  static constexpr Word kCodeSpread = 5;
  static constexpr Word kCodeDriveFaultReset = 8;
  static constexpr Word kCodeBegin = 12;
  static constexpr Word kCodeAnnounce = 13;
  static constexpr Word kSideLeft = 1;
  static constexpr Word kSideRight = 2;
  static constexpr Word kLastSequence = 65535;
  static constexpr Word kLongestAnnounce = 600;  // × 0.1 s

  // State, input registers
  static constexpr Word kMapVersion = 0x0000;
  static constexpr Word kAreaState = 0x0001;
  static constexpr Word kLastSeq = 0x0002;
  static constexpr Word kResult = 0x0003;
  static constexpr Word kPlcHeartbeat = 0x0004;
  static constexpr Word kColumnCount = 0x0005;
  static constexpr Word kFixedColumn = 0x0006;
  static constexpr Word kOpenAisle = 0x0007;
  static constexpr Word kSafety = 0x0008;
  static constexpr Word kFaultCode = 0x0009;
  static constexpr Word kFaultColumn = 0x000A;
  static constexpr Word kLatched = 0x000D;
  static constexpr Word kUptime = 0x0010;
  static constexpr Word kTick = 0x0012;
  static constexpr Word kSessionEpoch = 0x0014;
  static constexpr Word kLeaseLeft = 0x0016;
  static constexpr Word kMovingSeq = 0x0018;
  static constexpr Word kSafetyHigh = 0x0019;
  static constexpr Word kLatchedHigh = 0x001A;
  static constexpr Word kFreeAisles = 0x001B;
  static constexpr Word kAnnounceLeft = 0x001C;
  static constexpr Word kResetCount = 0x001D;
  static constexpr Word kFirstReserved = 0x001E;  // from here to kPosition everything reads 0
  static constexpr Word kPosition = 0x0020;
  static constexpr Word kColumnBits = 0x0040;
  static constexpr Word kLongestLeaseMs = 2000;
  static constexpr Word kShortestLeaseMs = 100;

  // area_state
  static constexpr Word kInit = 0;
  static constexpr Word kClosed = 1;
  static constexpr Word kMoving = 2;
  static constexpr Word kOpen = 3;
  static constexpr Word kLocked = 5;
  static constexpr Word kLocal = 6;
  static constexpr Word kFault = 7;
  static constexpr Word kEmergencyStop = 8;
  static constexpr Word kPartOpen = 10;

  // result
  static constexpr Word kNone = 0;
  static constexpr Word kAccepted = 1;
  static constexpr Word kDone = 2;
  static constexpr Word kFirstRefusal = 16;
  static constexpr Word kLastRefusal = 28;
  static constexpr Word kRefusedOrEndedByFault = 29;

  // safety and latched, their high words above them, use the bits of devices::Protection
  static constexpr std::uint32_t kSafetyBits = 0x0007'FFFF;

  // column_bits
  static constexpr Word kLeftLimit = 1 << 0;
  static constexpr Word kRightLimit = 1 << 1;
  static constexpr Word kEntryBeamLeft = 1 << 6;
  static constexpr Word kEntryBeamRight = 1 << 7;
  static constexpr Word kAisleOccupied = 1 << 8;
  static constexpr Word kMotorOn = 1 << 10;
  static constexpr Word kManual = 1 << 12;
  static constexpr Word kMovingLeft = 1 << 13;
  static constexpr Word kMovingRight = 1 << 14;
  static constexpr Word kColumnFault = 1 << 15;
};

}  // namespace archroom::devices
