// Reads merged into the fewest transactions that a product allows.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/prng.hpp"
#include "devices/modbus_points/blocks.hpp"
#include "tests/unit/devices/points_model.hpp"

namespace archroom::devices {
namespace {

std::vector<wire::ModbusRead> reads_of(const Model& model) {
  std::vector<wire::ModbusRead> reads;
  for (const auto& block : blocks_of(model)) reads.push_back(block.read);
  return reads;
}

TEST(PointsBlocks, NeighboursGoTogetherWhateverTheirOrder) {
  Model model;
  model.points = {register_point("b", 11, PointType::U32), register_point("a", 10), register_point("c", 13)};
  EXPECT_EQ(reads_of(model), (std::vector<wire::ModbusRead>{{wire::Table::HoldingRegisters, 10, 4}}));
  EXPECT_EQ(blocks_of(model)[0].points, (std::vector<std::size_t>{1, 0, 2}));
}

TEST(PointsBlocks, AGapIsReadAlongOnlyWhereTheModelSaysSo) {
  Model model;
  model.points = {register_point("a", 0), register_point("b", 3)};
  EXPECT_EQ(reads_of(model).size(), 2u);
  model.gap = 1;
  EXPECT_EQ(reads_of(model).size(), 2u);
  model.gap = 2;
  EXPECT_EQ(reads_of(model), (std::vector<wire::ModbusRead>{{wire::Table::HoldingRegisters, 0, 4}}));
}

TEST(PointsBlocks, NoReadIsLongerThanTheModelOrModbusAllows) {
  Model model;
  for (std::uint16_t i = 0; i < 130; ++i) model.points.push_back(register_point("r" + std::to_string(i), i));
  EXPECT_EQ(reads_of(model),
            (std::vector<wire::ModbusRead>{{wire::Table::HoldingRegisters, 0, 125}, {wire::Table::HoldingRegisters, 125, 5}}));
  model.most_registers = 1;
  EXPECT_EQ(reads_of(model).size(), 130u);
}

TEST(PointsBlocks, TablesAndPacesStayApart) {
  Model model;
  model.points = {register_point("a", 0), register_point("b", 1), bit_point("c", 0),
                  bit_point("d", 1, wire::Table::DiscreteInputs)};
  model.points[1].every = seconds{9};
  EXPECT_EQ(reads_of(model).size(), 4u);
}

TEST(PointsBlocks, TheLastAddressCanBeRead) {
  Model model;
  model.points = {register_point("a", 0xFFFE, PointType::U32)};
  EXPECT_EQ(reads_of(model), (std::vector<wire::ModbusRead>{{wire::Table::HoldingRegisters, 0xFFFE, 2}}));
}

// Slow: the fewest blocks that hold the first n points, for every n.
int fewest(const Model& model) {
  auto sorted = model.points;
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.address < b.address; });
  std::vector<int> best(sorted.size() + 1, 1000);
  best[0] = 0;
  for (std::size_t n = 1; n <= sorted.size(); ++n) {
    bool joined = true;
    for (std::size_t first = n; first-- > 0;) {
      if (first + 1 < n) joined = joined && sorted[first + 1].address - span_of(sorted[first]).end <= model.gap;
      if (joined && span_of(sorted[n - 1]).end - sorted[first].address <= model.most_registers)
        best[n] = std::min(best[n], best[first] + 1);
    }
  }
  return best.back();
}

TEST(PointsBlocks, NoDivisionNeedsFewerAndNothingIsLostOrReadTwice) {
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    SCOPED_TRACE(seed);
    Prng prng{seed};
    Model model;
    model.gap = static_cast<int>(prng.below(4));
    model.most_registers = static_cast<int>(2 + prng.below(12));
    std::uint16_t address = 0;
    for (auto left = 1 + prng.below(14); left > 0; --left) {
      address = static_cast<std::uint16_t>(address + prng.below(6));
      model.points.push_back(
          register_point("r" + std::to_string(left), address, prng.chance(300) ? PointType::U32 : PointType::U16));
      address = static_cast<std::uint16_t>(span_of(model.points.back()).end);
    }
    const auto blocks = blocks_of(model);
    EXPECT_EQ(static_cast<int>(blocks.size()), fewest(model));
    std::set<std::size_t> seen;
    for (const auto& block : blocks) {
      EXPECT_LE(block.read.count, model.most_registers);
      for (const auto index : block.points) {
        EXPECT_TRUE(seen.insert(index).second);
        EXPECT_GE(model.points[index].address, block.read.address);
        EXPECT_LE(span_of(model.points[index]).end, block.read.address + block.read.count);
      }
    }
    EXPECT_EQ(seen.size(), model.points.size());
  }
}

}  // namespace
}  // namespace archroom::devices
