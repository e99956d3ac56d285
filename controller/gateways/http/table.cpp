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
// Who has which box, and who people are, is not for everybody.
constexpr Rights kLenders{{Operator, Archivist, Approver, Auditor}};
constexpr Rights kPeopleReaders{{Archivist, Approver, Maintainer, Auditor}};
constexpr Rights kApprovers{{Approver}};
constexpr Rights kMaintainers{{Maintainer}};
// To acknowledge is to have seen it; to hide it from others, or to end what was latched, is more.
constexpr Rights kWatchers{{Operator, Archivist, Safety, Maintainer}};
constexpr Rights kShelvers{{Operator, Safety, Maintainer}};
constexpr Rights kInspectors{{Maintainer, Auditor}};

using enum Method;
constexpr bool kStops = true;
constexpr bool kSlow = true;

constinit const Route kRoutes[] = {
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
    {Get, "/api/v1/places", &get_places, kReaders},
    {Get, "/api/v1/places/{code}", &get_place, kReaders},
    {Get, "/api/v1/people", &list_people, kPeopleReaders},
    {Post, "/api/v1/people", &post_person, kMaintainers, BodyForm::Json},
    {Post, "/api/v1/people/import", &import_people, kMaintainers, BodyForm::Csv},
    {Get, "/api/v1/people/{card}", &get_person, kPeopleReaders},
    {Patch, "/api/v1/people/{card}", &patch_person, kMaintainers, BodyForm::Json},
    {Post, "/api/v1/people/{card}/pin", &set_pin, kMaintainers, BodyForm::Json},
    {Get, "/api/v1/tokens", &list_tokens, kInspectors},
    {Post, "/api/v1/tokens", &post_token, kMaintainers, BodyForm::Json},
    {Delete, "/api/v1/tokens/{id}", &delete_token, kMaintainers},
    {Post, "/api/v1/sessions", &post_session, kEverybody, BodyForm::Json},
    {Post, "/api/v1/circulation/checkout", &check_out, kHands, BodyForm::Json},
    {Post, "/api/v1/circulation/checkin", &check_in, kHands, BodyForm::Json},
    {Post, "/api/v1/circulation/move", &move_box, kHands, BodyForm::Json},
    {Post, "/api/v1/circulation/undo", &undo_movement, kHands, BodyForm::Json},
    {Post, "/api/v1/boxes/{code}/state", &mark_box, kKeepers, BodyForm::Json},
    {Get, "/api/v1/movements", &list_movements, kLenders},
    {Get, "/api/v1/loans", &list_loans, kLenders},
    {Post, "/api/v1/loans/{id}/inspection", &inspect_loan, kKeepers, BodyForm::Json},
    {Get, "/api/v1/readings-log", &list_readings, kLenders},
    {Post, "/api/v1/readings-log", &post_reading, kHands, BodyForm::Json},
    {Get, "/api/v1/applications", &list_applications, kLenders},
    {Post, "/api/v1/applications", &post_application, kKeepers, BodyForm::Json},
    {Get, "/api/v1/applications/{id}", &get_application, kLenders},
    {Post, "/api/v1/applications/{id}/sign", &sign_application, kApprovers, BodyForm::OptionalJson},
    {Post, "/api/v1/applications/{id}/refuse", &refuse_application, kApprovers, BodyForm::Json},
    {Post, "/api/v1/applications/{id}/withdraw", &withdraw_application, kKeepers, BodyForm::OptionalJson},
    {Get, "/api/v1/journal/verify", &verify_journal, kInspectors, BodyForm::None, false, kSlow},
    {Get, "/api/v1/jobs", &list_jobs, kReaders},
    {Get, "/api/v1/stations", &list_stations, kReaders},
    {Get, "/api/v1/stations/{id}", &get_station, kReaders},
    {Post, "/api/v1/stations/{id}/scans", &post_scans, kHands, BodyForm::Json},
    {Get, "/api/v1/readings", &get_readings, kReaders},
    {Get, "/api/v1/protections", &get_protections, kReaders},
    {Get, "/api/v1/alarms", &get_alarms, kReaders},
    {Get, "/api/v1/alarms/{id}", &get_alarm, kReaders},
    {Post, "/api/v1/alarms/silence", &silence_alarms, kWatchers},
    {Post, "/api/v1/alarms/{id}/acknowledge", &acknowledge_alarm, kWatchers, BodyForm::OptionalJson},
    {Post, "/api/v1/alarms/{id}/confirm", &confirm_alarm, kWatchers, BodyForm::OptionalJson},
    {Post, "/api/v1/alarms/{id}/reset", &reset_alarm, kArmers},
    {Post, "/api/v1/alarms/{id}/shelve", &shelve_alarm, kShelvers, BodyForm::OptionalJson},
    {Post, "/api/v1/alarms/{id}/unshelve", &unshelve_alarm, kShelvers},
    {Post, "/api/v1/alarms/{id}/service", &service_alarm, kProvers, BodyForm::Json},
    {Get, "/api/v1/buses/{bus}/frames", &get_frames, kMaintainers},
    {Get, "/api/v1/devices", &list_devices, kReaders},
    {Get, "/api/v1/events", &list_events, kReaders},
    {Get, "/api/v1/stream", &open_stream, kReaders},
};

}  // namespace

std::span<const Route> routes() { return kRoutes; }

}  // namespace archroom::gateways
