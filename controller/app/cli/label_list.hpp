// What the labels are printed for, as the daemon knows it. Asks over HTTP; one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "controller/app/cli/client.hpp"
#include "controller/app/cli/context.hpp"
#include "controller/app/labels/label.hpp"

namespace archroom::cli {

// Nothing where one of them is not known: it was said which, and the exit code is set.
[[nodiscard]] std::optional<std::vector<labels::Label>> box_labels(const std::vector<std::string>& codes, Context& context);
// Of all boxes that stand in a place or belong there; a place is a code from the room down to a slot, the room's name left out or
// not: A/1, 1/03L, 1/03L/2/4/1.
[[nodiscard]] std::optional<std::vector<labels::Label>> labels_of_boxes_in(const std::string& place, Context& context);
// Of every slot in these places.
[[nodiscard]] std::optional<std::vector<labels::Label>> slot_labels(const std::vector<std::string>& places, Context& context);

}  // namespace archroom::cli
