#include "controller/gateways/http/routes.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/contract.hpp"
#include "controller/gateways/utf8.hpp"

namespace archroom::gateways {
namespace {

constexpr std::size_t kMostSegments = 8;

struct Segments {
  std::array<std::string_view, kMostSegments> text;
  std::size_t count = 0;
};

// A path of the table, taken apart once.
struct Pattern {
  Segments segments;
};

// "/a/b" -> "a", "b". A path that does not start with a slash, has an empty segment or too many has none.
Segments segments_of(std::string_view path) {
  Segments segments;
  if (!path.starts_with('/')) return segments;
  path.remove_prefix(1);
  for (;;) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end == 0 || segments.count == kMostSegments) return {};
    segments.text[segments.count++] = path.substr(0, end);
    if (end == path.size()) return segments;
    path.remove_prefix(end + 1);
  }
}

const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> kPatterns = [] {
    std::vector<Pattern> all;
    for (const Route& route : routes()) {
      all.push_back({segments_of(route.path)});
      ARCHROOM_CHECK(all.back().segments.count > 0);
    }
    return all;
  }();
  return kPatterns;
}

bool is_param(std::string_view segment) { return segment.front() == '{'; }

// Fixed segments must be equal as they are: none of ours needs encoding.
bool matches(const Pattern& pattern, const Segments& segments) {
  if (pattern.segments.count != segments.count) return false;
  for (std::size_t i = segments.count; i-- > 0;) {
    if (!is_param(pattern.segments.text[i]) && pattern.segments.text[i] != segments.text[i]) return false;
  }
  return true;
}

void take_params(Found& found, const Pattern& pattern, const Segments& segments) {
  std::size_t next = 0;
  for (std::size_t i = 0; i < segments.count; ++i) {
    if (!is_param(pattern.segments.text[i])) continue;
    auto value = percent_decoded(segments.text[i], false);
    found.bad_path = found.bad_path || !value || utf8_fault(*value);
    found.params.at(next++) = std::move(value).value_or("");
  }
}

void allow(Found& found, Method method) {
  if (!found.allow.empty()) found.allow += ", ";
  found.allow += name_of(method);
  if (method == Method::Get) found.allow += ", HEAD";
}

}  // namespace

std::string_view name_of(Method method) {
  switch (method) {
    case Method::Get: return "GET";
    case Method::Post: return "POST";
    case Method::Patch: return "PATCH";
    case Method::Delete: return "DELETE";
  }
  contract_violated("known method", __FILE__, __LINE__);
}

Found find_route(std::string_view method, std::string_view path) {
  const auto segments = segments_of(path);
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  const auto table = routes();
  Found found;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (segments.count == 0 || !matches(patterns()[i], segments)) continue;
    if (name_of(table[i].method) != wanted) {
      allow(found, table[i].method);
      continue;
    }
    found.route = &table[i];
    found.allow.clear();
    found.index = i;
    take_params(found, patterns()[i], segments);
    return found;
  }
  return found;
}

}  // namespace archroom::gateways
