#include "devices/barcode/scan.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace archroom::barcode {
namespace {

constexpr std::array<std::pair<Symbology, std::string_view>, 13> kSymbologies{{{Symbology::Unknown, "unknown"},
                                                                               {Symbology::Code39, "code39"},
                                                                               {Symbology::Code93, "code93"},
                                                                               {Symbology::Code128, "code128"},
                                                                               {Symbology::Codabar, "codabar"},
                                                                               {Symbology::Interleaved25, "interleaved25"},
                                                                               {Symbology::Ean, "ean"},
                                                                               {Symbology::DataBar, "databar"},
                                                                               {Symbology::DataMatrix, "datamatrix"},
                                                                               {Symbology::Qr, "qr"},
                                                                               {Symbology::Pdf417, "pdf417"},
                                                                               {Symbology::Aztec, "aztec"},
                                                                               {Symbology::Other, "other"}}};

struct WhyRow {
  Why why;
  std::string_view code;
  Words words;
};
constexpr std::array<WhyRow, 11> kWhys{{
    {Why::PulledOut, "pulled-out", {"扫描枪在扫描中途断开", "the gun was pulled out in the middle of it"}},
    {Why::NoEnd, "no-end", {"条码不完整：没有收到结束符", "half a code: its suffix never came"}},
    {Why::TooLong, "too-long", {"条码过长", "longer than 256 bytes"}},
    {Why::ControlCharacter, "control-character", {"条码含有控制字符", "there is a control character in it"}},
    {Why::NotText, "not-text", {"条码文字编码无效", "not text in the gun's character set"}},
    {Why::UnknownKey, "unknown-key", {"键盘布局中没有这个键", "a key that the layout does not have"}},
    {Why::KeysLost, "keys-lost", {"扫描枪丢失了按键", "the gun lost keys"}},
    {Why::AltCode,
     "alt-code",
     {"无法识别的 Alt 数字码；请改用 HID POS 或串口", "typed by Alt and a number; use HID POS or serial"}},
    {Why::CheckCharacter, "check-character", {"校验字符错误", "its check character is wrong"}},
    {Why::BadReport, "bad-report", {"扫描枪报告格式不符", "the gun's report is not what its descriptor says"}},
    {Why::Empty, "empty", {"空条码", "nothing in it"}},
}};

const WhyRow& row_of(Why why) {
  return *std::find_if(kWhys.begin(), kWhys.end(), [&](const WhyRow& row) { return row.why == why; });
}

}  // namespace

std::string_view name_of(Symbology symbology) {
  return std::find_if(kSymbologies.begin(), kSymbologies.end(), [&](const auto& row) { return row.first == symbology; })->second;
}
std::string_view code_of(Why why) { return row_of(why).code; }
Words words_of(Why why) { return row_of(why).words; }

}  // namespace archroom::barcode
