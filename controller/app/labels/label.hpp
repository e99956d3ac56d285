// What stands on one label: the code that a gun reads, and the words that people read. Pure values.
#pragma once

#include <string>
#include <vector>

namespace archroom::labels {

struct Field {
  std::string caption;
  std::string value;
};

struct Label {
  std::string code;
  std::string large;  // a place, a name, what a control code does; empty: none
  std::string title;  // one line or two; empty: none
  std::vector<Field> fields;
};

// Why a label can't be made, for people.
struct Refusal {
  std::string zh;
  std::string en;
};

// Box spines have these captions (box spine: fonds, catalogue, volumes), in the language of the archive.
struct BoxWords {
  std::string barcode{};
  std::string title{};
  std::string reference_code{};
  std::string fonds{};
  std::string catalogue{};
  std::string volume_from{};
  std::string volume_to{};
  std::string year{};
  std::string retention{};
};
[[nodiscard]] Label box_label(const BoxWords& box, bool chinese);
// `place` is the code, A/1/03L/2/4/1; `shown` is how people say it.
[[nodiscard]] Label slot_label(const std::string& place, const std::string& shown);
[[nodiscard]] Label person_label(const std::string& card, const std::string& name);
// One for each word that a station understands, in both languages.
[[nodiscard]] std::vector<Label> control_labels();

}  // namespace archroom::labels
