#include "controller/gateways/http/asked.hpp"

#include <boost/beast/core/string.hpp>

namespace archroom::gateways {
namespace {

namespace http = boost::beast::http;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

Asked asked_of(const HeaderParser& header) {
  const auto& message = header.get();
  Asked asked;
  asked.method = view(message.method_string());
  asked.target = view(message.target());
  for (const auto& field : message) {
    switch (field.name()) {
      case http::field::host:
        asked.host = view(field.value());
        ++asked.hosts;
        break;
      case http::field::authorization:
        asked.authorization = view(field.value());
        ++asked.authorizations;
        break;
      case http::field::origin: asked.origin = view(field.value()); break;
      case http::field::accept_language: asked.accept_language = view(field.value()); break;
      case http::field::content_type: asked.content_type = view(field.value()); break;
      case http::field::transfer_encoding: asked.transfer_encoding = view(field.value()); break;
      case http::field::expect: asked.expect = view(field.value()); break;
      case http::field::unknown:
        if (boost::beast::iequals(field.name_string(), "Last-Event-ID")) asked.last_event_id = view(field.value());
        break;
      default: break;
    }
  }
  asked.chunked = header.chunked();
  if (const auto length = header.content_length()) asked.content_length = *length;
  return asked;
}

}  // namespace archroom::gateways
