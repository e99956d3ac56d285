// What the routes of the table do. On the door's thread.
#pragma once

#include "controller/gateways/http/call.hpp"
#include "controller/gateways/http/room.hpp"

namespace archroom::gateways {

// service.cpp
[[nodiscard]] Answer get_health(Room& room, const Call& call);
[[nodiscard]] Answer get_ready(Room& room, const Call& call);
[[nodiscard]] Answer get_metrics(Room& room, const Call& call);
[[nodiscard]] Answer get_openapi(Room& room, const Call& call);

// boxes.cpp
[[nodiscard]] Answer get_box(Room& room, const Call& call);
[[nodiscard]] Answer get_location(Room& room, const Call& call);
[[nodiscard]] Answer list_boxes(Room& room, const Call& call);
[[nodiscard]] Answer list_locations(Room& room, const Call& call);
void post_box(Room& room, const Call& call, Reply reply);
void patch_box(Room& room, const Call& call, Reply reply);

// imports.cpp
[[nodiscard]] std::variant<std::unique_ptr<Upload>, Answer> receive_import(Room& room, const Call& call);
[[nodiscard]] Answer get_import(Room& room, const Call& call);

// requests.cpp
void post_request(Room& room, const Call& call, Reply reply);
void plan_request(Room& room, const Call& call, Reply reply);
[[nodiscard]] Answer list_requests(Room& room, const Call& call);
[[nodiscard]] Answer get_request(Room& room, const Call& call);
void delete_request(Room& room, const Call& call, Reply reply);
void confirm_request(Room& room, const Call& call, Reply reply);

// banks.cpp
[[nodiscard]] Answer list_banks(Room& room, const Call& call);
[[nodiscard]] Answer get_bank(Room& room, const Call& call);
void open_bank(Room& room, const Call& call, Reply reply);
void close_bank(Room& room, const Call& call, Reply reply);
void ventilate_bank(Room& room, const Call& call, Reply reply);
void stop_bank(Room& room, const Call& call, Reply reply);
void stop_all(Room& room, const Call& call, Reply reply);
void rearm_bank(Room& room, const Call& call, Reply reply);
[[nodiscard]] Answer list_jobs(Room& room, const Call& call);
[[nodiscard]] Answer list_devices(Room& room, const Call& call);

// holds.cpp
void forbid_bank(Room& room, const Call& call, Reply reply);
void forbid_all(Room& room, const Call& call, Reply reply);
void clear_forbid_of_bank(Room& room, const Call& call, Reply reply);
void clear_forbid_of_all(Room& room, const Call& call, Reply reply);
void proof_test(Room& room, const Call& call, Reply reply);
void fire_park(Room& room, const Call& call, Reply reply);

// stations.cpp
[[nodiscard]] Answer list_stations(Room& room, const Call& call);
[[nodiscard]] Answer get_station(Room& room, const Call& call);
void post_scans(Room& room, const Call& call, Reply reply);

// journal.cpp
void verify_journal(Room& room, const Call& call, Reply reply);
[[nodiscard]] Answer list_events(Room& room, const Call& call);
[[nodiscard]] std::variant<StreamStart, Answer> open_stream(Room& room, const Call& call);

// places.cpp
[[nodiscard]] Answer get_places(Room& room, const Call& call);
[[nodiscard]] Answer get_place(Room& room, const Call& call);

// people.cpp
void list_people(Room& room, const Call& call, Reply reply);
void get_person(Room& room, const Call& call, Reply reply);
void post_person(Room& room, const Call& call, Reply reply);
void patch_person(Room& room, const Call& call, Reply reply);
void import_people(Room& room, const Call& call, Reply reply);
void set_pin(Room& room, const Call& call, Reply reply);

// tokens.cpp
void post_token(Room& room, const Call& call, Reply reply);
[[nodiscard]] Answer list_tokens(Room& room, const Call& call);
void delete_token(Room& room, const Call& call, Reply reply);
void post_session(Room& room, const Call& call, Reply reply);

// circulation.cpp
void check_out(Room& room, const Call& call, Reply reply);
void check_in(Room& room, const Call& call, Reply reply);
void move_box(Room& room, const Call& call, Reply reply);
void undo_movement(Room& room, const Call& call, Reply reply);
void mark_box(Room& room, const Call& call, Reply reply);

// lending.cpp
void post_application(Room& room, const Call& call, Reply reply);
void list_applications(Room& room, const Call& call, Reply reply);
void get_application(Room& room, const Call& call, Reply reply);
void sign_application(Room& room, const Call& call, Reply reply);
void refuse_application(Room& room, const Call& call, Reply reply);
void withdraw_application(Room& room, const Call& call, Reply reply);

// loans.cpp
void list_loans(Room& room, const Call& call, Reply reply);
void inspect_loan(Room& room, const Call& call, Reply reply);
void post_reading(Room& room, const Call& call, Reply reply);
void list_readings(Room& room, const Call& call, Reply reply);
[[nodiscard]] Answer list_movements(Room& room, const Call& call);

// sensing.cpp
[[nodiscard]] Answer get_readings(Room& room, const Call& call);
[[nodiscard]] Answer get_protections(Room& room, const Call& call);
[[nodiscard]] Answer get_alarms(Room& room, const Call& call);
[[nodiscard]] Answer get_alarm(Room& room, const Call& call);

// alarm_orders.cpp
void acknowledge_alarm(Room& room, const Call& call, Reply reply);
void confirm_alarm(Room& room, const Call& call, Reply reply);
void reset_alarm(Room& room, const Call& call, Reply reply);
void shelve_alarm(Room& room, const Call& call, Reply reply);
void unshelve_alarm(Room& room, const Call& call, Reply reply);
void service_alarm(Room& room, const Call& call, Reply reply);
void silence_alarms(Room& room, const Call& call, Reply reply);
[[nodiscard]] Answer no_such_alarm(const std::string& id, core::Language language);

// trace.cpp
[[nodiscard]] Answer get_frames(Room& room, const Call& call);

// Shared by boxes.cpp and requests.cpp: how codes are found.
[[nodiscard]] std::variant<std::optional<records::CodeKind>, Answer> asked_kind(const Call& call);
[[nodiscard]] Answer no_such_box(const std::string& code, core::Language language);
[[nodiscard]] Answer ambiguous(const std::string& code, const std::vector<std::pair<records::CodeKind, std::string>>& candidates,
                               core::Language language);

}  // namespace archroom::gateways
