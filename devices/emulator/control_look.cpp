#include "devices/emulator/control_keys.hpp"

namespace archroom::emulator {

namespace twin = devices::twin;

namespace {

std::string_view name_in(std::span<const twin::Named> names, std::uint16_t value) {
  for (const auto& named : names)
    if (named.value == value) return named.name;
  return "?";
}

Json bits_in(std::span<const twin::Named> names, std::uint32_t word) {
  auto list = Json::array();
  for (const auto& named : names)
    if ((word >> named.value & 1) != 0) list.push_back(named.name);
  return list;
}

using twin::number;

double in_mm(std::int64_t um) { return static_cast<double>(um) / 1000.0; }

Json switch_of(const twin::Column& column, int side) {
  const auto& stuck = column.limit_stuck[side];
  return stuck ? Json(*stuck) : Json(nullptr);
}

Json columns_of(const twin::Bank& bank) {
  auto list = Json::array();
  for (int n = 1; n <= bank.columns(); ++n) {
    const auto& c = bank.column(n);
    list.push_back({{"column", n},
                    {"fixed", n == bank.fixed_column()},
                    {"position_mm", in_mm(c.position_um)},
                    {"encoder_mm", in_mm(c.encoder_um)},
                    {"motor_on", c.motor_on},
                    {"speed_mm_s", c.moved_um / twin::kStepMs},
                    {"motor_ma", c.motor_ma},
                    {"motor_celsius", static_cast<double>(c.motor_millideg) / 1000.0},
                    {"handle_in", c.handle_ms > 0},
                    {"jam", c.jam == twin::Jam::Hard   ? "hard"
                            : c.jam == twin::Jam::Soft ? "soft"
                                                       : "none"},
                    {"encoder_stuck", c.encoder_stuck},
                    {"limits", Json::array({bank.shows_limit(n, false), bank.shows_limit(n, true)})},
                    {"limits_stuck", Json::array({switch_of(c, 0), switch_of(c, 1)})}});
  }
  return list;
}

Json aisles_of(const twin::Bank& bank) {
  auto list = Json::array();
  for (int a = 0; a <= bank.columns(); ++a) {
    if (!bank.has_aisle(a)) continue;
    const auto& r = bank.room(a);
    list.push_back({{"aisle", a},
                    {"width_mm", in_mm(bank.gap_um(a))},
                    {"people", r.people},
                    {"sensor", bank.sensed(a)},
                    {"sensor_stuck", r.stuck_at ? Json(*r.stuck_at) : Json(nullptr)},
                    {"beam_broken", bank.beam_broken(a)},
                    {"end_space", a == bank.end_space()}});
  }
  return list;
}

}  // namespace

Json look(const Device& device) {
  const auto& t = device.twin;
  const auto& bank = t.bank();
  const auto& counts = t.counts();
  int motors = 0;
  for (int n = 1; n <= bank.columns(); ++n) motors += bank.column(n).motor_on;
  return {{"name", device.name},
          {"kind", "shelf-plc"},
          {"wire", device.wire},
          {"unit", device.unit},
          {"powered", t.powered()},
          {"area_state", name_in(twin::kAreaStateNames, number(t.area_state()))},
          {"open_aisle", t.open_aisle()},
          {"free_aisles", bank.free_aisles()},
          {"moving", t.moving()},
          {"braking", bank.braking()},
          {"announce_left_ms", t.announce_left_ms()},
          {"locked", t.locked()},
          {"motors_on", motors},
          {"speed_mm_s", bank.speed_mm_s()},
          {"columns", columns_of(bank)},
          {"aisles", aisles_of(bank)},
          {"safety", bits_in(twin::kSafetyNames, t.safety())},
          {"latched", bits_in(twin::kSafetyNames, t.latched())},
          {"fault_code", number(t.fault())},
          {"fault_column", t.fault_column()},
          {"tick", t.tick()},
          {"session",
           {{"epoch", t.epoch()}, {"lives", t.session_lives()}, {"last_seq", t.last_seq()}, {"result", number(t.result())}}},
          {"last_refusal", number(t.last_refusal())},
          {"squeezed", bank.squeezed()},
          {"counts",
           {{"commands_acted", counts.commands_acted},
            {"stops_acted", counts.stops_acted},
            {"motions_started", counts.motions_started},
            {"motions_done", counts.motions_done},
            {"refusals", counts.refusals},
            {"renewals", counts.renewals}}},
          {"faults",
           {{"protection_disabled", t.protection_disabled()},
            {"heartbeat_frozen", t.heartbeat_frozen()},
            {"image_frozen", t.image_frozen()},
            {"hang", device.faults.hang},
            {"refuse_connections", device.faults.refuse_connections},
            {"reply_delay_ms", device.faults.reply_delay_ms},
            {"lose_replies", device.faults.lose_replies}}}};
}

namespace {

Json by_name(std::span<const twin::Named> names) {
  auto object = Json::object();
  for (const auto& named : names) object[std::string{named.name}] = named.value;
  return object;
}

}  // namespace

Json map_as_json() {
  return {{"map_version", twin::kMapVersion},
          {"holding", by_name(twin::kHoldingNames)},
          {"input", by_name(twin::kStateNames)},
          {"column_block", {{"base", twin::kColumnBase}, {"stride", twin::kColumnStride}, {"words", by_name(twin::kMaintNames)}}},
          {"discrete", {{"safety", 0}, {"safety_bits", twin::kSafetyBits}, {"columns", twin::kColumnBase}}},
          {"cmd_code", by_name(twin::kCodeNames)},
          {"result", by_name(twin::kResultNames)},
          {"area_state", by_name(twin::kAreaStateNames)},
          {"safety", by_name(twin::kSafetyNames)},
          {"column_bits", by_name(twin::kColumnBitNames)},
          {"column_state", by_name(twin::kColumnStateNames)},
          {"fault_code", by_name(twin::kFaultNames)},
          {"lease_ms", {twin::kLeastLeaseMs, twin::kMostLeaseMs}},
          {"host_timeout", {twin::kLeastTimeout, twin::kMostTimeout}}};
}

}  // namespace archroom::emulator
