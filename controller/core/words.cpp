#include "controller/core/words.hpp"

#include "base/contract.hpp"
#include "controller/core/hold.hpp"
#include "devices/vocabulary/shelf.hpp"

namespace archroom::core {
namespace {

struct Words {
  std::string zh;
  std::string en;
};

std::string number(std::int64_t value) { return std::to_string(value); }

std::string protections(std::int64_t bits, Language language) {
  struct Named {
    devices::Protection protection;
    std::string_view zh;
    std::string_view en;
  };
  using devices::Protection;
  static constexpr Named kNames[] = {
      {Protection::EmergencyStop, "急停", "emergency stop"},
      {Protection::PhotoEye, "光电保护", "photo-eye"},
      {Protection::KickPlate, "踢脚板", "kick plate"},
      {Protection::AisleOccupied, "通道有人", "aisle occupied"},
      {Protection::EntryBeam, "入口光幕", "entry beam"},
      {Protection::ManualHandle, "手摇柄", "manual handle"},
      {Protection::FireInput, "消防信号", "fire input"},
      {Protection::Smoke, "烟感", "smoke"},
      {Protection::MainsLost, "市电中断", "mains lost"},
      {Protection::HostSilent, "主机失联", "host silent"},
      {Protection::LocalKey, "本地钥匙", "local key"},
      {Protection::EndSpaceOccupied, "端部有人", "end space occupied"},
      {Protection::PressureFloor, "压力地板", "pressure floor"},
      {Protection::FloorDetached, "压力地板脱落", "pressure floor detached"},
      {Protection::SidePanel, "侧板保护", "side panel"},
      {Protection::DoorOpen, "库房门开", "door open"},
      {Protection::PanelFault, "消防主机故障", "fire panel fault"},
      {Protection::Leak, "漏水", "leak"},
      {Protection::Seismic, "地震", "seismic"},
  };
  const devices::Protections set{static_cast<std::uint32_t>(bits)};
  std::string list;
  for (const auto& named : kNames) {
    if (!set.has(named.protection)) continue;
    if (!list.empty()) list += language == Language::Chinese ? "、" : ", ";
    list += language == Language::Chinese ? named.zh : named.en;
  }
  return list;
}

Words not_armed(const Reason& reason) {
  // Only the cause is kept: which aisle it was is told by the job that it ended.
  const auto cause = static_cast<Cause>(reason.subject);
  const Reason since{cause, cause == Cause::AisleOccupied ? -1 : 0, {}};
  if (cause == Cause::Forbidden)
    return {"区尚未重新启用（原因：曾被禁止移动）", "the bank has not been re-armed since it was forbidden"};
  if (cause == Cause::ProtectionActive)
    return {"区尚未重新启用（原因：保护装置动作）", "the bank has not been re-armed since a protection acted"};
  if (since.cause == Cause::None || since.cause == Cause::NotArmed)
    return {"区尚未启用，请现场确认后启用", "the bank is not armed: look, then re-arm it"};
  return {"区尚未重新启用（原因：" + text_of(since, Language::Chinese) + "）",
          "the bank has not been re-armed since: " + text_of(since, Language::English)};
}

Words occupied(const Reason& reason) {
  if (reason.subject < 0) return {"通道内有人，位置不明", "somebody is in an aisle, it is not known which"};
  return {"第" + number(reason.subject) + "通道有人", "aisle " + number(reason.subject) + " is occupied"};
}

// docs/plc-map.md, fault_code.
Words not_remote(const Reason& reason) {
  struct Fault {
    std::int64_t code;
    std::string_view zh;
    std::string_view en;
  };
  static constexpr Fault kFaults[] = {
      {1, "通信故障", "communication"},
      {2, "打开超时", "open time-out"},
      {3, "关闭超时", "close time-out"},
      {4, "越程", "over-travel"},
      {5, "限位开关", "limit switch"},
      {6, "电机过流", "motor over-current"},
      {7, "电机堵转", "motor stall"},
      {8, "过热", "over-temperature"},
      {9, "驱动反馈", "drive feedback"},
      {10, "光电遮挡", "photo-eye"},
      {11, "踢脚板", "kick plate"},
      {12, "通道有人", "aisle occupied"},
      {13, "入口光幕", "entry beam"},
      {14, "列间通信", "neighbour communication"},
      {15, "手摇柄", "manual handle"},
      {16, "锁", "lock"},
      {17, "电源", "power"},
      {18, "烟感或火警", "smoke or fire"},
      {19, "急停", "emergency stop"},
      {20, "钥匙禁用", "key disabled"},
  };
  Words words{"密集架不在远程状态", "the bank is not under remote control"};
  if (reason.subject == 0) return words;
  for (const auto& fault : kFaults) {
    if (fault.code != reason.subject) continue;
    return {words.zh + "（" + std::string{fault.zh} + "）", words.en + " (" + std::string{fault.en} + ")"};
  }
  return {words.zh + "（故障代码" + number(reason.subject) + "）", words.en + " (fault code " + number(reason.subject) + ")"};
}

Words forbidden(const Reason& reason) {
  switch (static_cast<ForbidKind>(reason.subject)) {
    case ForbidKind::Order: return {"已禁止移动", "forbidden by order"};
    case ForbidKind::Maintenance: return {"检修锁定", "locked for maintenance"};
    case ForbidKind::Fire: return {"火警禁止移动", "forbidden since a fire signal"};
    case ForbidKind::Leak: return {"漏水禁止移动", "forbidden since a leak"};
    case ForbidKind::Seismic: return {"地震禁止移动", "forbidden since a quake"};
  }
  contract_violated("a known kind of forbid", __FILE__, __LINE__);
}

Words tripped(const Reason& reason) {
  const auto cause = static_cast<Cause>(reason.subject);
  const Reason why{cause, cause == Cause::AisleOccupied ? -1 : 0, {}};
  const bool told = cause != Cause::ProtectionActive && cause != Cause::None && cause != Cause::TripLatched;
  const std::string zh = told ? "（" + text_of(why, Language::Chinese) + "）" : "";
  const std::string en = told ? " (" + text_of(why, Language::English) + ")" : "";
  return {"保护已触发" + zh + "，排除原因后请在架前按复位键",
          "tripped" + en + ": remove the cause, then press the reset key at the bank"};
}

// Rules about people and their leave; the others are about what the bank itself shows.
Words rule_of_leave(const Reason& reason) {
  switch (reason.cause) {
    case Cause::NotArmed: return not_armed(reason);
    case Cause::Forbidden: return forbidden(reason);
    case Cause::TripLatched: return tripped(reason);
    case Cause::ProofOverdue:
      return {"保护装置检验过期：" + protections(reason.subject, Language::Chinese),
              "a proof test is overdue: " + protections(reason.subject, Language::English)};
    case Cause::NotLookedAt:
      return {"需有人在架前确认通道无人", "somebody at the bank has to look and confirm that the aisles are empty"};
    case Cause::NotAnnounced:
      return {"无人值守移动未允许或尚未预警", "a motion without a person is not allowed, or not announced long enough"};
    case Cause::OverPowerBudget: return {"其他区正在移动，超出供电限额", "other banks move: the power budget is used up"};
    case Cause::OutsideHours: return {"不在允许移动的时段内", "outside the hours in which it may be moved"};
    default: contract_violated("an interlock rule", __FILE__, __LINE__);
  }
}

Words interlock(const Reason& reason) {
  switch (reason.cause) {
    case Cause::StateNotFresh: return {"状态不明或已过时", "the bank's state is unknown or too old"};
    case Cause::LinkLost: return {"与密集架控制器失去联系", "no link to the bank's controller"};
    case Cause::AisleOccupied: return occupied(reason);
    case Cause::SecondAisle: return {"本区另有移动正在进行", "another motion of this bank is under way"};
    case Cause::ProtectionActive:
      if (reason.subject == 0) return {"库房传感触点无应答，情况不明", "a contact of the room does not tell, nobody knows"};
      return {"保护装置动作：" + protections(reason.subject, Language::Chinese),
              "a protection acts: " + protections(reason.subject, Language::English)};
    case Cause::NotRemote: return not_remote(reason);
    case Cause::StoreFailing: return {"登记库无法写入", "the register can't be written"};
    case Cause::TwoOwners:
      return {"密集架控制器不受本机会话控制", "the bank's controller does not obey this controller's session"};
    case Cause::ImpossiblePositions:
      return {"第" + number(reason.subject) + "通道位置数据不可信", "impossible positions at aisle " + number(reason.subject)};
    default: return rule_of_leave(reason);
  }
}

Words happening(const Reason& reason) {
  const auto subject = number(reason.subject);
  switch (reason.cause) {
    case Cause::None: return {"", ""};
    case Cause::Restart: return {"控制程序重新启动", "the controller was restarted"};
    case Cause::StopOrdered: return {"已下令停止", "stopped by order"};
    case Cause::CancelOrdered: return {"已取消", "cancelled"};
    case Cause::ControllerRefused:
      return {"密集架控制器拒绝（代码" + subject + "）", "refused by the bank's controller (code " + subject + ")"};
    case Cause::ControllerAborted:
      return {"密集架控制器中止（代码" + subject + "）", "broken off by the bank's controller (code " + subject + ")"};
    case Cause::CommandLost: return {"命令未送达", "the command never arrived"};
    case Cause::TimedOut: return {"未在规定时间内到位", "did not arrive in time"};
    case Cause::AisleInUse: return {"第" + subject + "通道正供取档使用", "aisle " + subject + " is open and in use"};
    case Cause::AwaitsConfirmation: return {"等待现场人员确认", "waits for a person at the bank to confirm"};
    case Cause::AisleClosed: return {"第" + subject + "通道已关闭", "aisle " + subject + " was closed"};
    case Cause::Visited: return {"取档人已离开第" + subject + "通道", "aisle " + subject + " was visited and is empty again"};
    case Cause::ShownLongEnough: return {"第" + subject + "通道开启时间已到", "aisle " + subject + " stood open long enough"};
    case Cause::Arrived: return {"已到位", "arrived"};
    case Cause::PowerReturned: return {"密集架控制器重新上电", "the bank's controller was switched on again"};
    case Cause::ConfirmationAged: return {"确认已过期，请再看一次并确认", "the confirmation has aged: look and confirm again"};
    case Cause::PersonWanted: return {"无人值守的移动已放弃", "the motion without a person was given up"};
    case Cause::BoxScanned: return {"档案盒已扫描", "its boxes were scanned"};
    default: contract_violated("a known cause", __FILE__, __LINE__);
  }
}

bool is_rule(Cause cause) {
  return (cause >= Cause::StateNotFresh && cause <= Cause::ImpossiblePositions) ||
         (cause >= Cause::Forbidden && cause <= Cause::OutsideHours);
}

}  // namespace

std::string text_of(const Reason& reason, Language language) {
  const auto words = is_rule(reason.cause) ? interlock(reason) : happening(reason);
  auto text = language == Language::Chinese ? words.zh : words.en;
  if (reason.detail.empty()) return text;
  if (text.empty()) return reason.detail;
  return text + (language == Language::Chinese ? "：" : ": ") + reason.detail;
}

}  // namespace archroom::core
