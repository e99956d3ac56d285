#include "controller/app/labels/type_setter.hpp"

#include <pango/pangocairo.h>

#include <algorithm>

namespace archroom::labels {
namespace {

// The first that is installed; a font with Chinese has Latin letters too. fonts-noto-cjk has the first (dev-packages.txt).
constexpr auto* kFamilies = "Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Micro Hei, WenQuanYi Zen Hei, sans-serif";
constexpr double kRowOfEm = 1.25;       // a row is as much higher than its letters
constexpr double kBaselineOfEm = 0.86;  // of ideographs: most of them stand above the base line
constexpr double kShrink = 0.95;
constexpr auto* kEllipsis = "…";
constexpr double kAlone = 0.62;  // how much of two rows the letters of one may take

int units(double mm) { return static_cast<int>(mm * PANGO_SCALE); }

}  // namespace

TypeSetter::TypeSetter(cairo_t* cairo, bool chinese) : cairo_(cairo), layout_(pango_cairo_create_layout(cairo)) {
  PangoContext* context = pango_layout_get_context(layout_);
  pango_context_set_round_glyph_positions(context, FALSE);  // to whole millimetres, here
  pango_context_set_language(context, pango_language_from_string(chinese ? "zh-cn" : "en"));
  // Without hinting, what is set stands on every printer where it stood when it was measured.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
  pango_layout_set_ellipsize(layout_, PANGO_ELLIPSIZE_END);
  pango_layout_set_wrap(layout_, PANGO_WRAP_WORD_CHAR);
}

TypeSetter::~TypeSetter() { g_object_unref(layout_); }

void TypeSetter::set(const Text& text, double em_mm, int rows) {
  PangoFontDescription* font = pango_font_description_from_string(kFamilies);
  pango_font_description_set_absolute_size(font, em_mm * PANGO_SCALE);
  pango_font_description_set_weight(font, text.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout_, font);
  pango_font_description_free(font);
  pango_layout_set_width(layout_, units(text.at.width_mm));
  pango_layout_set_height(layout_, -rows);
}

bool TypeSetter::is_cut() const { return pango_layout_is_ellipsized(layout_) != 0; }

// The height of the letters. One row as large as may be; else two; else smaller; else it is cut.
double TypeSetter::fit(const Text& text) {
  const double row = text.at.height_mm / text.rows / kRowOfEm;
  const double least = std::min(row, text.least_mm / kRowOfEm);
  for (double em = text.at.height_mm * kAlone; text.rows > 1 && em > row; em *= kShrink) {
    set(text, em, 1);
    if (!is_cut()) return em;
  }
  double em = row;
  for (set(text, em, text.rows); is_cut() && em > least; set(text, em, text.rows)) em = std::max(least, em * kShrink);
  return em;
}

void TypeSetter::draw_rows(const Text& text, double em_mm) {
  const int rows = pango_layout_get_line_count(layout_);
  const double pitch = rows > 1 ? text.at.height_mm / rows : 0;
  const double block = em_mm + pitch * (rows - 1);
  double base = text.at.y_mm + (text.at.height_mm - block) / 2 + kBaselineOfEm * em_mm;
  for (int i = 0; i < rows; ++i, base += pitch) {
    PangoLayoutLine* line = pango_layout_get_line_readonly(layout_, i);
    PangoRectangle logical;
    pango_layout_line_get_extents(line, nullptr, &logical);
    const double spare = text.at.width_mm - static_cast<double>(logical.width) / PANGO_SCALE;
    cairo_move_to(cairo_, text.at.x_mm + (text.centred ? std::max(0.0, spare / 2) : 0), base);
    pango_cairo_show_layout_line(cairo_, line);
  }
}

// Our own ellipsis: behind pango's, the whole text would still be in the document.
void TypeSetter::cut(const std::string& text) {
  std::vector<std::size_t> ends;  // of characters
  for (std::size_t i = 1; i <= text.size(); ++i) {
    if (i == text.size() || (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) ends.push_back(i);
  }
  const auto shown = [&](std::size_t count) { return text.substr(0, count == 0 ? 0 : ends[count - 1]) + kEllipsis; };
  std::size_t fits = 0, beyond = ends.size();
  while (beyond - fits > 1) {
    const std::size_t middle = (fits + beyond) / 2;
    put(shown(middle));
    (is_cut() ? beyond : fits) = middle;
  }
  put(shown(fits));
}

void TypeSetter::put(const std::string& text) { pango_layout_set_text(layout_, text.data(), static_cast<int>(text.size())); }

void TypeSetter::draw(const Text& text) {
  if (text.text.empty()) return;
  put(text.text);
  const double em = fit(text);
  if (is_cut()) cut(text.text);
  if (pango_layout_get_unknown_glyphs_count(layout_) > 0) unprintable_.push_back(text.text);
  cairo_save(cairo_);
  cairo_rectangle(cairo_, text.at.x_mm, text.at.y_mm, text.at.width_mm, text.at.height_mm);
  cairo_clip(cairo_);
  draw_rows(text, em);
  cairo_restore(cairo_);
}

}  // namespace archroom::labels
