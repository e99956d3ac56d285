// A report descriptor (its length in the first two bytes) and then reports of 64 bytes of the gun that it describes.
#include <algorithm>
#include <span>

#include "devices/barcode/hid_pos.hpp"
#include "tests/fuzz/code_promise.hpp"

using namespace archroom;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  std::span rest(data + 2, size - 2);
  const auto length = std::min<std::size_t>(rest.size(), static_cast<std::size_t>(data[0] | (data[1] << 8)));
  const auto layout = barcode::pos_layout_of(rest.first(length));
  ARCHROOM_CHECK(layout.longest_bytes <= 4097);
  for (const auto& kind : layout.reports) ARCHROOM_CHECK(kind.data_at + kind.data_size <= layout.longest_bytes);
  barcode::HidPos gun{layout, {}};
  Instant now;
  for (rest = rest.subspan(length); !rest.empty(); rest = rest.subspan(std::min<std::size_t>(64, rest.size()))) {
    now = now + milliseconds{300};
    fuzz::keep_promise(gun.on_bytes(now, rest.first(std::min<std::size_t>(64, rest.size()))));
  }
  fuzz::keep_promise(gun.on_time(now + seconds{9}));
  return 0;
}
