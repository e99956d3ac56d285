// The rules that every value of a box must keep by itself.
#include <algorithm>
#include <charconv>

#include "controller/records/box.hpp"
#include "controller/store/utf8.hpp"

namespace archroom::records {

namespace {

enum class Kind : std::uint8_t { Text, Title, Code, Number };

struct Rule {
  Kind kind = Kind::Text;
  bool required = false;
  std::size_t most = 0;  // characters; of a number: digits
  std::int64_t from = 0, to = 0;
};

// In the order of Column.
constexpr std::array<Rule, kColumns> kRules{{
    {Kind::Code, true, 64},                // barcode
    {Kind::Code, false, 124},              // rfid
    {Kind::Code, true, 32},                // fonds
    {Kind::Code, false, 32},               // catalogue
    {Kind::Number, false, 6, 1, 999999},   // volume_from
    {Kind::Number, false, 6, 1, 999999},   // volume_to
    {Kind::Code, false, 128},              // reference_code
    {Kind::Title, true, 500},              // title
    {Kind::Number, false, 4, 1900, 2100},  // year
    {Kind::Text, false, 64},               // category
    {Kind::Code, true, 16},                // retention
    {Kind::Number, false, 6, 0, 999999},   // pages
    {Kind::Code, false, 128},              // place
    {Kind::Text, false, 32},               // medium
    {Kind::Text, false, 32},               // secrecy
    {Kind::Text, false, 128},              // external_id
    {Kind::Number, false, 4, 1, 2000},     // thickness_mm
}};

constexpr std::array<std::string_view, 9> kRetentions{"永久", "100", "50", "30", "10", "5", "2", "会计", "未定"};

bool is_control(char32_t point) { return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029; }
bool is_blank(char32_t point) { return point == ' ' || point == 0xA0 || point == 0x3000; }

// A title may have line ends and tabs inside, as spreadsheets make them.
std::optional<Flaw> flaw_in(std::string_view value, const Rule& rule, std::size_t& characters) {
  for (characters = 0; !value.empty(); ++characters) {
    const auto length = store::utf8_length(value);
    if (length == 0) return Flaw::NotUtf8;
    const char32_t point = store::utf8_point(value, length);
    if (is_control(point) && !(rule.kind == Kind::Title && (point == '\n' || point == '\r' || point == '\t'))) {
      return Flaw::ControlCharacter;
    }
    if (rule.kind == Kind::Code && is_blank(point)) return Flaw::Blank;
    value.remove_prefix(length);
  }
  return std::nullopt;
}

class Checking {
 public:
  Checking(const BoxText& text, const Geometry& geometry, std::uint32_t line) : text_(text), geometry_(geometry), line_(line) {}

  std::variant<Box, std::vector<Finding>> result() {
    for (std::size_t i = 0; i < kColumns; ++i) ok_[i] = look(static_cast<Column>(i));
    set_numbers();
    set_codes();
    set_place();
    set_texts();
    if (!findings_.empty()) {
      std::stable_sort(findings_.begin(), findings_.end(),
                       [](const Finding& a, const Finding& b) { return column_of(a.column) < column_of(b.column); });
      return std::move(findings_);
    }
    return std::move(box_);
  }

 private:
  [[nodiscard]] std::string_view value(Column column) const { return text_[static_cast<std::size_t>(column)]; }
  // Nothing is wrong with it so far, and it is there.
  [[nodiscard]] bool usable(Column column) const { return ok_[static_cast<std::size_t>(column)] && !value(column).empty(); }

  void wrong(Column column, Flaw flaw, std::string_view extra = {}) {
    findings_.push_back(finding(line_, name_of(column), flaw, value(column), extra));
  }

  bool look(Column column) {
    const Rule& rule = kRules[static_cast<std::size_t>(column)];
    if (value(column).empty()) {
      if (rule.required) wrong(column, Flaw::Required);
      return !rule.required;
    }
    if (rule.kind == Kind::Number) return true;
    std::size_t characters = 0;
    const auto flaw = flaw_in(value(column), rule, characters);
    if (flaw) wrong(column, *flaw);
    if (!flaw && characters > rule.most) wrong(column, Flaw::TooLong, std::to_string(rule.most));
    return !flaw && characters <= rule.most;
  }

  std::optional<std::int64_t> number(Column column) {
    const auto text = value(column);
    if (text.empty()) return std::nullopt;
    const Rule& rule = kRules[static_cast<std::size_t>(column)];
    if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      wrong(column, Flaw::NotANumber);
      return std::nullopt;
    }
    std::int64_t number = -1;
    std::from_chars(text.data(), text.data() + std::min<std::size_t>(text.size(), 18), number);
    if (text.size() > 18 || number < rule.from || number > rule.to) {
      wrong(column, Flaw::OutOfRange, std::to_string(rule.from) + "–" + std::to_string(rule.to));
      return std::nullopt;
    }
    return number;
  }

  void set_numbers() {
    box_.volume_from = number(Column::VolumeFrom);
    box_.volume_to = number(Column::VolumeTo);
    box_.year = number(Column::Year);
    box_.pages = number(Column::Pages);
    box_.thickness_mm = number(Column::ThicknessMm);
    if (value(Column::VolumeFrom).empty() != value(Column::VolumeTo).empty()) {
      wrong(value(Column::VolumeFrom).empty() ? Column::VolumeFrom : Column::VolumeTo, Flaw::VolumesHalf);
    } else if (box_.volume_from && box_.volume_to && *box_.volume_from > *box_.volume_to) {
      wrong(Column::VolumeTo, Flaw::VolumesReversed, std::to_string(*box_.volume_from) + "–" + std::to_string(*box_.volume_to));
    }
  }

  void set_codes() {
    if (usable(Column::Barcode)) {
      box_.barcode = value(Column::Barcode);
      if (box_.barcode.size() >= 2 && box_.barcode[1] == ':' &&
          std::string_view("PSC").find(box_.barcode[0]) != std::string_view::npos) {
        wrong(Column::Barcode, Flaw::ReservedCode);
      }
    }
    if (usable(Column::Rfid)) {
      box_.rfid = value(Column::Rfid);
      bool hex = box_.rfid.size() >= 16 && box_.rfid.size() % 4 == 0;
      for (char& c : box_.rfid) {
        if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
        hex = hex && ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'));
      }
      if (!hex) wrong(Column::Rfid, Flaw::NotHex);
    }
    if (usable(Column::Retention)) {
      auto retention = value(Column::Retention);
      if (retention.front() >= '0' && retention.front() <= '9' && retention.ends_with("年"))
        retention.remove_suffix(std::string_view("年").size());
      box_.retention = retention;
      if (std::find(kRetentions.begin(), kRetentions.end(), retention) == kRetentions.end()) {
        wrong(Column::Retention, Flaw::NotARetention);
      }
    }
  }

  void set_place() {
    if (!usable(Column::Place)) return;
    auto place = parse_place(value(Column::Place));
    if (!place) return wrong(Column::Place, Flaw::NotAPlace, place.error().detail);
    if (const auto exists = geometry_.check(place.value()); !exists) {
      return wrong(Column::Place, Flaw::NoSuchPlace, exists.error().detail);
    }
    if (!geometry_.suits(place.value(), value(Column::Medium))) wrong(Column::Place, Flaw::MediumRefused, value(Column::Medium));
    box_.place = std::move(place).value();
  }

  void set_texts() {
    box_.fonds = value(Column::Fonds);
    box_.catalogue = value(Column::Catalogue);
    box_.reference_code = value(Column::ReferenceCode);
    box_.title = value(Column::Title);
    box_.category = value(Column::Category);
    box_.medium = value(Column::Medium);
    box_.secrecy = value(Column::Secrecy);
    box_.external_id = value(Column::ExternalId);
  }

  const BoxText& text_;
  const Geometry& geometry_;
  std::uint32_t line_;
  std::array<bool, kColumns> ok_{};
  Box box_;
  std::vector<Finding> findings_;
};

}  // namespace

std::variant<Box, std::vector<Finding>> check_box(const BoxText& text, const Geometry& geometry, std::uint32_t line) {
  return Checking{text, geometry, line}.result();
}

}  // namespace archroom::records
