#include "controller/app/cli/pick_text.hpp"

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "controller/app/cli/phrases.hpp"
#include "controller/app/cli/problem_text.hpp"

namespace archroom::cli {

using nlohmann::json;

std::string stop_text(const json& stop, std::size_t stops, const Context& context) {
  const std::string bank = text_in(stop, "bank"), aisle = text_in(stop, "aisle"), column = text_in(stop, "column");
  const std::string side = phrase(text_in(stop, "side"), context);
  return text_in(stop, "stop") + "/" + std::to_string(stops) + "  " +
         context.say("区 " + bank + "，第" + aisle + "通道（" + column + "列" + side + "）",
                     "bank " + bank + ", aisle " + aisle + " (column " + column + " " + side + ")");
}

std::string boxes_text(const json& boxes) {
  std::string out;
  for (const auto& box : boxes) out += "  " + text_in(box, "barcode") + "  " + text_in(box, "place_text") + "\n";
  return out;
}

std::string plan_text(const json& plan, const Context& context) {
  const auto& stops = plan.at("stops");
  std::array<char, 32> travel{};
  std::snprintf(travel.data(), travel.size(), "%.1f", plan.at("travel_mm").get<double>() / 1000);
  const std::string openings = text_in(plan, "openings");
  const std::string count = std::to_string(stops.size());
  std::string out = context.say(count + " 站，打开通道 " + openings + " 次，各列共移动 " + travel.data() + " m\n",
                                count + " stops, " + openings + " openings, columns travel " + travel.data() + " m in all\n");
  for (const auto& bank : plan.at("unseen_banks")) {
    const auto name = bank.get<std::string>();
    out += context.say("区 " + name + " 位置不明，按已合拢计\n", "bank " + name + " is not seen: taken to be closed\n");
  }
  for (const auto& stop : stops) out += stop_text(stop, stops.size(), context) + "\n" + boxes_text(stop.at("boxes"));
  return out;
}

}  // namespace archroom::cli
