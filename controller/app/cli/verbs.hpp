// The verbs of the command line, one function each; each lives in the file of its name. A new verb: one file, one line here, one
// in verbs.cpp.
#pragma once

#include <CLI/CLI.hpp>

#include "controller/app/cli/context.hpp"

namespace archroom::cli {

void add_status(CLI::App& app, Context& context);
void add_watch(CLI::App& app, Context& context);
void add_locate(CLI::App& app, Context& context);
void add_box(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_request(CLI::App& app, Context& context);
void add_pick(CLI::App& app, Context& context);
void add_confirm(CLI::App& app, Context& context);
void add_cancel(CLI::App& app, Context& context);
void add_open(CLI::App& app, Context& context);
void add_close(CLI::App& app, Context& context);
void add_ventilate(CLI::App& app, Context& context);
void add_stop(CLI::App& app, Context& context);
void add_rearm(CLI::App& app, Context& context);
void add_forbid(CLI::App& app, Context& context);
void add_clear_forbid(CLI::App& app, Context& context);
void add_prove(CLI::App& app, Context& context);
void add_fire_park(CLI::App& app, Context& context);
void add_jobs(CLI::App& app, Context& context);
void add_labels(CLI::App& app, Context& context);
void add_station(CLI::App& app, Context& context);
void add_checkout(CLI::App& app, Context& context);
void add_checkin(CLI::App& app, Context& context);
void add_move(CLI::App& app, Context& context);
void add_loans(CLI::App& app, Context& context);
void add_application(CLI::App& app, Context& context);
void add_places(CLI::App& app, Context& context);
void add_people(CLI::App& app, Context& context);
void add_token(CLI::App& app, Context& context);
void add_journal(CLI::App& app, Context& context);
void add_replay(CLI::App& app, Context& context);

// All of them, in the order of the help page.
void add_verbs(CLI::App& app, Context& context);

}  // namespace archroom::cli
