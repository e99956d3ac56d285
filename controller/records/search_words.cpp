#include "controller/records/search_words.hpp"

#include "controller/store/utf8.hpp"

namespace archroom::records {

namespace {

bool is_ideograph(char32_t point) {
  return point == 0x3005 || point == 0x3007 ||    // 々 〇
         (point >= 0x3040 && point <= 0x30FF) ||  // kana
         (point >= 0x3400 && point <= 0x9FFF) ||  // CJK and extension A
         (point >= 0xAC00 && point <= 0xD7A3) ||  // hangul
         (point >= 0xF900 && point <= 0xFAFF) ||  // CJK compatibility
         (point >= 0x20000 && point <= 0x3FFFF);  // CJK extensions B and later
}

bool is_alphanumeric(char32_t point) {
  return (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
}

// Letters of other scripts; signs, blanks and brackets of the general and the CJK blocks are not.
bool is_other_letter(char32_t point) {
  return point >= 0xC0 && point != 0xD7 && point != 0xF7 && !(point >= 0x2000 && point <= 0x2BFF) &&
         !(point >= 0x3000 && point <= 0x303F) && !(point >= 0xFE00 && point <= 0xFFFF);
}

// Calls take(character, code point) for each; wide forms (U+FF01 to U+FF5E) come as narrow ones, what is not UTF-8 as a blank.
template <class Take>
void each_character(std::string_view text, Take take) {
  while (!text.empty()) {
    const auto length = store::utf8_length(text);
    const char32_t point = length == 0 ? U' ' : store::utf8_point(text, length);
    if (length == 0) {
      take(std::string_view(" "), point);
    } else if (point >= 0xFF01 && point <= 0xFF5E) {
      const char narrow = static_cast<char>(point - 0xFEE0);
      take(std::string_view(&narrow, 1), static_cast<char32_t>(narrow));
    } else {
      take(text.substr(0, length), point);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
}

}  // namespace

std::string words_of(std::string_view title) {
  std::string words;
  words.reserve(title.size() * 2);
  each_character(title, [&words](std::string_view character, char32_t point) {
    if (is_ideograph(point)) {
      words.append(1, ' ').append(character).append(1, ' ');
    } else if (point < 0x20 || point == '"') {
      words += ' ';  // a quote would end the phrase of a query
    } else {
      words += character;
    }
  });
  return words;
}

std::optional<std::string> match_of(std::string_view query) {
  bool something = false, open_end = false;
  each_character(query, [&](std::string_view, char32_t point) {
    const bool word = is_alphanumeric(point);
    const bool counts = word || is_ideograph(point) || is_other_letter(point);
    if (counts) open_end = word;
    something = something || counts;
  });
  if (!something) return std::nullopt;
  return '"' + words_of(query) + (open_end ? "\" *" : "\"");
}

}  // namespace archroom::records
