#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {

void add_verbs(Verb app, Context& context) {
  add_status(app, context);
  add_watch(app, context);
  add_locate(app, context);
  add_box(app, context);
  add_import(app, context);
  add_request(app, context);
  add_pick(app, context);
  add_confirm(app, context);
  add_cancel(app, context);
  add_open(app, context);
  add_close(app, context);
  add_ventilate(app, context);
  add_stop(app, context);
  add_rearm(app, context);
  add_forbid(app, context);
  add_clear_forbid(app, context);
  add_prove(app, context);
  add_fire_park(app, context);
  add_readings(app, context);
  add_protections(app, context);
  add_alarms(app, context);
  add_alarm(app, context);
  add_jobs(app, context);
  add_labels(app, context);
  add_station(app, context);
  add_checkout(app, context);
  add_checkin(app, context);
  add_move(app, context);
  add_loans(app, context);
  add_application(app, context);
  add_places(app, context);
  add_people(app, context);
  add_token(app, context);
  add_journal(app, context);
  add_read(app, context);
  add_probe(app, context);
  add_trace(app, context);
  add_replay(app, context);
}

}  // namespace archroom::cli
