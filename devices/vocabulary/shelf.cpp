#include "devices/vocabulary/shelf.hpp"

#include "base/contract.hpp"

namespace archroom::devices {

std::string_view name_of(ShelfMode mode) {
  switch (mode) {
    case ShelfMode::Unknown: return "unknown";
    case ShelfMode::Starting: return "starting";
    case ShelfMode::Closed: return "closed";
    case ShelfMode::Moving: return "moving";
    case ShelfMode::Open: return "open";
    case ShelfMode::PartOpen: return "part_open";
    case ShelfMode::Locked: return "locked";
    case ShelfMode::Local: return "local";
    case ShelfMode::Fault: return "fault";
    case ShelfMode::EmergencyStop: return "emergency_stop";
    case ShelfMode::Asleep: return "asleep";
  }
  contract_violated("known mode", __FILE__, __LINE__);
}

std::string_view name_of(Protection protection) {
  switch (protection) {
    case Protection::EmergencyStop: return "emergency_stop";
    case Protection::PhotoEye: return "photo_eye";
    case Protection::KickPlate: return "kick_plate";
    case Protection::AisleOccupied: return "aisle_occupied";
    case Protection::EntryBeam: return "entry_beam";
    case Protection::ManualHandle: return "manual_handle";
    case Protection::FireInput: return "fire_input";
    case Protection::Smoke: return "smoke";
    case Protection::MainsLost: return "mains_lost";
    case Protection::HostSilent: return "host_silent";
    case Protection::LocalKey: return "local_key";
    case Protection::EndSpaceOccupied: return "end_space_occupied";
    case Protection::PressureFloor: return "pressure_floor";
    case Protection::FloorDetached: return "floor_detached";
    case Protection::SidePanel: return "side_panel";
    case Protection::DoorOpen: return "door_open";
    case Protection::PanelFault: return "panel_fault";
    case Protection::Leak: return "leak";
    case Protection::Seismic: return "seismic";
  }
  contract_violated("known protection", __FILE__, __LINE__);
}

std::optional<Protection> protection_of(std::string_view name) {
  for (std::uint32_t bit = 1; bit <= static_cast<std::uint32_t>(Protection::Seismic); bit <<= 1) {
    const auto protection = static_cast<Protection>(bit);
    if (name_of(protection) == name) return protection;
  }
  return std::nullopt;
}

std::string_view name_of(CommandOutcome outcome) {
  switch (outcome) {
    case CommandOutcome::None: return "none";
    case CommandOutcome::Accepted: return "accepted";
    case CommandOutcome::Finished: return "finished";
    case CommandOutcome::Refused: return "refused";
    case CommandOutcome::Aborted: return "aborted";
    case CommandOutcome::NotReceived: return "not_received";
  }
  contract_violated("known outcome", __FILE__, __LINE__);
}

}  // namespace archroom::devices
