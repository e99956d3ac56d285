// What the words of a script mean that are about sensors and alarms.
#include "controller/core/sensing/view.hpp"
#include "tests/scenarios/effect_text.hpp"
#include "tests/scenarios/room.hpp"

namespace archroom::scenarios {

void Room::reads(const PointId& id, std::int64_t value) {
  const auto& plan = state_.room.points.at(id);
  const devices::Reading reading{plan.quantity, plan.unit, value, devices::Severity::None, {}};
  happens(core::Observed{{{plan.device, now_, devices::Quality::Good, reading}}});
}

bool Room::sensor_event(Words& words) {
  if (words.take("reads")) {
    const PointId id{words.word("DEVICE/QUANTITY")};
    if (!state_.room.points.contains(id)) {
      words.fail("a sensor of this room before");
    } else {
      reads(id, words.number("a value, in thousandths of its unit; of a contact 0 or 1"));
    }
  } else if (words.take("fails")) {
    const DeviceId device{words.word("a device")};
    happens(core::Observed{{{device, now_, devices::Quality::Bad, devices::NoValue{Fault::Timeout, words.rest()}}}});
  } else if (words.take("unplugged")) {
    const DeviceId device{words.word("a device")};
    happens(core::LinkLost{device, words.rest()});
  } else if (words.take("protections")) {
    std::string text = "protects";
    for (const auto& guard : core::view_of_protections(state_)) {
      if (guard.state.exhibits.empty()) continue;
      text += " " + std::string{name_of(guard.guarded)} + " " + std::string{name_of(guard.state.level)};
    }
    tell(text);
  } else if (words.take("alarm")) {
    alarm_event(words);
  } else {
    return false;
  }
  return true;
}

void Room::alarm_event(Words& words) {
  using core::AlarmDeed;
  core::AlarmOrdered order;
  order.ticket = TicketId{++last_ticket_};
  const auto deed = words.word("acknowledge, confirm, reset, shelve, unshelve or silence");
  order.id.text = words.word("an alarm");
  if (deed == "shelve") {
    order.deed = AlarmDeed::Shelve;
    order.lasts = words.duration("how long");
  } else if (deed == "acknowledge" || deed == "confirm" || deed == "reset" || deed == "unshelve" || deed == "silence") {
    order.deed = deed == "acknowledge" ? AlarmDeed::Acknowledge
                 : deed == "confirm"   ? AlarmDeed::Confirm
                 : deed == "reset"     ? AlarmDeed::Reset
                 : deed == "unshelve"  ? AlarmDeed::Unshelve
                                       : AlarmDeed::Silence;
  } else {
    return words.fail("acknowledge, confirm, reset, shelve, unshelve or silence before");
  }
  order.by = words.by();
  happens(order);
}

}  // namespace archroom::scenarios
