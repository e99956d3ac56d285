// What is sensed, as pictures that the broker keeps: values, devices, alarms, protections. Pure.
#pragma once

#include <map>
#include <vector>

#include "controller/gateways/mqtt/letters.hpp"
#include "controller/runtime/board.hpp"

namespace archroom::gateways {

using Readings = std::map<PointId, runtime::ReadingPicture>;

void put(Retained& retained, const core::ReadingView& reading, const Telling& telling);

// What was told of devices: news of them is another state or another error, not that they were read once more.
using DevicesTold = std::map<DeviceId, std::string>;
// Of a device that has values: whether it answers, and what it last said.
void put_device(Retained& retained, const DeviceId& device, const Readings& readings, DevicesTold& told, const Telling& telling);
// Those that are open, and the counts of all.
void put_alarms(Retained& retained, const std::vector<runtime::AlarmPicture>& alarms, const Telling& telling);
void put_guards(Retained& retained, const std::vector<core::GuardView>& guards, const Readings& readings, const Moment& moment,
                const Telling& telling);

}  // namespace archroom::gateways
