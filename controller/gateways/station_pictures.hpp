// The JSON objects that every door shows of stations: GET /stations, the stream, the answer to a scan, later MQTT. Pure.
//
// A person's name stands under "private" and nowhere else: it is for the station itself and for those who may read names.
#pragma once

#include <cstdint>

#include "controller/core/stations/feedback.hpp"
#include "controller/core/stations/view.hpp"
#include "controller/gateways/json_text.hpp"

namespace archroom::gateways {

// {id, title, last_seq, mode, signed_in, box, waiting, gun, shown_at, seq, feedback}
void draw(JsonText& out, const core::StationView& station, int utc_offset_min, bool with_names);
// {told, why, text: {zh, en}, tone, colour, next, box, place, shown, due_at, private: {person}}
void draw(JsonText& out, const core::Feedback& feedback, int utc_offset_min, bool with_names);

}  // namespace archroom::gateways
