#include "controller/app/labels/label.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace archroom::labels {
namespace {

// A title from a spreadsheet may have line ends inside: a label decides itself where its lines end.
std::string in_one_line(std::string_view text) {
  std::string out{text};
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return out;
}

std::string volumes(const BoxWords& box) {
  if (box.volume_from.empty() || box.volume_to.empty() || box.volume_from == box.volume_to) {
    return box.volume_from.empty() ? box.volume_to : box.volume_from;
  }
  return box.volume_from + "–" + box.volume_to;
}

}  // namespace

Label box_label(const BoxWords& box, bool chinese) {
  Label label{box.barcode, {}, in_one_line(box.title), {}};
  const auto add = [&](const char* zh, const char* en, std::string value) {
    if (!value.empty()) label.fields.push_back({chinese ? zh : en, std::move(value)});
  };
  add("档号", "ref.", box.reference_code);
  add("全宗号", "fonds", box.fonds);
  add("目录号", "cat.", box.catalogue);
  add("起止卷号", "vols.", volumes(box));
  add("年度", "year", box.year);
  add("期限", "keep", box.retention);
  return label;
}

Label slot_label(const std::string& place, const std::string& shown) {
  const std::string slot =
      place.substr(place.rfind('/') + 1);  // how people say it need not tell one slot of a shelf from another
  return {"S:" + place, in_one_line(shown), "第" + slot + "格 slot " + slot, {}};
}

Label person_label(const std::string& card, const std::string& name) { return {"P:" + card, in_one_line(name), {}, {}}; }

std::vector<Label> control_labels() {
  // As stations call them (core/stations/words.cpp).
  return {{"C:OUT", "借出", "check-out", {}},    {"C:IN", "归还", "check-in", {}}, {"C:MOVE", "移位", "move", {}},
          {"C:PUT", "批量上架", "put-away", {}}, {"C:UNDO", "撤销", "undo", {}},   {"C:CANCEL", "取消", "cancel", {}},
          {"C:WHO", "当前人员", "who am I", {}}};
}

}  // namespace archroom::labels
