// The reference page of the site file, printed from the same table that reads it. Kept in config/README.md; a test holds it
// equal.
#pragma once

#include <string>

namespace archroom::settings {

// Markdown.
[[nodiscard]] std::string reference_page();

}  // namespace archroom::settings
