// What no single field can tell: names that are given twice, buses that are not there, a bank that is too long to count.
#pragma once

#include <string>

#include "controller/settings/reader.hpp"

namespace archroom::settings {

void cross_check(Reading& reading, const std::string& file);
// What hangs on the buses: its names, units and models, what its contacts mean, and whether a serial line can carry it at the
// pace that is wanted. Puts the models into the plan. (device_checks.cpp)
void check_devices(Reading& reading, const std::string& file);
// The HTTP door: what it must have to listen where it does, and whether its certificate can be used. Makes the paths of the two
// files absolute or relative to where the daemon runs. (door_checks.cpp)
void check_door(Reading& reading, const std::string& file);
// The MQTT broker: what the way to it needs. Makes the paths of its files absolute or relative to where the daemon runs.
// (mqtt_checks.cpp)
void check_mqtt(Reading& reading, const std::string& file);
// A lower limit above the upper one. (protection_checks.cpp)
void check_protections(Reading& reading, const std::string& file);

}  // namespace archroom::settings
