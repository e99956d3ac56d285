#include "firmware-bridge/wire/modbus.hpp"

#include <string>

namespace archroom::wire {
namespace {

constexpr std::uint8_t kExceptionBit = 0x80;
constexpr std::size_t kMostRegistersRead = 125;
constexpr std::size_t kMostBitsRead = 2000;
constexpr std::size_t kMostRegistersWritten = 123;
constexpr std::size_t kMostBitsWritten = 1968;
constexpr std::uint16_t kCoilOn = 0xFF00;

bool holds_bits(Table table) { return table == Table::Coils || table == Table::DiscreteInputs; }

std::uint8_t function_of(const ModbusRead& read) { return static_cast<std::uint8_t>(static_cast<std::uint8_t>(read.table) + 1); }
std::uint8_t function_of(const ModbusWrite& write) { return static_cast<std::uint8_t>(write.function); }

bool writes_one(const ModbusWrite& write) {
  return write.function == WriteFunction::OneCoil || write.function == WriteFunction::OneRegister;
}
bool writes_coils(const ModbusWrite& write) {
  return write.function == WriteFunction::OneCoil || write.function == WriteFunction::Coils;
}

// The only word of FC 5 and 6, as it goes out and comes back.
std::uint16_t one_word(const ModbusWrite& write) {
  if (write.function == WriteFunction::OneRegister) return write.words[0];
  return write.words[0] != 0 ? kCoilOn : std::uint16_t{0};
}

void put_word(std::vector<std::uint8_t>& bytes, std::uint16_t word) {
  bytes.push_back(static_cast<std::uint8_t>(word >> 8));
  bytes.push_back(static_cast<std::uint8_t>(word & 0xFF));
}

std::uint16_t word_at(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

std::vector<std::uint8_t> encode(const ModbusRead& read) {
  ARCHROOM_CHECK(read.count >= 1 && read.count <= (holds_bits(read.table) ? kMostBitsRead : kMostRegistersRead));
  ARCHROOM_CHECK(read.address + read.count <= 0x10000);
  std::vector<std::uint8_t> pdu{function_of(read)};
  put_word(pdu, read.address);
  put_word(pdu, read.count);
  return pdu;
}

void put_bits(std::vector<std::uint8_t>& bytes, const std::vector<std::uint16_t>& bits) {
  bytes.push_back(static_cast<std::uint8_t>((bits.size() + 7) / 8));
  for (std::size_t i = 0; i < bits.size(); ++i) {
    if (i % 8 == 0) bytes.push_back(0);
    if (bits[i] != 0) bytes.back() = static_cast<std::uint8_t>(bytes.back() | 1 << (i % 8));
  }
}

std::vector<std::uint8_t> encode(const ModbusWrite& write) {
  const std::size_t most = writes_one(write) ? 1 : writes_coils(write) ? kMostBitsWritten : kMostRegistersWritten;
  ARCHROOM_CHECK(!write.words.empty() && write.words.size() <= most);
  ARCHROOM_CHECK(write.address + write.words.size() <= 0x10000);
  std::vector<std::uint8_t> pdu{function_of(write)};
  put_word(pdu, write.address);
  if (writes_one(write)) {
    put_word(pdu, one_word(write));
    return pdu;
  }
  put_word(pdu, static_cast<std::uint16_t>(write.words.size()));
  if (writes_coils(write)) {
    put_bits(pdu, write.words);
    return pdu;
  }
  pdu.push_back(static_cast<std::uint8_t>(write.words.size() * 2));
  for (const auto word : write.words) put_word(pdu, word);
  return pdu;
}

Error garbled(std::string what, std::size_t expected, std::size_t found) {
  return {Fault::Garbled, what + ": expected " + std::to_string(expected) + ", found " + std::to_string(found)};
}

Error exception(std::uint8_t code) {
  const std::string detail = "Modbus exception " + std::to_string(code);
  switch (code) {
    case 1: return {Fault::Unsupported, detail + " (illegal function)"};
    case 2: return {Fault::Unsupported, detail + " (illegal data address)"};
    case 3: return {Fault::Refused, detail + " (illegal data value)"};
    case 4: return {Fault::Refused, detail + " (device failure)"};
    case 5: return {Fault::Refused, detail + " (acknowledged, takes long)"};
    case 6: return {Fault::Refused, detail + " (device busy)"};
    case 8: return {Fault::Refused, detail + " (memory parity)"};
    case 10: return {Fault::Timeout, detail + " (gateway path unavailable)"};
    case 11: return {Fault::Timeout, detail + " (gateway target silent)"};
    default: return {Fault::Garbled, detail + " is none that we know"};
  }
}

Result<ModbusReply> decode_bits(std::size_t count, std::span<const std::uint8_t> data) {
  ModbusReply reply;
  for (std::size_t i = 0; i < count; ++i) reply.words.push_back(static_cast<std::uint16_t>(data[i / 8] >> (i % 8) & 1));
  return reply;
}

Result<ModbusReply> decode_registers(std::size_t count, std::span<const std::uint8_t> data) {
  ModbusReply reply;
  for (std::size_t i = 0; i < count; ++i) reply.words.push_back(word_at(data, 2 * i));
  return reply;
}

Result<ModbusReply> decode(const ModbusRead& read, std::span<const std::uint8_t> pdu) {
  const std::size_t count = read.count;
  const std::size_t bytes = holds_bits(read.table) ? (count + 7) / 8 : count * 2;
  if (pdu.size() != bytes + 2) return garbled("length of the answer", bytes + 2, pdu.size());
  if (pdu[1] != bytes) return garbled("byte count of the answer", bytes, pdu[1]);
  return holds_bits(read.table) ? decode_bits(count, pdu.subspan(2)) : decode_registers(count, pdu.subspan(2));
}

Result<ModbusReply> decode(const ModbusWrite& write, std::span<const std::uint8_t> pdu) {
  if (pdu.size() != 5) return garbled("length of the confirmation", 5, pdu.size());
  if (word_at(pdu, 1) != write.address) return garbled("confirmed address", write.address, word_at(pdu, 1));
  const std::size_t echo = writes_one(write) ? one_word(write) : write.words.size();
  const char* what = writes_one(write) ? "confirmed value" : writes_coils(write) ? "confirmed coils" : "confirmed registers";
  if (word_at(pdu, 3) != echo) return garbled(what, echo, word_at(pdu, 3));
  return ModbusReply{};
}

}  // namespace

std::vector<std::uint8_t> encode_pdu(const ModbusRequest& request) {
  return std::visit([](const auto& what) { return encode(what); }, request.what);
}

Result<ModbusReply> decode_pdu(const ModbusRequest& request, std::span<const std::uint8_t> pdu) {
  const auto function = std::visit([](const auto& what) { return function_of(what); }, request.what);
  if (pdu.empty()) return Error{Fault::Garbled, "an empty answer"};
  if (pdu[0] == (function | kExceptionBit)) {
    if (pdu.size() != 2) return garbled("length of an exception", 2, pdu.size());
    return exception(pdu[1]);
  }
  if (pdu[0] != function) return garbled("function", function, pdu[0]);
  return std::visit([&](const auto& what) { return decode(what, pdu); }, request.what);
}

}  // namespace archroom::wire
