// Bytes that claim to be a code: AIM identifier, check character, text in UTF-8 and in GB18030; and where a gun is.
#include "devices/barcode/gun_at.hpp"
#include "firmware-bridge/link/charset.hpp"
#include "tests/fuzz/code_promise.hpp"

using namespace archroom;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  fuzz::keep_promise(barcode::judged(text, {}));
  fuzz::keep_promise(barcode::judged(text, {.verify_code39 = true}));
  fuzz::keep_promise(barcode::judged(text, {.to_utf8 = &link::utf8_of_gb18030}));
  if (const auto at = barcode::gun_at_of(text)) ARCHROOM_CHECK(barcode::gun_at_of(barcode::text_of(*at)) == at);
  return 0;
}
