// archroom places: the tree of places, and what stands in a slot.
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/problem_text.hpp"
#include "controller/app/cli/text_width.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

void print(const json& node, const Context& context) {
  std::cout << padded(text_in(node, "place"), 20) << context.say("  盒 ", "  boxes ") << text_in(node, "boxes");
  if (text_in(node, "away") != "0")
    std::cout << context.say("（不在位 ", " (away ") << text_in(node, "away") << context.say("）", ")");
  if (text_in(node, "most_mm") != "-") std::cout << "  " << text_in(node, "mm") << "/" << text_in(node, "most_mm") << " mm";
  if (text_in(node, "most_volumes") != "-") {
    std::cout << context.say("  卷 ", "  volumes ") << text_in(node, "volumes") << "/" << text_in(node, "most_volumes");
  }
  std::cout << context.say("  格 ", "  slots ") << text_in(node, "slots");
  if (text_in(node, "place_text") != "-") std::cout << "  " << text_in(node, "place_text");
  std::cout << '\n';
}

void show(const std::string& code, Context& context) {
  const auto tree = Client{context}.get(code.empty() ? "/api/v1/places" : "/api/v1/places/" + encoded(code));
  if (!tree) return;
  if (context.json) {
    std::cout << tree->dump() << '\n';
    return;
  }
  print(*tree, context);
  for (const auto& node : tree->value("below", json::array())) print(node, context);
  for (const auto& box : tree->value("standing", json::array())) {
    std::cout << "  " << text_in(box, "barcode") << "  " << text_in(box, "title") << '\n';
  }
}

}  // namespace

void add_places(Verb app, Context& context) {
  auto verb = app.add_subcommand("places", context.say("库位：有多少，放了什么", "places: how many, and what stands there"));
  auto code = std::make_shared<std::string>();
  verb.add_option("place", *code,
                  context.say("如 A/1/03L/2；不写则整个库房", "such as A/1/03L/2; the whole room where none is named"));
  verb.does([&context, code] { show(*code, context); });
}

}  // namespace archroom::cli
