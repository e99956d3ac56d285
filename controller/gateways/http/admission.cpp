#include "controller/gateways/http/admission.hpp"

#include "controller/gateways/http/guard.hpp"
#include "controller/gateways/http/strict_json.hpp"

namespace archroom::gateways {
namespace {

using core::Language;

std::optional<Problem> wrong_form(const Asked& asked) {
  if (asked.transfer_encoding && !asked.chunked) {
    return Problem{&problems::kBadRequest,
                   {"不支持此 Transfer-Encoding", "this Transfer-Encoding is not supported, only chunked"}};
  }
  if (asked.chunked && asked.content_length) {
    return Problem{&problems::kBadRequest, {"同时有长度与分块", "both Content-Length and Transfer-Encoding"}};
  }
  if (!asked.target.starts_with('/')) {
    return Problem{&problems::kBadRequest, {"请求地址应以 / 开头", "the request target must begin with /"}};
  }
  return std::nullopt;
}

std::optional<Problem> wrong_sender(const Asked& asked, const DoorLimits& limits) {
  if (asked.hosts != 1) {
    return Problem{&problems::kBadRequest, {"必须有且只有一个 Host", "there must be exactly one Host header"}};
  }
  const std::string host{*asked.host};
  if (!limits.any_host && !is_loopback_host(host)) {
    return Problem{
        &problems::kWrongHost,
        {"Host 应为本机回环地址，却是“" + host + "”", "the Host header must name a loopback address, found \"" + host + "\""}};
  }
  if (asked.origin && !is_same_origin(*asked.origin, host)) {
    const std::string origin{*asked.origin};
    return Problem{&problems::kCrossOrigin,
                   {"请求来自网页“" + origin + "”", "the request comes from a page of \"" + origin + "\""}};
  }
  return std::nullopt;
}

std::optional<Problem> wrong_body(const Asked& asked, const Route& route, const DoorLimits& limits) {
  const std::string_view type = asked.content_type.value_or("");
  const bool comes = asked.content_length.value_or(0) > 0 || asked.chunked;
  const bool wanted =
      route.body == BodyForm::Json || route.body == BodyForm::Csv || (route.body == BodyForm::OptionalJson && comes);
  const std::string form = route.body == BodyForm::Csv ? "text/csv" : "application/json";
  if (wanted && !is_media_type(type, form)) {
    const std::string found{type};
    return Problem{&problems::kMediaType,
                   {"Content-Type 应为 " + form + "，却是“" + found + "”",
                    "the Content-Type must be " + form + ", found \"" + found + "\""}};
  }
  if (route.body != BodyForm::Csv && asked.content_length.value_or(0) > limits.body_bytes) {
    const std::string most = std::to_string(limits.body_bytes);
    return Problem{&problems::kTooLarge, {"正文最多 " + most + " 字节", "a body has at most " + most + " bytes"}};
  }
  return std::nullopt;
}

Answer no_route(const Asked& asked, const Found& found, Language language) {
  const std::string path{split_target(asked.target).path};
  if (found.allow.empty()) {
    return refuse(problems::kUnknownRoute, {"没有地址“" + path + "”", "there is no \"" + path + "\""}, language);
  }
  Answer answer = refuse(problems::kMethod, {"此地址支持：" + found.allow, "this address takes " + found.allow}, language);
  answer.headers.emplace_back("Allow", found.allow);
  return answer;
}

}  // namespace

std::variant<Admitted, Refused> admit(const Asked& asked, const Room& room, const DoorLimits& limits) {
  Admitted admitted;
  Call& call = admitted.call;
  call.language = room.language;
  if (asked.accept_language) call.language = accepted_language(*asked.accept_language).value_or(room.language);
  const Target target = split_target(asked.target);
  Found found = find_route(asked.method, target.path);
  const bool stops = found.route != nullptr && found.route->stops;
  const std::size_t index = found.route != nullptr ? found.index : routes().size();
  const auto refused = [&](const Problem& problem) { return Refused{index, answer_of(problem, call.language)}; };

  if (const auto problem = wrong_form(asked)) return refused(*problem);
  if (!stops) {
    if (const auto problem = wrong_sender(asked, limits)) return refused(*problem);
  }
  if (found.route == nullptr) return Refused{index, no_route(asked, found, call.language)};
  auto query = Query::parse(target.query);
  if (found.bad_path || (!query && !stops)) {
    return refused(
        {&problems::kBadRequest, {"地址编码有误或参数重复", "the address is not well encoded, or a parameter occurs twice"}});
  }
  if (const auto problem = wrong_body(asked, *found.route, limits)) return refused(*problem);

  admitted.route = found.route;
  admitted.index = found.index;
  admitted.expects_continue = asked.expect && is_media_type(*asked.expect, "100-continue");
  call.params = std::move(found.params);
  if (query) call.query = std::move(*query);
  if (asked.last_event_id) call.last_event_id = std::string{*asked.last_event_id};
  return admitted;
}

std::optional<Answer> check_body(const Admitted& admitted) {
  const Call& call = admitted.call;
  if (admitted.route->body != BodyForm::None || admitted.route->stops || call.body.empty()) return std::nullopt;
  auto body = JsonObject::parse(call.body);
  if (const auto* problem = std::get_if<Problem>(&body)) return answer_of(*problem, call.language);
  if (const auto problem = std::get<JsonObject>(body).problem()) return answer_of(*problem, call.language);
  return std::nullopt;
}

}  // namespace archroom::gateways
