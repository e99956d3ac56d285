#include "devices/modbus_points/blocks.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace archroom::devices {
namespace {

bool holds_bits(wire::Table table) { return table == wire::Table::Coils || table == wire::Table::DiscreteInputs; }

auto order_of(const ModelPoint& point) { return std::tuple{point.table, point.every, span_of(point).begin, span_of(point).end}; }

bool fits(const Model& model, const Block& block, const ModelPoint& point, int gap) {
  const auto span = span_of(point);
  const int end = block.read.address + block.read.count;
  const int most = holds_bits(point.table) ? model.most_bits : model.most_registers;
  return block.read.table == point.table && block.every == point.every && span.begin - end <= gap &&
         std::max(end, span.end) - block.read.address <= most;
}

}  // namespace

Span span_of(const ModelPoint& point) {
  Span span{point.address, point.address + words_of(point.type)};
  if (!point.witness) return span;
  return {std::min<int>(span.begin, point.witness->address), std::max(span.end, point.witness->address + 1)};
}

// From left to right, each block as far as it goes: no other division needs fewer.
std::vector<Block> blocks_of(const Model& model, const std::vector<std::size_t>& points, int gap) {
  auto sorted = points;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](auto a, auto b) { return order_of(model.points[a]) < order_of(model.points[b]); });
  std::vector<Block> blocks;
  for (const auto index : sorted) {
    const auto& point = model.points[index];
    const auto span = span_of(point);
    if (blocks.empty() || !fits(model, blocks.back(), point, gap)) {
      blocks.push_back({{point.table, static_cast<std::uint16_t>(span.begin), 0}, point.every, {}});
    }
    auto& block = blocks.back();
    block.read.count = static_cast<std::uint16_t>(std::max<int>(block.read.count, span.end - block.read.address));
    block.points.push_back(index);
  }
  return blocks;
}

std::vector<Block> blocks_of(const Model& model) {
  std::vector<std::size_t> all(model.points.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return blocks_of(model, all, model.gap);
}

}  // namespace archroom::devices
