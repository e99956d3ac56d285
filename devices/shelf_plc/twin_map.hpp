// The PLC map (docs/plc-map.md) as the twin uses it: addresses, codes and bits, each with its name on the page, so that a test
// can hold the numbers that really work against the page. Written from the page, never from the driver; in a namespace of its own
// because both sides stand in one program in the simulation.
#pragma once

#include <cstdint>
#include <string_view>

namespace archroom::devices::twin {

struct Named {
  std::uint16_t value = 0;
  std::string_view name;
};

// The number behind a code, a state or a bit.
template <class E>
[[nodiscard]] constexpr std::uint16_t number(E value) {
  return static_cast<std::uint16_t>(value);
}

inline constexpr std::uint16_t kMapVersion = 3;
inline constexpr int kMostColumns = 32;

// Command block, holding registers.
inline constexpr std::uint16_t kCmdSeq = 0x0000, kCmdCode = 0x0001, kColumn = 0x0002, kSide = 0x0003, kSection = 0x0004,
                               kLayer = 0x0005, kAisleMm = 0x0006, kCmdComplement = 0x0007, kHostPermit = 0x0008,
                               kHostHeartbeat = 0x0009, kHostTimeout = 0x000A, kEpoch = 0x000B, kLeaseMs = 0x000D,
                               kRenewSeq = 0x000E, kExpiry = 0x000F, kKeep = 0x0011;
inline constexpr std::uint16_t kCommandWords = 18;  // the whole block
inline constexpr std::uint16_t kTailWords = 6;      // its tail, from kHostHeartbeat
inline constexpr Named kHoldingNames[] = {{kCmdSeq, "cmd_seq"},
                                          {kCmdCode, "cmd_code"},
                                          {kColumn, "column"},
                                          {kSide, "side"},
                                          {kSection, "section"},
                                          {kLayer, "layer"},
                                          {kAisleMm, "aisle_mm"},
                                          {kCmdComplement, "cmd_complement"},
                                          {kHostPermit, "host_permit"},
                                          {kHostHeartbeat, "host_heartbeat"},
                                          {kHostTimeout, "host_timeout"},
                                          {kEpoch, "epoch"},
                                          {kLeaseMs, "lease_ms"},
                                          {kRenewSeq, "renew_seq"},
                                          {kExpiry, "expiry"},
                                          {kKeep, "keep"}};

enum class Code : std::uint16_t { Open = 1, CloseAll = 3, Stop = 4, Spread = 5, DriveFaultReset = 8, Begin = 12, Announce = 13 };
inline constexpr Named kCodeNames[] = {{number(Code::Open), "open"},
                                       {number(Code::CloseAll), "close all"},
                                       {number(Code::Stop), "stop"},
                                       {number(Code::Spread), "spread"},
                                       {number(Code::DriveFaultReset), "drive fault reset"},
                                       {number(Code::Begin), "begin session"},
                                       {number(Code::Announce), "announce"}};

inline constexpr std::uint16_t kSideLeft = 1, kSideRight = 2, kPermitBit = 1;
inline constexpr std::uint16_t kLeastLeaseMs = 100, kMostLeaseMs = 2000;
inline constexpr std::uint16_t kLeastTimeout = 5, kMostTimeout = 100, kTimeoutAtPowerUp = 20;
inline constexpr std::uint16_t kMostAnnounce = 600;  // × 0.1 s

// State, input registers.
inline constexpr std::uint16_t kVersion = 0x0000, kAreaState = 0x0001, kLastSeq = 0x0002, kResult = 0x0003,
                               kPlcHeartbeat = 0x0004, kColumnCount = 0x0005, kFixedColumn = 0x0006, kOpenAisle = 0x0007,
                               kSafety = 0x0008, kFaultCode = 0x0009, kFaultColumn = 0x000A, kTemperature = 0x000B,
                               kHumidity = 0x000C, kLatched = 0x000D, kSupplyV = 0x000E, kSupplyA = 0x000F, kUptimeS = 0x0010,
                               kTick = 0x0012, kSessionEpoch = 0x0014, kLeaseLeftMs = 0x0016, kRefusals = 0x0017,
                               kMovingSeq = 0x0018, kSafetyHigh = 0x0019, kLatchedHigh = 0x001A, kFreeAisles = 0x001B,
                               kAnnounceLeft = 0x001C, kResetCount = 0x001D, kPositionMm = 0x0020, kColumnBits = 0x0040;
inline constexpr std::uint16_t kStateWords = 0x0060;
inline constexpr Named kStateNames[] = {{kVersion, "map_version"},
                                        {kAreaState, "area_state"},
                                        {kLastSeq, "last_seq"},
                                        {kResult, "result"},
                                        {kPlcHeartbeat, "plc_heartbeat"},
                                        {kColumnCount, "column_count"},
                                        {kFixedColumn, "fixed_column"},
                                        {kOpenAisle, "open_aisle"},
                                        {kSafety, "safety"},
                                        {kFaultCode, "fault_code"},
                                        {kFaultColumn, "fault_column"},
                                        {kTemperature, "temperature"},
                                        {kHumidity, "humidity"},
                                        {kLatched, "latched"},
                                        {kSupplyV, "supply_v"},
                                        {kSupplyA, "supply_a"},
                                        {kUptimeS, "uptime_s"},
                                        {kTick, "tick"},
                                        {kSessionEpoch, "session_epoch"},
                                        {kLeaseLeftMs, "lease_left_ms"},
                                        {kRefusals, "refusals"},
                                        {kMovingSeq, "moving_seq"},
                                        {kSafetyHigh, "safety_high"},
                                        {kLatchedHigh, "latched_high"},
                                        {kFreeAisles, "free_aisles"},
                                        {kAnnounceLeft, "announce_left"},
                                        {kResetCount, "reset_count"},
                                        {kPositionMm, "position_mm"},
                                        {kColumnBits, "column_bits"}};

inline constexpr std::uint16_t kNoTemperature = 0x7FFF, kNoHumidity = 0xFFFF;

// Per column, for maintenance: input registers kColumnBase + (n-1) * kColumnStride.
inline constexpr std::uint16_t kColumnBase = 0x0100, kColumnStride = 16;
inline constexpr std::uint16_t kColumnsEnd = kColumnBase + kMostColumns * kColumnStride;
inline constexpr std::uint16_t kMaintState = 0, kMaintBits = 1, kMaintPosition = 2, kMaintAisle = 3, kMaintMotorMa = 4,
                               kMaintMotorTemperature = 5, kMaintSpeed = 6, kMaintFault = 7, kMaintFaults = 8, kMaintTravel = 9,
                               kMaintCycles = 11;
inline constexpr Named kMaintNames[] = {{kMaintState, "column_state"},   {kMaintBits, "column_bits"},
                                        {kMaintPosition, "position_mm"}, {kMaintAisle, "mm of the aisle right of it"},
                                        {kMaintMotorMa, "motor mA"},     {kMaintMotorTemperature, "motor °C × 0.1"},
                                        {kMaintSpeed, "speed mm/s"},     {kMaintFault, "fault_code"},
                                        {kMaintFaults, "fault count"},   {kMaintTravel, "travel m"},
                                        {kMaintCycles, "cycles"}};

// Discrete inputs: safety bits from 0, column bits at kColumnBase + (n-1) * kColumnStride.
inline constexpr std::uint16_t kSafetyBits = 19;

enum class AreaState : std::uint16_t {
  Init = 0,
  Closed = 1,
  Moving = 2,
  Open = 3,
  Locked = 5,
  Local = 6,
  Fault = 7,
  EmergencyStop = 8,
  PartOpen = 10
};
inline constexpr Named kAreaStateNames[] = {
    {number(AreaState::Init), "init"},         {number(AreaState::Closed), "closed"},
    {number(AreaState::Moving), "moving"},     {number(AreaState::Open), "open"},
    {number(AreaState::Locked), "locked"},     {number(AreaState::Local), "local"},
    {number(AreaState::Fault), "fault"},       {number(AreaState::EmergencyStop), "emergency stop"},
    {number(AreaState::PartOpen), "part-open"}};

enum class Verdict : std::uint16_t {
  None = 0,
  Accepted = 1,
  Done = 2,
  AbortedBySafety = 3,
  StoppedByCommand = 4,
  LeaseEnded = 5,
  Locked = 16,
  Occupied = 17,
  Fire = 18,
  Local = 19,
  BadColumn = 20,
  BadComplement = 21,
  Busy = 22,
  WrongEpoch = 23,
  Expired = 24,
  OldSequence = 25,
  NoPermit = 26,
  UnknownCode = 27,
  BadLease = 28,
  Fault = 29,
  TimeOut = 32
};
inline constexpr Named kResultNames[] = {{number(Verdict::None), "none"},
                                         {number(Verdict::Accepted), "accepted"},
                                         {number(Verdict::Done), "done"},
                                         {number(Verdict::AbortedBySafety), "aborted by safety"},
                                         {number(Verdict::StoppedByCommand), "stopped by command"},
                                         {number(Verdict::LeaseEnded), "lease ended"},
                                         {number(Verdict::Locked), "refused: locked or latched"},
                                         {number(Verdict::Occupied), "refused: occupied"},
                                         {number(Verdict::Fire), "refused: fire"},
                                         {number(Verdict::Local), "refused: local"},
                                         {number(Verdict::BadColumn), "bad column or side"},
                                         {number(Verdict::BadComplement), "bad complement"},
                                         {number(Verdict::Busy), "busy"},
                                         {number(Verdict::WrongEpoch), "wrong epoch"},
                                         {number(Verdict::Expired), "expired"},
                                         {number(Verdict::OldSequence), "old sequence"},
                                         {number(Verdict::NoPermit), "no permit"},
                                         {number(Verdict::UnknownCode), "unknown code"},
                                         {number(Verdict::BadLease), "bad lease"},
                                         {number(Verdict::Fault), "fault"},
                                         {number(Verdict::TimeOut), "motion time-out"}};

enum class Safety : std::uint16_t {
  EmergencyStop = 0,
  PhotoEye = 1,
  KickPlate = 2,
  AisleOccupied = 3,
  EntryBeam = 4,
  ManualHandle = 5,
  Fire = 6,
  Smoke = 7,
  MainsLost = 8,
  HostSilent = 9,
  LocalKey = 10,
  EndSpaceOccupied = 11,
  PressureFloor = 12,
  FloorDetached = 13,
  SidePanel = 14,
  DoorOpen = 15,
  PanelFault = 16,
  Leak = 17,
  Seismic = 18
};
inline constexpr Named kSafetyNames[] = {{number(Safety::EmergencyStop), "emergency stop"},
                                         {number(Safety::PhotoEye), "photo-eye"},
                                         {number(Safety::KickPlate), "kick plate"},
                                         {number(Safety::AisleOccupied), "aisle occupied"},
                                         {number(Safety::EntryBeam), "entry beam"},
                                         {number(Safety::ManualHandle), "manual handle"},
                                         {number(Safety::Fire), "fire input"},
                                         {number(Safety::Smoke), "smoke"},
                                         {number(Safety::MainsLost), "mains lost"},
                                         {number(Safety::HostSilent), "host silent"},
                                         {number(Safety::LocalKey), "key switch local"},
                                         {number(Safety::EndSpaceOccupied), "end space occupied"},
                                         {number(Safety::PressureFloor), "pressure floor"},
                                         {number(Safety::FloorDetached), "pressure floor detached"},
                                         {number(Safety::SidePanel), "side panel"},
                                         {number(Safety::DoorOpen), "room door open"},
                                         {number(Safety::PanelFault), "fire panel fault"},
                                         {number(Safety::Leak), "leak"},
                                         {number(Safety::Seismic), "seismic"}};
// In safety and safety_high together, the low word first.
[[nodiscard]] constexpr std::uint32_t bit(Safety s) { return 1U << static_cast<unsigned>(s); }

enum class ColumnBit : std::uint16_t {
  LeftLimit = 0,
  RightLimit = 1,
  PhotoEyeLeft = 2,
  PhotoEyeRight = 3,
  KickPlateLeft = 4,
  KickPlateRight = 5,
  EntryBeamLeft = 6,
  EntryBeamRight = 7,
  AisleOccupied = 8,
  Lock = 9,
  MotorOn = 10,
  BrakeOn = 11,
  Manual = 12,
  MovingLeft = 13,
  MovingRight = 14,
  Fault = 15
};
inline constexpr Named kColumnBitNames[] = {{number(ColumnBit::LeftLimit), "left limit"},
                                            {number(ColumnBit::RightLimit), "right limit"},
                                            {number(ColumnBit::PhotoEyeLeft), "photo-eye left"},
                                            {number(ColumnBit::PhotoEyeRight), "photo-eye right"},
                                            {number(ColumnBit::KickPlateLeft), "kick plate left"},
                                            {number(ColumnBit::KickPlateRight), "kick plate right"},
                                            {number(ColumnBit::EntryBeamLeft), "entry beam left"},
                                            {number(ColumnBit::EntryBeamRight), "entry beam right"},
                                            {number(ColumnBit::AisleOccupied), "aisle right of this column occupied"},
                                            {number(ColumnBit::Lock), "lock engaged"},
                                            {number(ColumnBit::MotorOn), "motor on"},
                                            {number(ColumnBit::BrakeOn), "brake on"},
                                            {number(ColumnBit::Manual), "manual"},
                                            {number(ColumnBit::MovingLeft), "moving left"},
                                            {number(ColumnBit::MovingRight), "moving right"},
                                            {number(ColumnBit::Fault), "fault"}};
[[nodiscard]] constexpr std::uint16_t bit(ColumnBit b) { return static_cast<std::uint16_t>(1U << static_cast<unsigned>(b)); }

enum class FaultCode : std::uint16_t {
  None = 0,
  OverTravel = 4,
  LimitSwitch = 5,
  OverCurrent = 6,
  Stall = 7,
  OverTemperature = 8,
  DriveFeedback = 9,
  NeighbourCommunication = 14
};
// The codes this bank's PLC can show; the page lists more for others.
inline constexpr Named kFaultNames[] = {{number(FaultCode::OverTravel), "over-travel"},
                                        {number(FaultCode::LimitSwitch), "limit switch"},
                                        {number(FaultCode::OverCurrent), "motor over-current"},
                                        {number(FaultCode::Stall), "motor stall"},
                                        {number(FaultCode::OverTemperature), "over-temperature"},
                                        {number(FaultCode::DriveFeedback), "drive feedback"},
                                        {number(FaultCode::NeighbourCommunication), "neighbour communication"}};

enum class ColumnState : std::uint16_t {
  Stopped = 0,
  MovingLeft = 1,
  MovingRight = 2,
  AtLeft = 3,
  AtRight = 4,
  BothStops = 5,
  Locked = 6,
  Fault = 7,
  Manual = 8
};
inline constexpr Named kColumnStateNames[] = {{number(ColumnState::Stopped), "stopped"},
                                              {number(ColumnState::MovingLeft), "moving left"},
                                              {number(ColumnState::MovingRight), "moving right"},
                                              {number(ColumnState::AtLeft), "at left stop"},
                                              {number(ColumnState::AtRight), "at right stop"},
                                              {number(ColumnState::BothStops), "both stops"},
                                              {number(ColumnState::Locked), "locked"},
                                              {number(ColumnState::Fault), "fault"},
                                              {number(ColumnState::Manual), "manual"}};

}  // namespace archroom::devices::twin
