#include "controller/records/box.hpp"

#include "base/contract.hpp"

namespace archroom::records {

namespace {

constexpr std::array<std::string_view, kColumns> kColumnNames{
    "barcode",  "rfid",      "fonds", "catalogue", "volume_from", "volume_to", "reference_code", "title",       "year",
    "category", "retention", "pages", "place",     "medium",      "secrecy",   "external_id",    "thickness_mm"};
constexpr std::array<std::string_view, 3> kKindNames{"barcode", "rfid", "ref"};

std::string text_of(const std::optional<std::int64_t>& number) { return number ? std::to_string(*number) : std::string(); }

}  // namespace

std::string_view name_of(Column column) {
  const auto index = static_cast<std::size_t>(column);
  ARCHROOM_CHECK(index < kColumnNames.size());
  return kColumnNames[index];
}

std::optional<Column> column_of(std::string_view name) {
  for (std::size_t i = 0; i < kColumnNames.size(); ++i) {
    if (kColumnNames[i] == name) return static_cast<Column>(i);
  }
  return std::nullopt;
}

std::string_view name_of(CodeKind kind) {
  const auto index = static_cast<std::size_t>(kind);
  ARCHROOM_CHECK(index < kKindNames.size());
  return kKindNames[index];
}

std::optional<CodeKind> code_kind_of(std::string_view name) {
  for (std::size_t i = 0; i < kKindNames.size(); ++i) {
    if (kKindNames[i] == name) return static_cast<CodeKind>(i);
  }
  return std::nullopt;
}

std::string text_of(const Box& box, Column column) {
  switch (column) {
    case Column::Barcode: return box.barcode;
    case Column::Rfid: return box.rfid;
    case Column::Fonds: return box.fonds;
    case Column::Catalogue: return box.catalogue;
    case Column::VolumeFrom: return text_of(box.volume_from);
    case Column::VolumeTo: return text_of(box.volume_to);
    case Column::ReferenceCode: return box.reference_code;
    case Column::Title: return box.title;
    case Column::Year: return text_of(box.year);
    case Column::Category: return box.category;
    case Column::Retention: return box.retention;
    case Column::Pages: return text_of(box.pages);
    case Column::Place: return box.place ? text_of(*box.place) : std::string();
    case Column::Medium: return box.medium;
    case Column::Secrecy: return box.secrecy;
    case Column::ExternalId: return box.external_id;
    case Column::ThicknessMm: return text_of(box.thickness_mm);
  }
  contract_violated("known column", __FILE__, __LINE__);
}

}  // namespace archroom::records
