// A list of people as CSV, and what is wrong with a person in words.
#include <algorithm>
#include <array>

#include "base/contract.hpp"
#include "controller/records/csv.hpp"
#include "controller/records/people.hpp"

namespace archroom::records {
namespace {

constexpr std::array<std::string_view, 6> kColumns = {"card", "name", "roles", "office", "department", "outsider"};

struct Line {
  int number = 0;
  PersonForm form;
};

// Lines into forms; what can't be one is a fault with its line.
class PeopleReader {
 public:
  void take(const CsvRecord& record) {
    if (record.fault != CsvRecord::Fault::None) return wrong(record, "", PersonFlaw::UnknownKey, "\"");
    if (columns_.empty()) return header(record);
    if (record.fields.size() == 1 && record.fields[0].empty()) return;  // an empty line
    if (record.fields.size() != columns_.size()) {
      return wrong(record, "", PersonFlaw::UnknownKey, std::to_string(record.fields.size()));
    }
    Line line{static_cast<int>(record.line), {}};
    for (std::size_t i = 0; i < columns_.size(); ++i) field(record, line.form, columns_[i], std::string{record.fields[i]});
    lines.push_back(std::move(line));
  }

  std::vector<Line> lines;
  PersonFaults faults;

 private:
  void wrong(const CsvRecord& record, std::string_view column, PersonFlaw flaw, std::string value) {
    faults.push_back({static_cast<int>(record.line), std::string{column}, flaw, std::move(value)});
  }

  void header(const CsvRecord& record) {
    for (const auto& name : record.fields) {
      const bool known = std::find(kColumns.begin(), kColumns.end(), name) != kColumns.end();
      const bool twice = std::find(columns_.begin(), columns_.end(), name) != columns_.end();
      if (!known || twice) wrong(record, "", PersonFlaw::UnknownKey, std::string{name});
      columns_.emplace_back(name);
    }
    for (const auto* must : {"card", "name"}) {
      if (std::find(columns_.begin(), columns_.end(), must) == columns_.end()) wrong(record, must, PersonFlaw::Missing, "");
    }
  }

  void field(const CsvRecord& record, PersonForm& form, const std::string& column, std::string value) {
    if (column == "card") form.card = std::move(value);
    if (column == "name") form.name = std::move(value);
    if (column == "roles") form.roles = std::move(value);
    if (column == "office") form.office = std::move(value);
    if (column == "department") form.department = std::move(value);
    if (column != "outsider") return;
    const bool yes = value == "1" || value == "true";
    if (!yes && !value.empty() && value != "0" && value != "false") wrong(record, column, PersonFlaw::BadTruth, value);
    form.outsider = yes;
  }

  std::vector<std::string> columns_;
};

struct Words {
  PersonFlaw flaw;
  std::string_view zh;  // {} is the value
  std::string_view en;
};
constexpr std::array<Words, 8> kWords{{
    {PersonFlaw::Missing, "必须填写", "must be filled"},
    {PersonFlaw::BadCard, "卡号应为 1 至 64 个可见 ASCII 字符，却是“{}”",
     "a card is 1 to 64 visible ASCII characters, found \"{}\""},
    {PersonFlaw::CardInUse, "卡号“{}”已属于他人", "the card \"{}\" is somebody else's"},
    {PersonFlaw::BadRole, "角色只有 viewer operator archivist approver safety maintainer auditor，却是“{}”",
     "the roles are viewer operator archivist approver safety maintainer auditor, found \"{}\""},
    {PersonFlaw::BadOffice, "职务应为 archives_head、leader 或空，却是“{}”",
     "an office is archives_head, leader or empty, found \"{}\""},
    {PersonFlaw::BadText, "过长或有控制字符", "too long (200 bytes), or with control characters"},
    {PersonFlaw::BadTruth, "应为 true 或 false，却是“{}”", "expected true or false, found \"{}\""},
    {PersonFlaw::UnknownKey, "表头或列数不对：“{}”（card,name,roles,office,department,outsider）",
     "not a column, or not as many fields as the header: \"{}\" (card,name,roles,office,department,outsider)"},
}};

std::string filled(std::string_view text, const std::string& value) {
  std::string out{text};
  if (const auto at = out.find("{}"); at != std::string::npos) out.replace(at, 2, value);
  return out;
}

const Words& words_of(const PersonFault& fault) {
  const auto* const found =
      std::find_if(kWords.begin(), kWords.end(), [&](const Words& words) { return words.flaw == fault.flaw; });
  ARCHROOM_CHECK(found != kWords.end());
  return *found;
}

}  // namespace

std::string zh_of(const PersonFault& fault) { return filled(words_of(fault).zh, fault.value); }
std::string en_of(const PersonFault& fault) { return filled(words_of(fault).en, fault.value); }

PeopleOutcome import_people(Writing& writing, std::string_view csv, std::string_view by) {
  PeopleReader reader;
  CsvReader lines{[&](const CsvRecord& record) { reader.take(record); }};
  lines.feed(csv);
  lines.finish();
  PeopleImported imported;
  PersonFaults faults = std::move(reader.faults);
  for (const auto& line : reader.lines) {
    const auto before = person_with(writing.database(), line.form.card.value_or(""));
    auto outcome = before ? change_person(writing, before->card, line.form, by) : add_person(writing, line.form, by);
    if (auto* wrong = std::get_if<PersonFaults>(&outcome)) {
      for (auto& fault : *wrong) {
        fault.line = line.number;
        faults.push_back(std::move(fault));
      }
    } else if (!before) {
      ++imported.added;
    } else {
      const auto& now = std::get<Person>(outcome);
      const bool same = now.name == before->name && now.roles == before->roles && now.office == before->office &&
                        now.department == before->department && now.outsider == before->outsider;
      ++(same ? imported.unchanged : imported.changed);
    }
  }
  if (faults.empty()) return imported;
  writing.refuse();
  std::stable_sort(faults.begin(), faults.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
  return faults;
}

}  // namespace archroom::records
