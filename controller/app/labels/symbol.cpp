#include "controller/app/labels/symbol.hpp"

#include <zint.h>

#include <algorithm>
#include <memory>
#include <string>

namespace archroom::labels {
namespace {

constexpr int kUtf8 = 26;  // the ECI number of UTF-8

const char* name_of(Symbology symbology) {
  if (symbology == Symbology::Code128) return "Code 128";
  return symbology == Symbology::DataMatrix ? "Data Matrix" : "QR Code";
}

Refusal refusal(Symbology symbology, std::string_view code, const std::string& zh, const std::string& en) {
  const std::string kind = name_of(symbology), text{code};
  return {"“" + text + "”不能写成 " + kind + "：" + zh, "\"" + text + "\" can't be written as " + kind + ": " + en};
}

bool is_printable_ascii(std::string_view code) {
  return std::all_of(code.begin(), code.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

void choose(zint_symbol& symbol, Symbology symbology, bool ascii) {
  symbol.input_mode = UNICODE_MODE;
  symbol.show_hrt = 0;
  if (symbology == Symbology::Code128) symbol.symbology = BARCODE_CODE128;
  if (symbology == Symbology::DataMatrix) {
    symbol.symbology = BARCODE_DATAMATRIX;
    symbol.option_3 = DM_SQUARE;
  }
  if (symbology == Symbology::QrCode) {
    symbol.symbology = BARCODE_QRCODE;
    symbol.option_1 = 2;  // error correction level M
  }
  if (!ascii) symbol.eci = kUtf8;
}

int quiet_of(Symbology symbology) {
  if (symbology == Symbology::Code128) return 10;
  return symbology == Symbology::DataMatrix ? 2 : 4;
}

bool is_dark(const zint_symbol& symbol, int row, int column) {
  return ((symbol.encoded_data[row][column / 8] >> (column % 8)) & 1) != 0;
}

std::vector<Run> runs_of(const zint_symbol& symbol) {
  std::vector<Run> runs;
  for (int row = 0; row < symbol.rows; ++row) {
    for (int column = 0; column < symbol.width; ++column) {
      if (!is_dark(symbol, row, column)) continue;
      const bool goes_on = column > 0 && is_dark(symbol, row, column - 1);
      if (!goes_on) runs.push_back({column, row, 0});
      ++runs.back().length;
    }
  }
  return runs;
}

}  // namespace

std::variant<Symbol, Refusal> symbol_of(Symbology symbology, std::string_view code) {
  const bool ascii = is_printable_ascii(code);
  if (code.empty()) return refusal(symbology, code, "没有编码", "there is no code");
  if (symbology == Symbology::Code128 && !ascii) {
    return refusal(symbology, code, "含有 ASCII 以外的字符；请用 --symbols qr 或 datamatrix",
                   "it has characters beyond ASCII; take --symbols qr or datamatrix");
  }
  const std::unique_ptr<zint_symbol, void (*)(zint_symbol*)> symbol{ZBarcode_Create(), ZBarcode_Delete};
  if (!symbol) return refusal(symbology, code, "内存不足", "out of memory");
  choose(*symbol, symbology, ascii);
  const auto* bytes = reinterpret_cast<const unsigned char*>(code.data());
  if (ZBarcode_Encode(symbol.get(), bytes, static_cast<int>(code.size())) >= ZINT_ERROR) {
    const std::string why = symbol->errtxt;
    return refusal(symbology, code, why, why);
  }
  return Symbol{symbology, symbol->width, symbol->rows, quiet_of(symbology), runs_of(*symbol)};
}

}  // namespace archroom::labels
