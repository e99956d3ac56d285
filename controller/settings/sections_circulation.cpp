// What a site file says of lending.
#include "controller/settings/sections.hpp"
#include "controller/settings/spelling.hpp"

namespace archroom::settings {
namespace {

std::vector<std::string> texts_of(const Value& value) {
  std::vector<std::string> texts;
  for (const auto& item : value.items) texts.push_back(item.text);
  return texts;
}

std::vector<Field> periods() {
  return {
      {.key = "consult_days",
       .shape = Shape::Integer,
       .fallback = "1",
       .least = 1,
       .most = 365,
       .unit = "d",
       .zh = "查阅、复制几天内归还",
       .en = "a box that was taken out for reading or copying is due after so many days",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.circulation.consult_days = static_cast<int>(v.integer); }},
      {.key = "loan_days",
       .shape = Shape::Integer,
       .fallback = "30",
       .least = 1,
       .most = 365,
       .unit = "d",
       .zh = "借出几天内归还",
       .en = "a box on loan is due after so many days",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.circulation.loan_days = static_cast<int>(v.integer); }},
      {.key = "application_days",
       .shape = Shape::Integer,
       .fallback = "7",
       .least = 1,
       .most = 365,
       .unit = "d",
       .zh = "查阅申请单几天后失效（单上未注明时）",
       .en = "an application that does not say until when it is good lapses after so many days",
       .set = [](Plan& plan, std::string_view,
                 const Value& v) { plan.circulation.application_days = static_cast<int>(v.integer); }},
      {.key = "undo_minutes",
       .shape = Shape::Integer,
       .fallback = "10",
       .least = 1,
       .most = 1440,
       .unit = "min",
       .zh = "几分钟内可撤销刚才的出入库",
       .en = "how long a station may take its last movement back",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.circulation.undo_minutes = static_cast<int>(v.integer); }},
  };
}

std::vector<Field> rights() {
  return {
      {.key = "outsider_categories",
       .shape = Shape::List,
       .fallback = R"(["管理", "征缴", "待遇"])",
       .wanted = "words, one of which is in the name of a category that outsiders may see",
       .refuse = refuse_words,
       .zh = "外单位可查阅的档案类别（类别名称中的词）",
       .en = "the categories that outsiders get (art. 12)",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.circulation.outsider_categories = texts_of(v); }},
      {.key = "loan_grounds",
       .shape = Shape::List,
       .fallback = R"(["仲裁", "判决", "裁定", "审计", "检查"])",
       .wanted = "the words that an application for a loan may name as its ground",
       .refuse = refuse_words,
       .zh = "可以借出的理由",
       .en = "on which grounds a box is lent (art. 12)",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.circulation.loan_grounds = texts_of(v); }},
      {.key = "box_mm",
       .shape = Shape::Integer,
       .fallback = "0",
       .least = 0,
       .most = 2000,
       .unit = "mm",
       .zh = "未登记厚度的档案盒按多厚计算；0 为不计",
       .en = "how thick a box is that does not say so; 0: it takes no room",
       .set = [](Plan& plan, std::string_view, const Value& v) { plan.box_mm = static_cast<int>(v.integer); }},
  };
}

}  // namespace

Section circulation_section() {
  Section section{.name = "circulation", .zh = "查阅与借阅", .en = "reading, copying and lending of boxes"};
  for (const auto& group : {periods(), rights()}) section.fields.insert(section.fields.end(), group.begin(), group.end());
  return section;
}

}  // namespace archroom::settings
