// Reports of a gun that types: the first byte chooses layout and suffix, the rest are reports of eight bytes, 50 ms apart.
#include <span>

#include "devices/barcode/hid_keyboard.hpp"
#include "tests/fuzz/code_promise.hpp"

using namespace archroom;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  barcode::HidKeyboard::Settings settings;
  settings.layout = static_cast<barcode::Layout>(data[0] % 3);
  settings.suffix = static_cast<barcode::Suffix>(data[0] / 3 % 5);
  barcode::HidKeyboard gun{settings};
  Instant now;
  for (std::span rest(data + 1, size - 1); !rest.empty(); rest = rest.subspan(std::min<std::size_t>(8, rest.size()))) {
    now = now + milliseconds{50};
    fuzz::keep_promise(gun.on_bytes(now, rest.first(std::min<std::size_t>(8, rest.size()))));
  }
  fuzz::keep_promise(gun.on_time(now + seconds{9}));
  ARCHROOM_CHECK(gun.on_gone().empty());
  return 0;
}
