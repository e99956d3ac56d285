/* Epoch, sequence, lease, heartbeat and expiry between our daemon and a bank's controller, over a wire that loses, doubles,
 * delays and reorders, with power cuts and crashes on both sides. README.md says what is proven of it and under which
 * assumptions. What the controller, the driver and the core do is not written here: it is made by tables.py of plc.txt,
 * driver.txt and core.txt, which tests hold against the code.
 *
 * Time is a tick of 200 ms. FAULTS is how many faults may happen in all, of any kind and at any moment; what is held back by the
 * wire may come at any later moment. */
/* PLANTED=n in the environment: fault n is in the model on purpose. */
c_decl {
  \#include <stdlib.h>
  static int planted[32];
  __attribute__((constructor)) static void plant(void) { planted[getenv("PLANTED") ? atoi(getenv("PLANTED")) : 0] = 1; }
};
/* Faults of controller and daemon that check.sh plants: each must be found. */
#define THE_CONTROLLER_IGNORES_THE_EPOCH c_expr { planted[1] }
#define A_RENEWAL_COUNTS_FROM_ANY_SESSION c_expr { planted[2] }
#define A_SEQUENCE_MAY_COME_TWICE c_expr { planted[3] }
#define NOTHING_EXPIRES c_expr { planted[4] }
#define THE_LEASE_NEVER_ENDS c_expr { planted[5] }
#define A_HEARTBEAT_ONLY_HAS_TO_DIFFER c_expr { planted[6] }
#define THE_CONTROLLER_FORGETS_ITS_EPOCH c_expr { planted[7] }
#define A_STOP_NEEDS_THE_SESSION c_expr { planted[8] }
#define A_MOVE_OUTLIVES_ITS_SESSION c_expr { planted[9] }
#define A_RESTART_KEEPS_THE_ARMING c_expr { planted[10] }
#define RENEWED_BY_A_TIMER c_expr { planted[11] }
#define A_LATE_PICTURE_IS_YOUNG c_expr { planted[12] }
#define A_LOST_MOVE_IS_SENT_AGAIN c_expr { planted[14] }
#define THE_PERMIT_IS_NOT_JUDGED_AGAIN c_expr { planted[15] }
#define A_LINK_LOST_KEEPS_THE_ARMING c_expr { planted[13] }

#ifndef FAULTS
#define FAULTS 3
#endif
#ifndef REQUESTS
#define REQUESTS 1
#endif
#define LEASE 3          /* 600 ms */
#define FRESH_STANDING 2 /* the code allows a second: here shorter, so that few faults reach its end */
#define FRESH_MOVING 2   /* 300 ms, rounded up */
#define TRAVEL 7         /* how long a motion takes: longer than it may go on without leave */
#define EXPIRY 4         /* of a begin */
#define PATIENCE 3
#define ORPHAN (2 * LEASE) /* how long columns may go on without leave: docs/safety.md */

#define NOTHING 0
#define BEGIN 1
#define MOVE 2
#define STOP 3
#define RENEW 4
#define READ 5
typedef Frame {
  byte kind; byte epoch; byte seq; byte beat; byte target;
  byte left /* ticks until it has expired */
};
#define HELD 2 /* up[HELD] and after: held back by the wire */
Frame up[4]; /* 0 the request in flight, 1 a stop that overtakes it */

#define R_NONE 0
#define R_ACCEPTED 1
#define R_DONE 2
#define R_REFUSED 3
#define R_ENDED 4
typedef Reply {
  byte kind; /* NOTHING, WRITTEN, PICTURE */
  byte epoch; byte seq; byte result; byte place; byte guard; byte boot; bit moving;
  byte age;  /* ticks since it was taken */
  bit older; /* another picture was taken after this one */
  bit stale; /* and the daemon has seen it: the controller's tick runs backwards */
  bit before /* taken before the last command was ordered */
};
#define WRITTEN 1
#define PICTURE 2
Reply down[2]; /* 0 the answer to the request in flight, 1 held back by the wire */

#define CLEAR 0
#define ON 1
#define LATCHED 2
typedef Plc {
  bit lives; bit moving; byte guard; byte epoch; byte seq; byte moving_seq; byte result; byte lease; byte beat; byte togo;
  byte target; byte place; byte boot
};
Plc plc;

#define IDLE 0
#define WAITING 1
#define RECORDING 2
#define COMMANDED 3
#define MOVING 4
#define SHOWN 5
#define NEVER 0
#define YES 1
#define LOST 2
#define NO_SESSION 0
#define OURS 1
#define FOREIGN 2
#define C_NONE 0
#define C_WAITING 1
#define C_ACCEPTED 2
#define C_FINISHED 3
#define C_REFUSED 4
#define C_ABORTED 5
#define C_LOST 6
#define C_UNSENT 7
typedef Daemon {
  bit alive = 1; bit up;
  /* driver */
  byte flight; bit known; bit begin; bit move; byte began; byte epoch; byte seq; byte beat; byte session; byte command; bit own;
  bit running; bit sustained; bit renew; bit read; byte boot = 255;
  /* what the core saw last, and when */
  bit good; byte sight; bit newer = 1; byte since; byte guard; byte place; bit still;
  /* core */
  bit armed; byte stage; byte taken; bit epoch_due; bit intent_due; bit engaged; bit was_ours; byte waited; bit tick; byte shown;
  byte losses; bit stop
};
Daemon d;

byte faults = FAULTS;
byte asked = 0; /* requests so far; the number of the last is the aisle that it wants */

/* What really is, for the claims alone. */
bit go_on = 0;      /* a person has looked and said so, and nothing has happened since */
byte confirmed = 0; /* the newest epoch that the daemon has seen confirmed */
byte run_epoch = 0, acted_epoch = 0, acted_seq = 0;
byte begun = 0;     /* the newest session that ever was */
bit sent = 0;       /* the intent has been written to the wire */
byte counted = 0;   /* heartbeat of the last renewal that counted */
byte orphan = 0;    /* ticks that columns have moved without leave */
byte truth = 0;     /* real age of the picture that the daemon goes by */

hidden byte n, i, leave, says;
hidden byte broken, bad;
hidden short row; /* of the table, that decided last: by it spin tells which rows it never came to */
#define CUT 2
#define NO 0
#define LATCH 3
#define OCCUPIED 4

/* ---- the controller: what the words of plc.txt mean */
#define plc_session_is_none (!plc.lives)
#define plc_session_is_live (plc.lives)
#define plc_motion_is_still (!plc.moving)
#define plc_motion_is_moving (plc.moving)
#define plc_guard_is_clear (plc.guard == CLEAR)
#define plc_guard_is_on (plc.guard == ON)
#define plc_guard_is_latched (plc.guard == LATCHED)
#define passes_for_held (THE_CONTROLLER_IGNORES_THE_EPOCH && up[n].kind != BEGIN || A_RENEWAL_COUNTS_FROM_ANY_SESSION && up[n].kind == RENEW)
#define plc_epoch_is_older (up[n].epoch < plc.epoch && !passes_for_held)
#define plc_epoch_is_held (up[n].epoch == plc.epoch || up[n].epoch < plc.epoch && passes_for_held)
#define plc_epoch_is_newer (up[n].epoch > plc.epoch)
#define plc_seq_is_one (up[n].seq == 1)
#define plc_seq_is_other (up[n].seq != 1)
#define plc_seq_is_old (up[n].seq <= plc.seq && !A_SEQUENCE_MAY_COME_TWICE)
#define plc_seq_is_new (up[n].seq > plc.seq || A_SEQUENCE_MAY_COME_TWICE)
#define plc_expiry_is_timely (up[n].left > 0 || NOTHING_EXPIRES)
#define plc_expiry_is_late (up[n].left == 0 && !NOTHING_EXPIRES)
#define plc_lease_is_good true
#define plc_lease_is_bad false
#define plc_lease_is_left (plc.lease > 0 || THE_LEASE_NEVER_ENDS)
#define plc_lease_is_over (plc.lease == 0 && !THE_LEASE_NEVER_ENDS)
#define plc_permit_is_given true
#define plc_permit_is_absent false
#define plc_beat_is_ahead (up[n].beat > plc.beat || up[n].beat < plc.beat && A_HEARTBEAT_ONLY_HAS_TO_DIFFER)
#define plc_beat_is_behind (up[n].beat < plc.beat && !A_HEARTBEAT_ONLY_HAS_TO_DIFFER)
#define plc_beat_is_same (up[n].beat == plc.beat)
#define plc_of_is_running (up[n].seq == plc.moving_seq)
#define plc_of_is_another (up[n].seq != plc.moving_seq)
#define plc_place_is_there (plc.togo == 0)
#define plc_place_is_under_way (plc.togo > 0)

#define plc_answer_becomes_wrong_epoch skip
#define plc_answer_becomes_old_sequence skip
#define plc_answer_becomes_ignored skip
#define plc_answer_becomes_expired plc_refuse
#define plc_answer_becomes_bad_lease plc_refuse
#define plc_answer_becomes_no_permit plc_refuse
#define plc_answer_becomes_locked plc_refuse
#define plc_answer_becomes_busy plc_refuse
#define plc_refuse if :: up[n].kind == BEGIN -> skip :: else -> plc.result = R_REFUSED fi
#define plc_answer_becomes_none plc.result = R_NONE
#define plc_answer_becomes_done plc.result = R_DONE
#define plc_answer_becomes_accepted plc.result = R_ACCEPTED
#define plc_answer_becomes_stopped plc_result_of_motion(R_ENDED)
#define plc_answer_becomes_aborted plc_result_of_motion(R_ENDED)
#define plc_answer_becomes_lease_ended plc_result_of_motion(R_ENDED)
#define plc_answer_becomes_arrived plc.place = plc.target; plc_result_of_motion(R_DONE)
#define plc_result_of_motion(r) if :: plc.moving && plc.moving_seq == plc.seq -> plc.result = r :: else -> skip fi
/* a renewal that counts is the running motion's own, and counts once */
#define plc_answer_becomes_renewed assert(up[n].epoch == run_epoch); assert(up[n].beat > counted); counted = up[n].beat
#define plc_session_becomes_live plc.lives = 1
#define plc_session_becomes_none plc.lives = 0
#define plc_motion_becomes_still plc.moving = 0; plc.lease = 0; plc.moving_seq = 0; plc.togo = 0; plc.target = 0; run_epoch = 0
#define plc_motion_becomes_moving plc_start()
#define plc_seq_becomes_zero plc.seq = 0; counted = 0; if :: THE_CONTROLLER_FORGETS_ITS_EPOCH -> plc.epoch = 0 :: else -> skip fi
#define plc_seq_becomes_one plc.seq = 1; counted = 0
#define plc_seq_becomes_taken plc.seq = up[n].seq
#define plc_epoch_becomes_taken assert(up[n].epoch > begun); begun = up[n].epoch; plc.epoch = up[n].epoch /* no session comes back */
#define plc_lease_becomes_renewed plc.lease = LEASE
#define plc_beat_becomes_heard plc.beat = up[n].beat
#define plc_guard_becomes_latched plc.guard = LATCHED

inline plc_start() {
  assert(up[n].left > 0);                                                  /* under a permit that is still good */
  assert(up[n].epoch >= confirmed);                                        /* nothing of before a reconnect */
  assert(up[n].epoch > acted_epoch || up[n].epoch == acted_epoch && up[n].seq > acted_seq); /* nothing twice */
  assert(plc.guard == CLEAR);
  acted_epoch = up[n].epoch; acted_seq = up[n].seq; run_epoch = up[n].epoch;
  plc.moving = 1; plc.moving_seq = up[n].seq; plc.target = up[n].target;
  if :: plc.place == plc.target -> plc.togo = 0 :: else -> plc.togo = TRAVEL; plc.place = 0 fi
}

/* ---- the driver: what the words of driver.txt mean; a is the answer that is being read */
#define a down[0]
#define driver_began_is_yes (d.began == YES)
#define driver_began_is_lost (d.began == LOST)
#define driver_session_is_ours (d.session == OURS)
#define driver_session_is_none (d.session != OURS)
#define driver_command_is_none (d.command == C_NONE || d.command == C_UNSENT)
#define driver_command_is_accepted (d.command == C_ACCEPTED)
#define driver_command_is_waiting (d.command != C_NONE && d.command != C_UNSENT && d.command != C_ACCEPTED)
#define driver_epoch_is_zero (a.epoch == 0)
#define driver_epoch_is_older (a.epoch != 0 && a.epoch < d.epoch)
#define driver_epoch_is_same (a.epoch != 0 && a.epoch == d.epoch)
#define driver_epoch_is_newer (a.epoch > d.epoch)
#define driver_seq_is_zero (a.seq == 0)
#define driver_seq_is_less (a.seq != 0 && a.seq < d.seq)
#define driver_seq_is_same (a.seq == d.seq)
#define driver_seq_is_beyond (a.seq > d.seq)
#define driver_result_is_none (a.result == R_NONE)
#define driver_result_is_accepted (a.result == R_ACCEPTED)
#define driver_result_is_done (a.result == R_DONE)
#define driver_result_is_refused (a.result == R_REFUSED)
#define driver_result_is_ended (a.result == R_ENDED)
#define driver_result_is_fault false
#define driver_picture_becomes_good d.good = 1
#define driver_picture_becomes_bad d.good = 0
#define driver_session_becomes_ours d.session = OURS
#define driver_session_becomes_none lose_session(NO_SESSION)
#define driver_session_becomes_foreign lose_session(FOREIGN)
#define driver_command_becomes_waiting d.command = C_WAITING
#define driver_command_becomes_accepted d.command = C_ACCEPTED
#define driver_command_becomes_finished d.command = C_FINISHED
#define driver_command_becomes_refused d.command = C_REFUSED
#define driver_command_becomes_aborted d.command = C_ABORTED
#define driver_command_becomes_lost d.command = C_LOST
#define lose_session(what) if :: d.began == YES -> d.began = LOST; d.sustained = 0; d.running = 0; drop_move :: else -> skip fi; d.session = what
#define drop_move if :: d.move && !A_MOVE_OUTLIVES_ITS_SESSION -> d.move = 0; d.command = C_UNSENT; d.own = 1 :: else -> skip fi

/* ---- the core: what the words of core.txt mean */
#define core_arming_is_armed (d.armed)
#define core_arming_is_disarmed (!d.armed)
#define core_stage_is_idle (d.stage == IDLE)
#define core_stage_is_waiting (d.stage == WAITING)
#define core_stage_is_recording (d.stage == RECORDING)
#define core_stage_is_commanded (d.stage == COMMANDED)
#define core_stage_is_moving (d.stage == MOVING)
#define core_stage_is_shown (d.stage == SHOWN)
#define core_leave_is_yes (leave == YES)
#define core_leave_is_no (leave == NO)
#define core_leave_is_cut (leave == CUT)
#define core_leave_is_latched (leave == LATCH)
#define core_leave_is_occupied (leave == OCCUPIED)
#define core_says_is_nothing (says == C_NONE)
#define core_says_is_accepted (says == C_ACCEPTED)
#define core_says_is_refused (says == C_REFUSED)
#define core_says_is_aborted (says == C_ABORTED)
#define core_says_is_lost (says == C_LOST)
#define core_place_is_there (d.place == asked && d.still)
#define core_place_is_elsewhere (!(d.place == asked && d.still))
#define core_losses_is_few (d.losses < 2)
#define core_losses_is_last (d.losses >= 2)
#define core_time_is_early (d.shown < 2)
#define core_time_is_late (d.shown >= 2) /* motions of the model arrive or are ended: only the open aisle has a deadline */
#define core_from_is_person true
#define core_from_is_ending false

#define core_arming_becomes_armed d.armed = 1
#define kept_by_mistake (A_RESTART_KEEPS_THE_ARMING && !d.alive || A_LINK_LOST_KEEPS_THE_ARMING && !d.up)
#define core_arming_becomes_disarmed go_on = 0; if :: kept_by_mistake -> skip :: else -> d.armed = 0 fi
#define core_stage_becomes_idle end_job; d.stage = IDLE
#define core_stage_becomes_waiting end_job; d.stage = WAITING
#define core_stage_becomes_recording d.stage = RECORDING
#define core_stage_becomes_commanded d.stage = COMMANDED
#define core_stage_becomes_moving d.stage = MOVING
/* what we call arrived is there */
#define core_stage_becomes_shown end_job; assert(!d.alive || plc.place == asked && !plc.moving); d.stage = SHOWN; d.shown = 0
#define end_job d.own = 0; d.intent_due = 0; d.sustained = 0; d.shown = 0
#define core_effect_becomes_epoch take_epoch
#define take_epoch d.taken++; d.engaged = 0; d.was_ours = 0; d.epoch_due = 1
#define core_effect_becomes_engage d.engaged = 1; d.waited = 0; lose_session(NO_SESSION); d.begin = 1
#define core_effect_becomes_intent d.intent_due = 1; sent = 0
/* leave is given on young evidence only */
#define core_effect_becomes_move assert(truth < FRESH_STANDING); order_move()
#define core_effect_becomes_sustain assert(truth < (d.newer -> FRESH_MOVING : FRESH_STANDING)); d.sustained = 1
#define core_effect_becomes_stop d.stop = 1; commanded_now
#define commanded_now d.newer = 0; d.since = 0; down[0].before = 1; down[1].before = 1

inline order_move() {
  commanded_now;
  if
  :: d.session == OURS && d.good && !d.move && d.command != C_WAITING && !d.running -> d.move = 1; d.sustained = 1
  :: else -> core_order_dropped(); d.losses++
  fi
}

#include "tables.pml"

/* evidence is fresh, and nothing objects */
#define fresh (d.good && d.sight < FRESH_STANDING && (d.stage != COMMANDED && d.stage != MOVING || (d.newer && d.sight < FRESH_MOVING) || (!d.newer && d.since < FRESH_MOVING)))
#define in_travel (d.stage == COMMANDED || d.stage == MOVING)
#define well (d.up && fresh && d.session == OURS && d.guard == CLEAR)
#define free_way (in_travel || d.still && d.newer)
inline judge() {
  if
  :: !d.up || !fresh -> leave = CUT
  :: else ->
    if
    :: d.guard == LATCHED -> leave = LATCH
    :: d.guard != LATCHED && d.session == OURS && d.guard == CLEAR && d.armed && free_way -> leave = YES
    :: else -> leave = NO
    fi
  fi
}

/* What our command has come to, as the picture in hand has it. */
inline read_outcome() {
  says = C_NONE;
  if
  :: in_travel && d.own && d.newer ->
    if
    :: d.command == C_ACCEPTED || d.command == C_FINISHED -> says = C_ACCEPTED
    :: d.command == C_LOST || d.command == C_UNSENT -> says = C_LOST
    :: d.command == C_REFUSED || d.command == C_ABORTED -> says = d.command
    :: else -> skip
    fi
  :: else -> skip
  fi
}

/* Nothing new about where the columns are: time alone, or a picture from before the last command. */
inline time_alone() { judge(); core_tick() }

inline keep_session() {
  if
  :: d.session == OURS -> d.was_ours = 1; d.waited = 0;
     if :: d.epoch > confirmed -> confirmed = d.epoch :: else -> skip fi
  :: d.session == FOREIGN && d.engaged && d.was_ours -> d.armed = 0; go_on = 0
  :: d.session == FOREIGN && d.engaged && !d.was_ours ->
     if
     :: a.epoch >= d.taken -> d.taken = a.epoch; take_epoch
     :: a.epoch < d.taken && d.waited >= PATIENCE -> take_epoch
     :: else -> skip
     fi
  :: d.session == NO_SESSION && d.engaged ->
     if :: d.was_ours || d.waited >= PATIENCE -> take_epoch :: else -> skip fi
  :: else -> skip
  fi
}

inline look() {
  if
  :: d.boot != 255 && (a.boot != d.boot || a.stale) -> lose_session(NO_SESSION); d.sight = 0
  :: else -> d.sight = a.age
  fi;
  if :: A_LATE_PICTURE_IS_YOUNG -> d.sight = 0 :: else -> skip fi;
  truth = a.age;
  if :: !a.older && down[1].kind == PICTURE && down[1].older -> down[1].stale = 1 :: else -> skip fi;
  d.boot = a.boot;
  if :: d.begin && a.epoch >= d.taken -> d.begin = 0; d.session = FOREIGN :: else -> skip fi;
  if :: d.began == NEVER -> d.good = 1 :: else -> driver_picture() fi;
  d.known = d.good; bad = !d.good;
  d.running = d.command == C_ACCEPTED && a.moving
}
inline see() {
  if :: bad -> d.good = 0; d.known = 0 :: else -> look() fi;
  if
  :: bad -> skip
  :: else ->
    d.newer = !a.before;
    d.guard = a.guard; d.place = a.place; d.still = !a.moving;
    keep_session()
  fi;
  if
  :: !bad && d.newer ->
    read_outcome(); judge();
    core_picture();
    if :: says == C_LOST -> d.losses++ :: else -> skip fi
  :: else -> time_alone()
  fi
}

/* ---- the wire */
inline clear_frame(k) { up[k].kind = NOTHING; up[k].epoch = 0; up[k].seq = 0; up[k].beat = 0; up[k].target = 0; up[k].left = 0 }
inline clear_reply(k) {
  down[k].kind = NOTHING; down[k].epoch = 0; down[k].seq = 0; down[k].result = 0; down[k].place = 0; down[k].guard = 0;
  down[k].boot = 0; down[k].moving = 0; down[k].age = 0; down[k].older = 0; down[k].stale = 0; down[k].before = 0
}
inline copy_frame(from, to) {
  up[to].kind = up[from].kind; up[to].epoch = up[from].epoch; up[to].seq = up[from].seq; up[to].beat = up[from].beat;
  up[to].target = up[from].target; up[to].left = up[from].left
}
inline copy_reply(from, to) {
  down[to].kind = down[from].kind; down[to].epoch = down[from].epoch; down[to].seq = down[from].seq;
  down[to].result = down[from].result; down[to].place = down[from].place; down[to].guard = down[from].guard;
  down[to].boot = down[from].boot; down[to].moving = down[from].moving; down[to].age = down[from].age;
  down[to].older = down[from].older; down[to].stale = down[from].stale; down[to].before = down[from].before
}
inline take_picture() {
  if :: down[1].kind == PICTURE -> down[1].older = 1 :: else -> skip fi;
  a.kind = PICTURE; a.epoch = plc.epoch; a.seq = plc.seq; a.result = plc.result; a.place = plc.place; a.guard = plc.guard;
  a.boot = plc.boot; a.moving = plc.moving; a.age = 0; a.older = 0; a.stale = 0; a.before = 0
}
/* frame n reaches the controller */
inline hear() {
  if
  :: up[n].kind == BEGIN -> plc_begin()
  :: up[n].kind == MOVE -> plc_move()
  :: up[n].kind == RENEW -> plc_renewal()
  :: up[n].kind == STOP ->
    if :: A_STOP_NEEDS_THE_SESSION && !(plc.lives && up[n].epoch == plc.epoch) -> skip :: else -> plc_stop() fi;
    assert(!plc.moving)
  :: up[n].kind == READ -> skip
  fi;
  if
  :: n == 0 && d.flight != NOTHING && up[0].kind == READ -> take_picture()
  :: n == 0 && d.flight != NOTHING && up[0].kind != READ -> a.kind = WRITTEN
  :: else -> skip
  fi;
  clear_frame(n)
}

active proctype Wire() {
  do
  :: atomic { up[0].kind != NOTHING && a.kind == NOTHING || up[1].kind != NOTHING || up[2].kind != NOTHING || up[3].kind != NOTHING ->
       if
       :: up[0].kind != NOTHING && a.kind == NOTHING -> n = 0
       :: up[1].kind != NOTHING -> n = 1
       :: up[2].kind != NOTHING -> n = 2
       :: up[3].kind != NOTHING -> n = 3
       fi;
       hear(); n = 0 }
  :: atomic { down[1].kind != NOTHING && a.kind == NOTHING -> copy_reply(1, 0); clear_reply(1) }
  /* lost */
  :: atomic { faults > 0 && up[0].kind != NOTHING -> faults--; clear_frame(0) }
  :: atomic { faults > 0 && up[1].kind != NOTHING -> faults--; clear_frame(1) }
  :: atomic { faults > 0 && a.kind != NOTHING -> faults--; clear_reply(0) }
  /* doubled */
  :: atomic { faults > 0 && up[0].kind > NOTHING && up[0].kind < READ && up[2].kind == NOTHING -> faults--; copy_frame(0, 2) }
  :: atomic { faults > 0 && up[0].kind > NOTHING && up[0].kind < READ && up[2].kind != NOTHING && up[3].kind == NOTHING ->
       faults--; copy_frame(0, 3) }
  :: atomic { faults > 0 && a.kind != NOTHING && down[1].kind == NOTHING -> faults--; copy_reply(0, 1) }
  /* delayed, and so reordered */
  :: atomic { faults > 0 && up[0].kind != NOTHING && up[2].kind == NOTHING -> faults--; copy_frame(0, 2); clear_frame(0) }
  :: atomic { faults > 0 && up[0].kind != NOTHING && up[2].kind != NOTHING && up[3].kind == NOTHING ->
       faults--; copy_frame(0, 3); clear_frame(0) }
  :: atomic { faults > 0 && up[1].kind != NOTHING && up[2].kind == NOTHING -> faults--; copy_frame(1, 2); clear_frame(1) }
  :: atomic { faults > 0 && a.kind != NOTHING && down[1].kind == NOTHING -> faults--; copy_reply(0, 1); clear_reply(0) }
  od
}

/* ---- the daemon */
inline lose_link() { /* what is under way in the old connection may still arrive */
  if
  :: up[0].kind != NOTHING && up[2].kind == NOTHING -> copy_frame(0, 2)
  :: up[0].kind != NOTHING && up[2].kind != NOTHING && up[3].kind == NOTHING -> copy_frame(0, 3)
  :: true -> skip
  fi;
  clear_frame(0); clear_reply(0);
  d.up = 0; d.flight = NOTHING; d.known = 0; d.good = 0; d.begin = 0; d.read = 0; d.renew = 0;
  lose_session(NO_SESSION);
  d.engaged = 0; d.was_ours = 0; d.epoch_due = 0;
  core_link_lost()
}
inline put(k, what) {
  d.beat++;
  up[k].kind = what; up[k].seq = d.seq; up[k].beat = d.beat;
  if :: d.began == YES -> up[k].epoch = d.epoch :: else -> skip fi
}
#define fly(what) put(0, what); d.flight = what
#define permit_left (FRESH_STANDING - d.sight < FRESH_MOVING - d.since -> FRESH_STANDING - d.sight : FRESH_MOVING - d.since)
inline send_move() {
  assert(go_on && !sent); /* a person has said so, and nothing is sent twice */
  sent = 1; d.seq++; fly(MOVE); up[0].target = asked; up[0].left = permit_left
}
inline write_move() {
  d.move = 0; d.own = 1;
  if
  :: d.since < FRESH_MOVING && d.sight < FRESH_STANDING ->
    d.command = C_WAITING; d.renew = 0; send_move()
  :: else -> d.command = C_UNSENT; d.known = 0; d.read = 1
  fi
}
#define may_renew (d.session == OURS && d.running && d.renew && (d.sustained && d.sight < FRESH_MOVING || RENEWED_BY_A_TIMER))
#define ready (d.alive && d.up && !d.tick && !d.stop && d.flight == NOTHING && !d.epoch_due && !d.intent_due)
#define write_due (d.known && (d.begin || d.session == OURS && d.move || may_renew))
#define answer_lost (d.flight != NOTHING && up[0].kind == NOTHING && a.kind == NOTHING)
#define daemon_busy (!d.alive || !d.up || d.tick || d.stop || d.epoch_due || d.intent_due || d.flight != NOTHING || d.read || write_due)

active proctype Driver() {
  do
  :: atomic { d.alive && !d.up -> /* connects; a stop that is owed goes first */
       d.up = 1; d.read = 1; d.known = 0;
       if :: d.stop -> d.stop = 0; put(1, STOP) :: else -> skip fi;
       core_link_up() }
  :: atomic { d.alive && d.up && (d.stop && up[1].kind == NOTHING || answer_lost || faults > 0) ->
       if
       :: d.stop && up[1].kind == NOTHING -> /* overtakes an outstanding answer, whose link is then given up */
         d.stop = 0; drop_move; d.sustained = 0; d.known = 0; d.read = 1; put(1, STOP); broken = d.flight != NOTHING
       :: answer_lost -> broken = 1 /* waited in vain: opened anew; nothing is sent again */
       :: faults > 0 -> faults--; broken = 1
       fi;
       if :: broken -> lose_link() :: else -> skip fi;
       broken = 0 }
  :: atomic { A_LOST_MOVE_IS_SENT_AGAIN && d.alive && d.up && answer_lost && d.flight == MOVE && d.session == OURS ->
       send_move() }
  :: atomic { ready && d.known && d.begin ->
       d.began = YES; d.epoch = d.taken; d.seq = 1; d.beat = 0; d.begin = 0; d.command = C_NONE; d.own = 0;
       d.session = NO_SESSION; d.running = 0; fly(BEGIN); up[0].left = EXPIRY }
  :: atomic { ready && d.known && !d.begin && d.session == OURS && d.move -> write_move() }
  :: atomic { ready && d.known && !d.begin && !d.move && may_renew -> d.renew = 0; fly(RENEW) }
  :: atomic { ready && !write_due && d.read -> d.read = 0; fly(READ); clear_frame(0); up[0].kind = READ; d.beat-- }
  :: atomic { d.alive && d.flight != NOTHING && a.kind != NOTHING && !d.stop ->
       bad = (d.flight == READ) != (a.kind == PICTURE);
       if
       :: d.flight != READ -> d.read = 1; if :: d.flight != RENEW -> d.known = 0 :: else -> skip fi
       :: else -> if :: bad -> d.read = 1 :: else -> skip fi
       fi;
       if
       :: bad || d.flight == READ -> d.flight = NOTHING; see()
       :: else -> d.flight = NOTHING
       fi;
       bad = 0; clear_reply(0) }
  :: atomic { d.alive && d.flight == NOTHING && a.kind != NOTHING -> clear_reply(0) } /* nobody asked */
  od
}

active proctype Core() {
  do
  :: atomic { d.alive && d.epoch_due -> d.epoch_due = 0; core_epoch_durable() }
  :: atomic { d.alive && d.intent_due -> d.intent_due = 0; judge();
       if :: leave == LATCH || leave == NO -> leave = CUT :: else -> skip fi;
       if :: THE_PERMIT_IS_NOT_JUDGED_AGAIN -> leave = YES :: else -> skip fi;
       core_intent_durable() }
  :: atomic { d.alive && d.tick -> d.tick = 0; time_alone() }
  od
}

/* ---- who crashes, who asks, who steps in */
inline forget() {
  d.up = 0; d.flight = NOTHING; d.known = 0; d.begin = 0; d.move = 0; d.began = NEVER; d.epoch = 0; d.seq = 0; d.beat = 0;
  d.session = NO_SESSION; d.command = C_NONE; d.own = 0; d.running = 0; d.sustained = 0; d.renew = 0; d.read = 0; d.boot = 255;
  d.good = 0; d.sight = 0; d.newer = 1; d.since = 0; d.guard = CLEAR; d.place = 0; d.still = 0; d.intent_due = 0; d.engaged = 0;
  d.was_ours = 0; d.waited = 0; d.tick = 0; d.shown = 0; d.losses = 0; d.stop = 0; truth = 0
}
#define rearm_due (d.alive && !d.armed && d.stage == WAITING && well && !d.stop)

active proctype World() {
  do
  :: atomic { d.alive && d.stage == IDLE && asked < REQUESTS -> asked++; d.losses = 0; judge();
       if :: leave != YES -> leave = NO :: else -> skip fi;
       core_requested() }
  :: atomic { rearm_due -> /* a person looks and says: go on */
       go_on = 1;
       if :: free_way -> leave = YES :: else -> leave = OCCUPIED fi;
       core_rearm() }
  :: atomic { faults > 0 && d.alive -> faults--; go_on = 0; core_stop() } /* a person says: stop */
  :: atomic { faults > 0 && plc.guard == CLEAR -> faults--; plc.guard = ON;
       if :: plc.moving -> plc_scan() :: else -> skip fi }                /* steps in */
  :: atomic { plc.guard == ON -> plc.guard = CLEAR }                       /* and out */
  :: atomic { plc.guard == LATCHED -> plc.guard = CLEAR }                  /* the reset at the bank */
  :: atomic { faults > 0 && d.alive -> faults--; go_on = 0; d.alive = 0;   /* the program dies, or its machine */
       if :: d.epoch_due -> d.taken-- :: true -> skip fi; d.epoch_due = 0;
       core_restart();
       if
       :: up[0].kind != NOTHING && up[2].kind == NOTHING -> copy_frame(0, 2)
       :: up[0].kind != NOTHING && up[2].kind != NOTHING && up[3].kind == NOTHING -> copy_frame(0, 3)
       :: true -> skip
       fi;
       clear_frame(0); clear_reply(0); forget() }
  :: atomic { !d.alive -> d.alive = 1 }
  :: atomic { faults > 0 -> faults--; plc.boot++; plc_power();
       /* its tick starts anew: what expired once may look young */
       for (i : 0 .. 3) { if :: up[i].kind != NOTHING -> up[i].left = EXPIRY :: else -> skip fi }; i = 0 }
  od
}

/* ---- time */
#define quiet (up[0].kind == NOTHING && up[1].kind == NOTHING && a.kind == NOTHING && !daemon_busy && plc.guard == CLEAR && !rearm_due)
#define older(x, most) if :: x < most -> x++ :: else -> skip fi
#define permitted (d.alive && in_travel && d.epoch == run_epoch && d.began == YES && d.seq == plc.moving_seq && (d.newer && truth < FRESH_MOVING || !d.newer && d.since < FRESH_MOVING))

inline time_goes_by() {
  if :: plc.moving && plc.togo > 0 -> plc.togo-- :: else -> skip fi;
  if :: plc.moving && plc.lease > 0 -> plc.lease-- :: else -> skip fi;
  n = 0; plc_scan();
  for (i : 0 .. 3) { if :: up[i].left > 0 -> up[i].left-- :: else -> skip fi }
  for (i : 0 .. 1) { if :: down[i].kind == PICTURE -> older(down[i].age, FRESH_STANDING) :: else -> skip fi }
  i = 0;
  older(d.sight, FRESH_STANDING); older(truth, FRESH_STANDING); older(d.since, FRESH_MOVING); older(d.waited, PATIENCE);
  if :: d.stage == SHOWN -> older(d.shown, 2) :: else -> skip fi;
  d.renew = d.running;
  if :: d.alive -> d.tick = 1 :: else -> skip fi;
  if :: d.alive && d.up -> d.read = 1 :: else -> skip fi;
  if :: plc.moving && !permitted -> orphan++ :: else -> orphan = 0 fi;
  assert(orphan <= ORPHAN)
}

active proctype Clock() {
  do
  :: atomic { quiet -> time_goes_by() }
  :: atomic { !quiet && faults > 0 -> faults--; time_goes_by() } /* something hangs for a tick */
  od
}

#define open (d.stage != IDLE)
#define unwanted (plc.moving && !permitted)
ltl requests_end { [] (open -> <> !open) }
ltl stops_come { [] (unwanted -> <> !unwanted) }
