// Bytes that come on a serial line after a question: noise, parts, answers, strangers. What is found lies within them, and is
// read.
#include <span>

#include "firmware-bridge/wire/rtu.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace archroom;

namespace {

// The first three bytes say what was asked.
wire::ModbusRequest asked(std::span<const std::uint8_t> choice) {
  const std::uint8_t unit = choice[0];
  const auto count = static_cast<std::uint16_t>(1 + choice[1] % 125);
  if ((choice[2] & 4U) != 0) return {unit, wire::ModbusWrite{choice[1], {choice[2]}}};
  return {unit, wire::ModbusRead{static_cast<wire::Table>(choice[2] % 4), choice[1], count}};
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const auto request = asked({data, 3});
  const std::span bytes(data + 3, size - 3);
  const auto look = wire::look_for_answer(request, bytes);
  if (const auto* stranger = std::get_if<wire::RtuStranger>(&look)) {
    ARCHROOM_CHECK(stranger->size <= bytes.size() && stranger->size >= 5 && stranger->unit != request.unit);
  }
  const auto* answer = std::get_if<wire::RtuAnswer>(&look);
  if (answer == nullptr) return 0;
  ARCHROOM_CHECK(answer->begin < answer->end && answer->end + 2 <= bytes.size());
  const auto reply = wire::decode_pdu(request, bytes.subspan(answer->begin, answer->end - answer->begin));
  const auto* read = std::get_if<wire::ModbusRead>(&request.what);
  if (reply.ok() && read != nullptr) ARCHROOM_CHECK(reply.value().words.size() == read->count);
  return 0;
}
