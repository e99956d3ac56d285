// archroom read: raw registers of one unit, and everything that they can mean.
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/line_access.hpp"
#include "controller/app/cli/meanings.hpp"
#include "controller/app/cli/verbs.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

struct Asked {
  int unit = 1;
  std::vector<std::string> registers;
  std::string table = "holding";
};

wire::Table table_of(const std::string& word) {
  if (word == "input") return wire::Table::InputRegisters;
  if (word == "coils") return wire::Table::Coils;
  return word == "discrete" ? wire::Table::DiscreteInputs : wire::Table::HoldingRegisters;
}
bool holds_bits(const std::string& table) { return table == "coils" || table == "discrete"; }

json page_of(const RegisterRange& range, const std::vector<std::uint16_t>& words, bool bits) {
  json rows = json::array();
  for (std::size_t i = 0; i < words.size(); ++i) {
    json row{{"register", range.first + i}, {"word", words[i]}};
    if (!bits) {
      for (const auto& meaning : meanings_of(std::span(words).subspan(i))) row["as"][meaning.type] = meaning.value;
    }
    rows.push_back(row);
  }
  return rows;
}

void print(const RegisterRange& range, const std::vector<std::uint16_t>& words, bool bits) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::cout << range.first + i << ":\n";
    if (bits) {
      std::cout << "  " << (words[i] != 0 ? "on" : "off") << '\n';
      continue;
    }
    for (const auto& meaning : meanings_of(std::span(words).subspan(i))) {
      std::cout << "  " << meaning.type << std::string(21 - meaning.type.size(), ' ') << meaning.value << '\n';
    }
  }
}

void fail(const std::string& what, Context& context) {
  std::cerr << what << '\n';
  context.exit_code = kRefused;
}

void read(const Asked& asked, const LineChoice& choice, Context& context) {
  if (choice.device.empty() && choice.tcp.empty()) Verb::lacks("--device or --tcp");
  auto line = LineAccess::open(choice);
  if (!line) return fail(line.error().detail, context);
  json all = json::array();
  for (const auto& text : asked.registers) {
    RegisterRange range;
    (void)parse_range(text, range);
    const auto reply = line.value()->ask(
        {static_cast<std::uint8_t>(asked.unit), wire::ModbusRead{table_of(asked.table), range.first, range.count}});
    if (!reply) {
      fail(text + ": " + reply.error().detail, context);
      continue;
    }
    const bool bits = holds_bits(asked.table);
    if (!context.json) print(range, reply.value().words, bits);
    for (auto& row : page_of(range, reply.value().words, bits)) all.push_back(std::move(row));
  }
  if (context.json) std::cout << all.dump() << '\n';
}

}  // namespace

void add_read(Verb app, Context& context) {
  auto verb = app.add_subcommand("read", context.say("读原始寄存器并列出所有解释（不经守护进程）",
                                                     "raw registers and all that they can mean; without the daemon"));
  auto asked = std::make_shared<Asked>();
  auto choice = std::make_shared<LineChoice>();
  add_line_options(verb, choice, context);
  verb.add_option("unit", asked->unit, context.say("站号", "the unit")).between(1, 247).required();
  verb.add_option("registers", asked->registers,
                  context.say("寄存器，从 0 起：258、0x102 或 0-4", "registers from 0, as on the wire: 258, 0x102 or 0-4"))
      .judged_by([](const std::string& text) {
        RegisterRange range;
        return parse_range(text, range) ? std::string{} : "expected registers such as 258, 0x102 or 0-4, found " + text;
      })
      .required();
  verb.add_option("--table", asked->table, context.say("哪一类寄存器", "which of the four tables"))
      .one_of({"holding", "input", "coils", "discrete"})
      .shows_default();
  verb.does([&context, asked, choice] { read(*asked, *choice, context); });
}

}  // namespace archroom::cli
