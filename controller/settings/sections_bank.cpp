// What a site file says of a bank of shelving.
#include "controller/settings/sections.hpp"
#include "controller/settings/spelling.hpp"

namespace archroom::settings {
namespace {

core::BankPlan& last(Plan& plan) { return plan.banks.back().bank; }

std::vector<Field> who_it_is() {
  return {
      {.key = "name",
       .required = true,
       .wanted = "1 to 32 letters, digits, _ or -",
       .refuse = refuse_name,
       .zh = "区名，排架号的第二段",
       .en = "second part of a place code",
       .set =
           [](Plan& plan, std::string_view, const Value& v) {
             last(plan).id = {v.text};
             last(plan).device = {v.text};  // a bank's controller bears the bank's name
           }},
      {.key = "bus",
       .required = true,
       .wanted = "the name of a [[bus]]",
       .zh = "接在哪条总线上",
       .en = "the bus of its controller",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.banks.back().bus = {v.text}; }},
      {.key = "unit",
       .shape = Shape::Integer,
       .fallback = "1",
       .least = 1,
       .most = 247,
       .zh = "站号",
       .en = "unit id of its controller; no two banks of one bus share it",
       .set = [](Plan& plan, std::string_view,
                 const Value& v) { plan.banks.back().unit = static_cast<std::uint8_t>(v.integer); }},
      {.key = "model",
       .shape = Shape::Word,
       .required = true,
       .choices = {{"plc-map"}},
       .zh = "控制器型号",
       .en = "what its controller speaks (docs/plc-map.md)"},
  };
}

std::vector<Field> how_it_is_built() {
  return {
      {.key = "columns",
       .shape = Shape::Integer,
       .required = true,
       .least = 1,
       .most = 31,
       .zh = "活动列数（固定列另计）",
       .en = "how many columns move; the fixed one comes on top",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).columns = static_cast<int>(v.integer) + 1; }},
      {.key = "fixed_column",
       .shape = Shape::Word,
       .required = true,
       .choices = {{"left"},
                   {"right"},
                   {"middle",
                    "a bank whose fixed column stands in the middle is two banks: one with \"right\", one with \"left\"; "
                    "docs/plc-map.md, 1"}},
       .zh = "从主通道看，固定列在左端还是右端",
       .en = "the end where the fixed column stands, seen from the main corridor",
       .set = [](Plan& plan, std::string_view,
                 const Value& v) { last(plan).fixed = v.text == "left" ? core::FixedColumn::Left : core::FixedColumn::Right; }},
      {.key = "column_width_mm",
       .shape = Shape::Integer,
       .required = true,
       .least = 200,
       .most = 2'000,
       .unit = "mm",
       .zh = "一列的宽度",
       .en = "width of one column",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).column_width_mm = static_cast<int>(v.integer); }},
      {.key = "aisle_mm",
       .shape = Shape::Integer,
       .required = true,
       .least = kNarrowestAisleMm,
       .most = 3'000,
       .unit = "mm",
       .because = "BGR 234, 4.1.4: where people work by hand, an aisle is 750 mm or more",
       .zh = "打开的通道宽度",
       .en = "width of an open aisle",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).aisle_mm = static_cast<int>(v.integer); }},
      {.key = "free_aisles",
       .shape = Shape::Integer,
       .fallback = "1",
       .least = 1,
       .most = 2,
       .zh = "同时可打开几条通道",
       .en = "the free space of the bank, in aisles: how many can stand open at once",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).free_aisles = static_cast<int>(v.integer); }},
      {.key = "speed_mm_s",
       .shape = Shape::Integer,
       .required = true,
       .least = 5,
       .most = 100,
       .unit = "mm/s",
       .because = "shelving beside people runs at 40 to 75 mm/s",
       .zh = "移动速度",
       .en = "how fast a column moves",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).speed_mm_s = static_cast<int>(v.integer); }},
  };
}

std::vector<Field> what_it_holds() {
  return {
      {.key = "sections",
       .shape = Shape::Integer,
       .required = true,
       .least = 1,
       .most = 99,
       .zh = "每面几节",
       .en = "sections of one face",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.banks.back().sections = static_cast<int>(v.integer); }},
      {.key = "shelves",
       .shape = Shape::Integer,
       .required = true,
       .least = 1,
       .most = 99,
       .zh = "每节几层",
       .en = "shelves of one section",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.banks.back().shelves = static_cast<int>(v.integer); }},
      {.key = "slots",
       .shape = Shape::Integer,
       .required = true,
       .least = 1,
       .most = 999,
       .zh = "每层几格",
       .en = "slots of one shelf",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.banks.back().slots = static_cast<int>(v.integer); }},
  };
}

std::vector<Field> what_a_slot_takes() {
  return {
      {.key = "slot_boxes",
       .shape = Shape::Integer,
       .fallback = "1",
       .least = 0,
       .most = 999,
       .zh = "每格最多几盒；0 为不限",
       .en = "how many boxes one slot takes; 0: no limit",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.banks.back().slot.boxes = static_cast<int>(v.integer); }},
      {.key = "slot_mm",
       .shape = Shape::Integer,
       .fallback = "0",
       .least = 0,
       .most = 10'000,
       .unit = "mm",
       .zh = "每格的净长，按盒厚计；0 为不限",
       .en = "the width of one slot, filled by the thickness of its boxes; 0: no limit",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.banks.back().slot.mm = static_cast<int>(v.integer); }},
      {.key = "slot_volumes",
       .shape = Shape::Integer,
       .fallback = "0",
       .least = 0,
       .most = 9'999,
       .zh = "每格最多几卷；0 为不限",
       .en = "how many volumes one slot takes; 0: no limit",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.banks.back().slot.volumes = static_cast<int>(v.integer); }},
      {.key = "media",
       .shape = Shape::List,
       .fallback = "[]",
       .wanted = "the media that its climate suits, such as [\"paper\"]",
       .refuse = refuse_words,
       .zh = "本区环境适合的载体；空为不限",
       .en = "boxes of another medium are refused here (art. 9); empty: all media",
       .set =
           [](Plan& plan, std::string_view, const Value& v) {
             for (const auto& item : v.items) plan.banks.back().media.push_back(item.text);
           }},
  };
}

std::vector<Field> how_it_behaves() {
  return {
      {.key = "requests",
       .shape = Shape::Word,
       .fallback = "confirm",
       .choices = {{"confirm"}, {"direct"}},
       .zh = "调档请求：confirm 要有人在架前确认；direct 只用于发送者本人就在架前",
       .en = "a catalogue's request waits for a person at the bank (confirm), or starts at once because its sender stands there "
             "(direct)",
       .set =
           [](Plan& plan, std::string_view, const Value& v) {
             last(plan).requests = v.text == "direct" ? core::RequestStart::Direct : core::RequestStart::Confirm;
           }},
      {.key = "presented_s",
       .shape = Shape::Integer,
       .fallback = "300",
       .least = 10,
       .most = 86'400,
       .unit = "s",
       .zh = "打开后多久算办完",
       .en = "after this long a presented request is done",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).presented_for = seconds{v.integer}; }},
      {.key = "leave_settle_s",
       .shape = Shape::Integer,
       .fallback = "5",
       .least = 1,
       .most = 600,
       .unit = "s",
       .zh = "人离开多久后通道才算空出",
       .en = "an aisle that was visited is free again when it has been empty this long",
       .set = [](Plan& plan, std::string_view, const Value& v) { last(plan).leave_settle = seconds{v.integer}; }},
  };
}

}  // namespace

Section bank_section() {
  Section section{.name = "bank",
                  .repeated = true,
                  .required = true,
                  .zh = "密集架的一个区",
                  .en = "columns that share rails and their free space",
                  .begin = [](Plan& plan) { plan.banks.emplace_back(); }};
  for (const auto& group : {who_it_is(), how_it_is_built(), what_it_holds(), what_a_slot_takes(), fields_of_safety(),
                            how_it_behaves(), fields_of_motions_without_a_person()}) {
    section.fields.insert(section.fields.end(), group.begin(), group.end());
  }
  return section;
}

}  // namespace archroom::settings
