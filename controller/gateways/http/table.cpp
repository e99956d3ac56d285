#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/routes.hpp"

namespace archroom::gateways {

std::span<const Route> routes() {
  using enum Method;
  static constexpr bool kStops = true;
  static const Route kRoutes[] = {
      {Get, "/health", &get_health},
      {Get, "/ready", &get_ready},
      {Get, "/metrics", &get_metrics},
      {Get, "/openapi.json", &get_openapi},
      {Get, "/api/v1/openapi.json", &get_openapi},
      {Get, "/api/v1/boxes/{code}/location", &get_location},
      {Get, "/api/v1/boxes/{code}", &get_box},
      {Patch, "/api/v1/boxes/{code}", &patch_box, BodyForm::Json},
      {Get, "/api/v1/boxes", &list_boxes},
      {Post, "/api/v1/boxes", &post_box, BodyForm::Json},
      {Post, "/api/v1/boxes/locations", &list_locations, BodyForm::Json},
      {Post, "/api/v1/imports", &receive_import, BodyForm::Csv},
      {Get, "/api/v1/imports/{id}", &get_import},
      {Post, "/api/v1/requests", &post_request, BodyForm::Json},
      {Get, "/api/v1/requests", &list_requests},
      {Post, "/api/v1/requests/plan", &plan_request, BodyForm::Json},
      {Get, "/api/v1/requests/{id}", &get_request},
      {Delete, "/api/v1/requests/{id}", &delete_request},
      {Post, "/api/v1/requests/{id}/confirm", &confirm_request, BodyForm::Json},
      {Get, "/api/v1/banks", &list_banks},
      {Get, "/api/v1/banks/{id}", &get_bank},
      {Post, "/api/v1/banks/{id}/open", &open_bank, BodyForm::Json},
      {Post, "/api/v1/banks/{id}/close", &close_bank, BodyForm::OptionalJson},
      {Post, "/api/v1/banks/{id}/ventilate", &ventilate_bank, BodyForm::OptionalJson},
      {Post, "/api/v1/banks/{id}/stop", &stop_bank, BodyForm::None, kStops},
      {Post, "/api/v1/banks/{id}/rearm", &rearm_bank},
      {Post, "/api/v1/stop", &stop_all, BodyForm::None, kStops},
      {Post, "/api/v1/banks/{id}/forbid", &forbid_bank, BodyForm::OptionalJson},
      {Post, "/api/v1/banks/{id}/clear_forbid", &clear_forbid_of_bank, BodyForm::Json},
      {Post, "/api/v1/forbid", &forbid_all, BodyForm::OptionalJson},
      {Post, "/api/v1/clear_forbid", &clear_forbid_of_all, BodyForm::Json},
      {Post, "/api/v1/banks/{id}/proof_test", &proof_test, BodyForm::Json},
      {Post, "/api/v1/banks/{id}/fire_park", &fire_park},
      {Get, "/api/v1/jobs", &list_jobs},
      {Get, "/api/v1/devices", &list_devices},
      {Get, "/api/v1/events", &list_events},
      {Get, "/api/v1/stream", &open_stream},
  };
  return kRoutes;
}

}  // namespace archroom::gateways
