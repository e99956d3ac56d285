// Server-sent events as the HTML standard frames them. Pure.
#pragma once

#include <string>
#include <string_view>

namespace archroom::gateways {

// "event: bank\nid: 12\ndata: {…}\n\n"; no id line where id is empty. Line ends within the data become further data lines.
[[nodiscard]] std::string sse_frame(std::string_view event, std::string_view data, std::string_view id = {});

}  // namespace archroom::gateways
