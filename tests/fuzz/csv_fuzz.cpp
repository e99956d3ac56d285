// A box list. The same bytes in pieces of any size give the same records.
#include <string>
#include <vector>

#include "controller/records/csv.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace archroom;

namespace {

std::vector<std::string> records_of(std::string_view bytes, std::size_t piece) {
  std::vector<std::string> out;
  records::CsvReader reader([&](const records::CsvRecord& record) {
    std::string line = std::to_string(record.line) + '/' + std::to_string(static_cast<int>(record.fault));
    for (const auto field : record.fields) line += '|' + std::string(field);
    out.push_back(line);
  });
  for (std::size_t at = 0; at < bytes.size(); at += piece) reader.feed(bytes.substr(at, piece));
  reader.finish();
  return out;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::text_of(data, size);
  ARCHROOM_CHECK(records_of(bytes, 1) == records_of(bytes, bytes.size() + 1));
  return 0;
}
