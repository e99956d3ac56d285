// What a site file says of when a bank may move, and when it moves by itself.
#include "controller/settings/sections.hpp"
#include "controller/settings/spelling.hpp"

namespace archroom::settings {
namespace {

core::BankPlan& last(Plan& plan) { return plan.banks.back().bank; }

core::Parking parking_of(std::string_view word) {
  return word == "close" ? core::Parking::Close : word == "hold" ? core::Parking::Stay : core::Parking::Spread;
}

std::vector<Field> how_emptiness_is_known() {
  return {
      {.key = "evidence",
       .shape = Shape::Word,
       .required = true,
       .choices = {{"presence"}, {"look"}},
       .zh = "凭什么知道通道里没有人：presence 每条通道都有人员检测；look 每次移动前要有人在架前看过并确认",
       .en = "how it is known that an aisle is empty: sensors cover every aisle and the end space (presence), or a person at the "
             "bank looks and says so, for each move (look)",
       .set =
           [](Plan& plan, std::string_view, const Value& v) {
             last(plan).emptiness = v.text == "look" ? core::Emptiness::Look : core::Emptiness::Presence;
           }},
      {.key = "look_s",
       .shape = Shape::Integer,
       .fallback = "30",
       .least = 1,
       .most = 30,
       .unit = "s",
       .zh = "现场确认多久内有效，只对一次移动",
       .en = "a look, or the confirmation of a request, is good for this long and for one move",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).look_lasts = seconds{v.integer}; }},
      {.key = "inputs",
       .shape = Shape::List,
       .fallback = R"(["emergency_stop", "photo_eye", "kick_plate", "aisle_occupied", "entry_beam", "end_space_occupied"])",
       .wanted = "names of protective inputs",
       .refuse = refuse_inputs,
       .zh = "本区装有哪些保护输入；每一个都要定期检验",
       .en = "the protective inputs that the bank has; each is proof-tested",
       .set =
           [](Plan& plan, std::string_view, const Value& v) {
             for (const auto& item : v.items) {
               last(plan).inputs.bits |= static_cast<std::uint32_t>(*devices::protection_of(item.text));
             }
           }},
      {.key = "proof_test_days",
       .shape = Shape::Integer,
       .fallback = "365",
       .least = 1,
       .most = 730,
       .unit = "d",
       .zh = "保护输入的检验周期；过期则不能远程移动",
       .en = "how long a proof test of an input is good for; where one is overdue nothing moves from afar",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).proof_interval = hours{24 * v.integer}; }},
  };
}

std::vector<Field> what_limits_it() {
  return {
      {.key = "power_w",
       .shape = Shape::Integer,
       .fallback = "0",
       .least = 0,
       .most = 100'000,
       .unit = "W",
       .zh = "移动时驱动的功率，计入库房的上限",
       .en = "what its drives take while columns move; counts against room.power_budget_w",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).power_w = static_cast<int>(v.integer); }},
      {.key = "hours",
       .shape = Shape::List,
       .fallback = "[]",
       .wanted = "hours such as [\"07:30-19:00\"]; past midnight too",
       .refuse = refuse_hours,
       .zh = "允许人员移动的时段（按库房时区）；空为全天",
       .en = "when people may have it moved, in the room's zone; empty: always",
       .set =
           [](Plan& plan, std::string_view, const Value& v) {
             for (const auto& item : v.items) last(plan).rights.push_back(*hours_of(item.text));
           }},
  };
}

std::vector<Field> by_the_clock() {
  return {
      {.key = "idle_close_min",
       .shape = Shape::Integer,
       .fallback = "0",
       .least = 0,
       .most = 1'440,
       .unit = "min",
       .zh = "无人使用多久后自动合拢；0 为不合拢",
       .en = "closes by itself when nobody has used it for this long; 0: never",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).unattended.idle_close_after = minutes{v.integer}; }},
      {.key = "night_park",
       .fallback = "",
       .wanted = "a time of the day such as \"21:30\"; \"\" for never",
       .refuse = refuse_time,
       .zh = "夜间自动归位的时刻；空为不归位",
       .en = "when it parks itself for the night, in the room's zone",
       .set = [](Plan& plan, std::string_view,
                 const Value& v) { last(plan).unattended.night_park_at_min = minute_of(v.text).value_or(-1); }},
      {.key = "night_park_as",
       .shape = Shape::Word,
       .fallback = "close",
       .choices = {{"close"}, {"spread"}},
       .zh = "夜间合拢，或疏架（各列均匀分开）",
       .en = "closed, or with the free space spread evenly between the columns",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).unattended.night_park = parking_of(v.text); }},
      {.key = "airing",
       .shape = Shape::List,
       .fallback = "[]",
       .wanted = "times of the day such as [\"06:00\"]",
       .refuse = refuse_times,
       .zh = "自动疏架通风的时刻",
       .en = "when the columns spread for air, in the room's zone",
       .set =
           [](Plan& plan, std::string_view, const Value& v) {
             for (const auto& item : v.items) last(plan).unattended.airing_at_min.push_back(*minute_of(item.text));
           }},
      {.key = "airing_min",
       .shape = Shape::Integer,
       .fallback = "30",
       .least = 1,
       .most = 720,
       .unit = "min",
       .zh = "通风多久后合拢",
       .en = "and gather again after this",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).unattended.airing_for = minutes{v.integer}; }},
  };
}

}  // namespace

std::vector<Field> fields_of_safety() {
  auto fields = how_emptiness_is_known();
  for (auto& field : what_limits_it()) fields.push_back(std::move(field));
  return fields;
}

std::vector<Field> fields_of_motions_without_a_person() {
  std::vector<Field> fields = {
      {.key = "unattended",
       .shape = Shape::List,
       .fallback = "[]",
       .wanted = "some of \"idle_close\", \"night_park\", \"airing\", \"fire\"",
       .refuse = refuse_unattended,
       .zh = "允许哪些无人值守的动作；仅限 evidence = \"presence\"，动作前有声光预警",
       .en = "which motions without a person are allowed; only with evidence = \"presence\", and each is announced by sound and "
             "light first",
       .set =
           [](Plan& plan, std::string_view, const Value& v) {
             for (const auto& item : v.items) plan.banks.back().unattended.push_back(item.text);
           }},
      {.key = "warning_s",
       .shape = Shape::Integer,
       .fallback = "10",
       .least = 10,
       .most = 120,
       .unit = "s",
       .zh = "无人值守的动作之前预警多久",
       .en = "how long a motion without a person is announced before columns move",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).unattended.warning = seconds{v.integer}; }},
      {.key = "fire",
       .shape = Shape::Word,
       .fallback = "hold",
       .choices = {{"hold"}, {"park"}, {"close"}},
       .zh = "火警停住之后：hold 不再动；park 可由负责人下令疏架；close 可由负责人下令合拢",
       .en = "after the stop at a fire signal: stay (hold); or whoever is in charge may have it spread (park) or closed (close)",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).fire = parking_of(v.text); }},
  };
  auto timed = by_the_clock();
  fields.insert(fields.begin() + 1, std::make_move_iterator(timed.begin()), std::make_move_iterator(timed.end()));
  return fields;
}

}  // namespace archroom::settings
