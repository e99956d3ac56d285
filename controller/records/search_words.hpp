// Chinese titles for SQLite's full-text index: every ideograph is a word of its own, so that a query of one character finds it
// and a longer one is a phrase. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace archroom::records {

// A title as the index wants it. Wide Latin letters and digits become narrow. The same title always gives the same words: they
// are needed again to take it out of the index.
[[nodiscard]] std::string words_of(std::string_view title);

// The query in FTS5's language; nothing where it holds no letter, digit or ideograph.
[[nodiscard]] std::optional<std::string> match_of(std::string_view query);

}  // namespace archroom::records
