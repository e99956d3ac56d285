// Which reads bring all points: the fewest that the product allows. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "devices/modbus_points/model.hpp"

namespace archroom::devices {

struct Block {
  wire::ModbusRead read;
  Duration every{};
  std::vector<std::size_t> points;  // of the model, in the order of their addresses
};

// Of the points with these indices. Points that are asked for at different paces are never in one block.
[[nodiscard]] std::vector<Block> blocks_of(const Model& model, const std::vector<std::size_t>& points, int gap);
[[nodiscard]] std::vector<Block> blocks_of(const Model& model);

}  // namespace archroom::devices
