// What no single field can tell: names that are given twice, buses that are not there, a bank that is too long to count.
#pragma once

#include <string>

#include "controller/settings/reader.hpp"

namespace archroom::settings {

void cross_check(Reading& reading, const std::string& file);

}  // namespace archroom::settings
