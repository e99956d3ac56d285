#include "controller/app/labels/layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

namespace archroom::labels {
namespace {

constexpr double kEdge_mm = 2;         // between text and the edge of the label
constexpr double kQuietEdge_mm = 0.5;  // between a quiet zone and the edge: paper is never quite in its place
constexpr double kGap_mm = 0.5;        // between rows
constexpr double kMostBar_mm = 0.51;
constexpr double kMostDot_mm = 0.85;
constexpr double kMostGrowth = 1.6;  // of text on a label with much room
constexpr double kSlack_mm = 1e-6;

enum class Kind : std::uint8_t { Large, Title, Fields, Room, Bars, Code };
struct Row {
  Kind kind = Kind::Large;
  double least_mm = 0;
  double wanted_mm = 0;
  std::size_t first_field = 0;
  double height_mm = 0;
};

std::string number(double mm) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", mm);
  return text.data();
}

std::string size_text(double width_mm, double height_mm) { return number(width_mm) + " x " + number(height_mm) + " mm"; }

// The widest module within both bounds that is whole dots; 0: none.
double module_within(double least_mm, double most_mm, double dot_mm) {
  const double dots = std::floor(most_mm / dot_mm + kSlack_mm);
  return dots * dot_mm + kSlack_mm >= least_mm ? dots * dot_mm : 0;
}
double least_module(double least_mm, double dot_mm) { return std::ceil(least_mm / dot_mm - kSlack_mm) * dot_mm; }

int with_quiet(const Symbol& symbol) { return symbol.columns + 2 * symbol.quiet; }

class LayingOut {
 public:
  LayingOut(const Label& label, double width_mm, double height_mm, const Look& look)
      : label_(label), width_(width_mm), height_(height_mm), look_(look) {}

  std::variant<Drawing, Refusal> result() {
    if (auto refused = encode()) return std::move(*refused);
    if (auto refused = bars_ ? choose_bar() : choose_matrix_alone()) return std::move(*refused);
    if (auto refused = share_height()) return std::move(*refused);
    if (auto refused = place_rows()) return std::move(*refused);
    return std::move(drawing_);
  }

 private:
  std::optional<Refusal> encode() {
    const auto make = [&](Symbology symbology, std::optional<Symbol>& into) -> std::optional<Refusal> {
      auto made = symbol_of(symbology, label_.code);
      if (auto* refused = std::get_if<Refusal>(&made)) return std::move(*refused);
      into = std::move(std::get<Symbol>(made));
      return std::nullopt;
    };
    if (look_.bars) {
      if (auto refused = make(Symbology::Code128, bars_)) return refused;
    }
    return look_.matrix ? make(*look_.matrix, matrix_) : std::nullopt;
  }

  Refusal too_narrow(double needed_mm) const {
    return {"标签 " + size_text(width_, height_) + " 太窄，放不下“" + label_.code + "”的条码：含空白区需要 " + number(needed_mm) +
                " 毫米；请用更宽的标签，或 --symbols datamatrix",
            "a label of " + size_text(width_, height_) + " is too narrow for the bars of \"" + label_.code +
                "\": " + number(needed_mm) + " mm are needed with their quiet zones; take wider labels, or --symbols datamatrix"};
  }
  Refusal too_low(double needed_mm) const {
    return {
        "标签 " + size_text(width_, height_) + " 太矮，放不下“" + label_.code + "”：至少需要 " + number(needed_mm) + " 毫米高",
        "a label of " + size_text(width_, height_) + " is too low for \"" + label_.code + "\": it takes " + number(needed_mm) +
            " mm of height"};
  }

  std::optional<Refusal> choose_bar() {
    const double room = width_ - 2 * kQuietEdge_mm;
    module_ = module_within(kLeastBar_mm, std::min(kMostBar_mm, room / with_quiet(*bars_)), look_.dot_mm());
    if (module_ > 0) return std::nullopt;
    return too_narrow(least_module(kLeastBar_mm, look_.dot_mm()) * with_quiet(*bars_) + 2 * kQuietEdge_mm);
  }

  // The matrix stands at the left, all text beside it.
  std::optional<Refusal> choose_matrix_alone() {
    const double room = std::min(height_, width_ / 2) - 2 * kQuietEdge_mm;
    module_ = module_within(kLeastDot_mm, std::min(kMostDot_mm, room / with_quiet(*matrix_)), look_.dot_mm());
    const double side = least_module(kLeastDot_mm, look_.dot_mm()) * with_quiet(*matrix_) + 2 * kQuietEdge_mm;
    if (module_ <= 0) return height_ < width_ / 2 ? too_low(side) : too_narrow(2 * side);
    const double full = module_ * with_quiet(*matrix_);
    place(*matrix_, kQuietEdge_mm, (height_ - full) / 2, module_, module_);
    text_from_ = full + kQuietEdge_mm + kGap_mm;
    return std::nullopt;
  }

  [[nodiscard]] double least_of_texts() const {
    double sum = 0;
    for (const Row& row : rows_) sum += row.least_mm + kGap_mm;
    return sum;
  }

  void make_rows() {
    rows_.clear();
    if (!label_.large.empty()) rows_.push_back({Kind::Large, 4, 10});
    if (!label_.title.empty()) rows_.push_back({Kind::Title, 2.2, 7.6});
    for (std::size_t i = 0; i < label_.fields.size(); i += i == 0 ? 1 : cells()) {
      rows_.push_back({Kind::Fields, 2, 3.6, i});  // the first field has a row of its own
    }
    if (!bars_) {
      rows_.push_back({Kind::Code, 2, 3.4});
      return;
    }
    if (matrix_) {
      const double side = least_module(kLeastDot_mm, look_.dot_mm()) * with_quiet(*matrix_);
      const double room = std::max(0.0, side - least_of_texts());
      if (side > least_of_texts() - kGap_mm) rows_.push_back({Kind::Room, room, room});
    }
    const double least = std::max(kLeastBarHeight_mm, kLeastBarHeightOfWidth * module_ * bars_->columns);
    rows_.push_back({Kind::Bars, least, std::max(least, 13.0)});
    rows_.push_back({Kind::Code, 2, 3.4});
  }

  [[nodiscard]] std::size_t cells() const { return width_ >= height_ ? 3 : 1; }  // fields side by side

  // Wide bars must be high ones: narrower where there is no height for them.
  std::optional<Refusal> share_height() {
    auto refused = try_height();
    while (refused && bars_ && module_ - look_.dot_mm() + kSlack_mm >= kLeastBar_mm) {
      module_ -= look_.dot_mm();
      refused = try_height();
    }
    return refused;
  }

  std::optional<Refusal> try_height() {
    make_rows();
    double least = 0, wanted = 0;
    for (const Row& row : rows_) least += row.least_mm, wanted += row.wanted_mm;
    const double gaps = kGap_mm * (static_cast<double>(rows_.size()) - 1) + 2 * kEdge_mm / 2;
    if (least + gaps > height_ + kSlack_mm) return too_low(least + gaps);
    const double growth = wanted > least ? std::min(kMostGrowth, (height_ - gaps - least) / (wanted - least)) : 0;
    for (Row& row : rows_) row.height_mm = row.least_mm + growth * (row.wanted_mm - row.least_mm);
    spare_ = height_ - gaps;
    for (const Row& row : rows_) spare_ -= row.height_mm;
    return std::nullopt;
  }

  void place(Symbol& symbol, double x_mm, double y_mm, double module_mm, double row_mm) {
    const auto on_dots = [&](double mm) { return std::round(mm / look_.dot_mm()) * look_.dot_mm(); };
    const bool bars = symbol.symbology == Symbology::Code128;
    Placed placed;
    placed.module_mm = module_mm;
    placed.row_mm = row_mm;
    placed.at = {on_dots(x_mm + module_mm * symbol.quiet), on_dots(bars ? y_mm : y_mm + module_mm * symbol.quiet),
                 module_mm * symbol.columns, row_mm * symbol.rows};
    placed.symbol = std::move(symbol);
    drawing_.symbols.push_back(std::move(placed));
  }

  // The matrix beside the bars stands at the top right, as high as the text is.
  std::optional<Refusal> place_matrix(double from_mm, double to_mm) {
    const double room = std::min(to_mm - from_mm, width_ / 2 - kQuietEdge_mm);
    const double module = module_within(kLeastDot_mm, std::min(kMostDot_mm, room / with_quiet(*matrix_)), look_.dot_mm());
    if (module <= 0) {
      return too_narrow(2 * (least_module(kLeastDot_mm, look_.dot_mm()) * with_quiet(*matrix_) + kQuietEdge_mm));
    }
    const double full = module * with_quiet(*matrix_);
    place(*matrix_, width_ - kQuietEdge_mm - full, from_mm, module, module);
    text_to_ = width_ - kQuietEdge_mm - full - kGap_mm;
    return std::nullopt;
  }

  void add_text(const Row& row, double y_mm, const std::string& text, bool bold, bool centred, double least_mm) {
    drawing_.texts.push_back({{text_from_, y_mm, text_to_ - text_from_, row.height_mm}, text, 1, bold, centred, least_mm});
  }

  void place_fields(const Row& row, double y_mm) {
    const std::size_t count = row.first_field == 0 ? 1 : std::min(cells(), label_.fields.size() - row.first_field);
    const double wide = (text_to_ - text_from_ + kGap_mm) / static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) {
      const Field& field = label_.fields[row.first_field + i];
      drawing_.texts.push_back({{text_from_ + static_cast<double>(i) * wide, y_mm, wide - kGap_mm, row.height_mm},
                                field.caption + " " + field.value,
                                1,
                                false,
                                false,
                                row.least_mm});
    }
  }

  void place_row(const Row& row, double y_mm) {
    if (row.kind == Kind::Large) add_text(row, y_mm, label_.large, true, true, row.least_mm);
    if (row.kind == Kind::Title) {
      add_text(row, y_mm, label_.title, true, label_.fields.empty(), row.least_mm);
      if (row.height_mm >= 2 * row.least_mm) drawing_.texts.back().rows = 2;
    }
    if (row.kind == Kind::Fields) place_fields(row, y_mm);
    if (row.kind == Kind::Code) add_text(row, y_mm, label_.code, false, true, row.least_mm);
    if (row.kind == Kind::Bars) place(*bars_, (width_ - module_ * with_quiet(*bars_)) / 2, y_mm, module_, row.height_mm);
  }

  std::optional<Refusal> place_rows() {
    const bool words = text_from_ > 0;  // a matrix alone: its text stands in the middle
    if (!words) text_from_ = kEdge_mm;
    text_to_ = width_ - kEdge_mm;
    double y = kEdge_mm / 2 + (words ? spare_ / 2 : 0);
    if (bars_ && matrix_) {
      double end = y;
      for (const Row& row : rows_) {
        if (row.kind == Kind::Bars) break;
        end += row.height_mm + kGap_mm;
      }
      if (auto refused = place_matrix(y, end - kGap_mm + spare_)) return refused;
    }
    for (const Row& row : rows_) {
      if (row.kind == Kind::Bars) {  // what is left over stands above the bars
        y += spare_;
        text_from_ = kEdge_mm;
        text_to_ = width_ - kEdge_mm;
      }
      place_row(row, y);
      y += row.height_mm + kGap_mm;
    }
    return std::nullopt;
  }

  const Label& label_;
  double width_;
  double height_;
  Look look_;
  std::optional<Symbol> bars_;
  std::optional<Symbol> matrix_;
  double module_ = 0;
  double text_from_ = 0;  // 0: the whole width
  double text_to_ = 0;
  double spare_ = 0;
  std::vector<Row> rows_;
  Drawing drawing_;
};

}  // namespace

Rect Placed::with_quiet_zone() const {
  const double quiet = module_mm * symbol.quiet;
  const double above = symbol.symbology == Symbology::Code128 ? 0 : quiet;
  return {at.x_mm - quiet, at.y_mm - above, at.width_mm + 2 * quiet, at.height_mm + 2 * above};
}

std::variant<Drawing, Refusal> lay_out(const Label& label, double width_mm, double height_mm, const Look& look) {
  return LayingOut{label, width_mm, height_mm, look}.result();
}

}  // namespace archroom::labels
