#include "controller/gateways/http/routes.hpp"

#include <algorithm>
#include <vector>

#include "base/contract.hpp"
#include "controller/gateways/utf8.hpp"

namespace archroom::gateways {
namespace {

// A path of the table, taken apart once.
struct Pattern {
  std::vector<std::string_view> segments;
};

// "/a/b" -> "a", "b". A path that does not start with a slash or has an empty segment has none.
std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  if (!path.starts_with('/')) return segments;
  path.remove_prefix(1);
  for (;;) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end == 0) return {};
    segments.push_back(path.substr(0, end));
    if (end == path.size()) return segments;
    path.remove_prefix(end + 1);
  }
}

const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> kPatterns = [] {
    std::vector<Pattern> all;
    for (const Route& route : routes()) {
      all.push_back({segments_of(route.path)});
      ARCHROOM_CHECK(!all.back().segments.empty());
    }
    return all;
  }();
  return kPatterns;
}

bool is_param(std::string_view segment) { return segment.front() == '{'; }

// Fixed segments must be equal as they are: none of ours needs encoding.
bool matches(const Pattern& pattern, const std::vector<std::string_view>& segments) {
  if (pattern.segments.size() != segments.size()) return false;
  for (std::size_t i = segments.size(); i-- > 0;) {
    if (!is_param(pattern.segments[i]) && pattern.segments[i] != segments[i]) return false;
  }
  return true;
}

void take_params(Found& found, const Pattern& pattern, const std::vector<std::string_view>& segments) {
  std::size_t next = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (!is_param(pattern.segments[i])) continue;
    auto value = percent_decoded(segments[i], false);
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
    if (segments.empty() || !matches(patterns()[i], segments)) continue;
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
