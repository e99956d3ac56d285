#include "controller/core/step.hpp"

#include <algorithm>

#include "base/contract.hpp"
#include "base/match.hpp"
#include "controller/core/interlocks/evidence.hpp"
#include "controller/core/motion/arming.hpp"
#include "controller/core/motion/automatic.hpp"
#include "controller/core/motion/forbids.hpp"
#include "controller/core/motion/jobs.hpp"
#include "controller/core/motion/plant.hpp"
#include "controller/core/motion/proof_tests.hpp"
#include "controller/core/motion/requests.hpp"
#include "controller/core/sensing/alarm_desk.hpp"
#include "controller/core/sensing/sensing.hpp"
#include "controller/core/stations/stations.hpp"
#include "controller/core/turn.hpp"

namespace archroom::core {
namespace {

// Nothing was heard: what has grown old meanwhile is news.
void time_went_by(Turn& turn) {
  turn.touch_all();
  for (const auto& [id, bank] : turn.state.banks) {
    if (bank.quality == devices::Quality::Good && turn.state.now >= fresh_until(bank)) turn.changed.insert(id);
  }
}

void became_durable(Turn& turn, std::uint64_t persist) {
  turn.touch_all();
  for (auto& [_, bank] : turn.state.banks) {
    engage_if_durable(turn, bank, persist);
    release_if_durable(turn, bank, persist);
  }
}

void store_is(Turn& turn, bool works, const std::string& detail) {
  turn.touch_all();
  if (turn.state.store_works != works) {
    turn.state.store_since = turn.state.wall;
    turn.changed = turn.touched;  // it blocks every bank, or no longer does
  }
  turn.state.store_works = works;
  turn.state.store_detail = detail;
}

// Another zone is another clock: nothing is asked for by it.
void state_zone(Turn& turn, const ZoneTold& told) {
  turn.state.utc_offset_min = told.utc_offset_min;
  turn.state.minute.reset();
}

// Believe what we were told, and answer orders. What follows from it for the banks comes after.
void take_in(Turn& turn, const Event& event) {
  const auto on_device = [&](const DeviceId& device, auto&& act) {
    Bank* bank = find_device(turn.state, device);
    if (bank == nullptr) return;
    turn.touch(*bank);
    act(*bank);
  };
  const auto on_all = [&](auto&& act) {
    turn.touch_all();
    act();
  };
  // Whoever orders something is there: what was announced without a person is given up.
  const auto on_bank = [&](const std::optional<BankId>& id) {
    for (auto& [known, bank] : turn.state.banks) {
      if (!id || *id == known) note_activity(turn, bank);
    }
  };
  std::visit(
      Match{
          [&](const Restored& told) {
            on_all([&] { restore(turn, told); });
            restore_stations(turn, told);
            restore_sensing(turn, told);
          },
          [&](const Tick&) { time_went_by(turn); },
          [&](const Observed& told) {
            for (const auto& seen : told.batch) {
              find_device(turn.state, seen.device) == nullptr
                  ? saw_sensor(turn, seen)
                  : on_device(seen.device, [&](Bank& bank) { saw(turn, bank, seen); });
            }
            heed_the_room(turn);
          },
          [&](const LinkUp& told) { on_device(told.device, [&](Bank& bank) { link_came_up(turn, bank); }); },
          [&](const LinkLost& told) {
            on_device(told.device, [&](Bank& bank) { link_went(turn, bank, told.detail); });
            sensor_link_went(turn, told);
          },
          [&](const OrderDropped& told) { on_device(told.device, [&](Bank& bank) { order_was_dropped(turn, bank, told); }); },
          [&](const Requested& told) { on_all([&] { requested(turn, told); }); },
          [&](const Confirmed& told) { on_all([&] { confirmed(turn, told); }); },
          [&](const CancelOrdered& told) { on_all([&] { cancel_ordered(turn, told); }); },
          [&](const MoveOrdered& told) {
            on_bank(told.bank);
            move_ordered(turn, told);
          },
          [&](const StopOrdered& told) {
            on_bank(told.bank);
            stop_ordered(turn, told);
          },
          [&](const RearmOrdered& told) { on_all([&] { rearm(turn, told); }); },
          [&](const Durable& told) { became_durable(turn, told.persist); },
          [&](const StoreFailed& told) { store_is(turn, false, told.detail); },
          [&](const StoreWorks&) { store_is(turn, true, {}); },
          [&](const ForbidOrdered& told) { on_all([&] { forbid_ordered(turn, told); }); },
          [&](const ClearForbidOrdered& told) { on_all([&] { clear_forbid_ordered(turn, told); }); },
          [&](const ProofTestOrdered& told) { proof_test_ordered(turn, told); },
          [&](const FireParkOrdered& told) { fire_park_ordered(turn, told); },
          [&](const ZoneTold& told) { state_zone(turn, told); },
          [&](const Scanned& told) { scanned(turn, told); },
          [&](const GunTold& told) { gun_told(turn, told); },
          [&](const Transacted& told) { transacted(turn, told); },
          [&](const AlarmOrdered& told) { alarm_ordered(turn, told); },
      },
      event.body);
}

// What one bank's objections have from the other banks.
struct Shared {
  std::uint32_t room_inputs = 0;
  int power_w = 0;
  bool all_seen = true;  // every contact of the room that forbids motion
  friend bool operator==(const Shared&, const Shared&) = default;
};

Shared shared_by_all(const State& state) {
  Shared shared{room_inputs(state).bits, 0, state.sensed.unseen.empty()};
  for (const auto& [_, bank] : state.banks) {
    if (bank.job) shared.power_w += bank.plan.power_w;
  }
  return shared;
}

}  // namespace

Effects step(State& state, const Event& event) {
  ARCHROOM_CHECK(event.at >= state.now);
  ARCHROOM_CHECK(state.restored || std::holds_alternative<Restored>(event.body));
  const Duration passed = event.at - state.now;
  const std::int64_t wall_passed_ms = event.wall.ms - state.wall.ms;
  state.now = event.at;
  state.wall = event.wall;
  Turn turn{state, {}, {}, {}};

  const Shared before = shared_by_all(state);
  heed_the_clock(turn, passed, wall_passed_ms);
  take_in(turn, event);
  heed_sensors(turn);
  clear_screens(turn);
  if (shared_by_all(state) != before) turn.touch_all();
  for (const auto& id : turn.touched) {
    Bank& bank = state.banks.at(id);
    lose_sight(turn, bank);
    watch_job(turn, bank);  // whatever lost its leave to move stops in this very step
    attend(turn, bank);
    serve(turn, bank);
    tend(turn, bank);
    end_overdue_proof_test(turn, bank);
  }
  if (shared_by_all(state) != before) {
    for (const auto& [id, _] : state.banks) turn.changed.insert(id);
  }
  turn.touched.merge(std::set<BankId>{turn.changed});
  for (const auto& id : turn.touched) turn.emit(BankChanged{id, turn.changed.contains(id)});
  judge_protections(turn);
  for (const auto& [id, news] : turn.readings) turn.emit(ReadingChanged{id, news});
  for (const auto& id : turn.alarms) turn.emit(AlarmChanged{id});
  return std::move(turn.effects);
}

Instant wakeup(const State& state) {
  Instant next = Instant::never();
  const auto consider = [&](Instant at) {
    if (at > state.now) next = std::min(next, at);
  };
  for (const auto& [_, bank] : state.banks) {
    if (bank.quality == devices::Quality::Good) consider(fresh_until(bank));
    if (bank.job) consider(bank.job->deadline);
    consider(next_attention(state, bank));
    consider(next_wish(state, bank));
    if (bank.armed) consider(out_of_sight_at(bank));
    if (bank.proof_test) consider(bank.proof_test->until);
  }
  consider(next_clearing(state));
  consider(next_sensing(state));
  return next;
}

}  // namespace archroom::core
