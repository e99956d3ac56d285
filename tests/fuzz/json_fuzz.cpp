// The body of a request: any bytes are an object or a problem, and asking an object never throws.
#include <variant>

#include "controller/gateways/http/strict_json.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace archroom;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto parsed = gateways::JsonObject::parse(fuzz::text_of(data, size));
  auto* object = std::get_if<gateways::JsonObject>(&parsed);
  if (object == nullptr) return 0;
  static_cast<void>(object->code("id"));
  static_cast<void>(object->texts("boxes"));
  static_cast<void>(object->integer("column"));
  static_cast<void>(object->needed_truth("aisle_empty"));
  static_cast<void>(object->needed_text("action"));
  static_cast<void>(object->problem());
  return 0;
}
