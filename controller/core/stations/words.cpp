#include "controller/core/stations/words.hpp"

#include <array>
#include <utility>

#include "base/contract.hpp"

namespace archroom::core {
namespace {

// "{}" stands for what the entry is about: the box, the place, or the subject.
enum class About : std::uint8_t { Nothing, Box, Place, Subject };
struct Entry {
  std::string_view zh;
  std::string_view en;
  About about = About::Nothing;
};

// In the order of Told.
constexpr std::array<Entry, 30> kTold{{
    {"就绪", "ready"},
    {"已识别人员", "person recognised"},
    {"本站当前登录人员", "this person is signed in here"},
    {"本站当前无人登录", "nobody is signed in here"},
    {"已取消", "cancelled"},
    {"{}", "{}", About::Subject},
    {"已记下档案盒 {}", "box {}", About::Box},
    {"已记下格位 {}，档案盒将放入此处", "slot {}: boxes go here", About::Subject},
    {"应在 {}", "it belongs at {}", About::Place},
    {"档案盒 {} 已借出，扫描格位即归还", "box {} is out; scan a slot to bring it back", About::Box},
    {"已借出 {}", "taken out: {}", About::Box},
    {"已归还至 {}", "brought in to {}", About::Place},
    {"已移至 {}", "moved to {}", About::Place},
    {"已上架至 {}", "put away at {}", About::Place},
    {"已撤销上一步：{}", "the last movement is undone: {}", About::Box},
    {"应放在 {}", "it belongs at {}", About::Place},
    {"", ""},
    {"重复扫描，已忽略", "the same scan twice: ignored"},
    {"请先扫描人员证", "the person's card comes first"},
    {"请先扫描档案盒", "the box comes first"},
    {"请先扫描格位", "the slot comes first"},
    {"未知功能码 {}", "unknown control code {}", About::Subject},
    {"条码无法识别", "the code can't be read"},
    {"扫描过快，此次未记录，请重新扫描", "too fast: not recorded, scan it again"},
    {"未能记录，请重新扫描", "not recorded: scan it again"},
    {"扫描不完整，请重新扫描", "half a scan: scan it again"},
    {"扫描枪已断开，当前操作保留 {}", "the gun is gone, the dialogue stays {}", About::Subject},
    {"扫描枪已连接", "the gun is there"},
    {"此扫描序号已被使用", "this number belongs to another scan"},
    {"档案盒状态：{}", "the box is {}", About::Subject},
}};
static_assert(kTold.size() == static_cast<std::size_t>(Told::Conditions) + 1);

// In the order of Decline.
constexpr std::array<Entry, 25> kDeclines{{
    {"查无此人", "no such person"},
    {"此人已停用", "this person may not act any more"},
    {"此人无此权限", "this person has no right to do this"},
    {"查无此盒", "no such box"},
    {"条码对应多个档案盒，请扫描盒上条码", "the code fits several boxes: scan the box's own"},
    {"查无此格位", "no such slot"},
    {"格位已满", "the slot is full"},
    {"格位不符，应放在 {}", "the wrong slot: it belongs at {}", About::Place},
    {"此处环境不适合该载体", "the climate there does not suit the medium"},
    {"已借出 {}", "it is out already {}", About::Subject},
    {"已在库 {}", "it is in store already {}", About::Place},
    {"已为他人预留", "it is reserved for somebody else"},
    {"已封存", "it is sealed"},
    {"已登记丢失", "it is registered as lost"},
    {"已登记损坏", "it is registered as damaged"},
    {"无查阅申请单", "nobody has applied for it for this person"},
    {"缺{}签字", "the signature of the {} is missing", About::Subject},
    {"申请未获批准：{}", "the application was refused: {}", About::Subject},
    {"申请已过期：{}", "the application has lapsed: {}", About::Subject},
    {"外部人员只能查阅管理、征缴、待遇类", "outsiders may have 管理, 征缴 and 待遇 only"},
    {"借出须有仲裁、判决等依据", "a loan needs a case, a ruling or the like"},
    {"没有可撤销的操作", "there is nothing to undo"},
    {"已无法撤销", "it can't be undone any more"},
    {"登记库无法写入", "the register can't be written"},
    {"档案盒{}，不能这样操作", "not possible: the box is {}", About::Subject},
}};
static_assert(kDeclines.size() == static_cast<std::size_t>(Decline::WrongState) + 1);

// In the order of Awaits.
constexpr std::array<Entry, 5> kNext{{
    {"", ""},
    {"请扫描人员证", "scan the person's card"},
    {"请扫描档案盒", "scan a box"},
    {"请扫描格位", "scan its slot"},
    {"再扫一次此格位即放在这里，或改扫正确格位", "scan again to put it here, or scan its own slot"},
}};

// Codes that are words: of a control code, a role, a state.
struct Word {
  std::string_view code;
  std::string_view zh;
  std::string_view en;
};
constexpr std::array<Word, 13> kWords{{
    {"OUT", "出库", "check-out"},
    {"IN", "入库", "check-in"},
    {"MOVE", "移库", "move"},
    {"PUT", "批量上架", "put-away"},
    {"archives_head", "档案部门负责人", "head of the archives department"},
    {"leader", "分管领导", "leader in charge"},
    {"in_store", "在库", "in store"},
    {"out", "已借出", "out"},
    {"reserved", "已预留", "reserved"},
    {"sealed", "已封存", "sealed"},
    {"lost", "已丢失", "lost"},
    {"damaged", "已损坏", "damaged"},
    {"approver", "审批人", "approver"},
}};

std::string worded(const std::string& code, Language language) {
  for (const auto& word : kWords) {
    if (word.code == code) return std::string{language == Language::Chinese ? word.zh : word.en};
  }
  return code;
}

struct Subject {
  const std::string& box;
  const std::string& place;
  const std::string& shown;
  const std::string& subject;
};

std::string about(const Entry& entry, const Subject& what, Language language) {
  switch (entry.about) {
    case About::Box: return what.box;
    case About::Place: return what.shown.empty() ? what.place : what.shown;
    case About::Subject: return worded(what.subject, language);
    default: return {};
  }
}

std::string filled(const Entry& entry, const Subject& what, Language language) {
  std::string text{language == Language::Chinese ? entry.zh : entry.en};
  const auto gap = text.find("{}");
  if (gap != std::string::npos) text.replace(gap, 2, about(entry, what, language));
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

template <std::size_t N, class E>
const Entry& entry(const std::array<Entry, N>& table, E value) {
  const auto index = static_cast<std::size_t>(value);
  ARCHROOM_CHECK(index < N);
  return table[index];
}

}  // namespace

std::string text_of(const Feedback& feedback, Language language, int utc_offset_min) {
  const Subject what{feedback.box, feedback.place, feedback.shown, feedback.subject};
  const bool refused = feedback.told == Told::Refused;
  auto text = filled(refused ? entry(kDeclines, feedback.why) : entry(kTold, feedback.told), what, language);
  if (feedback.due_at) {
    const auto day = rfc3339({feedback.due_at->ms + std::int64_t{utc_offset_min} * 60'000}).substr(0, 10);
    text += language == Language::Chinese ? "，应于 " + day + " 前归还" : ", due on " + day;
  }
  const auto next = filled(entry(kNext, feedback.next), what, language);
  if (next.empty()) return text;
  return text + (language == Language::Chinese ? "；" : "; ") + next;
}

std::string text_of(const Declined& declined, Language language) {
  const Subject what{declined.barcode, declined.place, declined.shown, declined.subject};
  return filled(entry(kDeclines, declined.why), what, language);
}

}  // namespace archroom::core
