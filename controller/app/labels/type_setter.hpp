// Sets the texts of a label with pango: shrinks what is too wide, then cuts it with an ellipsis; never draws outside its box.
#pragma once

#include <cairo.h>

#include <string>
#include <vector>

#include "controller/app/labels/layout.hpp"

typedef struct _PangoLayout PangoLayout;

namespace archroom::labels {

class TypeSetter {
 public:
  // Millimetres are the units of `cairo`.
  TypeSetter(cairo_t* cairo, bool chinese);
  ~TypeSetter();
  TypeSetter(const TypeSetter&) = delete;
  TypeSetter& operator=(const TypeSetter&) = delete;

  void draw(const Text& text);
  [[nodiscard]] const std::vector<std::string>& unprintable() const { return unprintable_; }

 private:
  void set(const Text& text, double em_mm, int rows);
  [[nodiscard]] bool is_cut() const;
  double fit(const Text& text);
  void put(const std::string& text);
  void cut(const std::string& text);
  void draw_rows(const Text& text, double em_mm);

  cairo_t* cairo_;
  PangoLayout* layout_;
  std::vector<std::string> unprintable_;
};

}  // namespace archroom::labels
