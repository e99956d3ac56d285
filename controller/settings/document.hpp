// A TOML file as plain values, each with its line. document.cpp is the only file that knows toml++: neither its types nor what it
// throws pass here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace archroom::settings {

struct Entry;

struct Value {
  enum class Kind : std::uint8_t { Text, Integer, Decimal, Boolean, Date, List, Table };

  Kind kind = Kind::Table;
  int line = 1;      // from 1
  std::string text;  // of a Text; of a Decimal, Boolean or Date as written in TOML
  std::int64_t integer = 0;
  std::vector<Value> items;    // of a List
  std::vector<Entry> entries;  // of a Table, in the order of the file

  [[nodiscard]] const Value* find(std::string_view key) const;
};

struct Entry {
  std::string key;
  int line = 1;
  Value value;
};

// What is not TOML.
struct Mistake {
  int line = 1;
  int column = 1;
  std::string text;
};

struct Document {
  Value root;
  std::vector<Mistake> mistakes;  // not empty: lines are missing from root
  int lines = 1;
};

// Reads on behind a broken line where that is a single `key = value`, so that two slips are told at once.
[[nodiscard]] Document parse(std::string_view text);

}  // namespace archroom::settings
