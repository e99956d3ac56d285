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

}  // namespace archroom::cli
