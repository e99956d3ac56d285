#include "controller/app/labels/print.hpp"

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>

#include "controller/app/labels/type_setter.hpp"

namespace archroom::labels {
namespace {

constexpr double kPointsOfMm = 72 / 25.4;
constexpr double kFrame_mm = 0.1;
constexpr std::size_t kMostRefusals = 20;

struct ForSurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
using Surface = std::unique_ptr<cairo_surface_t, ForSurface>;
using Pen = std::unique_ptr<cairo_t, ForSurface>;

cairo_status_t append(void* to, const unsigned char* bytes, unsigned size) {
  static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

Surface surface_for(Format format, const Sheet& sheet, std::string& out) {
  const double wide = sheet.page_width_mm * kPointsOfMm, high = sheet.page_height_mm * kPointsOfMm;
  if (format == Format::Svg) return Surface{cairo_svg_surface_create_for_stream(append, &out, wide, high)};
  Surface surface{cairo_pdf_surface_create_for_stream(append, &out, wide, high)};
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, "archroom labels");
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "archroom");
  return surface;
}

void draw_symbol(cairo_t* pen, const Placed& placed) {
  for (const Run& run : placed.symbol.dark) {
    cairo_rectangle(pen, placed.at.x_mm + run.column * placed.module_mm, placed.at.y_mm + run.row * placed.row_mm,
                    run.length * placed.module_mm, placed.row_mm);
  }
  cairo_fill(pen);  // in one go: no light seams between rows
}

class Printing {
 public:
  Printing(Format format, const Job& job) : format_(format), job_(job) {}

  std::optional<Refusal> pages(const std::vector<Drawing>& drawings) {
    const auto per_page = static_cast<std::size_t>(job_.sheet.per_page());
    std::size_t place = static_cast<std::size_t>(std::max(0, job_.skip)) % per_page;
    for (std::size_t next = 0; next < drawings.size(); place = 0) {
      const std::size_t count = std::min(per_page - place, drawings.size() - next);
      page(drawings.data() + next, count, place);
      next += count;
      if (format_ == Format::Svg || next == drawings.size()) {
        if (auto refused = finish()) return refused;
      }
    }
    return std::nullopt;
  }
  Printed take() { return std::move(printed_); }

 private:
  void page(const Drawing* drawings, std::size_t count, std::size_t place) {
    if (!surface_) surface_ = surface_for(format_, job_.sheet, out_);
    const Pen pen{cairo_create(surface_.get())};
    cairo_scale(pen.get(), kPointsOfMm, kPointsOfMm);
    TypeSetter type_setter{pen.get(), job_.chinese};
    for (std::size_t i = 0; i < count; ++i) draw(pen.get(), type_setter, drawings[i], static_cast<int>(place + i));
    cairo_show_page(pen.get());
    const auto& boxes = type_setter.unprintable();
    printed_.unprintable.insert(printed_.unprintable.end(), boxes.begin(), boxes.end());
    ++printed_.pages;
  }

  void draw(cairo_t* pen, TypeSetter& type_setter, const Drawing& drawing, int place) {
    const Rect at = job_.sheet.place(place);
    const double dot = job_.look.dot_mm();
    cairo_save(pen);
    cairo_translate(pen, std::round(at.x_mm / dot) * dot, std::round(at.y_mm / dot) * dot);
    if (job_.frames) {
      cairo_set_source_rgb(pen, 0.6, 0.6, 0.6);
      cairo_set_line_width(pen, kFrame_mm);
      cairo_rectangle(pen, 0, 0, at.width_mm, at.height_mm);
      cairo_stroke(pen);
    }
    cairo_set_source_rgb(pen, 0, 0, 0);
    for (const Placed& placed : drawing.symbols) draw_symbol(pen, placed);
    for (const Text& text : drawing.texts) type_setter.draw(text);
    cairo_restore(pen);
  }

  std::optional<Refusal> finish() {
    cairo_surface_finish(surface_.get());
    const auto status = cairo_surface_status(surface_.get());
    surface_.reset();
    if (status != CAIRO_STATUS_SUCCESS) {
      const std::string why = cairo_status_to_string(status);
      return Refusal{"无法绘制：" + why, "can't be drawn: " + why};
    }
    printed_.documents.push_back(std::move(out_));
    out_.clear();
    return std::nullopt;
  }

  Format format_;
  const Job& job_;
  std::string out_;  // the surface writes into it: it must outlive it
  Surface surface_;
  Printed printed_;
};

}  // namespace

std::variant<Printed, std::vector<Refusal>> print(const std::vector<Label>& labels, Format format, const Job& job) {
  std::vector<Refusal> refusals;
  std::vector<Drawing> drawings;
  for (const Label& label : labels) {
    auto made = lay_out(label, job.sheet.label_width_mm, job.sheet.label_height_mm, job.look);
    if (auto* refused = std::get_if<Refusal>(&made)) {
      refusals.push_back(std::move(*refused));
      if (refusals.size() == kMostRefusals) break;
    } else {
      drawings.push_back(std::move(std::get<Drawing>(made)));
    }
  }
  if (!refusals.empty()) return refusals;
  Printing printing{format, job};
  if (auto refused = printing.pages(drawings)) return std::vector{std::move(*refused)};
  return printing.take();
}

}  // namespace archroom::labels
