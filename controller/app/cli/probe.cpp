// archroom probe: which units of a line answer, and which of the shipped models they could be.
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/app/cli/line_access.hpp"
#include "controller/app/cli/meanings.hpp"
#include "controller/app/cli/verbs.hpp"
#include "controller/settings/model_file.hpp"
#include "controller/settings/model_library.hpp"
#include "devices/modbus_points/blocks.hpp"
#include "devices/modbus_points/decode.hpp"

namespace archroom::cli {
namespace {

using nlohmann::json;

struct Asked {
  std::string units = "1-16";
};

// It spoke, be it to say no.
bool is_alive(const Result<wire::ModbusReply>& reply) {
  return reply.ok() || reply.error().fault == Fault::Refused || reply.error().fault == Fault::Unsupported;
}

std::string shown(const devices::Reading& reading) {
  if (reading.unit == devices::Unit::State) return std::to_string(reading.value);
  const auto whole = std::abs(reading.value) / 1000;
  const auto part = std::abs(reading.value) % 1000;
  auto decimals = std::to_string(1000 + part).substr(1);
  while (decimals.size() > 1 && decimals.back() == '0') decimals.pop_back();
  return (reading.value < 0 ? "-" : "") + std::to_string(whole) + "." + decimals + " " +
         std::string{devices::symbol_of(reading.unit)};
}

struct Fit {
  std::string model;
  std::vector<devices::Reading> readings;
};

// Every read of the model is answered, and every value is one that it can have.
std::optional<Fit> fit_of(LineAccess& line, std::uint8_t unit, const devices::Model& model) {
  Fit fit{model.name, {}};
  for (const auto& block : devices::blocks_of(model)) {
    const auto reply = line.ask({unit, block.read});
    if (!reply) return std::nullopt;
    for (const auto index : block.points) {
      for (const auto& one : devices::decode(model.points[index], reply.value().words, block.read.address)) {
        if (one.quality == devices::Quality::Bad) return std::nullopt;
        if (one.quality == devices::Quality::Good) fit.readings.push_back(one.reading);
      }
    }
  }
  if (fit.readings.empty()) return std::nullopt;
  return fit;
}

void print(int unit, const std::vector<Fit>& fits, const Context& context) {
  std::cout << context.say("站号 ", "unit ") << unit << ": ";
  if (fits.empty()) std::cout << context.say("有应答，但与自带型号都不符\n", "answers, but fits none of the shipped models\n");
  for (std::size_t i = 0; i < fits.size(); ++i) {
    std::cout << (i == 0 ? context.say("可能是 ", "could be ") : context.say("         或 ", "         or ")) << fits[i].model
              << " (";
    for (std::size_t n = 0; n < fits[i].readings.size() && n < 4; ++n) {
      std::cout << (n == 0 ? "" : ", ") << fits[i].readings[n].quantity << " " << shown(fits[i].readings[n]);
    }
    std::cout << (fits[i].readings.size() > 4 ? ", …)\n" : ")\n");
  }
}

json page_of(int unit, const std::vector<Fit>& fits) {
  json page{{"unit", unit}, {"models", json::array()}};
  for (const auto& fit : fits) {
    json readings = json::object();
    for (const auto& reading : fit.readings) readings[reading.quantity] = shown(reading);
    page["models"].push_back({{"model", fit.model}, {"readings", readings}});
  }
  return page;
}

std::vector<devices::Model> models() {
  std::vector<devices::Model> all;
  for (const auto& shipped : settings::shipped_models()) {
    if (auto read = settings::read_model(shipped.text, std::string{shipped.name}); read.model)
      all.push_back(*std::move(read.model));
  }
  return all;
}

void probe(const Asked& asked, const LineChoice& choice, Context& context) {
  if (choice.device.empty() && choice.tcp.empty()) Verb::lacks("--device or --tcp");
  auto opened = LineAccess::open(choice);
  if (!opened) {
    std::cerr << opened.error().detail << '\n';
    context.exit_code = kRefused;
    return;
  }
  auto& line = *opened.value();
  RegisterRange units;
  (void)parse_range(asked.units, units);
  const auto known = models();
  json pages = json::array();
  for (int unit = units.first; unit < units.first + units.count; ++unit) {
    const auto number = static_cast<std::uint8_t>(unit);
    if (!is_alive(line.ask({number, wire::ModbusRead{wire::Table::HoldingRegisters, 0, 1}}))) continue;
    std::vector<Fit> fits;
    for (const auto& model : known) {
      if (auto fit = fit_of(line, number, model)) fits.push_back(*std::move(fit));
    }
    if (!context.json) print(unit, fits, context);
    pages.push_back(page_of(unit, fits));
  }
  if (context.json) std::cout << pages.dump() << '\n';
  if (pages.empty()) {
    if (!context.json) std::cout << context.say("没有设备应答\n", "nobody answers\n");
    context.exit_code = kRefused;
  }
}

}  // namespace

void add_probe(Verb app, Context& context) {
  auto verb = app.add_subcommand("probe", context.say("找出线上有哪些站号、可能是什么型号（不经守护进程）",
                                                      "who answers on a line, and what it could be; without the daemon"));
  auto asked = std::make_shared<Asked>();
  auto choice = std::make_shared<LineChoice>();
  add_line_options(verb, choice, context);
  verb.add_option("--units", asked->units, context.say("试哪些站号", "the units to try"))
      .judged_by([](const std::string& text) {
        RegisterRange range;
        const bool fits = parse_range(text, range) && range.first >= 1 && range.first + range.count <= 248;
        return fits ? std::string{} : "expected units such as 1-16, found " + text;
      })
      .shows_default();
  verb.does([&context, asked, choice] { probe(*asked, *choice, context); });
}

}  // namespace archroom::cli
