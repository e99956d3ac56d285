// Models made by hand, for the tests of the driver.
#pragma once

#include <string>

#include "devices/modbus_points/model.hpp"

namespace archroom::devices {

inline ModelPoint register_point(const std::string& quantity, std::uint16_t address, PointType type = PointType::U16) {
  ModelPoint point;
  point.quantity = quantity;
  point.table = wire::Table::HoldingRegisters;
  point.address = address;
  point.type = type;
  point.unit = Unit::Celsius;
  point.every = seconds{1};
  return point;
}

inline ModelPoint bit_point(const std::string& quantity, std::uint16_t address, wire::Table table = wire::Table::Coils) {
  ModelPoint point = register_point(quantity, address, PointType::Bit);
  point.table = table;
  point.unit = Unit::State;
  return point;
}

}  // namespace archroom::devices
