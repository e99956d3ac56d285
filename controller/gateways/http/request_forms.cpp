#include "controller/gateways/http/request_forms.hpp"

#include "base/match.hpp"
#include "controller/gateways/http/handlers.hpp"
#include "controller/gateways/http/strict_json.hpp"

namespace archroom::gateways {
namespace {

constexpr std::size_t kMostBoxes = 1000;

void read_action(JsonObject& body, records::RequestForm& form) {
  const std::string name = body.needed_text("action");
  if (name.empty()) return;
  if (const auto action = records::action_of(name)) {
    form.action = *action;
    return;
  }
  body.wrong(problems::kBadValue, "action",
             {"“action”应为 locate 或 open，却是“" + name + "”", "\"action\" must be locate or open, found \"" + name + "\""});
}

void read_need_by(JsonObject& body, records::RequestForm& form) {
  const auto text = body.text("need_by");
  if (!text) return;
  form.need_by = parse_rfc3339(*text);
  if (form.need_by) return;
  body.wrong(
      problems::kBadValue, "need_by",
      {"“need_by”应为 RFC 3339 时间，却是“" + *text + "”", "\"need_by\" must be an RFC 3339 time, found \"" + *text + "\""});
}

void read_boxes(JsonObject& body, records::RequestForm& form) {
  form.is_list = body.has("boxes");
  if (!form.is_list) return form.boxes.push_back(body.needed_code("box"));
  if (body.has("box")) {
    static_cast<void>(body.code("box"));
    body.wrong(problems::kBadValue, "box", {"“box”与“boxes”不能同时出现", "either \"box\" or \"boxes\", not both"});
  }
  form.boxes = body.texts("boxes").value_or(std::vector<std::string>{"-"});
  if (form.boxes.empty() || form.boxes.size() > kMostBoxes) {
    const std::string most = std::to_string(kMostBoxes);
    body.wrong(problems::kBadValue, "boxes", {"“boxes”应有 1 至 " + most + " 个", "\"boxes\" must have 1 to " + most + " codes"});
  }
  for (std::size_t i = 0; i < form.boxes.size(); ++i) {
    if (const auto fault = code_fault(form.boxes[i])) body.wrong(*fault->kind, "boxes/" + std::to_string(i), fault->what);
  }
}

}  // namespace

std::variant<records::RequestForm, Problem> request_form_of(const Call& call) {
  auto parsed = JsonObject::parse(call.body);
  if (auto* problem = std::get_if<Problem>(&parsed)) return std::move(*problem);
  auto& body = std::get<JsonObject>(parsed);
  records::RequestForm form;
  form.by = call.by;
  if (auto id = body.code("id")) form.id = RequestId{std::move(*id)};
  read_boxes(body, form);
  read_action(body, form);
  form.station = body.code("station").value_or("");
  read_need_by(body, form);
  if (auto problem = body.problem()) return std::move(*problem);
  return form;
}

namespace {

Words words_of(const records::NoSuchBox& box) {
  return {"登记库中没有档案盒“" + box.code + "”", "the register has no box \"" + box.code + "\""};
}

Words words_of(const records::AmbiguousBox& box) {
  return {"编码“" + box.code + "”对应多个档案盒", "the code \"" + box.code + "\" means more than one box"};
}

Words words_of(const records::NoPlace& box) {
  return {"档案盒“" + box.barcode + "”没有上架", "the box \"" + box.barcode + "\" is not shelved"};
}

Words words_of(const records::PlaceGone& box) {
  return {"档案盒“" + box.barcode + "”的库位“" + box.place + "”不在本库房",
          "the box \"" + box.barcode + "\" stands at \"" + box.place + "\": " + box.detail};
}

Words words_of(const records::NotInStore& box) {
  const std::string state{core::name_of(box.state)};
  return {"档案盒“" + box.barcode + "”不在库（" + state + "）", "the box \"" + box.barcode + "\" is not to be had: " + state};
}

// All of them, each by its place in the list.
Problem bad_boxes(const records::BadBoxes& bad) {
  const std::string count = std::to_string(bad.boxes.size());
  Problem problem{&problems::kBadBoxes,
                  {"有 " + count + " 个编码不可用，未受理", count + " of the codes can't be used: nothing was filed"}};
  for (const auto& box : bad.boxes) {
    const auto words = std::visit([](const auto& why) { return words_of(why); }, box.why);
    problem.mistakes.push_back({"/boxes/" + std::to_string(box.index), words});
  }
  return problem;
}

}  // namespace

Answer not_filed(const records::FileOutcome& outcome, core::Language language) {
  return std::visit(
      Match{[&](const records::IdInUse& used) {
              return refuse(problems::kIdUsed,
                            {"编号“" + used.id.text + "”已用于内容不同的申请",
                             "the id \"" + used.id.text + "\" belongs to a request with another body"},
                            language);
            },
            [&](const records::BadId& bad) {
              return refuse(problems::kBadValue, {"“id”应为 1 至 64 个可见 ASCII 字符", "\"id\": " + bad.detail}, language);
            },
            [&](const records::NoSuchBox& none) { return no_such_box(none.code, language); },
            [&](const records::AmbiguousBox& many) { return ambiguous(many.code, many.candidates, language); },
            [&](const records::NoPlace& box) { return refuse(problems::kNoPlace, words_of(box), language); },
            [&](const records::PlaceGone& box) { return refuse(problems::kNoPlace, words_of(box), language); },
            [&](const records::NotInStore& box) { return refuse(problems::kNotInStore, words_of(box), language); },
            [&](const records::BadBoxes& bad) { return answer_of(bad_boxes(bad), language); },
            [&](const auto&) {
              return refuse(problems::kInternal, {"", ""}, language);
            }},
      outcome);
}

}  // namespace archroom::gateways
