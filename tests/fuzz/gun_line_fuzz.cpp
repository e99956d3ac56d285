// Bytes of a serial gun, at once and in two pieces: the same codes. The first byte chooses suffix and place of the cut.
#include <span>

#include "devices/barcode/serial_text.hpp"
#include "tests/fuzz/code_promise.hpp"

using namespace archroom;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto suffix = static_cast<barcode::Suffix>(data[0] % 5);
  const std::span bytes(data + 1, size - 1);
  barcode::SerialText whole{{.suffix = suffix}}, pieces{{.suffix = suffix}};
  auto expected = whole.on_bytes({}, bytes);
  const auto cut = std::min<std::size_t>(data[0] / 5, bytes.size());
  auto heard = pieces.on_bytes({}, bytes.first(cut));
  for (auto& one : pieces.on_bytes({}, bytes.subspan(cut))) heard.push_back(std::move(one));
  ARCHROOM_CHECK(heard == expected && whole.due() == pieces.due());
  fuzz::keep_promise(heard);
  fuzz::keep_promise(whole.on_time(Instant{} + seconds{9}));
  return 0;
}
