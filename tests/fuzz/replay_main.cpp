// Feeds a fuzz target with every kept input: whole, shortened everywhere, and with each byte changed. Exit 1 if there is nothing
// to feed.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void feed(const std::string& input) {
  // A copy of exactly this size: reading one byte beyond it is seen by the address sanitizer.
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

std::size_t feed_with_neighbours(const std::string& input) {
  constexpr std::size_t kMost = 400;  // places to change in one input: a large one is sampled
  const auto step = std::max<std::size_t>(1, input.size() / kMost);
  std::size_t fed = 1;
  feed(input);
  for (std::size_t at = 0; at < input.size(); at += step) {
    feed(input.substr(0, at));
    for (const char change : {'\x01', '\x80', '\xff'}) {
      auto other = input;
      other[at] = static_cast<char>(other[at] ^ change);
      feed(other);
    }
    fed += 4;
  }
  return fed;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0;
  std::size_t fed = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      std::ifstream file(entry.path(), std::ios::binary);
      fed += feed_with_neighbours({std::istreambuf_iterator<char>(file), {}});
      ++files;
    }
  }
  std::cout << files << " kept inputs, " << fed << " fed\n";
  return files == 0 ? 1 : 0;
}
