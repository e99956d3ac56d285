# The text of INPUT as a C++ source OUTPUT. In pieces: a compiler need not take a string literal of more than 64 KiB.
file(READ "${INPUT}" text)
string(LENGTH "${text}" length)
set(pieces "")
set(from 0)
while(from LESS length)
  string(SUBSTRING "${text}" ${from} 8000 piece)
  string(APPEND pieces "R\"json(${piece})json\"\n")
  math(EXPR from "${from} + 8000")
endwhile()
file(WRITE "${OUTPUT}" "#include \"controller/gateways/http/openapi.hpp\"

namespace archroom::gateways {

std::string_view openapi_json() {
  static constexpr std::string_view kText =
${pieces};
  return kText;
}

}  // namespace archroom::gateways
")
