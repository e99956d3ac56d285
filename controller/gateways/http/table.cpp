#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/routes.hpp"

namespace archroom::gateways {

namespace {

using enum records::Role;
// Who has any role at all may look.
constexpr Rights kReaders{records::kAllRoles};
constexpr Rights kKeepers{{Archivist}};
constexpr Rights kHands{{Operator, Archivist}};
constexpr Rights kArmers{{Operator, Safety}};
// To forbid is to be careful; to lift it is not. A maintenance lock is lifted by its key besides.
constexpr Rights kForbidders{{Operator, Archivist, Safety, Maintainer}};
constexpr Rights kLifters{{Operator, Safety, Maintainer}};
constexpr Rights kProvers{{Safety, Maintainer}};
constexpr Rights kInCharge{{Safety}};

}  // namespace

std::span<const Route> routes() {
  using enum Method;
  static constexpr bool kStops = true;
  static const Route kRoutes[] = {
      {Get, "/health", &get_health, kEverybody},
      {Get, "/ready", &get_ready, kEverybody},
      {Get, "/metrics", &get_metrics, kReaders},
      {Get, "/openapi.json", &get_openapi, kEverybody},
      {Get, "/api/v1/openapi.json", &get_openapi, kEverybody},
      {Get, "/api/v1/boxes/{code}/location", &get_location, kReaders},
      {Get, "/api/v1/boxes/{code}", &get_box, kReaders},
      {Patch, "/api/v1/boxes/{code}", &patch_box, kKeepers, BodyForm::Json},
      {Get, "/api/v1/boxes", &list_boxes, kReaders},
      {Post, "/api/v1/boxes", &post_box, kKeepers, BodyForm::Json},
      {Post, "/api/v1/boxes/locations", &list_locations, kReaders, BodyForm::Json},
      {Post, "/api/v1/imports", &receive_import, kKeepers, BodyForm::Csv},
      {Get, "/api/v1/imports/{id}", &get_import, kReaders},
      {Post, "/api/v1/requests", &post_request, kHands, BodyForm::Json},
      {Get, "/api/v1/requests", &list_requests, kReaders},
      {Post, "/api/v1/requests/plan", &plan_request, kReaders, BodyForm::Json},
      {Get, "/api/v1/requests/{id}", &get_request, kReaders},
      {Delete, "/api/v1/requests/{id}", &delete_request, kHands},
      {Post, "/api/v1/requests/{id}/confirm", &confirm_request, kHands, BodyForm::Json},
      {Get, "/api/v1/banks", &list_banks, kReaders},
      {Get, "/api/v1/banks/{id}", &get_bank, kReaders},
      {Post, "/api/v1/banks/{id}/open", &open_bank, kHands, BodyForm::Json},
      {Post, "/api/v1/banks/{id}/close", &close_bank, kHands, BodyForm::OptionalJson},
      {Post, "/api/v1/banks/{id}/ventilate", &ventilate_bank, kHands, BodyForm::OptionalJson},
      {Post, "/api/v1/banks/{id}/stop", &stop_bank, kEverybody, BodyForm::None, kStops},
      {Post, "/api/v1/banks/{id}/rearm", &rearm_bank, kArmers},
      {Post, "/api/v1/stop", &stop_all, kEverybody, BodyForm::None, kStops},
      {Post, "/api/v1/banks/{id}/forbid", &forbid_bank, kForbidders, BodyForm::OptionalJson},
      {Post, "/api/v1/banks/{id}/clear_forbid", &clear_forbid_of_bank, kLifters, BodyForm::Json},
      {Post, "/api/v1/forbid", &forbid_all, kForbidders, BodyForm::OptionalJson},
      {Post, "/api/v1/clear_forbid", &clear_forbid_of_all, kLifters, BodyForm::Json},
      {Post, "/api/v1/banks/{id}/proof_test", &proof_test, kProvers, BodyForm::Json},
      {Post, "/api/v1/banks/{id}/fire_park", &fire_park, kInCharge},
      {Get, "/api/v1/jobs", &list_jobs, kReaders},
      {Get, "/api/v1/devices", &list_devices, kReaders},
      {Get, "/api/v1/stations", &list_stations, kReaders},
      {Get, "/api/v1/stations/{id}", &get_station, kReaders},
      {Post, "/api/v1/stations/{id}/scans", &post_scans, kHands, BodyForm::Json},
      {Get, "/api/v1/events", &list_events, kReaders},
      {Get, "/api/v1/stream", &open_stream, kReaders},
  };
  return kRoutes;
}

}  // namespace archroom::gateways
