// The verbs of the command line, one function each; each lives in the file of its name. A new verb: one file, one line here, one
// in verbs.cpp.
#pragma once

#include "controller/app/cli/context.hpp"
#include "controller/app/cli/verb.hpp"

namespace archroom::cli {

void add_status(Verb app, Context& context);
void add_watch(Verb app, Context& context);
void add_locate(Verb app, Context& context);
void add_box(Verb app, Context& context);
void add_import(Verb app, Context& context);
void add_request(Verb app, Context& context);
void add_pick(Verb app, Context& context);
void add_confirm(Verb app, Context& context);
void add_cancel(Verb app, Context& context);
void add_open(Verb app, Context& context);
void add_close(Verb app, Context& context);
void add_ventilate(Verb app, Context& context);
void add_stop(Verb app, Context& context);
void add_rearm(Verb app, Context& context);
void add_forbid(Verb app, Context& context);
void add_clear_forbid(Verb app, Context& context);
void add_prove(Verb app, Context& context);
void add_fire_park(Verb app, Context& context);
void add_readings(Verb app, Context& context);
void add_protections(Verb app, Context& context);
void add_alarms(Verb app, Context& context);
void add_alarm(Verb app, Context& context);
void add_jobs(Verb app, Context& context);
void add_labels(Verb app, Context& context);
void add_station(Verb app, Context& context);
void add_checkout(Verb app, Context& context);
void add_checkin(Verb app, Context& context);
void add_move(Verb app, Context& context);
void add_loans(Verb app, Context& context);
void add_application(Verb app, Context& context);
void add_places(Verb app, Context& context);
void add_people(Verb app, Context& context);
void add_token(Verb app, Context& context);
void add_journal(Verb app, Context& context);
void add_read(Verb app, Context& context);
void add_probe(Verb app, Context& context);
void add_trace(Verb app, Context& context);
void add_replay(Verb app, Context& context);

// All of them, in the order of the help page.
void add_verbs(Verb app, Context& context);

}  // namespace archroom::cli
