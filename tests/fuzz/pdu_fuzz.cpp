// A reply of any shape to reads and writes of any size. First bytes: the question.
#include <span>
#include <vector>

#include "firmware-bridge/wire/modbus.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace archroom;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  wire::ModbusRequest request;
  const auto count = static_cast<std::uint16_t>(data[1] % 120 + 1);
  if (data[0] % 2 == 0) {
    request.what = wire::ModbusRead{static_cast<wire::Table>(data[0] / 2 % 4), 7, count};
  } else {
    request.what = wire::ModbusWrite{7, std::vector<std::uint16_t>(count, 1)};
  }
  const auto reply = wire::decode_pdu(request, std::span(data + 2, size - 2));
  if (!reply) return 0;
  // A reply that is believed has exactly what was asked for.
  const auto* read = std::get_if<wire::ModbusRead>(&request.what);
  ARCHROOM_CHECK(reply.value().words.size() == (read != nullptr ? read->count : 0U));
  return 0;
}
