// Errors as RFC 9457 problem documents. Each kind has a name that never changes: its type is urn:archroom:problem:NAME. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "controller/core/reason.hpp"
#include "controller/gateways/http/answer.hpp"
#include "controller/gateways/words.hpp"

namespace archroom::gateways {

struct ProblemKind {
  std::string_view name;
  unsigned status;
  std::string_view title_zh;
  std::string_view title_en;
};

// All of them; openapi.json lists the same names.
namespace problems {
inline constexpr ProblemKind kBadRequest{"bad-request", 400, "请求不合语法", "The request is malformed"};
inline constexpr ProblemKind kBadJson{"bad-json", 400, "正文不是有效的 JSON", "The body is not valid JSON"};
inline constexpr ProblemKind kBadUtf8{"bad-utf8", 400, "文字不是有效的 UTF-8", "The text is not valid UTF-8"};
inline constexpr ProblemKind kDuplicateKey{"duplicate-key", 400, "JSON 中有重复的键", "A key occurs twice"};
inline constexpr ProblemKind kTooDeep{"too-deep", 400, "JSON 嵌套过深", "The body is nested too deeply"};
inline constexpr ProblemKind kNoCredential{"no-credential", 401, "需要密钥", "A key is needed"};
inline constexpr ProblemKind kBadCredential{"bad-credential", 401, "密钥无效", "The key is no good"};
inline constexpr ProblemKind kNoRight{"no-right", 403, "没有权限", "There is no right to do this"};
inline constexpr ProblemKind kCrossOrigin{"cross-origin", 403, "不接受其他网站页面的请求",
                                          "Requests of other sites' pages are not accepted"};
inline constexpr ProblemKind kUnknownRoute{"unknown-route", 404, "没有此地址", "There is no such address"};
inline constexpr ProblemKind kUnknownBox{"unknown-box", 404, "没有此档案盒", "There is no such box"};
inline constexpr ProblemKind kUnknownPlace{"unknown-place", 404, "没有此库位", "There is no such place"};
inline constexpr ProblemKind kUnknownBank{"unknown-bank", 404, "没有此区", "There is no such bank"};
inline constexpr ProblemKind kUnknownRequest{"unknown-request", 404, "没有此申请", "There is no such request"};
inline constexpr ProblemKind kUnknownStation{"unknown-station", 404, "没有此扫描站", "There is no such station"};
inline constexpr ProblemKind kUnknownForbid{"unknown-forbid", 404, "没有此禁令", "There is no such forbid"};
inline constexpr ProblemKind kUnknownInput{"unknown-input", 404, "本区没有此保护输入", "The bank has no such input"};
inline constexpr ProblemKind kUnknownPerson{"unknown-person", 404, "没有此人员", "There is no such person"};
inline constexpr ProblemKind kUnknownToken{"unknown-token", 404, "没有此密钥", "There is no such key"};
inline constexpr ProblemKind kUnknownApplication{"unknown-application", 404, "没有此查阅申请单", "There is no such application"};
inline constexpr ProblemKind kUnknownLoan{"unknown-loan", 404, "没有此借阅记录", "There is no such loan"};
inline constexpr ProblemKind kUnknownAlarm{"unknown-alarm", 404, "没有此报警", "There is no such alarm"};
inline constexpr ProblemKind kUnknownBus{"unknown-bus", 404, "没有此总线", "There is no such bus"};
inline constexpr ProblemKind kUnknownSeries{"unknown-series", 404, "没有此测量序列", "There is no such series"};
inline constexpr ProblemKind kDeclined{"declined", 409, "不能办理", "The register does not allow it"};
inline constexpr ProblemKind kWrongPin{"wrong-pin", 401, "卡号或 PIN 不正确", "The card or the PIN is wrong"};
inline constexpr ProblemKind kPinLocked{"pin-locked", 429, "PIN 已锁定", "The PIN is locked"};
inline constexpr ProblemKind kBadPeople{"bad-people", 422, "人员名单有错误", "The list of people has mistakes"};
inline constexpr ProblemKind kUnknownImport{"unknown-import", 404, "没有此次导入", "There is no such import"};
inline constexpr ProblemKind kMethod{"method-not-allowed", 405, "此地址不支持该方法", "The method is not allowed here"};
inline constexpr ProblemKind kTooSlow{"too-slow", 408, "请求发送过慢", "The request came too slowly"};
inline constexpr ProblemKind kAmbiguous{"ambiguous-code", 409, "此编码对应多个档案盒", "The code means more than one box"};
inline constexpr ProblemKind kExists{"already-exists", 409, "已经存在", "It exists already"};
inline constexpr ProblemKind kIdUsed{"id-used", 409, "此编号已用于另一申请", "The id belongs to another request"};
inline constexpr ProblemKind kRefused{"refused", 409, "现在不能执行", "It cannot be done now"};
inline constexpr ProblemKind kEnded{"already-ended", 409, "已经结束", "It has ended already"};
inline constexpr ProblemKind kNumberUsed{"number-used", 409, "此序号已用于另一次扫描", "The number belongs to another scan"};
inline constexpr ProblemKind kBusy{"busy", 409, "另一项操作正在进行", "Something else is under way"};
inline constexpr ProblemKind kNotInStore{"box-not-in-store", 409, "档案盒不在库", "The box is not in store"};
inline constexpr ProblemKind kTooLarge{"too-large", 413, "正文过大", "The body is too large"};
inline constexpr ProblemKind kMediaType{"wrong-media-type", 415, "正文类型不受支持", "The body has the wrong media type"};
inline constexpr ProblemKind kWrongHost{"wrong-host", 421, "Host 不是本机地址", "The Host header does not name this machine"};
inline constexpr ProblemKind kUnknownKey{"unknown-key", 422, "有未知的键", "There is an unknown key"};
inline constexpr ProblemKind kMissingKey{"missing-key", 422, "缺少必填的键", "A key is missing"};
inline constexpr ProblemKind kWrongType{"wrong-type", 422, "值的类型不对", "A value has the wrong type"};
inline constexpr ProblemKind kBadValue{"bad-value", 422, "值不可接受", "A value is not acceptable"};
inline constexpr ProblemKind kControlCharacter{"control-character", 422, "编码中有控制字符",
                                               "A code contains a control character"};
inline constexpr ProblemKind kFutureTime{"future-time", 422, "时间在将来", "A time lies in the future"};
inline constexpr ProblemKind kBadImport{"bad-import", 422, "导入文件有错误的行", "The import has bad lines"};
inline constexpr ProblemKind kNotOffered{"not-offered", 422, "本版本不提供", "This version does not offer it"};
inline constexpr ProblemKind kNoPlace{"no-place", 422, "档案盒没有可打开的库位", "The box has no place that could be opened"};
inline constexpr ProblemKind kBadBoxes{"bad-boxes", 422, "清单中有不可用的编码", "The list has codes that can't be used"};
inline constexpr ProblemKind kTooManyAttempts{"too-many-attempts", 429, "错误次数过多", "There were too many wrong attempts"};
inline constexpr ProblemKind kTooFast{"too-fast", 429, "扫描过快", "Scans come too fast"};
inline constexpr ProblemKind kHeaderTooLarge{"header-too-large", 431, "请求头过大", "The header is too large"};
inline constexpr ProblemKind kInternal{"internal", 500, "内部错误", "Internal error"};
inline constexpr ProblemKind kStoreFailing{"store-failing", 503, "登记库不可用", "The register is not available"};
inline constexpr ProblemKind kNoAnswer{"no-answer", 503, "控制器没有及时应答", "The controller did not answer in time"};
inline constexpr ProblemKind kTooMany{"too-many", 503, "连接过多", "There are too many connections"};

[[nodiscard]] const std::vector<const ProblemKind*>& all();
}  // namespace problems

// Where in the body it was wrong: a JSON pointer or a header, query or path name.
struct Mistake {
  std::string where;
  Words what;
};

struct Problem {
  const ProblemKind* kind;
  Words detail;
  std::vector<Mistake> mistakes{};
  core::Blockers blocked_by{};
  std::vector<std::pair<std::string, std::string>> candidates{};  // of an ambiguous code: kind and barcode
  std::string import_report{};                                    // JSON; of a refused import
  std::string declined{};                                         // JSON; why the register would not
};

[[nodiscard]] Answer answer_of(const Problem& problem, core::Language language);
[[nodiscard]] inline Answer refuse(const ProblemKind& kind, Words detail, core::Language language) {
  return answer_of({&kind, std::move(detail)}, language);
}

}  // namespace archroom::gateways
