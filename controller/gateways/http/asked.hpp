// A request's header as Beast has read it, in our words.
#pragma once

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "controller/gateways/http/admission.hpp"

namespace archroom::gateways {

using HeaderParser = boost::beast::http::request_parser<boost::beast::http::empty_body>;

// Views into the parser.
[[nodiscard]] Asked asked_of(const HeaderParser& header);

}  // namespace archroom::gateways
