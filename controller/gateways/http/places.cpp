// The tree of places: what there is, what stands there, how much more it takes.
#include "controller/records/places.hpp"

#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/register_json.hpp"

namespace archroom::gateways {
namespace {

// Goes on behind an open object. No limit is null.
void put_node(JsonText& out, const records::PlaceNode& node) {
  const auto put_most = [&out](std::string_view name, std::int64_t most) {
    out.key(name);
    most == 0 ? out.null() : out.value(most);
  };
  out.put("place", node.code).put("level", records::name_of(node.level)).put_text("place_text", node.shown);
  out.put("slots", node.slots).put("boxes", node.boxes).put("away", node.away).put("mm", node.mm).put("volumes", node.volumes);
  put_most("most_boxes", node.most_boxes);
  put_most("most_mm", node.most_mm);
  put_most("most_volumes", node.most_volumes);
}

Answer tree_of(Room& room, const Call& call, const std::string& code) {
  const auto& geometry = room.catalogue.geometry();
  const auto tree = room.catalogue.read([&](store::Database& database) { return records::place_tree(database, geometry, code); });
  if (!tree) return register_fails(tree.error(), call.language);
  if (!tree.value()) {
    return refuse(problems::kUnknownPlace, {"本库房没有库位“" + code + "”", "this room has no place \"" + code + "\""},
                  call.language);
  }
  JsonText out;
  out.object();
  put_node(out, tree.value()->self);
  out.key("below").array();
  for (const auto& node : tree.value()->below) {
    out.object();
    put_node(out, node);
    out.end_object();
  }
  out.end_array().key("standing").array();
  for (const auto& box : tree.value()->boxes) draw(out, box, geometry);
  out.end_array().end_object();
  return {200, out.take(), kJson, {}};
}

}  // namespace

Answer get_places(Room& room, const Call& call) {
  if (auto wrong = unknown_query(call, {})) return std::move(*wrong);
  return tree_of(room, call, room.catalogue.geometry().room());
}

Answer get_place(Room& room, const Call& call) {
  if (auto wrong = unknown_query(call, {})) return std::move(*wrong);
  const std::string& code = call.params[0];
  return tree_of(room, call, code.starts_with("S:") ? code.substr(2) : code);
}

}  // namespace archroom::gateways
