// Single boxes: made and changed. On the store's thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "controller/records/box.hpp"
#include "controller/records/requests.hpp"
#include "controller/records/writing.hpp"

namespace archroom::records {

// Column names (as in a file) and values as text; a number as its digits, none as an empty text.
using BoxForm = std::map<std::string, std::string>;

struct BoxSaved {
  Box box;
  bool changed = true;  // false: it was so already, nothing was written
};
struct BoxFaulty {
  std::vector<Finding> findings;  // unknown columns too
};
using BoxOutcome = std::variant<BoxSaved, BoxFaulty, NoSuchBox, AmbiguousBox>;

[[nodiscard]] BoxOutcome add_box(Writing& writing, const BoxForm& form, std::string_view by);
// Changes the columns that are named; the box is found by any of its codes. A new place is a journal entry of its own kind.
[[nodiscard]] BoxOutcome change_box(Writing& writing, std::string_view code, std::optional<CodeKind> kind, const BoxForm& form,
                                    std::string_view by);

}  // namespace archroom::records
