#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/openapi.hpp"
#include "controller/gateways/json_text.hpp"

namespace archroom::gateways {

Answer get_health(Room& room, const Call&) {
  JsonText out;
  out.object().put("status", "alive").put("at", room.wall()).end_object();
  return {200, out.take(), kJson, {}};
}

// Ready: every bank of the site has been drawn, so the controller runs, and the register takes what is written.
Answer get_ready(Room& room, const Call& call) {
  std::vector<Words> lacks;
  if (!room.board.store_works()) lacks.push_back({"登记库不能写入", "the register can't be written"});
  for (const auto& [id, bank] : room.catalogue.geometry().banks()) {
    if (!room.board.bank(id)) lacks.push_back({"区“" + id.text + "”尚未就绪", "bank \"" + id.text + "\" is not known yet"});
  }
  JsonText out;
  out.object().put("ready", lacks.empty()).key("lacks").array();
  for (const auto& lack : lacks) out.value(lack.in(call.language));
  out.end_array().end_object();
  return {lacks.empty() ? 200U : 503U, out.take(), kJson, {}};
}

Answer get_metrics(Room& room, const Call&) { return {200, room.metrics(), "text/plain; version=0.0.4; charset=utf-8", {}}; }

Answer get_openapi(Room&, const Call&) { return {200, std::string{openapi_json()}, kJson, {}}; }

}  // namespace archroom::gateways
