// A box as the register knows it, its columns by name, and the rules that every value must keep. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "controller/core/stations/deed.hpp"
#include "controller/records/place.hpp"

namespace archroom::records {

struct Box {
  std::int64_t row = 0;  // in the register; the cursor of lists
  std::string barcode;
  std::string rfid;                         // EPC, hex in capitals; empty: none
  std::string fonds;                        // 全宗号
  std::string catalogue;                    // 目录号
  std::optional<std::int64_t> volume_from;  // 起止卷号
  std::optional<std::int64_t> volume_to;
  std::string reference_code;  // 档号; empty: none
  std::string title;
  std::optional<std::int64_t> year;
  std::string category;
  std::string retention;  // 永久 100 50 30 10 5 2 会计 未定
  std::optional<std::int64_t> pages;
  std::optional<PlaceCode> place;  // nothing: not shelved
  std::string medium;
  std::string secrecy;
  std::string external_id;  // in the catalogue that sent it
  std::optional<std::int64_t> thickness_mm = std::nullopt;
  core::BoxState state = core::BoxState::InStore;  // as its row says: never Reserved
  friend bool operator==(const Box&, const Box&) = default;
};

// The columns of an import file and the members of a box in JSON, in this order. A file may leave out those from kNeeded on.
enum class Column : std::uint8_t {
  Barcode,
  Rfid,
  Fonds,
  Catalogue,
  VolumeFrom,
  VolumeTo,
  ReferenceCode,
  Title,
  Year,
  Category,
  Retention,
  Pages,
  Place,
  Medium,
  Secrecy,
  ExternalId,
  ThicknessMm,
};
inline constexpr std::size_t kColumns = 17;
inline constexpr std::size_t kNeeded = 16;
[[nodiscard]] std::string_view name_of(Column column);
[[nodiscard]] std::optional<Column> column_of(std::string_view name);

// Every value as text, as it came; empty: none.
using BoxText = std::array<std::string_view, kColumns>;
// The same way back: what text_of a box's column is.
[[nodiscard]] std::string text_of(const Box& box, Column column);

// What can be wrong with a line or a box. Stable codes; the texts are made from them.
enum class Flaw : std::uint8_t {
  Required,          // "required"
  NotUtf8,           // "not_utf8"
  ControlCharacter,  // "control_character"
  Blank,             // "blank_in_code": blanks within or around a code
  TooLong,           // "too_long"
  NotANumber,        // "not_a_number"
  OutOfRange,        // "out_of_range"
  VolumesReversed,   // "volumes_reversed"
  VolumesHalf,       // "volumes_incomplete": one of the two is missing
  NotHex,            // "not_hex"
  NotARetention,     // "unknown_retention"
  ReservedCode,      // "reserved_code": P: S: C: are people, slots and control codes
  NotAPlace,         // "bad_place": not a place code
  NoSuchPlace,       // "no_such_place": not in this room
  DuplicateInFile,   // "duplicate_in_file"
  Exists,            // "exists": another box has it
  PlaceTaken,        // "place_taken": another box stands there
  FieldCount,        // "field_count"
  BadQuote,          // "bad_quote"
  UnclosedQuote,     // "unclosed_quote": to the end of the file
  RecordTooLong,     // "record_too_long": above 64 KiB, e.g. a quote that is closed much later
  UnknownColumn,     // "unknown_column"
  MissingColumn,     // "missing_column"
  ColumnTwice,       // "column_twice"
  NoHeader,          // "no_header": the file is empty
  TooManyLines,      // "too_many_lines"
  SlotFull,          // "slot_full": boxes, millimetres or volumes
  MediumRefused,     // "medium_refused": the place's climate does not suit it
};
[[nodiscard]] std::string_view code_of(Flaw flaw);

struct Finding {
  std::uint32_t line = 0;  // of the file, from 1; 0: not from a file
  std::string column;      // its name; empty: the line as a whole
  Flaw flaw = Flaw::Required;
  std::string value;  // what was found, shortened, always valid UTF-8
  std::string zh;
  std::string en;
  friend bool operator==(const Finding&, const Finding&) = default;
};
// `extra` is what the flaw needs besides: a limit, the other line, why a place does not exist.
[[nodiscard]] Finding finding(std::uint32_t line, std::string_view column, Flaw flaw, std::string_view value,
                              std::string_view extra = {});

// A box where every value keeps the rules, else everything that is wrong with it. The register's own rules (unique codes, one box
// per slot) come on top when it is written.
[[nodiscard]] std::variant<Box, std::vector<Finding>> check_box(const BoxText& text, const Geometry& geometry,
                                                                std::uint32_t line = 0);

enum class CodeKind : std::uint8_t { Barcode, Rfid, Ref };
[[nodiscard]] std::string_view name_of(CodeKind kind);  // barcode rfid ref
[[nodiscard]] std::optional<CodeKind> code_kind_of(std::string_view name);

}  // namespace archroom::records
