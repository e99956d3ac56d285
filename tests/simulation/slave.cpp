#include "tests/simulation/slave.hpp"

#include <variant>

namespace archroom::simulation {
namespace {

namespace twin = devices::twin;
using devices::ShelfPlcTwin;

constexpr std::uint8_t kReadDiscrete = 2, kReadHolding = 3, kReadInput = 4, kWriteMany = 16;
constexpr std::uint8_t kIllegalFunction = 1, kIllegalAddress = 2, kIllegalValue = 3;

unsigned word_at(const Bytes& bytes, std::size_t at) { return static_cast<unsigned>(bytes[at] << 8 | bytes[at + 1]); }

void put(Bytes& bytes, unsigned word) {
  bytes.push_back(static_cast<std::uint8_t>(word >> 8));
  bytes.push_back(static_cast<std::uint8_t>(word));
}

Bytes reply(const Bytes& request, const Bytes& pdu) {
  Bytes bytes{request[0], request[1], 0, 0};
  put(bytes, static_cast<unsigned>(pdu.size() + 1));
  bytes.push_back(request[6]);
  bytes.insert(bytes.end(), pdu.begin(), pdu.end());
  return bytes;
}

Bytes refusal(const Bytes& request, std::uint8_t exception) {
  return reply(request, {static_cast<std::uint8_t>(request[kHeaderSize] | 0x80), exception});
}

Bytes pdu_of_words(std::uint8_t function, const ShelfPlcTwin::Words& words) {
  Bytes pdu{function};
  if (function == kReadDiscrete) {
    pdu.push_back(static_cast<std::uint8_t>((words.size() + 7) / 8));
    pdu.resize(2 + (words.size() + 7) / 8);
    for (std::size_t i = 0; i < words.size(); ++i)
      pdu[2 + i / 8] = static_cast<std::uint8_t>(pdu[2 + i / 8] | (words[i] & 1) << (i % 8));
    return pdu;
  }
  pdu.push_back(static_cast<std::uint8_t>(words.size() * 2));
  for (const auto word : words) put(pdu, word);
  return pdu;
}

Bytes read_answer(const ShelfPlcTwin& bank, const Bytes& frame) {
  using Table = ShelfPlcTwin::Table;
  const auto function = frame[kHeaderSize];
  const auto count = word_at(frame, kHeaderSize + 3);
  if (frame.size() != kHeaderSize + 5 || count < 1 || count > 125) return refusal(frame, kIllegalValue);
  const auto table = function == kReadDiscrete ? Table::Discrete : function == kReadHolding ? Table::Holding : Table::Input;
  const auto said =
      bank.read(table, static_cast<std::uint16_t>(word_at(frame, kHeaderSize + 1)), static_cast<std::uint16_t>(count));
  const auto* words = std::get_if<ShelfPlcTwin::Words>(&said);
  return words == nullptr ? refusal(frame, kIllegalAddress) : reply(frame, pdu_of_words(function, *words));
}

ShelfPlcTwin::Words words_in(const Bytes& frame) {
  ShelfPlcTwin::Words words;
  for (std::size_t at = kHeaderSize + 6; at + 1 < frame.size(); at += 2)
    words.push_back(static_cast<std::uint16_t>(word_at(frame, at)));
  return words;
}

Bytes write_answer(ShelfPlcTwin& bank, const Bytes& frame) {
  const auto count = word_at(frame, kHeaderSize + 3);
  if (frame.size() != kHeaderSize + 6 + count * 2 || frame[kHeaderSize + 5] != count * 2) return refusal(frame, kIllegalValue);
  const auto address = static_cast<std::uint16_t>(word_at(frame, kHeaderSize + 1));
  if (bank.write(address, words_in(frame)) != ShelfPlcTwin::Exception::None) return refusal(frame, kIllegalAddress);
  return reply(frame, Bytes(frame.begin() + kHeaderSize, frame.begin() + kHeaderSize + 5));
}

}  // namespace

std::optional<std::uint8_t> unit_of(const Bytes& frame) {
  if (frame.size() < kHeaderSize + 5 || word_at(frame, 4) + 6 != frame.size()) return std::nullopt;
  return frame[6];
}

Bytes answer_of(ShelfPlcTwin& bank, const Bytes& frame) {
  switch (frame[kHeaderSize]) {
    case kReadDiscrete:
    case kReadHolding:
    case kReadInput: return read_answer(bank, frame);
    case kWriteMany: return write_answer(bank, frame);
    default: return refusal(frame, kIllegalFunction);
  }
}

Request request_in(const Bytes& frame) {
  Request request;
  const auto function = frame[kHeaderSize];
  if (function != kWriteMany) {
    request.asked = function == kReadInput ? Asked::Read : Asked::Other;
    return request;
  }
  const auto words = words_in(frame);
  const std::size_t from = word_at(frame, kHeaderSize + 1);  // the first word's address
  const auto at = [&](std::size_t address) { return words.at(address - from); };
  request.epoch = static_cast<std::uint32_t>(at(twin::kEpoch)) << 16 | at(twin::kEpoch + 1U);
  if (from != 0) {
    request.sequence = at(twin::kRenewSeq);
    request.asked = request.sequence != 0 ? Asked::Renewal : Asked::Heartbeat;
    return request;
  }
  request.sequence = at(twin::kCmdSeq);
  request.code = at(twin::kCmdCode);
  request.column = at(twin::kColumn);
  request.side = at(twin::kSide);
  request.keep = at(twin::kKeep);
  switch (static_cast<twin::Code>(request.code)) {
    case twin::Code::Stop: request.asked = Asked::Stop; break;
    case twin::Code::Begin: request.asked = Asked::Begin; break;
    case twin::Code::Open:
    case twin::Code::CloseAll:
    case twin::Code::Spread: request.asked = Asked::Move; break;
    default: request.asked = Asked::Other; break;
  }
  return request;
}

}  // namespace archroom::simulation
