// Why an application, a signature, an inspection is refused, in words. The only place that has them.
#include <algorithm>
#include <array>

#include "base/contract.hpp"
#include "controller/records/applications.hpp"

namespace archroom::records {
namespace {

struct Words {
  UseFault fault;
  std::string_view code;
  std::string_view zh;  // {} is the subject
  std::string_view en;
};

constexpr std::array<Words, 25> kWords{{
    {UseFault::NoSuchApplication, "no-such-application", "没有该查阅申请单", "there is no such application"},
    {UseFault::AlreadyDecided, "already-decided", "申请单已处理（{}）", "the application is decided already ({})"},
    {UseFault::Lapsed, "application-lapsed", "申请单已于 {} 过期", "the application lapsed at {}"},
    {UseFault::UnknownPerson, "unknown-person", "没有该人员", "there is no such person"},
    {UseFault::PersonNotActive, "person-not-active", "该人员已停用", "the person is not active any more"},
    {UseFault::NotArchivist, "not-archivist", "只有档案管理员可以办理", "only an archivist does that"},
    {UseFault::NotApprover, "not-approver", "签字人没有审批角色", "who signs must have the role approver"},
    {UseFault::WrongOffice, "wrong-office", "应由 {} 签字（archives_head 档案部门负责人，leader 分管领导）",
     "it needs the signature of: {} (archives_head: head of the archives department, leader: the leader in charge)"},
    {UseFault::OwnApplication, "own-application", "不能给自己的申请单签字", "nobody signs an application of their own"},
    {UseFault::NotTheirs, "not-theirs", "只有填单人或申请人可以撤回", "only who filled it in, or wants the boxes, takes it back"},
    {UseFault::NoBoxes, "no-boxes", "申请单没有档案盒", "the application names no box"},
    {UseFault::TooManyBoxes, "too-many-boxes", "一张申请单最多 {} 盒", "an application names at most {} boxes"},
    {UseFault::UnknownBox, "unknown-box", "登记库中没有档案盒“{}”", "the register has no box \"{}\""},
    {UseFault::AmbiguousBox, "ambiguous-box", "编码“{}”对应多个档案盒", "the code \"{}\" means several boxes"},
    {UseFault::CategoryRefused, "category-refused", "档案盒 {} 的类别不对外提供（办法第十二条）",
     "the category of box {} is not open to outsiders (art. 12)"},
    {UseFault::GroundsRefused, "grounds-refused", "“{}”不是借出的理由（仲裁、判决等，办法第十二条）",
     "\"{}\" is no ground for a loan (arbitration, a court ruling or the like; art. 12)"},
    {UseFault::PaperMissing, "paper-missing", "借出须有书面申请，请填写文号", "a loan needs a written application: its number"},
    {UseFault::PurposeMissing, "purpose-missing", "请填写用途", "the purpose is missing"},
    {UseFault::NoteMissing, "note-missing", "请说明原因", "it must be said why"},
    {UseFault::TextTooLong, "text-too-long", "“{}”太长", "\"{}\" is too long"},
    {UseFault::BadPeriod, "bad-period", "起止时间有误", "the period ends before it begins, or is over already"},
    {UseFault::StillOut, "still-out", "档案盒 {} 尚未归还", "box {} is still out"},
    {UseFault::NoSuchLoan, "no-such-loan", "没有该借阅记录", "there is no such loan"},
    {UseFault::NotReturned, "not-returned", "没有待检查的归还", "there is no return that waits for an inspection"},
    {UseFault::BoxNotInStore, "box-not-in-store", "档案盒 {} 不在库", "box {} is not in store"},
}};

const Words& words_of(UseFault fault) {
  const auto found = std::find_if(kWords.begin(), kWords.end(), [fault](const Words& words) { return words.fault == fault; });
  ARCHROOM_CHECK(found != kWords.end());
  return *found;
}

std::string filled(std::string_view text, std::string_view subject) {
  std::string out(text);
  if (const auto at = out.find("{}"); at != std::string::npos) out.replace(at, 2, subject);
  return out;
}

}  // namespace

std::string_view code_of(UseFault fault) { return words_of(fault).code; }
std::string UseRefusal::zh() const { return filled(words_of(fault).zh, subject); }
std::string UseRefusal::en() const { return filled(words_of(fault).en, subject); }

}  // namespace archroom::records
