// openapi.json and the program say the same.
#include "controller/gateways/http/openapi.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "controller/gateways/http/problem.hpp"
#include "controller/gateways/http/routes.hpp"

namespace archroom::gateways {
namespace {

using nlohmann::json;

const json& document() {
  static const json kDocument = json::parse(openapi_json());
  return kDocument;
}

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

TEST(Openapi, DescribesEveryRouteAndNoOther) {
  std::set<std::string> described;
  for (const auto& [path, operations] : document()["paths"].items()) {
    for (const auto& [method, operation] : operations.items()) described.insert(method + " " + path);
  }
  std::set<std::string> there;
  for (const Route& route : routes()) there.insert(lower(name_of(route.method)) + " " + std::string{route.path});
  EXPECT_EQ(described, there);
}

TEST(Openapi, BodiesAndParamsAreThoseOfTheTable) {
  for (const Route& route : routes()) {
    const auto& operation = document()["paths"][std::string{route.path}][lower(name_of(route.method))];
    const auto* type = route.body == BodyForm::Csv ? "text/csv" : "application/json";
    EXPECT_EQ(operation.contains("requestBody"), route.body != BodyForm::None) << route.path;
    if (route.body != BodyForm::None) {
      EXPECT_TRUE(operation["requestBody"]["content"].contains(type)) << route.path;
    }
    std::ptrdiff_t in_path = 0;
    for (const auto& parameter : operation.value("parameters", json::array())) in_path += parameter["in"] == "path" ? 1 : 0;
    EXPECT_EQ(in_path, std::count(route.path.begin(), route.path.end(), '{')) << route.path;
  }
}

// Who may use a route stands in the table alone; the description says the same, and nobody was forgotten.
TEST(Openapi, RightsAreThoseOfTheTable) {
  for (const Route& route : routes()) {
    const auto& operation = document()["paths"][std::string{route.path}][lower(name_of(route.method))];
    const auto& rights = route.rights;
    EXPECT_NE(rights.everybody, !rights.roles.none()) << route.path << ": everybody, or some roles";
    EXPECT_EQ(operation["security"], rights.everybody ? json::array() : json::parse(R"([{"key":[]}])")) << route.path;
    std::string roles;
    for (const auto& role : operation.value("x-roles", json::array()))
      roles += (roles.empty() ? "" : ",") + role.get<std::string>();
    EXPECT_EQ(roles, records::text_of(rights.roles)) << route.path;
    if (route.stops) {
      EXPECT_TRUE(rights.everybody) << route.path << ": a stop is refused to nobody";
    }
  }
}

TEST(Openapi, OperationIdsAreUnique) {
  std::set<std::string> ids;
  for (const auto& [path, operations] : document()["paths"].items()) {
    for (const auto& [method, operation] : operations.items()) {
      EXPECT_TRUE(ids.insert(operation["operationId"].get<std::string>()).second) << path;
    }
  }
}

TEST(Openapi, ListsEveryProblem) {
  const auto& types = document()["components"]["schemas"]["Problem"]["properties"]["type"]["enum"];
  std::set<std::string> listed(types.begin(), types.end());
  std::set<std::string> there;
  for (const auto* kind : problems::all()) {
    EXPECT_TRUE(there.insert("urn:archroom:problem:" + std::string{kind->name}).second) << kind->name << " occurs twice";
  }
  EXPECT_EQ(listed, there);
}

}  // namespace
}  // namespace archroom::gateways
